"""What a domain lacks, by tables of what name servers say."""

import pytest

from codriver.channels.email.preflight import Away, check

GOOD = {
    ("lantern.example", "MX"): ["10 mx.lantern.example."],
    ("lantern.example", "TXT"): ["google-site=1", "v=spf1 ip4:192.0.2.0/24 -all"],
    ("s1._domainkey.lantern.example", "TXT"): ["v=DKIM1; k=rsa; p=MIGf"],
    ("_dmarc.lantern.example", "TXT"): ["v=DMARC1; p=reject"],
    ("mx.lantern.example", "A"): ["192.0.2.7"],
}


def told(changes=None, servers=("mx.lantern.example",), selector="s1"):
    known = GOOD | {key if isinstance(key, tuple) else (key, "TXT"): value for key, value in (changes or {}).items()}
    found = check("lantern.example", servers, selector, lambda name, kind: known.get((name, kind), []))
    return {one.what: one for one in found}


def test_a_domain_that_lacks_nothing_is_told_so():
    assert {one.state for one in told().values()} == {"good"}


@pytest.mark.parametrize(
    ("records", "state", "record"),
    [
        ([], "missing", "v=spf1 ip4:192.0.2.7 -all"),
        (["v=spf1 ip4:198.51.100.1 -all"], "wrong", "v=spf1 ip4:198.51.100.1 ip4:192.0.2.7 -all"),
        (["v=spf1 ip4:192.0.2.7 -all", "v=spf1 mx -all"], "wrong", "v=spf1 ip4:192.0.2.7 mx -all"),
        (["v=spf1 ip4:192.0.2.7 +all"], "wrong", "v=spf1 ip4:192.0.2.7 -all"),
        (["v=spf1 ip4:192.0.2.7 ?all"], "weak", "v=spf1 ip4:192.0.2.7 -all"),
        (["v=spf1 include:_spf.provider.example ~all"], "good", ""),
        (["v=spf1 mx -all"], "good", ""),
        (["v=spf1 redirect=_spf.provider.example"], "good", ""),
        (["v=spf1 " + "include:_spf.provider.example " * 11 + "-all"], "wrong", None),
        (["v=spf1 include:loop.example -all"], "wrong", None),
    ],
)
def test_spf(records, state, record):
    others = {
        "_spf.provider.example": ["v=spf1 ip4:192.0.2.0/28 -all"],
        "loop.example": ["v=spf1 include:loop.example"],
    }
    found = told({"lantern.example": records} | others)["SPF"]
    assert found.state == state
    assert record is None or found.record == record


def test_dkim_names_the_place_of_the_key():
    assert told({"s1._domainkey.lantern.example": ["v=DKIM1; p="]})["DKIM"].state == "wrong"
    found = told({"s1._domainkey.lantern.example": []})["DKIM"]
    assert (found.state, found.name) == ("missing", "s1._domainkey.lantern.example")
    assert told(selector="")["DKIM"].state == "good", "the usual selectors are tried"


@pytest.mark.parametrize(
    ("records", "state", "record"),
    [
        ([], "missing", "v=DMARC1; p=quarantine; rua=mailto:postmaster@lantern.example"),
        (["v=DMARC1; p=none; rua=mailto:a@b.example"], "weak", "v=DMARC1; p=quarantine; rua=mailto:a@b.example"),
        (["v=DMARC1; p=quarantine"], "good", ""),
        (["v=DMARC1"], "wrong", None),
    ],
)
def test_dmarc(records, state, record):
    found = told({"_dmarc.lantern.example": records})["DMARC"]
    assert found.state == state
    assert record is None or found.record == record


def test_where_nobody_answers_nothing_is_claimed():
    def silent(name, kind):
        raise Away(name)

    assert {one.state for one in check("lantern.example", (), "", silent)} == {"unknown"}
