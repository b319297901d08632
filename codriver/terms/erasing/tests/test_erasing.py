"""Somebody is erased: nothing goes out to her any more, her words go from every place, and nothing brings them back."""

import pytest

from codriver.channels import outbox
from codriver.channels.base.messages import Receipt
from codriver.channels.models import Outgoing
from codriver.channels.tests.speaking import mouth, paper
from codriver.kit.clock import now
from codriver.listening import intake
from codriver.listening.models import EngineState, Forgotten, Mention
from codriver.listening.records import Author, PostRecord
from codriver.people.actions import Erased, give_handle
from codriver.people.models import Handle, Person, Tombstone
from codriver.people.queries import find
from codriver.terms import actions, queries
from codriver.terms.erasing import disk, registry, run
from codriver.terms.models import ConsentEvent, SendDecision, TermSet
from codriver.terms.nouns import Rule
from codriver.terms.requests import actions as requests
from codriver.timeline.models import Activity, Reaction
from tests.posts import alone, post

pytestmark = pytest.mark.django_db
OFFERS = Rule("offers", "allow", "offers", topic="green tea")


@pytest.fixture
def spoken_to(ana):
    """Ana has a book, and a message to her waits."""
    give_handle(ana, "paper", "Tea Lane 1", evidence="signed in", verified_at=now())
    actions.set_rule(ana, OFFERS)
    shown = actions.notice(b"We would tell a partner.", language="en", version="1")
    actions.consent(ana, "share", "given", notice=shown, where="/my/terms/")
    with paper():
        mouth()
        handle = ana.handles.get(channel="paper")
        told = {"subject": "Green tea", "text": "It is here.", "topic": "green tea"}
        outbox.send(handle, "offers", key="o1", **told)
        yield ana


def erased(person, **facts):
    request = requests.ask(person, "erase", way="staff", **facts)
    requests.erase(request)
    return request


def test_what_waits_for_her_is_stopped_at_once_and_loses_its_words(spoken_to):
    assert Outgoing.objects.get().state == "waiting"
    erased(spoken_to)
    message = Outgoing.objects.get()
    assert (message.state, message.decision.step) == ("denied", "erased")
    assert (message.subject, message.text, message.topic) == ("", "", None)
    assert queries.terms_of(Person.objects.get(pk=spoken_to.pk)).is_erased
    assert TermSet.objects.order_by("-version").first().source == "erasure"


def test_her_book_her_history_and_her_addresses_keep_ids_and_times_alone(spoken_to):
    erased(spoken_to)
    assert set(TermSet.objects.values_list("body", flat=True)) == {""}
    assert set(ConsentEvent.objects.values_list("where", flat=True)) == {""}
    assert all(decision.facts == {} for decision in SendDecision.objects.all())
    history = Activity.objects.filter(person_key=spoken_to.pk)
    assert history.exists()
    assert all(one.key.startswith("erased:") and one.facts == {} for one in history)
    assert not Reaction.objects.filter(activity__in=history, done_at=None).exists()
    gone = Person.objects.get(pk=spoken_to.pk)
    assert (gone.name, gone.language, gone.timezone) == ("", "", "")
    assert all(not bytes(handle.address_sealed) for handle in gone.handles.all())
    assert find("weibo:ana-1") is None


def test_her_public_posts_are_forgotten_and_no_new_ones_are_taken(ana):
    said, others = post("My tea was cold.", author="ana-1"), alone("Mine was hot.")
    EngineState.objects.create(position=said.seq)
    request = erased(ana)
    assert Forgotten.objects.get().post_id == said.seq
    assert Mention.objects.get(pk=others.pk).text == "Mine was hot."
    assert "ana-1" not in Mention.objects.get(pk=said.pk).author_id
    record = PostRecord(channel="weibo", id="n1", author=Author(id="ana-1"), text="Again!", published_at=now())
    assert intake.append([record], now()).objected == [0]
    assert run.unclean() == [request]


def test_what_the_story_engine_has_not_placed_waits_for_it_with_her_address(ana):
    said = post("My tea was cold.", author="ana-1")
    request = requests.ask(ana, "erase", way="staff")
    assert not requests.erase(request)
    assert find("weibo:ana-1") is not None, "her address is needed until her last post is forgotten"
    EngineState.objects.create(position=said.seq)
    disk.work()
    assert Forgotten.objects.count() == 1
    assert find("weibo:ana-1") is None


def test_an_address_that_nobody_has_proven_goes_but_its_posts_stay_until_a_person_says_that_they_are_hers(ana):
    give_handle(ana, "weibo", "likely-1", evidence="imported")
    said = post("Not proven.", author="likely-1")
    EngineState.objects.create(position=said.seq)
    request = requests.ask(ana, "erase", way="staff")
    assert not requests.decide(request, ana.handles.get(address_hash=_hash("ana-1")).pk, is_hers=True)
    requests.erase(request)
    assert Mention.objects.get().text == "Not proven."
    assert Tombstone.objects.get(is_hers=False).lifted_at is None
    assert run.go_on(request), "going on when all is done changes nothing"


def test_an_address_that_a_colleague_says_is_hers_takes_its_posts_along(ana):
    likely = give_handle(ana, "weibo", "likely-1", evidence="imported")
    said = post("It is she.", author="likely-1")
    EngineState.objects.create(position=said.seq)
    request = requests.ask(ana, "erase", way="staff")
    assert requests.decide(request, likely.pk, is_hers=True)
    requests.erase(request)
    assert Mention.objects.get().text == ""


def _hash(address):
    from codriver.people.handles import address_hash

    return address_hash("weibo", address)


def test_no_file_brings_her_back_but_she_does(ana, bo):
    erased(ana)
    with pytest.raises(Erased):
        give_handle(bo, "weibo", "ana-1", evidence="imported")
    with pytest.raises(Erased):
        give_handle(bo, "weibo", "ana-1", evidence="set by staff", verified_at=now())
    again = Person.objects.create(name="Ana", language="en", timezone="UTC")
    give_handle(again, "weibo", "ana-1", evidence="code answered", verified_at=now())
    assert Tombstone.objects.get().lifted_at is not None
    give_handle(again, "weibo", "ana-1", evidence="imported")
    assert Handle.objects.filter(person=ana).exists(), "the row stays: old messages hang on it"


def test_her_sessions_end(ana, bo, customer_browser):
    hers, his = customer_browser(ana), customer_browser(bo)
    erased(ana)
    assert (hers.get("/my/").status_code, his.get("/my/").status_code) == (302, 200)
    assert not hers.session.get("person")


def test_erasing_twice_is_erasing_once(spoken_to):
    request = erased(spoken_to)
    rows = list(request.steps.values_list("name", "rows", "done_at"))
    requests.erase(request)
    assert list(request.steps.values_list("name", "rows", "done_at")) == rows
    assert Tombstone.objects.count() == 2


def test_the_last_step_leaves_a_proof(spoken_to, monkeypatch):
    request = erased(spoken_to)
    assert run.unclean() == [request]
    run.end(request)
    request.refresh_from_db()
    assert request.ending.verdict == "done"
    assert request.ending.proof == run.proof_of(request)
    assert run.waiting() == []


def test_what_a_worker_is_sending_at_that_moment_loses_its_words_when_it_is_through(spoken_to):
    waiting = Outgoing.objects.get()
    message = outbox._claimed(waiting.pk)
    request = requests.ask(spoken_to, "erase", way="staff")
    assert not requests.erase(request)
    assert Outgoing.objects.get().text == "It is here.", "what is on its way stays as it is"
    outbox._arrived(message, outbox._letter(message), Receipt("paper:o1"))
    assert run.go_on(request)
    assert Outgoing.objects.get().text == ""
    assert not Activity.objects.filter(person_key=spoken_to.pk).exclude(facts={}).exists()


def test_an_erasure_that_was_cut_short_goes_on_from_what_the_database_says(spoken_to):
    request = requests.ask(spoken_to, "erase", way="staff")
    left = [3]

    def fail(erasure):
        left[0] -= 1
        if left[0] == 1:
            raise OSError("the disk is full")
        return 1 if left[0] >= 0 else 0

    registry.when_erased("test.disk", "A disk", lambda erasure: left[0])(fail)
    try:
        with pytest.raises(OSError):
            requests.erase(request)
        assert queries.terms_of(Person.objects.get(pk=spoken_to.pk)).is_erased, "silent from the first moment on"
        assert find("weibo:ana-1") is not None
        assert run.go_on(request)
        assert find("weibo:ana-1") is None
        assert request.steps.get(name="test.disk").rows == 2
    finally:
        registry._parts.pop("test.disk")
