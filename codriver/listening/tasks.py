"""What the worker does for listening, again and again."""

from codriver.listening.engine import run
from codriver.listening.importing import uploads
from codriver.listening.meaning import anew, tallies
from codriver.listening.sources import asking, seeing, taking
from codriver.listening.stories import pictures, titles

JOBS = [
    ("imports", 0.5, uploads.run_waiting),
    ("stories", 0.3, run.tick),
    ("tallies", 1.0, tallies.count),
    ("read anew", 5.0, anew.refresh),
    ("titles", 1.0, titles.refresh),
    ("pictures", 2.0, pictures.refresh),
    ("sources", 1.0, asking.lend_hands),
    ("pushes", 0.3, taking.take_waiting),
    ("sites", 2.0, seeing.count_new),
    ("kept back", 3600.0, asking.tidy_up),
]
