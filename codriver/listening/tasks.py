"""What the worker does for listening, again and again."""

from codriver.listening.engine import run

JOBS = [
    ("stories", 0.3, run.tick),
]
