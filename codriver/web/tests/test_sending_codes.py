"""The code goes out by whatever speaks, from the worker, and no row keeps it."""

import re
from datetime import timedelta

import pytest
from django.db import connection as database
from django.test import Client

from codriver.channels.base import ChannelError
from codriver.channels.models import Outgoing
from codriver.channels.tests.speaking import mouth, paper
from codriver.kit.clock import now
from codriver.people.actions import give_handle
from codriver.people.models import Proof
from codriver.people.proving import answering, asking
from codriver.terms.actions import suppress
from codriver.terms.models import SendDecision
from codriver.web.sending_codes import sweep

pytestmark = pytest.mark.django_db


@pytest.fixture
def letters(company):
    with paper() as adapter:
        mouth()
        yield adapter


def ask(address="mia", language="en"):
    return asking.ask("paper", address, network="192.0.2.1", language=language, home="https://t.example/", at=now())


def code_in(letter):
    return re.search(r"\d{4} \d{4}", letter.text)[0]


def answer(proof, code):
    return answering.by_code(proof.pk, code, network="192.0.2.1", at=now())


def test_a_code_and_a_link_go_to_an_address_that_is_nobodys(letters):
    proof = ask()
    assert sweep() == 1
    [letter] = letters.letters
    assert letter.to == "mia"
    assert letter.subject == "Your code for Lantern Tea"
    assert "https://t.example/my/enter/link/" in letter.text
    assert answer(proof, code_in(letter))
    assert sweep() == 0


def test_for_somebody_known_the_gate_decides_and_its_answer_is_kept(letters, bo):
    give_handle(bo, "paper", "bo", evidence="imported")
    ask("bo")
    sweep()
    decision = SendDecision.objects.get()
    assert (decision.person, decision.verdict, decision.purpose.key) == (bo, "send", "account")


def test_an_address_that_no_longer_reaches_her_gets_none(letters, bo):
    suppress(give_handle(bo, "paper", "bo", evidence="imported"), "bounced")
    ask("bo")
    sweep()
    assert letters.letters == []
    assert not Proof.objects.unsent(now() + timedelta(minutes=2)).exists()


def test_no_row_holds_the_code(letters, bo):
    give_handle(bo, "paper", "bo", evidence="imported")
    ask("bo")
    sweep()
    assert not Outgoing.objects.exists()
    words = code_in(letters.letters[0])
    with database.cursor() as cursor:
        for table in database.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = str(cursor.fetchall())
            assert words not in rows
            assert words.replace(" ", "") not in rows


def test_it_is_said_in_the_language_in_which_she_asked(letters):
    ask(language="zh-hans")
    sweep()
    assert "您的验证码是" in letters.letters[0].text


def test_what_may_heal_is_tried_again_after_a_minute_with_another_code(letters):
    proof = ask()
    letters.refusal = ChannelError("The post office is closed.")
    sweep()
    letters.refusal = None
    assert sweep() == 0
    Proof.objects.update(tried_at=now() - timedelta(minutes=1))
    assert sweep() == 1
    assert answer(proof, code_in(letters.letters[0]))


def test_what_cannot_heal_is_given_up(letters):
    ask()
    letters.refusal = ChannelError("Nobody of that name.", permanent=True)
    sweep()
    assert not Proof.objects.unsent(now() + timedelta(minutes=2)).exists()


def test_without_anything_that_speaks_the_page_says_the_same(db, caplog):
    answer = Client().post("/my/enter/", {"address": "mia@example.com"}, follow=True)
    assert "A code is on its way" in answer.content.decode()
    sweep()
    assert "A customer waits for a code" in caplog.text
    assert "mia" not in caplog.text
