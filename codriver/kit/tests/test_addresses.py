import socket
import time
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from codriver.kit.addresses import is_public, resolve
from codriver.kit.tests.servers import never_resolved

CLOSED = """
    0.0.0.0 10.1.2.3 100.64.0.1 100.100.100.200 127.0.0.1 127.255.255.254 168.63.129.16 169.254.169.254 172.16.0.1
    172.31.255.255 192.0.0.9 192.0.0.192 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.19.255.255 198.51.100.1
    203.0.113.1 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
    :: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 64:ff9b::7f00:1 64:ff9b:1::7f00:1 100::1 2001::1 2001:2::1
    2001:20::1 2001:db8::1 2002:7f00:1::1 3fff::1 5f00::1 fc00::1 fd00:ec2::254 fe80::1 fec0::1 ff02::1 ff0e::1
"""
OPEN = """
    1.1.1.1 93.184.216.34 172.32.0.1 223.5.5.5 192.0.1.1 2606:4700:4700::1111 2a00:1450:4001::200e 2400:3200::1
"""


@pytest.mark.parametrize("address", CLOSED.split())
def test_an_address_that_is_not_one_public_machine_is_closed(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", OPEN.split())
def test_a_public_address_is_open(address):
    assert is_public(ip_address(address))


@given(st.ip_addresses())
def test_what_python_calls_private_is_never_open(address):
    assert address.is_global or not is_public(address)


@given(st.ip_addresses(v=4))
@example(IPv4Address("8.8.8.8"))
def test_an_ipv4_address_inside_an_ipv6_address_is_closed(inner):
    for prefix in ("::", "::ffff:", "64:ff9b::", "64:ff9b:1::"):
        assert not is_public(IPv6Address(f"{prefix}{inner}"))
    assert not is_public(IPv6Address((0x2002 << 112) + (int(inner) << 80) + 1))


@pytest.mark.parametrize("spelling", ["127.1", "2130706433", "0x7f000001", "0177.0.0.1", "017700000001", "127.0.1"])
def test_loopback_is_seen_through_every_spelling(spelling):
    assert [address.is_loopback for address in resolve(spelling, 5)] == [True]


def test_nought_is_this_machine_and_closed():
    assert not any(is_public(address) for address in resolve("0", 5))


def test_a_resolver_that_hangs_is_left_behind(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", never_resolved)
    begun = time.monotonic()
    with pytest.raises(TimeoutError):
        resolve("slow.example", 0.1)
    assert time.monotonic() - begun < 1


@pytest.mark.parametrize("name", ["a" * 64 + ".example", "a..example"])
def test_what_cannot_be_a_name_is_an_error_and_not_a_wait(name):
    with pytest.raises((OSError, ValueError)):
        resolve(name, 5)
