"""What the worker does for listening, again and again."""

from codriver.listening import pictures, titles, uploads
from codriver.listening.engine import run

JOBS = [
    ("imports", 0.5, uploads.run_waiting),
    ("stories", 0.3, run.tick),
    ("titles", 1.0, titles.refresh),
    ("pictures", 2.0, pictures.refresh),
]
