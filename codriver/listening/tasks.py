"""What the worker does for listening, again and again."""

from codriver.listening.engine import run
from codriver.listening.importing import uploads
from codriver.listening.meaning import anew, tallies
from codriver.listening.overview import words
from codriver.listening.stories import pictures, titles

JOBS = [
    ("imports", 0.5, uploads.run_waiting),
    ("stories", 0.3, run.tick),
    ("tallies", 1.0, tallies.count),
    ("words", 2.0, words.count),
    ("read anew", 5.0, anew.refresh),
    ("titles", 1.0, titles.refresh),
    ("pictures", 2.0, pictures.refresh),
]
