"""Sample feeds: the walker reads statements and runs none; every file is stored or kept back with a reason."""

import pytest

from benchmarks import feed_samples
from benchmarks.feed_walker import Expectation, Strange, expectations, stated
from tests.conftest import require

FILES = 1372
REACHED = 800  # expectations that lead to a field of ours, at least


def test_a_statement_is_walked_not_run():
    found = list(expectations("not bozo and entries[0]['title'] == u'a' + 'b' and not feed.has_key('x')"))
    assert found == [
        Expectation("bozo", False),
        Expectation("entries.0.title", "ab"),
        Expectation("feed.x", None, is_absent=True),
    ]
    (strange,) = expectations("entries[0]['title'] == __import__('os').getcwd()")
    assert isinstance(strange, Strange)


def test_the_headers_of_a_sample_are_read_with_its_statement():
    sample = b"<!--\nHeader:  Content-Type: text/xml; charset=x\nExpect:  not bozo\n-->"
    assert stated(sample) == ("not bozo", {"content-type": "text/xml; charset=x"})
    assert stated(b"<!-- SkipUnless: __import__('codecs').lookup('no such')\nExpect: bozo -->") == ("", {})


@pytest.mark.django_db
def test_every_sample_is_stored_or_kept_back_and_what_it_states_agrees():
    require("shared")
    found = feed_samples.measure()
    assert sum(found["files"].values()) == FILES
    assert sum(n for field, n in found["reached"].items()) > REACHED
    assert [line for line in found["others"] if not any(part in line for part in feed_samples.WHY)] == []
    assert len(found["others"]) <= 8
