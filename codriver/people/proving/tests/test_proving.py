"""Proving an address: what is asked, how often, what is kept, and what it opens."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from codriver.people.actions import give_handle
from codriver.people.models import FormerHandle, Handle, Person, Proof, Turn
from codriver.people.proving import answering, asking, opening, rules, turns
from codriver.timeline.models import Activity

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def ask(address="mia@example.com", at=NOON, network="192.0.2.1", **facts):
    return asking.ask("email", address, network=network, language="en", home="https://t.example/", at=at, **facts)


def sent(address="mia@example.com", at=NOON, **facts):
    proof = ask(address, at, **facts)
    return proof, asking.prepare(proof, at)


def answer(proof, words, at=NOON, network="192.0.2.1"):
    return answering.by_code(proof.pk, words, network=network, at=at)


def follow(token, at=NOON):
    return answering.by_link(token, network="192.0.2.1", at=at)


def prove(address="mia@example.com", at=NOON, **facts):
    proof, sending = sent(address, at, **facts)
    return answering.by_link(sending.token, network=f"198.51.100.{proof.pk % 200}", at=at)


def begin(proof, at=NOON, name="Mia"):
    return opening.begin_person(proof, name=name, language="en", timezone="UTC", at=at)


# ---- codes and links


def test_a_code_has_eight_digits_and_proves_once():
    proof, sending = sent()
    assert len(sending.code) == 8
    assert sending.code.isdigit()
    assert sending.address == "mia@example.com"
    assert answer(proof, sending.code).used_at == NOON
    assert answer(proof, sending.code) is None
    assert follow(sending.token) is None


@pytest.mark.parametrize("written", ["{0} {1}", " {0}-{1} ", "{0}{1}\n"])
def test_a_code_is_read_however_it_was_typed(written):
    proof, sending = sent()
    assert answer(proof, written.format(sending.code[:4], sending.code[4:]))


def test_full_width_digits_are_digits():
    proof, sending = sent()
    assert answer(proof, sending.code.translate(str.maketrans("0123456789", "０１２３４５６７８９")))


def test_a_link_proves_once():
    _, sending = sent()
    assert len(sending.token) == 22  # 128 bits
    assert follow(sending.token).used_at == NOON
    assert follow(sending.token) is None


def test_code_and_link_end_after_ten_minutes():
    proof, sending = sent()
    late = NOON + rules.LASTS
    assert answer(proof, sending.code, late) is None
    assert follow(sending.token, late) is None
    assert answer(proof, sending.code, late - timedelta(seconds=1))


def test_after_five_guesses_even_the_right_code_is_too_late():
    proof, sending = sent()
    wrong = f"{(int(sending.code) + 1) % 10**8:08}"
    assert [answer(proof, wrong) for _ in range(5)] == [None] * 5
    assert answer(proof, sending.code) is None


def test_a_code_that_was_not_sent_yet_cannot_be_guessed():
    assert answer(ask(), "") is None


def test_the_code_of_one_proof_does_not_open_another():
    _, sending = sent()
    other, _ = sent("nia@example.com")
    assert answer(other, sending.code) is None


def test_the_database_holds_neither_code_nor_link_nor_address():
    _, sending = sent()
    row = str([bytes(value) if isinstance(value, memoryview) else value for value in Proof.objects.values_list()[0]])
    for secret in (sending.code, sending.token, sending.address, "mia"):
        assert secret not in row


def test_a_code_is_made_once_however_many_workers_look():
    proof, first = sent()
    assert first
    assert asking.prepare(proof, NOON) is None
    assert not Proof.objects.unsent(NOON).exists()


# ---- how often


def test_a_handle_is_asked_for_five_times_an_hour_from_wherever():
    for n in range(5):
        ask(at=NOON + n * MINUTE, network=f"192.0.2.{n}")
    with pytest.raises(asking.TooOftenError):
        ask(" Mia@Example.com", at=NOON + 59 * MINUTE, network="192.0.2.9")
    ask(at=NOON + HOUR)
    with pytest.raises(asking.TooOftenError):
        ask(at=NOON + HOUR)


def test_a_network_asks_so_often_in_an_hour():
    for n in range(rules.AN_HOUR[rules.ASK_NETWORK]):
        ask(f"mia{n}@example.com")
    with pytest.raises(asking.TooOftenError):
        ask("nia@example.com")
    ask("nia@example.com", network="192.0.2.2")


def test_all_together_ask_so_often_in_an_hour(monkeypatch):
    monkeypatch.setitem(rules.AN_HOUR, rules.ASK_ALL, 3)
    for n in range(3):
        ask(f"mia{n}@example.com", network=f"192.0.2.{n}")
    with pytest.raises(asking.TooOftenError):
        ask("nia@example.com", network="192.0.2.9")


def test_a_network_guesses_so_often_in_an_hour(monkeypatch):
    monkeypatch.setitem(rules.AN_HOUR, rules.GUESS_NETWORK, 2)
    proof, sending = sent()
    assert answer(proof, "1") is answer(proof, "2") is None
    assert answer(proof, sending.code) is None
    assert answer(proof, sending.code, network="192.0.2.2")


def test_asking_does_the_same_for_known_and_unknown_addresses():
    """The same statements in the same order: neither words nor time tell who is known."""
    give_handle(Person.objects.create(name="Mia", language="en", timezone="UTC"), "email", "mia@example.com",
                evidence="signed in", verified_at=NOON)  # fmt: skip
    ask("first@example.com")  # lays out the turns of all
    told = []
    for address in ("mia@example.com", "nia@example.com"):
        with CaptureQueriesContext(connection) as asked:
            ask(address)
        told.append([query["sql"].split("WHERE")[0][:60] for query in asked])
    assert told[0] == told[1]


def test_what_is_over_is_removed():
    sent()
    asking.forget(NOON + rules.LASTS + rules.KEPT - MINUTE)
    assert Proof.objects.count() == 1
    asking.forget(NOON + 2 * DAY)
    assert not Proof.objects.exists()
    assert not Turn.objects.exists()


def test_turns_are_kept_while_one_of_them_counts():
    turns.take(rules.ASK_HANDLE, "mia", NOON)
    turns.forget(NOON + HOUR)
    assert Turn.objects.count() == 5


# ---- what it opens


def test_an_address_that_nobody_has_opens_nobody_and_begins_a_person():
    proof = prove()
    assert opening.open_person(proof, NOON) is None
    mia = begin(proof)
    handle = Handle.objects.get()
    assert (handle.person, handle.verified_at, handle.evidence) == (mia, NOON, "signed in")
    assert Activity.objects.get().verb == "handle.given"
    assert opening.open_person(prove(at=NOON + MINUTE), NOON + MINUTE) == mia


def test_one_proof_begins_one_person():
    proof = prove()
    begin(proof)
    with pytest.raises(opening.ProofOverError):
        begin(proof)
    assert Person.objects.count() == 1


def test_of_two_who_begin_with_one_address_the_second_comes_in_by_it():
    first, second = prove(), prove(at=NOON + MINUTE)
    begin(first)
    with pytest.raises(opening.ProofOverError):
        begin(second)


def test_nobody_begins_with_what_was_not_proven_or_long_ago():
    proof, _ = sent()
    with pytest.raises(opening.ProofOverError):
        begin(proof)
    with pytest.raises(opening.ProofOverError):
        begin(prove(), at=NOON + rules.BEGINS_WITHIN + MINUTE)


def test_an_address_that_others_gave_us_opens_its_person_and_is_verified(bo):
    Handle.objects.update(verified_at=None, evidence="imported")
    assert opening.open_person(prove("bo@example.com"), NOON) == bo
    handle = Handle.objects.get()
    assert (handle.verified_at, handle.evidence) == (NOON, "signed in")


def test_an_address_that_others_gave_us_opens_no_side_that_is_lived_in(ana):
    """It may have been somebody else's all along."""
    give_handle(ana, "email", "mia@example.com", evidence="set by staff")
    proof = prove()
    assert opening.open_person(proof, NOON) is None
    mia = begin(proof)
    assert Handle.objects.get(channel="email").person == mia
    assert FormerHandle.objects.get().person == ana


def test_after_a_year_of_silence_an_address_opens_nobody_and_begins_somebody_new(bo):
    Handle.objects.update(verified_at=NOON - rules.OPENS_FOR)
    assert opening.open_person(prove("bo@example.com"), NOON) == bo  # a year to the day
    later = NOON + rules.OPENS_FOR + MINUTE
    proof = prove("bo@example.com", later)
    assert opening.open_person(proof, later) is None
    newcomer = begin(proof, later)
    assert Handle.objects.get().person == newcomer != bo
    assert FormerHandle.objects.get().person == bo
    assert Activity.objects.filter(person_key=newcomer.pk).count() == 0  # what was said before is not hers


# ---- one more address


def add(person, address, at=NOON):
    return opening.add_handle(prove(address, at, adding=person), person, at)


def test_a_new_address_joins_the_side_of_whoever_is_in(bo):
    assert add(bo, "bo@work.example") == "added"
    assert opening.open_person(prove("bo@work.example"), NOON) == bo


def test_an_address_of_hers_is_proven_again(bo):
    Handle.objects.update(verified_at=NOON - 2 * rules.OPENS_FOR)
    assert add(bo, "bo@example.com") == "proven again"
    assert opening.open_person(prove("bo@example.com"), NOON) == bo


def test_an_address_that_opens_another_stays_there(bo, dee):
    assert add(dee, "bo@example.com") == "another's"
    assert Handle.objects.get(channel="email").person == bo


def test_what_time_took_comes_back_to_whoever_proves_it_from_inside_of_her_side(bo):
    Handle.objects.update(verified_at=NOON - 2 * rules.OPENS_FOR)
    newcomer = begin(prove("bo@example.com"))
    assert add(bo, "bo@example.com") == "came back"
    assert Handle.objects.get().person == bo
    assert list(FormerHandle.objects.values_list("person", flat=True)) == [newcomer.pk]


def test_an_address_that_opens_nobody_any_more_becomes_hers(bo, dee):
    Handle.objects.filter(channel="email").update(verified_at=NOON - 2 * rules.OPENS_FOR)
    assert add(dee, "bo@example.com") == "added"
    assert FormerHandle.objects.get().person == bo
