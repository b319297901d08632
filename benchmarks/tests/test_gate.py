"""The comparison of gate and oracle: it counts disagreements, and takes up where it was cut short."""

import json
from dataclasses import replace

from benchmarks import gate
from codriver.terms import rules
from codriver.terms.tests import asking
from codriver.terms.tests.triples import questions


def count(chunk):
    return {"chunk": chunk, "coverage": {"all": chunk[1]}, "apart": [], "seconds": 1.0}


def test_a_gate_that_never_waits_is_found_out(monkeypatch):
    right = rules.may
    monkeypatch.setattr(rules, "may", lambda *args, **named: replace(right(*args, **named), until=None))
    coverage, apart = asking.compared(questions(3, 150))
    assert coverage["all"] == 150
    assert apart
    assert apart[0].startswith("oracle Decision(")


def test_a_run_that_was_cut_short_asks_only_what_is_left(tmp_path):
    (tmp_path / "0-10.json").write_text(json.dumps(count((0, 10)) | {"seconds": 5.0}), "utf-8")
    given = list(gate.kept(tmp_path, [(0, 10), (1, 10)], count))
    assert [one["seconds"] for one in given] == [5.0, 1.0]
    assert len(list(gate.kept(tmp_path, [(0, 10), (1, 10)], count))) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0-10.json", "1-10.json"]
