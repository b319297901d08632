"""Checking receipts by their file alone: fixed receipts, every kind of tampering, and any byte that was changed."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from codriver import cli
from codriver.kit.canonical import canonical, strict
from codriver.terms.receipts import form
from codriver.terms.receipts.fingerprints import fingerprint, in_groups
from codriver.terms.receipts.verifying import verify
from codriver.terms.tests.conftest import HER_KEY, HERS

SAMPLES = Path(__file__).with_name("samples")
CHAIN = (SAMPLES / "chain.jsonl").read_bytes()  # three receipts; the last is a twin, the key changes before it
LINES = CHAIN.splitlines(keepends=True)
KEYS = [Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in (1, 2)]
FINGERPRINTS = [fingerprint(key.public_key().public_bytes_raw()) for key in KEYS]
TRIES = 500


def signed(body: dict, by: Ed25519PrivateKey = KEYS[0], *hers: Ed25519PrivateKey) -> bytes:
    """Return a line that says this, signed with the keys at hand: what a forger could make too."""
    raw = canonical(body)
    signatures = [form.signature("company", by.public_key().public_bytes_raw(), by.sign(raw))]
    signatures += [form.signature("person", key.public_key().public_bytes_raw(), key.sign(raw)) for key in hers]
    return form.record(raw, signatures) + b"\n"


def body_of(line: bytes) -> dict:
    return strict(line.rstrip(b"\n"))["body"]


def problems(raw: bytes, **said: Any) -> str:
    verdict = verify(raw, **said)
    return " ".join([*verdict.problems, *(problem for one in verdict.receipts for problem in one.problems)])


def test_the_fixed_receipts_hold_with_their_fixed_hashes():
    verdict = verify(CHAIN, keys=FINGERPRINTS, company="tea.example")
    assert verdict.is_good, problems(CHAIN)
    assert [one.found.hash for one in verdict.receipts] == json.loads((SAMPLES / "hashes.json").read_text())
    assert [one.body.signer for one in verdict.receipts] == ["company", "company", "both"]


def test_the_fixed_receipts_are_what_is_signed_today():
    """Ed25519 signs without chance: the same body and key give the same bytes, in every version of this program."""
    first, second, third = LINES
    assert signed(body_of(first)) + signed(body_of(second)) == first + second
    assert signed(body_of(third), KEYS[1], HERS) == third


def test_a_file_may_be_a_list_and_one_receipt_may_stand_alone():
    assert verify(canonical([strict(line.rstrip(b"\n")) for line in LINES])).is_good
    assert verify(LINES[1]).is_good
    assert verify(b"".join(LINES[1:])).is_good
    assert verify(CHAIN.rstrip(b"\n")).is_good


def test_a_gap_is_named():
    assert problems(LINES[0] + LINES[2]) == "Receipt 2 is missing."
    far = body_of(LINES[2]) | {"number": 9}
    assert "Receipts 2 to 8 are missing." in problems(LINES[0] + signed(far, KEYS[1], HERS))


def test_the_order_of_the_lines_does_not_matter_but_each_comes_once():
    assert verify(LINES[2] + LINES[0] + LINES[1]).is_good
    assert "two receipts with the number 2" in problems(CHAIN + LINES[1])


def test_a_receipt_that_was_put_in_by_the_company_itself_is_found():
    other = body_of(LINES[1]) | {"change": {"rules": "everything allowed"}}
    assert "Receipt 3 names another receipt 2" in problems(LINES[0] + signed(other) + LINES[2])


def test_a_first_receipt_has_none_before_it():
    assert "does not begin the chain" in problems(signed(body_of(LINES[0]) | {"previous": "0" * 64}))
    assert "does not begin the chain" in problems(signed(body_of(LINES[1]) | {"previous": None}))


def test_a_forger_with_a_key_of_his_own_is_found_when_the_key_is_named():
    forged = signed(body_of(LINES[0]) | {"key": FINGERPRINTS[1]}, KEYS[1])
    assert verify(forged).is_good  # nobody said whose the key is
    assert "another key than you named" in problems(forged, keys=[FINGERPRINTS[0]])
    assert "is not the one that the receipt names" in problems(signed(body_of(LINES[0]), KEYS[1]))


def test_another_company_is_found():
    assert "a receipt of tea.example, not of milk.example" in problems(LINES[0], company="milk.example")


def test_her_signature_can_be_neither_left_out_nor_exchanged_nor_added():
    twin = strict(LINES[2].rstrip(b"\n"))
    alone = canonical(twin | {"signatures": twin["signatures"][:1]})
    assert "her signature is not there" in problems(alone)
    assert "beside her signature is not the one" in problems(signed(body_of(LINES[2]), KEYS[1], KEYS[0]))
    assert "must be signed by company" in problems(signed(body_of(LINES[0]), KEYS[0], HERS))
    assert "must be signed by company" in problems(form.record(canonical(body_of(LINES[0])), []))
    assert "does not say plainly" in problems(signed(body_of(LINES[2]) | {"signer": "company"}, KEYS[1], HERS))


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("number", 0), ("number", "1"), ("number", 1.5), ("version", 2), ("format", "x"), ("key", "A" * 64),
        ("made_at", "yesterday"), ("signer", "nobody"), ("change", []), ("person", ""), ("extra", 1),
    ],
)  # fmt: skip
def test_a_body_of_another_form_is_refused_even_if_signed(part, value):
    assert not verify(signed(body_of(LINES[0]) | {part: value})).is_good


@pytest.mark.parametrize("raw", [b"", b"\n\n", b"null", b"[]", b"[" * 100_000, b"\x00", b"{}", b'{"body":{}}', b"1\n2"])
def test_what_is_no_file_of_receipts_is_refused_in_words(raw):
    verdict = verify(raw)
    assert not verdict.is_good
    assert all(one.problems for one in verdict.receipts)


def test_a_file_that_was_laid_out_anew_says_so_and_says_that_the_words_hold():
    for again in (json.dumps(strict(LINES[0].rstrip(b"\n")), indent=2).encode(), LINES[0].replace(b"\n", b"\r\n")):
        assert "What was signed is unchanged" in problems(again)
    everything = json.dumps([strict(line.rstrip(b"\n")) for line in LINES]).encode()
    assert problems(everything).count("What was signed is unchanged") == 3


def test_any_byte_that_is_changed_is_found():
    """benchmarks/flips.py does the same 10,000 times."""
    dice = random.Random(8785)
    for _ in range(TRIES):
        changed = bytearray(CHAIN)
        changed[dice.randrange(len(CHAIN) - 1)] ^= dice.randrange(1, 256)
        assert not verify(bytes(changed)).is_good, bytes(changed)


@given(st.binary(max_size=200), st.integers(0, len(CHAIN) - 2), st.integers(0, 40))
def test_nothing_put_in_or_cut_out_of_the_middle_holds(new, place, cut):
    changed = CHAIN[:place] + new + CHAIN[place + cut :]
    assert verify(changed).is_good == (changed in whole())


def whole() -> set[bytes]:
    """Return the pieces of the file that are whole chains themselves."""
    pieces = {b"".join(LINES[a:b]) for a in range(3) for b in range(a + 1, 4)}
    return pieces | {piece.rstrip(b"\n") for piece in pieces}


# ---- the command


def told(capsys, *words: str) -> tuple[int, str]:
    status = cli.main(["receipt", "verify", *words])
    return status, capsys.readouterr().out


def test_the_command_says_what_was_signed_by_whom_and_with_which_key(capsys):
    status, said = told(capsys, str(SAMPLES / "chain.jsonl"))
    assert status == 0
    for words in (
        "Receipt 1 of 2026-01-05 09:00 UTC: terms",
        "signed for her by the company, Lantern Tea",
        "a twin: signed by her and by Lantern Tea",
        "Receipts 1 to 3 hold: none is missing, none was changed.",
        in_groups(FINGERPRINTS[0]),
        "nobody else said so",
    ):
        assert words in said


def test_the_command_takes_a_key_by_its_fingerprint_or_its_file(capsys, tmp_path):
    pem = tmp_path / "key.pem"
    pem.write_bytes(KEYS[1].public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    keys = ["--key", in_groups(FINGERPRINTS[0]).upper(), "--key", str(pem)]
    status, said = told(capsys, str(SAMPLES / "chain.jsonl"), *keys, "--company", "Tea.example")
    assert status == 0
    assert "You said that this is a key of Tea.example." in said
    assert told(capsys, str(SAMPLES / "chain.jsonl"), *keys[:2])[0] == 1
    for wrong in ("abc", str(SAMPLES / "chain.jsonl")):
        with pytest.raises(SystemExit) as ended:
            cli.main(["receipt", "verify", str(SAMPLES / "chain.jsonl"), "--key", wrong])
        assert ended.value.code == 2


def test_the_command_answers_programs_too(capsys, tmp_path):
    file = tmp_path / "gap.jsonl"
    file.write_bytes(LINES[0] + LINES[2])
    status, said = told(capsys, str(file), "--json", "--key", FINGERPRINTS[0])
    answer = json.loads(said)
    assert (status, answer["is_good"], answer["problems"]) == (1, False, ["Receipt 2 is missing."])
    assert [key["is_named_by_you"] for key in answer["keys"]] == [True, False]


def test_a_file_that_is_not_there_is_wrong_usage(capsys):
    assert cli.main(["receipt", "verify", "nowhere.jsonl"]) == 2


def test_what_a_file_says_does_not_move_on_the_screen(capsys, tmp_path):
    file = tmp_path / "loud.jsonl"
    name = "Tea\x1b[2J\n✓ fine\u202e"
    file.write_bytes(signed(body_of(LINES[0]) | {"company": {"name": name, "domain": "tea.example"}}))
    _, said = told(capsys, str(file))
    assert not {"\x1b", "\u202e"} & set(said)
    assert "\n✓ fine" not in said


def test_the_command_needs_no_django_no_settings_and_leaves_no_folder(tmp_path):
    script = (
        "import sys; from codriver.cli import main; status = main(sys.argv[1:]); "
        "sys.exit(9 if 'django' in sys.modules else status)"
    )
    world = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(cli.__file__).parents[1])}
    asked = [sys.executable, "-c", script, "receipt", "verify", str(SAMPLES / "chain.jsonl")]
    done = subprocess.run(asked, cwd=tmp_path, env=world, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.django_db
def test_the_keys_are_listed_and_a_new_one_is_begun(own_keys, capsys):
    assert cli.main(["receipt", "keys", "--json"]) == 0
    [first] = json.loads(capsys.readouterr().out)
    assert cli.main(["receipt", "keys", "--new"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "signs, since" in lines[0]
    assert lines[1].startswith(in_groups(first["fingerprint"]) + "  signed, since")
    assert HER_KEY.hex() != first["public"]
