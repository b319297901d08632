"""Where a request may go: the forbidden addresses, redirects, names that change their mind, and what travels along."""

import ssl
from ipaddress import ip_address

import pytest
import trustme

from codriver.kit.addresses import is_public
from codriver.kit.http import Fetcher, FetchError, fetch
from codriver.kit.tests.servers import HERE, answer, only_here, saying, serving

FORBIDDEN = """
    localhost LOCALHOST 127.0.0.1 127.1 127.0.1 127.255.255.254 0 0.0.0.0 2130706433 0x7f000001 0x7f.1
    0177.0.0.1 017700000001 10.0.0.1 100.64.0.1 169.254.169.254 172.16.0.1 192.0.0.192 192.88.99.1 192.168.0.1
    198.18.0.1 224.0.0.1 255.255.255.255 [::] [::1] [::127.0.0.1] [::ffff:127.0.0.1] [::ffff:7f00:1] [64:ff9b::7f00:1]
    [64:ff9b:1::7f00:1] [2002:7f00:1::] [2001:0:7f00:1::] [fc00::1] [fe80::1] [fec0::1] [ff02::1]
"""


def redirect(to: str, status: str = "302 Found") -> bytes:
    return answer(status=status, Location=to, Connection="close")


near = Fetcher(seconds=2, may_reach=only_here)


@pytest.mark.parametrize("host", FORBIDDEN.split())
def test_a_forbidden_address_is_refused_for_good(host):
    with serving(saying(answer())) as server, pytest.raises(FetchError) as error:
        fetch(server.url(host=host))
    assert error.value.permanent
    assert server.connections == 0


@pytest.mark.parametrize("host", FORBIDDEN.split())
def test_a_redirect_to_a_forbidden_address_is_refused(host):
    let_in = [HERE]  # once; after that the rule that everybody meets

    def rule(address):
        return is_public(address) or (bool(let_in) and let_in.pop() == address)

    with serving(saying(redirect(f"http://{host}/"))) as server, pytest.raises(FetchError):
        Fetcher(seconds=2, may_reach=rule).fetch(server.url())
    assert server.connections == 1


@pytest.mark.parametrize(
    "to", ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "javascript:alert(1)", "data:,x"]
)
def test_a_redirect_out_of_the_web_is_refused_for_good(to):
    with serving(saying(redirect(to))) as server, pytest.raises(FetchError) as error:
        near.fetch(server.url())
    assert error.value.permanent


def test_five_redirects_are_followed_and_the_sixth_is_not():
    def count_down(wire, head):
        left = int(head.split()[1].strip(b"/"))
        wire.sendall(redirect(f"/{left - 1}") if left else answer(b"arrived", Connection="close"))

    with serving(count_down) as server:
        assert near.fetch(server.url("/5")).body == b"arrived"
        with pytest.raises(FetchError, match="from one address to the next") as error:
            near.fetch(server.url("/6"))
    assert error.value.permanent


def test_a_name_is_asked_once_and_the_checked_address_is_dialled():
    asked = []

    def rebinding(host, seconds):
        asked.append(host)
        return [HERE] if len(asked) == 1 else [ip_address("10.0.0.1")]

    with serving(saying(answer(b"ok", Connection="close"))) as server:
        fetcher = Fetcher(seconds=2, may_reach=only_here, resolve=rebinding)
        assert fetcher.fetch(server.url(host="shop.example")).body == b"ok"
    assert asked == ["shop.example"]
    assert b"Host: shop.example:%d\r\n" % server.port in server.heads[0]


def test_a_name_that_changes_its_mind_between_redirects_is_refused():
    minds = iter([[HERE], [ip_address("169.254.169.254")]])
    with serving(saying(redirect("/again"))) as server, pytest.raises(FetchError, match="not on the public internet"):
        Fetcher(seconds=2, may_reach=only_here, resolve=lambda *_: next(minds)).fetch(server.url(host="shop.example"))
    assert server.connections == 1


def test_of_a_name_with_many_addresses_only_the_allowed_are_dialled():
    mixed = [ip_address("10.0.0.1"), ip_address("::1"), HERE]
    with serving(saying(answer(b"ok"))) as server:
        assert Fetcher(seconds=2, may_reach=only_here, resolve=lambda *_: mixed).fetch(server.url()).body == b"ok"


def test_a_dead_address_gives_way_to_the_next():
    dead_first = [ip_address("127.0.0.2"), HERE]
    with serving(saying(answer(b"ok"))) as server:
        fetcher = Fetcher(seconds=2, may_reach=lambda address: address.is_loopback, resolve=lambda *_: dead_first)
        assert fetcher.fetch(server.url(host="shop.example")).body == b"ok"


def test_keys_and_passwords_stay_with_the_first_place():
    secrets = {"Authorization": "Bearer s3cret", "X-Api-Key": "s3cret", "Cookie": "s=s3cret", "Accept": "text/x-mine"}
    with serving(saying(answer(b"ok"))) as other, serving(saying(redirect(other.url("/there")))) as first:
        fetched = near.fetch(first.url(host="me:s3cret@127.0.0.1"), headers=secrets)
    assert b"X-Api-Key: s3cret" in first.heads[0]
    assert b"s3cret" not in other.heads[0]
    assert b"text/x-mine" in other.heads[0]
    assert fetched.url == other.url("/there")


def test_another_name_is_another_place_even_on_the_same_machine():
    def once(wire, head):
        to = f"http://other.example:{wire.getsockname()[1]}/new"
        wire.sendall(redirect(to) if head.startswith(b"GET / ") else answer(b"ok"))

    with serving(once) as server:
        fetcher = Fetcher(seconds=2, may_reach=only_here, resolve=lambda *_: [HERE])
        fetcher.fetch(server.url(host="first.example"), headers={"X-Api-Key": "s3cret"})
        with fetcher.client(headers={"X-Api-Key": "s3cret"}) as asking:
            asking.get(server.url(host="first.example"), follow_redirects=True)
    assert [b"s3cret" in head for head in server.heads] == [True, False] * 2


def test_a_password_in_the_address_opens_the_same_place_only_and_is_not_shown():
    def once(wire, head):
        wire.sendall(redirect("/new") if head.startswith(b"GET / ") else answer(b"ok"))

    with serving(once) as server:
        fetched = near.fetch(server.url(host="me:pw@127.0.0.1"))
    assert all(b"Authorization: Basic bWU6cHc=" in head for head in server.heads)
    assert fetched.url == server.url("/new")


def test_a_password_that_a_redirect_brings_along_is_not_used():
    with serving(saying(answer(b"ok"))) as other, serving(saying(redirect(other.url(host="a:b@127.0.0.1")))) as first:
        assert near.fetch(first.url()).url == other.url()
    assert b"Authorization" not in other.heads[0]


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
def test_what_we_send_is_not_sent_on(status):
    with serving(saying(answer())) as other, serving(saying(redirect(other.url(), status))) as first:
        assert near.fetch(first.url(), method="POST", body=b"a letter").status == int(status[:3])
        assert near.fetch(first.url(), method="GET", body=b"a letter").status == int(status[:3])
    assert other.connections == 0


def certified(*names: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """The server's side and the client's side of an authority that vouches for these names."""
    authority = trustme.CA()
    server, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert(*names).configure_cert(server)
    authority.configure_trust(client)
    return server, client


def test_a_certificate_is_checked_by_the_name_and_not_by_the_dialled_address():
    theirs, ours = certified("shop.example")
    named = []
    theirs.sni_callback = lambda _, name, __: named.append(name)
    fetcher = Fetcher(seconds=2, may_reach=only_here, resolve=lambda *_: [HERE], tls=ours)
    with serving(saying(answer(b"ok")), theirs) as server:
        assert fetcher.fetch(server.url(host="shop.example", scheme="https")).body == b"ok"
        with pytest.raises(FetchError, match=r"^other\.example could not prove who it is: .+\.$"):
            fetcher.fetch(server.url(host="other.example", scheme="https"))
    assert named == ["shop.example", "other.example"]


def test_an_unknown_authority_is_not_believed():
    theirs, _ = certified("127.0.0.1")
    with serving(saying(answer(b"ok")), theirs) as server, pytest.raises(FetchError, match="could not prove who it is"):
        near.fetch(server.url(scheme="https"))
    assert server.heads == []
