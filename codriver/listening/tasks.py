"""What the worker does for listening, again and again."""

from codriver.listening.engine import run
from codriver.listening.importing import uploads
from codriver.listening.keeping import job as keeping
from codriver.listening.meaning import anew, tallies
from codriver.listening.notices import job as notices
from codriver.listening.notices import sending
from codriver.listening.overview import words
from codriver.listening.reports import drawing
from codriver.listening.searching import filling
from codriver.listening.sources import asking, seeing, taking
from codriver.listening.stories import pictures, titles
from codriver.listening.voices import following
from codriver.listening.watches import listening as watches

JOBS = [
    ("imports", 0.5, uploads.run_waiting),
    ("stories", 0.3, run.tick),
    ("voices", 1.0, following.refresh),
    ("watches", 0.5, watches.refresh),
    ("notices", 0.5, notices.run),
    ("notices left", 60.0, notices.sweep),
    ("webhooks", 0.5, sending.send_waiting),
    ("tallies", 1.0, tallies.count),
    ("words", 2.0, words.count),
    ("read anew", 5.0, anew.refresh),
    ("titles", 1.0, titles.refresh),
    ("pictures", 2.0, pictures.refresh),
    ("sources", 1.0, asking.lend_hands),
    ("pushes", 0.3, taking.take_waiting),
    ("sites", 2.0, seeing.count_new),
    ("kept back", 3600.0, asking.tidy_up),
    ("search", 0.5, filling.tick),
    ("keeping", 15.0, keeping.run),
    ("reports", 0.5, drawing.run_waiting),
]
