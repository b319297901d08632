"""Work on bytes that somebody may have made to hurt: in a process of its own, with little memory, time and reach."""

import os
import resource
import subprocess

from codriver.kit.family import python

MEMORY = 512 * 1024 * 1024  # bytes of address space
SECONDS = 10  # of processor time; the wall clock gets twice as many
FILES = 16  # that may be open
LENT = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "HOME", "TMPDIR")  # of the environment: no address of a database


class TooMuch(ValueError):
    """The work ended before its end: it took too long or too much, or broke.

    so_far  what it had written until then.
    """

    def __init__(self, sentence: str, so_far: bytes = b"") -> None:
        super().__init__(sentence)
        self.so_far = so_far


def confine() -> None:
    """Take these limits upon this process. A child calls this before it reads a byte."""
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_NOFILE, FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(limit)
        resource.setrlimit(limit, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def run(module: str, body: bytes) -> bytes:
    """Give some bytes to a module that runs confined, and return what it writes. Raises TooMuch."""
    lent = {name: os.environ[name] for name in LENT if name in os.environ}
    try:
        done = subprocess.run(python(module), input=body, capture_output=True, timeout=2 * SECONDS, env=lent)
    except subprocess.TimeoutExpired as late:
        raise TooMuch("it took too long", late.output or b"") from None
    if done.returncode:
        raise TooMuch(f"it ended with {done.returncode}", done.stdout)
    return done.stdout
