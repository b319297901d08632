"""What the worker does for listening, again and again."""

from codriver.listening import pictures, titles
from codriver.listening.engine import run

JOBS = [
    ("stories", 0.3, run.tick),
    ("titles", 1.0, titles.refresh),
    ("pictures", 2.0, pictures.refresh),
]
