from datetime import timedelta

import msgspec

from codriver.demo import clearing, playing, sample
from codriver.demo.models import Colleague, DemoPost, Sample, Tale
from codriver.demo.tests.conftest import NOON
from codriver.listening import intake, log
from codriver.listening.engine import run
from codriver.listening.models import Mention, Note, Placement, SavedView, Story
from codriver.listening.records import PostRecord
from codriver.people.models import Handle, Person
from codriver.staff.models import User
from codriver.terms import actions
from codriver.terms.models import TermSet
from codriver.timeline.models import Activity


def bring(*texts: str) -> None:
    """Import posts of one's own."""
    fields = [
        {"channel": "ours", "id": f"o{n}", "text": text, "published_at": NOON - timedelta(hours=n)}
        for n, text in enumerate(texts)
    ]
    intake.append([msgspec.convert(one, PostRecord) for one in fields], NOON)


def test_clearing_deletes_what_the_generator_wrote_and_nothing_else(made):
    source = Story.objects.order_by("-posts").first().source.text
    bring(
        "the kettle in room nine whistles in a minor key every morning", source, source, "and nobody minds at all here"
    )
    run.until(log.head())
    playing.step(NOON + timedelta(seconds=30))
    Note.objects.create(post=Mention.objects.get(external_id="o1"), text="mine", by=made.owner, at=NOON)
    ours = Mention.objects.filter(channel="ours").count()

    assert clearing.count().stay == ours
    assert clearing.clear() > 5_000

    assert set(Mention.objects.values_list("channel", flat=True)) == {"ours"}
    assert Mention.objects.count() == ours == 4
    assert Note.objects.get().text == "mine"
    for model in (DemoPost, Tale, Person, Handle, Activity, SavedView):
        assert model.objects.count() == 0
    assert set(User.objects.values_list("pk", flat=True)) == {made.owner_id}
    assert Colleague.objects.count() == 1
    run.until(log.head())
    assert Placement.objects.count() == 4
    assert [story.posts for story in Story.objects.all()] == [2]  # two of one's own, alike: their story is made anew


def test_clearing_twice_and_playing_on_do_nothing(made):
    clearing.clear()
    assert clearing.clear() == 0
    assert playing.step(NOON + timedelta(seconds=60)) == 0
    sample.resume(NOON + timedelta(days=1))
    sample.make(NOON + timedelta(days=1))
    assert Mention.objects.count() == 0
    assert Sample.objects.get().cleared_at


def test_a_colleague_whom_the_visitor_gave_something_to_do_stays(made):
    bring("the kettle in room nine whistles in a minor key every morning")
    colleague = User.objects.exclude(pk=made.owner_id).first()
    Note.objects.create(post=Mention.objects.get(channel="ours"), text="hers", by=colleague, at=NOON)
    clearing.clear()
    assert User.objects.filter(pk=colleague.pk).exists()
    assert Note.objects.get().by == colleague


def test_a_customer_whose_terms_a_visitor_turned_goes_with_her_book(made):
    ana = Sample.objects.get().person
    actions.object_to(ana, "news")
    clearing.clear()
    assert not Handle.objects.exists()
    assert not Person.objects.filter(pk=ana.pk).exists()
    assert not TermSet.objects.filter(person=ana.pk).exists()
