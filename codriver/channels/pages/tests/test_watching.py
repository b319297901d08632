"""Watching pages, lists and sitemaps: what becomes a post, what an edition, and what is only furniture."""

from datetime import UTC, datetime, timedelta

import pytest

from codriver.channels.base import Asked, ChannelError, Haul, Payload, Web
from codriver.channels.pages import reading
from codriver.channels.pages.adapter import Pages
from codriver.channels.pages.tests.site import SENTENCE, Site, article, html, listing, site, sitemap
from codriver.kit.http import Fetcher
from codriver.kit.tests.servers import answer, only_here, serving

LD = '<script type="application/ld+json">'
AT = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


def near(patience: float = 60) -> Pages:
    return Pages(Web(Fetcher(seconds=2, may_reach=only_here), patience=patience))


def watch(here: Site, how: str, path: str = "/", after: Haul | None = None, hours: int = 0, **secrets: str) -> Haul:
    settings = {"url": here.url(path), "channel": "a.example", "watch": how}
    state = after.state if after else {}
    return near().fetch(Asked(settings, AT + timedelta(hours=hours), state, secrets))


def paths(here: Site, haul: Haul) -> list[str]:
    return [post["url"].removeprefix(here.url("")) for post in haul.posts]


def test_a_change_of_the_main_text_is_a_new_edition_and_a_change_around_it_is_nothing():
    with site(page=article("The lid")) as here:
        first = watch(here, "page", "/page")
        here["/page"] = html(article("The lid", around="<p>Visitors today: 17,004, and counting on and on</p>"))
        still = watch(here, "page", "/page", first, hours=1)
        here["/page"] = html(article("The lid", f"<p>{SENTENCE * 3}</p><p>We mend every one of them.</p>"))
        later = watch(here, "page", "/page", still, hours=2)
    assert [post["id"] for post in first.posts + later.posts] == [here.url("/page")] * 2
    assert still.posts == []
    assert first.posts[0]["extra"] == {"title": "The lid", "dated_by": "arrival"}
    assert "edited_at" not in first.posts[0]
    assert later.posts[0]["edited_at"] == "2026-11-26T14:00:00Z"
    assert "We mend every one of them." in later.posts[0]["text"]


def test_an_unchanged_page_is_not_sent_again():
    with site() as here:
        here["/page"] = html(article("The lid"), ETag='"v1"')
        first = watch(here, "page", "/page")
        here["/page"] = answer(status="304 Not Modified")
        again = watch(here, "page", "/page", first)
        assert b'If-None-Match: "v1"' in here.server.heads[-1]
    assert again.posts == []
    assert again.state["text"] == first.state["text"]


def test_new_entries_of_a_list_are_read_and_old_ones_only_once():
    with site(a1=article("One"), a2=article("Two"), a3=article("Three")) as here:
        here["/"] = html(listing("/a2", "/a1", "/a1#comments", "https://other.example/x", "/picture.jpg", "/"))
        first = watch(here, "list")
        here["/"] = html(listing("/a3", "/a2", "/a1"))
        again = watch(here, "list", after=first)
        asked = here.asked
    assert paths(here, first) == ["/a2", "/a1"]
    assert paths(here, again) == ["/a3"]
    assert asked.count("/a2") == 1
    assert "/about" not in asked, "navigation is furniture"


def test_a_new_list_is_begun_with_its_first_entries():
    names = [f"/a{n}" for n in range(30)]
    with site(**{name[1:]: article(f"Number {name}") for name in names}) as here:
        here["/"] = html(listing(*names))
        first = watch(here, "list")
        again = watch(here, "list", after=first)
    assert paths(here, first) == names[: reading.AT_FIRST]
    assert again.posts == []
    assert not first.is_unfinished


def test_what_one_fetch_has_no_time_for_waits_for_the_next(monkeypatch):
    monkeypatch.setattr(reading, "AT_ONCE", 2)
    with site(**{f"a{n}": article(f"Number {n}") for n in range(5)}) as here:
        here["/"] = html(listing(*(f"/a{n}" for n in range(5))))
        hauls = [watch(here, "list")]
        while hauls[-1].is_unfinished:
            hauls.append(watch(here, "list", after=hauls[-1]))
    assert [len(haul.posts) for haul in hauls] == [2, 2, 1]


def test_a_fetch_that_is_late_reads_nothing_more():
    with site(a1=article("One")) as here:
        here["/"] = html(listing("/a1"))
        settings = {"url": here.url(), "channel": "a.example", "watch": "list"}
        haul = near(patience=5).fetch(Asked(settings, AT))
    assert haul.posts == []
    assert haul.is_unfinished


def test_pages_of_a_sitemap_are_read_again_when_it_says_they_changed():
    with site(a=article("A"), b=article("B"), c=article("C")) as here:
        here["/map.xml"] = answer(sitemap((here.url("/a"), "2026-11-01"), (here.url("/b"), "2026-11-02")))
        first = watch(here, "sitemap", "/map.xml")
        new = ((here.url("/a"), "2026-11-03"), (here.url("/b"), "2026-11-02"), (here.url("/c"), "2026-11-04"))
        here["/map.xml"] = answer(sitemap(*new, ("https://other.example/", "2026-11-05"), ("file:///etc/x", "")))
        again = watch(here, "sitemap", "/map.xml", first)
    assert paths(here, first) == ["/b", "/a"]
    assert paths(here, again) == ["/c", "/a"]


def test_an_index_leads_to_its_sitemaps():
    with site(a=article("A")) as here:
        here["/inner.xml"] = answer(sitemap((here.url("/a"), "2026-11-01")))
        index = sitemap((here.url("/inner.xml"), "2026-11-01"), outer="sitemapindex", inner="sitemap")
        here["/map.xml"] = answer(index)
        assert paths(here, watch(here, "sitemap", "/map.xml")) == ["/a"]
        here["/map.xml"] = html(article("No map"))
        with pytest.raises(ChannelError, match="no sitemap any more"):
            watch(here, "sitemap", "/map.xml")


def test_entities_of_a_sitemap_open_nothing(tmp_path):
    (tmp_path / "secret").write_text("https://a.example/secret")
    evil = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{tmp_path}/secret">]><urlset><url><loc>&e;</loc></url></urlset>'
    with site() as here:
        here["/map.xml"] = answer(evil.encode())
        haul = watch(here, "sitemap", "/map.xml")
        assert here.asked == ["/robots.txt", "/map.xml"]
    assert haul.posts == haul.unfit == []


def test_what_a_page_says_of_itself_is_taken():
    ld = (
        '<script type="application/ld+json">[{"@graph":[{"datePublished":"2026-11-20T08:00:00+08:00",'
        '"author":{"name":"Mei Lan"},"headline":"Another headline"}]}]</script>'
    )
    with site(page=article("The lid", head=ld + '<link rel="canonical" href="https://evil.example/x">')) as here:
        (post,) = watch(here, "page", "/page").posts
    assert post["published_at"] == "2026-11-20T00:00:00Z"
    assert post["author"] == {"id": "Mei Lan", "name": "Mei Lan"}
    assert post["text"].startswith("Another headline\n")
    assert post["url"] == here.url("/page"), "a page does not speak for another host"


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<meta property="article:published_time" content="2026-11-20T08:00:00Z">', "2026-11-20T08:00:00Z"),
        ('<meta name="pubdate" content="2026/11/20 08:00:00">', "2026-11-20T08:00:00Z"),
        (
            '<script type="application/ld+json">{broken</script><meta name="date" content="2026-11-20">',
            "2026-11-20T00:00:00Z",
        ),
        ('<meta name="date" content="yesterday">', "2026-11-26T12:00:00Z"),
        (LD + "[" * 50_000 + "</script>", "2026-11-26T12:00:00Z"),
    ],
)
def test_times_are_read_in_many_forms(head, published):
    (post,) = near().receive(Payload(article("The lid", head=head), "https://a.example/"), Asked({}, AT))
    assert post["published_at"] == published


def test_a_time_without_a_zone_is_chinas_on_a_chinese_page():
    page = article("杯盖", head='<meta name="date" content="2026-11-20 08:00">').replace(
        b"<html>", b'<html lang="zh-CN">'
    )
    (post,) = near().receive(Payload(page, "https://a.example/"), Asked({}, AT))
    assert post["published_at"] == "2026-11-20T00:00:00Z"


@pytest.mark.parametrize("encoding", ["utf-8", "gb2312", "gb18030", "big5", "utf-16"])
def test_a_page_is_read_in_its_own_encoding(encoding):
    text = (
        "杯盖漏水，放在包里全都弄湿了，真的很生气。"
        if encoding != "big5"
        else "杯蓋漏水，放在包裡全都弄濕了，真的很生氣。"
    )
    page = f"<html><head><meta charset={encoding}></head><body><article><p>{text * 3}</p></article></body></html>"
    (post,) = near().receive(Payload(page.encode(encoding), "https://a.example/"), Asked({}, AT))
    assert text in post["text"]


def test_a_pasted_page_is_offered_as_list_as_page_and_by_its_sitemap():
    with site() as here:
        here["/robots.txt"] = answer(f"Sitemap: {here.url('/map.xml')}\nSitemap: https://x.example/m.xml".encode())
        offers = near().find(Payload(listing(*(f"/a{n}" for n in range(9))), here.url()), Asked({}, AT))
        assert [(offer.settings["watch"], offer.settings["url"]) for offer in offers] == [
            ("list", here.url()), ("page", here.url()), ("sitemap", here.url("/map.xml")),
        ]  # fmt: skip
        first, _ = near().find(Payload(article("The lid"), here.url("/page")), Asked({}, AT))
        assert (first.settings["watch"], first.name) == ("page", "The lid")
        assert near().find(Payload(b"\x89PNG\r\n\0", here.url("/x")), Asked({}, AT)) == []
        here["/robots.txt"] = answer(b"User-agent: *\nDisallow: /")
        assert near().find(Payload(article("The lid"), here.url("/page")), Asked({}, AT)) == []


def test_a_password_goes_to_the_watched_host_alone():
    with site(a1=article("One")) as here, serving(lambda wire, head: wire.sendall(html(article("Else")))) as other:
        base = f"<base href='{other.url()}'>".encode()
        here["/"] = html(listing("/a1").replace(b"<head>", b"<head>" + base).replace(b"/a1", here.url("/a1").encode()))
        watch(here, "list", user="me", password="s3cret")
        assert all((b"Authorization" in head) == (b"robots" not in head) for head in here.server.heads)
        assert not any(b"Authorization" in head for head in other.heads)
