"""Which sites a text links to."""

import pytest

from codriver.listening.sources.links import site_of, site_of_post, sites_in


@pytest.mark.parametrize(
    ("text", "sites"),
    [
        ("It leaks", set()),
        (
            "见https://www.courier.example/a?b=1，还有http://tea.example/t/7。",
            {"courier.example", "tea.example"},
        ),
        ("(https://a.example/x) <http://b.example> [c](https://c.example)", {"a.example", "b.example", "c.example"}),
        ("www.a.example/path, not mail@www.b.example", {"a.example"}),
        ("HTTPS://A.EXAMPLE:8443/ and https://user:secret@b.example/", {"a.example", "b.example"}),
        ("短链 http://t.cn/A6abc", set()),
        ("http://127.0.0.1/ http://[::1]/ http://2130706433/ http://localhost/ http://1.2.3/", set()),
        ("http://例子.example/", {"xn--fsqu00a.example"}),
        ("http://-a.example/ http://a..example/ http://" + "x" * 64 + ".example/", set()),
        ("http://[ https:// http://. www.", set()),
        ("http://a.example/" + " http://b.example/" * 50, {"a.example", "b.example"}),
    ],
)
def test_links_are_found_and_what_is_no_site_is_passed_over(text, sites):
    assert sites_in(text) == sites


def test_a_post_stands_on_the_site_of_its_address_else_of_its_channel():
    assert site_of_post("https://m.courier.example/1", "portal") == "m.courier.example"
    assert site_of_post("", "courier.example") == "courier.example"
    assert site_of_post("", "weibo") == ""
    assert site_of("not an address") == ""
