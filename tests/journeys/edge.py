"""The settings of a house whose outside world is this machine: a name that ends in .test is served by the test.

Only the edge is exchanged: how a name becomes an address, and that this one address may be dialled. Every other one is
refused or reached as ever.
"""

from codriver.kit.addresses import Address, is_public, resolve
from codriver.kit.http import Fetcher
from codriver.kit.tests.servers import HERE
from codriver.settings import *  # noqa: F403


def here_or_there(host: str, seconds: float) -> list[Address]:
    """Find the test's sites on this machine, and every other where it is."""
    return [HERE] if host.endswith(".test") else resolve(host, seconds)


def may_reach(address: Address) -> bool:
    """Let the test's own server be reached beside what is public."""
    return address == HERE or is_public(address)


Fetcher.__init__.__kwdefaults__.update(resolve=here_or_there, may_reach=may_reach)
