import logging

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.kit.http import Fetcher, FetchError, client
from codriver.kit.tests.servers import answer, only_here, saying, serving

near = Fetcher(seconds=2, may_reach=only_here)


def test_an_answer_comes_back_whole():
    with serving(saying(answer("你好".encode(), Content_Type="text/plain", ETag='"1"'))) as server:
        fetched = near.fetch(server.url("/a?b=c"))
    assert (fetched.status, fetched.body.decode(), fetched.headers["etag"]) == (200, "你好", '"1"')
    assert fetched.url == server.url("/a?b=c")
    assert server.heads[0].startswith(b"GET /a?b=c HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n" % server.port)


def test_a_status_is_an_answer_and_not_an_error():
    with serving(saying(answer(status="503 Busy", Retry_After="5"))) as server:
        assert near.fetch(server.url()).status == 503


def test_an_unchanged_page_is_asked_for_with_what_we_hold():
    with serving(saying(b"HTTP/1.1 304 Not Modified\r\nContent-Encoding: gzip\r\n\r\n")) as server:
        fetched = near.fetch(server.url(), etag='W/"é"', last_modified="Mon, 02 Nov 2026 10:00:00 GMT")
    assert (fetched.status, fetched.body) == (304, b"")
    assert 'If-None-Match: W/"é"'.encode() in server.heads[0]
    assert b"If-Modified-Since: Mon, 02 Nov 2026 10:00:00 GMT" in server.heads[0]


def test_a_body_is_sent_with_its_method_and_headers():
    def echo(wire, head):
        wire.sendall(answer(wire.recv(100)))

    with serving(echo) as server:
        fetched = near.fetch(server.url(), method="POST", body=b"hello", headers={"Webhook-Id": "m1"})
    assert fetched.body == b"hello"
    assert b"POST / " in server.heads[0]
    assert b"Webhook-Id: m1" in server.heads[0]


NO_WEB = ["", "shop.example", "/feed", "http://", "http:///x", "http://a b/", "http://[::1", "http://x:0/"]
NO_WEB += ["http://x:99999/", "http://a%00b/", "http://\ud800/", "http://①②⑦.1/", "http://a\r\nb/"]
NO_WEB += ["file:///etc/passwd", "ftp://a.example/", "gopher://a.example", "javascript:alert(1)", "data:,x"]


@pytest.mark.parametrize("url", NO_WEB)
def test_what_is_no_web_address_is_refused_for_good(url):
    with pytest.raises(FetchError) as error:
        near.fetch(url)
    assert error.value.permanent
    assert str(error.value).endswith(".")


def test_a_long_letter_arrives_whole():
    letter = bytes(range(256)) * 4_000

    def count(wire, head):
        came = b""
        while len(came) < len(letter):
            came += wire.recv(65_536)
        wire.sendall(answer(b"whole" if came == letter else b"broken"))

    with serving(count) as server:
        assert near.fetch(server.url(), method="PUT", body=letter).body == b"whole"


def _no_such_name(host, seconds):
    raise OSError("no such name")


@given(st.one_of(st.text(), st.text().map("http://{}".format), st.text().map("https://a.example/{}".format)))
def test_any_text_is_fetched_or_refused_with_a_sentence(url):
    with pytest.raises(FetchError):
        Fetcher(resolve=_no_such_name).fetch(url)


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=3), st.text(max_size=8))
def test_any_header_is_sent_or_refused_with_a_sentence(headers, etag):
    with pytest.raises(FetchError):
        Fetcher(resolve=_no_such_name).fetch("http://a.example/", headers=headers, etag=etag)


def test_of_what_is_handed_over_only_the_status_is_read():
    endless = b"HTTP/1.1 202 Accepted\r\nContent-Length: 99000000000\r\n\r\n"
    with serving(saying(endless)) as server:
        assert near.hand_over(server.url("/in"), b"", {"Webhook-Id": "m1"}) == 202
    assert b"Webhook-Id: m1" in server.heads[0]
    with pytest.raises(FetchError, match="is not on the public internet"):
        Fetcher().hand_over(server.url("/in"), b"", {})


def test_an_unknown_name_may_be_asked_again():
    with pytest.raises(FetchError, match=r"^No address is known for a\.example\.$") as error:
        Fetcher(resolve=_no_such_name).fetch("http://a.example/secret-key")
    assert not error.value.permanent


def test_a_closed_port_is_one_sentence_without_the_path():
    with serving(saying()) as server:
        url = server.url("/secret-key")
    with pytest.raises(FetchError, match=r"^127\.0\.0\.1 could not be reached\.$") as error:
        near.fetch(url)
    assert not error.value.permanent


def test_a_header_with_a_line_break_is_never_sent():
    with serving(saying(answer())) as server, pytest.raises(FetchError) as error:
        near.fetch(server.url(), etag="1\r\nX-Evil: 1")
    assert error.value.permanent
    assert server.heads == []


def test_a_key_in_an_address_is_not_written_to_the_log(caplog):
    caplog.set_level(logging.INFO)
    with serving(saying(answer())) as server:
        near.fetch(server.url("/bot-secret/send"))
    assert "bot-secret" not in caplog.text


def test_a_client_keeps_its_connection_and_its_base():
    with serving(saying(answer(b"ok"))) as server, near.client(base_url=server.url("/api")) as asking:
        assert [asking.get("/one").text, asking.get("/two").text] == ["ok", "ok"]
    assert server.connections == 1
    assert server.heads[1].startswith(b"GET /api/two ")


def test_a_client_obeys_the_same_rules():
    with serving(saying(answer())) as server, client() as asking, pytest.raises(httpx.TransportError) as error:
        asking.get(server.url())
    assert isinstance(error.value, FetchError)
    assert server.connections == 0
