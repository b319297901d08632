"""Which addresses on the internet we may speak to, and how a name becomes one.

The tables are our own: `ipaddress.is_global` changes with the Python release and lets through multicast, tunnels and
translators, which carry a private address inside a public one.
"""

import socket
from concurrent.futures import Future
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Thread

Address = IPv4Address | IPv6Address

_CLOSED_V4 = [
    ip_network(network)
    for network in (
        "0.0.0.0/8",  # this machine
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # behind a carrier's translator; one cloud keeps its machine secrets here
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # looks public, but answers only inside one cloud, with secrets of the machine
        "169.254.0.0/16",  # link-local; most clouds keep their machine secrets here
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments; one cloud keeps its machine secrets here
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
]
# Everything else in IPv6 is loopback, private, link- or site-local, multicast, or holds an IPv4 address inside (mapped,
# compatible, NAT64), so what is open is named, not what is closed.
_OPEN_V6 = ip_network("2000::/3")
_CLOSED_V6 = [
    ip_network(network)
    for network in (
        "2001::/23",  # protocol assignments: Teredo, benchmarks, ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: holds an IPv4 address inside
        "3fff::/20",  # documentation
    )
]


def is_public(address: Address) -> bool:
    """Whether an address belongs to one machine on the public internet."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _CLOSED_V4)
    return address in _OPEN_V6 and not any(address in network for network in _CLOSED_V6)


def is_made_up(host: str) -> bool:
    """Whether a name is set aside for examples (RFC 2606), so that nothing ever stands there.

    Names that end in .test are none of these: a network of one's own may answer to them.
    """
    return host.lower().rstrip(".").rpartition(".")[2] in ("example", "invalid")


def resolve(host: str, seconds: float) -> list[Address]:
    """Ask the system once for the addresses of a host, in the order to try them.

    host      a name, or an address in any way of writing that the system reads (127.1, 0x7f000001).
    seconds   the longest wait, > 0. The system itself offers no limit, so a thread asks and may be left behind.
    Raises    TimeoutError; OSError when the name has no address; ValueError when it cannot be a name.
    """
    answer: Future[list[Address]] = Future()
    Thread(target=_ask, args=(host, answer), daemon=True, name="resolve").start()
    return answer.result(timeout=seconds)


def _ask(host: str, answer: Future[list[Address]]) -> None:
    try:
        rows = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)  # understands every spelling of an address
        answer.set_result(list(dict.fromkeys(ip_address(row[4][0]) for row in rows)))
    except (OSError, ValueError) as error:
        answer.set_exception(error)
