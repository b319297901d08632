"""Many at once before the customer's door: no more guesses, codes or openings than one after the other would get."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.faults.test_side_by_side import run  # noqa: F401 - processes on a database of their own

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
PROCESSES, THREADS = 3, 4


def in_threads(act: Any) -> list[Any]:
    """Do something in several threads at once, each with a connection of its own."""
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connections

    def one(number: int) -> Any:
        try:
            return act(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, range(THREADS)))


def make_proof(_: None) -> tuple[int, str, str]:
    from codriver.people.proving import asking

    proof = asking.ask(
        "email", "mia@example.com", network="192.0.2.1", language="en", home="https://t.example/", at=NOON
    )
    sending = asking.prepare(proof, NOON)
    assert sending
    return proof.pk, sending.code, sending.token


def guess_wrongly(words: tuple[int, str, int]) -> int:
    """Return how many guesses of this process were looked at: only those count a try."""
    from codriver.people.proving import answering

    number, code, who = words

    def guess(thread: int) -> bool:
        wrong = f"{(int(code) + 1 + who * THREADS + thread) % 10**8:08}"
        return answering.by_code(number, wrong, network=f"192.0.2.{who}", at=NOON) is not None

    return sum(in_threads(guess))


def answer_rightly(words: tuple[int, str, str]) -> int:
    """Return how often this process proved the address: by the code in some threads, by the link in others."""
    from codriver.people.proving import answering

    number, code, token = words

    def answer(thread: int) -> bool:
        if thread % 2:
            return answering.by_link(token, network="192.0.2.1", at=NOON) is not None
        return answering.by_code(number, code, network="192.0.2.1", at=NOON) is not None

    return sum(in_threads(answer))


def ask_often(_: int) -> int:
    """Return how many codes this process was promised for one address."""
    from codriver.people.proving import asking

    def ask(thread: int) -> bool:
        try:
            asking.ask(
                "email", "mia@example.com", network="192.0.2.1", language="en", home="https://t.example/", at=NOON
            )
        except asking.TooOftenError:
            return False
        return True

    return sum(in_threads(ask))


def begin_twice(number: int) -> int:
    """Return how many persons this process began with one proof."""
    from codriver.people.models import Proof
    from codriver.people.proving import opening

    def begin(thread: int) -> bool:
        proof = Proof.objects.get(pk=number)
        try:
            opening.begin_person(proof, name="Mia", language="en", timezone="UTC", at=NOON)
        except opening.ProofOverError:
            return False
        return True

    return sum(in_threads(begin))


def read(number: int) -> tuple[int, int, int]:
    from codriver.people.models import Person, Proof

    return Proof.objects.get(pk=number).tries, Proof.objects.count(), Person.objects.count()


def prepare_again(number: int) -> int:
    """Return how many codes this process made for one proof."""
    from codriver.people.models import Proof
    from codriver.people.proving import asking

    return sum(asking.prepare(Proof.objects.get(pk=number), NOON) is not None for _ in range(3))


@pytest.fixture
def proof(run: Any) -> tuple[int, str, str]:  # noqa: F811
    """A proof whose code was sent: its number, the code, the token."""
    return run(make_proof, None)[0]


def test_guesses_at_once_are_five_and_then_the_right_code_is_too_late(run, proof):  # noqa: F811
    number, code, _ = proof
    assert sum(run(guess_wrongly, *[(number, code, who) for who in range(PROCESSES)])) == 0
    assert run(read, number)[0][0] == 5
    assert sum(run(answer_rightly, (number, code, "no link"))) == 0


def test_right_answers_at_once_prove_once(run, proof):  # noqa: F811
    assert sum(run(answer_rightly, *[proof] * PROCESSES)) == 1
    assert sum(run(begin_twice, *[proof[0]] * PROCESSES)) == 1
    assert run(read, proof[0])[0][2] == 1


def test_five_codes_an_hour_are_five_however_many_ask_at_once(run):  # noqa: F811
    assert sum(run(ask_often, *range(PROCESSES))) == 5


def test_workers_side_by_side_make_one_code(run):  # noqa: F811
    number = run(ask_one, None)[0]
    assert sum(run(prepare_again, *[number] * PROCESSES)) == 1


def ask_one(_: None) -> int:
    from codriver.people.proving import asking

    return asking.ask(
        "email", "mia@example.com", network="192.0.2.1", language="en", home="https://t.example/", at=NOON
    ).pk
