"""No history of changes, deaths of workers and passing time ends in a message that her terms forbid.

Hypothesis makes the histories. Whenever the channel is given a letter, the oracle, which shares no code with the gate,
is asked about that moment, with the newest page of her book as the database holds it.
"""

from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from codriver.channels import digests, outbox, stopping
from codriver.channels.base import ChannelError
from codriver.channels.base.messages import Receipt
from codriver.channels.models import Outgoing
from codriver.channels.tests.speaking import Paper, mouth, paper
from codriver.people.actions import give_handle
from codriver.people.models import Person
from codriver.terms import actions, laws, queries
from codriver.terms.models import TermSet
from codriver.terms.nouns import Cap, Rule, Sent, Window
from codriver.terms.tests.oracle import decide

CLOCKS = (  # every module that asks what time it is
    "codriver.channels.outbox.now",
    "codriver.channels.digests.now",
    "codriver.channels.stopping.now",
    "codriver.terms.judging.now",
    "codriver.terms.actions.now",
)
ONCE = ("news", "offers")
PURPOSES = st.sampled_from(("news", "news", "news", "offers", "orders", "reply", "account", "safety", "share"))
BEGIN = datetime(2026, 3, 27, 9, tzinfo=UTC)  # two days before Paris puts its clocks on
WINDOWS = st.sampled_from(
    (
        (),
        (),
        (),
        (Window("FREQ=DAILY;BYHOUR=8;BYMINUTE=0", 600),),
        (Window("FREQ=DAILY;BYHOUR=22;BYMINUTE=30", 540),),
        (Window("FREQ=WEEKLY;BYDAY=SA,SU;BYHOUR=1;BYMINUTE=0", 120, "America/New_York"),),
    )
)
RULES = st.builds(
    lambda key, effect, purpose, topic, urgency, windows, cap, digest: Rule(
        key, effect, purpose, topic, urgency=urgency, windows=windows,
        cap=cap if effect == "allow" else None, digest=digest if effect == "allow" else None,
    ),
    st.sampled_from(("a", "b", "c", "d")),
    st.sampled_from(("allow", "allow", "allow", "deny")),
    st.sampled_from((None, "news", "news", "offers", "orders", "share")),
    st.sampled_from((None, None, None, "tea")),
    st.sampled_from((4, 4, 2)),
    WINDOWS,
    st.sampled_from((None, Cap(1, 1), Cap(2, 7, "channel"))),
    st.sampled_from((None, None, None, None, "daily", "weekly")),
)  # fmt: skip


class History(RuleBasedStateMachine):
    """One person, one channel, and everything that may happen between them."""

    @initialize(
        country=st.sampled_from(("", "FR", "US")), age=st.sampled_from(("adult", "adult", "adult", "14-17", "under 14"))
    )
    def begin(self, country, age):
        self.at, self.count, self.wrong, self.given = BEGIN, 0, [], {}
        self.stack = ExitStack()
        self.stack.enter_context(transaction.atomic())
        for name in CLOCKS:
            self.stack.enter_context(patch(name, lambda: self.at))
        self.stack.enter_context(paper())
        self.stack.enter_context(patch.object(Paper, "send", lambda channel, letter, asked: self.given_to(letter)))
        mouth()
        self.ana = Person.objects.create(
            name="Ana", language="en", timezone="Europe/Paris", country=country, age_band=age
        )
        self.handle = give_handle(self.ana, "paper", "Ana", evidence="signed in", verified_at=BEGIN)
        self.failing = None
        actions.set_rule(self.ana, Rule("news", "allow", "news"))

    def given_to(self, letter):
        """Be the channel: ask the oracle whether this may go now."""
        message = Outgoing.objects.select_related("purpose", "person").get(pk=letter.key.partition("-")[0])
        before = [row for row in self.went() if row[0] != message.pk]
        terms = queries.terms_of(Person.objects.get(pk=self.ana.pk), self.handle.pk)
        answer = decide(terms, message.planned, self.at, [sent for _, sent in before], laws.law_of(terms.country))
        if answer.verdict != "send":
            self.wrong.append((letter.key, answer))
        self.given[message.key] = self.given.get(message.key, 0) + 1
        if self.failing:
            raise self.failing
        return Receipt(f"paper:{letter.key}")

    def went(self):
        """Return what went out before, as the database knows it."""
        rows = Outgoing.objects.filter(state__in=("sending", "sent", "unknown")).select_related("purpose")
        return [
            (row.pk, Sent(row.sent_at, row.purpose.key, row.channel, row.sender, row.topic, row.urgency, row.language))
            for row in rows
        ]

    @rule(one=RULES)
    def sets_a_rule(self, one):
        actions.set_rule(self.ana, one)

    @rule(key=st.sampled_from(("a", "b", "c", "d")))
    def drops_a_rule(self, key):
        actions.drop_rule(self.ana, key)

    @rule(days=st.sampled_from((None, None, 1)))
    def pauses(self, days):
        actions.pause(self.ana, self.at + timedelta(days=days) if days else None)

    @rule(purpose=st.sampled_from(("news", "orders", "*")), again=st.sampled_from((True, True, True, False)))
    def objects(self, purpose, again):
        (actions.allow_again if again else actions.object_to)(self.ana, purpose)

    @rule(state=st.sampled_from(("given", "withdrawn", "refused")))
    def answers_about_sharing(self, state):
        shown = actions.notice(b"We would share.", language="en", version="1")
        actions.consent(self.ana, "share", state, notice=shown)

    @precondition(lambda self: self.count > 12)  # what ends a history comes late
    @rule()
    def bounces(self):
        actions.suppress(self.handle, "bounced")

    @rule(has=st.booleans())
    def has_a_guardian(self, has):
        person = Person.objects.get(pk=self.ana.pk)
        parent = Person.objects.create(name="Lin", language="en", timezone="UTC") if has else None
        actions.set_guardian(person, parent)

    @rule(
        purpose=PURPOSES, topic=st.sampled_from((None, "tea")), urgency=st.integers(1, 4),
        hours=st.sampled_from((None, 6, 200)),
    )  # fmt: skip
    def we_say_something(self, purpose, topic, urgency, hours):
        self.count += 1
        late = self.at + timedelta(hours=hours) if hours else None
        outbox.send(
            self.handle, purpose, key=f"k{self.count}", subject="Tea", text="Green.", topic=topic, urgency=urgency,
            useless_from=late,
        )  # fmt: skip

    @rule(is_unknown=st.booleans())
    def the_channel_fails_next(self, is_unknown):
        self.failing = ChannelError("no answer", is_unknown=is_unknown)
        self.work()
        self.failing = None

    @rule()
    def a_worker_dies_while_it_sends(self):
        row = Outgoing.objects.filter(state__in=("waiting", "held"), next_at__lte=self.at).first()
        if row:
            outbox._claimed(row.pk)

    @rule(minutes=st.sampled_from((1, 7, 60, 600, 1440, 10080)))
    def time_passes(self, minutes):
        self.at += timedelta(minutes=minutes)

    @rule()
    def we_say_news_at_once(self):
        self.we_say_something("news", None, 1, None)
        self.work()

    @rule()
    def work(self):
        digests.run()
        outbox.run()

    @rule()
    def she_clicks_stop(self):
        last = Outgoing.objects.filter(state="sent").last()
        if last:
            stopping.stop(last)
            again = {"purpose": last.purpose.key, "topic": last.topic, "urgency": last.urgency}
            self.count += 1
            key = f"k{self.count}"
            message = outbox.send(self.handle, again.pop("purpose"), key=key, subject="Tea", text="Green.", **again)
            assert message.state == "denied" or last.purpose.key == "account"

    @invariant()
    def nothing_forbidden_went(self):
        assert getattr(self, "wrong", []) == []

    @invariant()
    def promotion_went_once(self):
        once = Outgoing.objects.filter(purpose__kind="promotion", error="", key__in=getattr(self, "given", {}))
        assert all(self.given[row.key] == 1 for row in once)

    @invariant()
    def the_book_is_a_chain(self):
        if hasattr(self, "ana"):
            versions = TermSet.objects.filter(person=self.ana).order_by("version").values_list("version", flat=True)
            assert list(versions) == list(range(1, len(versions) + 1))

    def teardown(self):
        if hasattr(self, "stack"):
            transaction.set_rollback(True)
            self.stack.close()


@pytest.mark.django_db
def test_no_history_ends_in_a_forbidden_message(company):
    limits = settings(
        max_examples=40, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    run_state_machine_as_test(History, settings=limits)
