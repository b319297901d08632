"""The index: filled behind the log, never twice, never less; what leaves, leaves it whole."""

import itertools
from datetime import timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codriver.kit.clock import now
from codriver.listening import intake
from codriver.listening.models import Byline, Mention, Saying, SearchState, Stretch, Wording
from codriver.listening.searching import cards, filling, finding, forgetting, lag, lease, rules
from codriver.listening.searching.cards import Card
from codriver.listening.searching.hits import Filters
from codriver.listening.tests.finding import fill, found
from codriver.listening.tests.saying import NOON, post, said
from codriver.reading.tokens import tokens

pytestmark = pytest.mark.django_db
names = itertools.count()


def say(*texts, **facts):
    """Append posts with these texts and put them on cards."""
    made = [post(f"s{next(names)}", text, **facts) for text in texts]
    assert not intake.append(made, now()).rejected
    fill()
    return made


def on_cards() -> dict[int, set[int]]:
    """Return document → its tokens, read from the cards alone."""
    held: dict[int, set[int]] = {}
    firsts = dict(Stretch.objects.filter(of="words").values_list("pk", "first"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT stretch, docs FROM listening_card")
        for stretch, body in cursor.fetchall():
            card = Card(body)
            for token in card.tokens if stretch in firsts else ():
                for place in card.places(token):
                    held.setdefault(firsts[stretch] + place, set()).add(token)
    return held


def test_one_character_a_word_and_a_phrase_are_found(pia):
    say("新杯盖烫手", "The lid leaks", "盖好了")
    assert found(pia, "盖") == ["盖好了", "新杯盖烫手"]
    assert found(pia, "杯盖") == ["新杯盖烫手"]
    assert found(pia, "“lid leaks”") == ["The lid leaks"]
    assert found(pia, "leak") == []


def test_equal_texts_are_one_document(pia):
    say("转发微博", "转发微博", "新的")
    say("转发微博")
    assert Wording.objects.count() == 2
    assert Saying.objects.count() == 2
    assert found(pia, "转发") == ["转发微博"]


def test_filling_again_changes_nothing():
    say("新杯盖烫手", "The lid leaks")
    before = on_cards(), list(Wording.objects.values_list()), list(Byline.objects.values_list())
    SearchState.objects.update(position=SearchState.objects.get().position)
    fill()
    assert (on_cards(), list(Wording.objects.values_list()), list(Byline.objects.values_list())) == before


@pytest.mark.parametrize("breaks", range(1, 7))
def test_a_killed_filling_loses_and_repeats_nothing(pia, monkeypatch, breaks):
    monkeypatch.setattr(filling, "SLICE", 1)
    monkeypatch.setattr("codriver.reading.postings.ROOM", 32)
    steps, real = itertools.count(1), lease.lock

    def lock(holder):
        if next(steps) == breaks:
            raise KeyboardInterrupt
        return real(holder)

    monkeypatch.setattr(lease, "lock", lock)
    with pytest.raises(KeyboardInterrupt):
        say("新杯盖烫手", "The lid leaks")
    fill()
    assert on_cards() == {1: tokens("新杯盖烫手"), 2: tokens("The lid leaks")}
    assert not Stretch.objects.filter(is_ready=False).exists()
    assert found(pia, "烫手") == ["新杯盖烫手"]


def test_only_one_process_fills_at_a_time(pia):
    say("first")
    SearchState.objects.update(holder="another", held_until=now() + timedelta(seconds=5))
    say("second")
    assert found(pia, "second") == []
    SearchState.objects.update(held_until=now() - timedelta(seconds=1))
    fill()
    assert found(pia, "second") == ["second"]


def test_whoever_lost_the_lease_changes_nothing():
    lease.take("me")
    SearchState.objects.update(holder="another")
    with pytest.raises(lease.Lost), transaction.atomic():
        lease.lock("me")


def test_a_later_text_is_found_instead_of_the_first(pia):
    first = say("The lid leaks")[0]
    first.text, first.edited_at = "The cup leaks", NOON
    intake.append([first], now())
    fill()
    assert found(pia, "cup") == ["The cup leaks"]
    assert found(pia, "lid") == []
    first.text, first.edited_at = "The lid leaks", NOON + timedelta(minutes=1)
    intake.append([first], now())
    fill()
    assert found(pia, "lid") == ["The lid leaks"]


def test_a_text_that_others_say_too_stays_when_one_edits_hers(pia):
    first, _ = say("The lid leaks", "The lid leaks")
    first.text, first.edited_at = "The cup leaks", NOON
    intake.append([first], now())
    fill()
    assert sorted(found(pia, "leaks")) == ["The cup leaks", "The lid leaks"]
    assert Wording.objects.get(pk=1).post_id == Mention.objects.order_by("seq")[1].seq


def deleted(record):
    """Tell the engine that a post is gone."""
    record.deleted_at, record.text = NOON, None
    said(record)


def test_a_deleted_post_leaves_no_token_on_any_card(pia):
    gone, _ = say("新杯盖烫手", "杯盖很好")
    deleted(gone)
    assert on_cards() == {2: tokens("杯盖很好")}
    assert found(pia, "杯盖") == ["杯盖很好"]
    fill()
    assert on_cards() == {2: tokens("杯盖很好")}


def test_a_post_deleted_before_it_was_taken_in_is_never_on_a_card():
    record = post("early", "新杯盖烫手")
    said(record)
    deleted(record)
    fill()
    assert on_cards() == {}


def test_a_post_deleted_while_its_card_is_written_is_not_on_it(monkeypatch):
    record = post("meanwhile", "新杯盖烫手")
    said(record, post("other", "杯盖很好"))
    real = cards.write

    def write(stretch, rows):
        real(stretch, rows)
        with transaction.atomic():
            forgetting.forget([Mention.objects.get(external_id="meanwhile").seq])

    monkeypatch.setattr(cards, "write", write)
    fill()
    assert on_cards() == {2: tokens("杯盖很好")}


def test_a_name_goes_with_the_last_post_that_bears_it(pia):
    first, second = (say(text, author="Lee Ann", account="lee")[0] for text in ("The lid leaks", "It is hot"))
    say("A new name", author="Lee Bo", account="lee")
    deleted(first)
    assert found(pia, "author:ann") == ["A new name", "It is hot"]
    deleted(second)
    assert found(pia, "author:ann") == []
    assert found(pia, "author:bo") == ["A new name"]
    assert Byline.objects.count() == 1


def test_many_small_stretches_become_one(pia):
    for number in range(20):
        say(f"text number {number}")
    assert Stretch.objects.filter(of="words").count() < 10
    assert found(pia, "number")[:2] == ["text number 19", "text number 18"]
    assert len(on_cards()) == 20


def test_very_long_texts_are_put_on_cards_in_parts(pia, monkeypatch):
    monkeypatch.setattr(filling, "LONGEST", 50)
    say(*[f"text number {n} " + "x" * 30 for n in range(5)])
    assert Stretch.objects.filter(of="words").count() == 5
    assert len(found(pia, "number")) == 5


def test_the_lag_counts_what_cannot_be_found_yet(monkeypatch):
    assert lag.lag() == lag.Lag()
    intake.append([post("a", "one"), post("b", "two")], now() - timedelta(minutes=2))
    assert (lag.lag().posts, lag.lag().is_late) == (2, True)
    fill()
    assert lag.lag().posts == 0


def test_beginning_anew_reads_the_log_again(pia):
    say("The lid leaks")
    with transaction.atomic():
        forgetting.begin_anew()
    assert found(pia, "lid") == []
    fill()
    assert found(pia, "lid") == ["The lid leaks"]


SAID = st.lists(st.text("天气预报好 ,ab", max_size=12).filter(str.strip), min_size=1, max_size=8, unique=True)
ASKED = st.text("天气预报好ab", min_size=1, max_size=4)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=SAID, asked=ASKED)
def test_search_finds_what_a_look_at_every_text_finds(pia, texts, asked):
    with transaction.atomic():
        say(*texts)
        terms = rules.read(asked)
        assert found(pia, asked) == [text for text in reversed(texts) if rules.holds(terms, text)]
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_no_byte_of_a_deleted_text_stays_in_the_file():
    if connection.vendor != "sqlite":
        pytest.skip("the files of a server are not ours to read; there the table is rewritten whole")
    secret = "独角犀牛巧克力 zyzzyva"
    gone = say(secret, *[f"杯盖很好 number {n}" for n in range(300)])[0]
    traces = [secret.encode(), *(token.to_bytes(8, "little") for token in tokens(secret))]
    assert all(trace in image() for trace in traces)
    deleted(gone)
    forgetting.tidy()
    assert not [trace for trace in traces if trace in image()]


def image() -> bytes:
    """Return the database file as it is, with its free pages."""
    return bytes(connection.connection.serialize())


@pytest.mark.django_db(transaction=True)
def test_a_file_is_tidied_some_time_after_a_text_left():
    gone = say("新杯盖烫手", "杯盖很好")[0]
    deleted(gone)
    assert SearchState.objects.get().untidy_since
    fill()
    assert SearchState.objects.get().untidy_since
    SearchState.objects.update(untidy_since=now() - timedelta(days=1))
    fill()
    assert SearchState.objects.get().untidy_since is None


def film(words):
    """Say something with a film beside it."""
    made = post(f"s{next(names)}", "Watch this")
    made.media = [{"kind": "subtitle", "text": words}]
    intake.append([made], now())
    fill()
    return made


def test_what_is_said_in_a_film_is_found_until_its_post_is_gone(pia):
    shown = film("Pour slowly, or the lid will burn your lips")
    assert found(pia, "lips") == ["Pour slowly, or the lid will burn your lips"]
    assert finding.search(pia, rules.read("lips"), Filters()).hits[0].is_beside
    deleted(shown)
    assert found(pia, "lips") == found(pia, "watch") == []
    assert not Wording.objects.exists()


def test_what_a_film_and_a_post_say_stays_with_the_post(pia):
    shown = film("Pour slowly, or the lid will burn your lips")
    say("Pour slowly, or the lid will burn your lips")
    deleted(shown)
    assert found(pia, "lips") == ["Pour slowly, or the lid will burn your lips"]
    assert not finding.search(pia, rules.read("lips"), Filters()).hits[0].is_beside
