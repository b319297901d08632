"""What a kept database is filled with: a made-up house, by the doors of whatever version runs this.

Run by tests/kept/keep.py on a fresh data folder. Nouns that a version does not know are passed over, so that an old
version can be filled by the script of today.
"""

import json
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from types import ModuleType

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "codriver.settings")
django.setup()

from django.apps import apps  # noqa: E402 - Django must be set up first
from django.db import transaction  # noqa: E402

from codriver import cli  # noqa: E402
from codriver.kit.clock import now  # noqa: E402
from codriver.listening import actions  # noqa: E402
from codriver.listening.models import Mention, Placement, Story  # noqa: E402
from codriver.listening.stories import care  # noqa: E402
from codriver.people.actions import give_handle  # noqa: E402
from codriver.people.models import Person  # noqa: E402
from codriver.staff.actions import deactivate, invite  # noqa: E402
from codriver.staff.models import Company, User  # noqa: E402

NOT_RUN = {"sources", "webhooks"}  # jobs that would ask somebody outside
TALES = [  # (what somebody said first, what others add, channel)
    ("桂花乌龙的盖子又漏了，包里全是茶，客服说让我自己擦擦", "我的也漏了", "weibo"),
    ("The lid of my travel mug leaks again, my bag smells of tea for a week now", "mine too", "x"),
    ("灯笼茶门店今天排队一小时，店员很耐心，还送了小饼干", "真的很暖", "weibo"),
    ("Lantern Tea answered my complaint within an hour, that is how it should be done", "same here", "forum.example"),
    ("新出的燕麦拿铁太甜了，能不能出无糖版，每天都想喝", "求无糖", "weibo"),
    ("Does anybody know when the decaf blend comes back to the shops in town?", "asking for a friend", "x"),
]


def posts(part: int) -> Iterator[dict[str, object]]:
    """Yield half of the posts: each tale has one that begins it and nine that pass it on, answer it or copy it."""
    at = datetime(2026, 11, 20, 8, tzinfo=UTC)
    for number, (first, more, channel) in enumerate(TALES):
        for turn in range(5 * part, 5 * part + 5):
            text = first if turn % 3 == 0 else f"{more} {turn} //@{channel}-{number}: {first}"
            yield {
                "channel": channel,
                "id": f"t{number}-{turn}",
                "author": {"id": f"a{number}-{turn % 7}", "name": f"{channel}-{number}", "followers": 100 * turn},
                "text": text,
                "published_at": (at + timedelta(minutes=7 * turn + number)).isoformat(),
                "parent_id": f"t{number}-0" if turn % 3 else None,
                "source_kind": "national press" if turn == 9 else "person",
                "counts": {"reposts": turn, "comments": 1, "likes": 2 * turn},
            }


def bring(name: str, records: Iterator[dict[str, object]]) -> None:
    """Import some posts by the command."""
    path = Path(os.environ["CODRIVER_DATA"]) / name
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), "utf-8")
    assert cli.main(["import", "posts", str(path), "--json"]) in (0, 1)
    path.unlink()


def known(name: str) -> type | None:
    """Return a noun of ours, None where this version has none of this name."""
    return next((model for model in apps.get_models() if model.__name__ == name), None)


def module(name: str) -> ModuleType | None:
    """Return a module of Codriver, None where this version has none of this name."""
    try:
        return import_module(f"codriver.{name}")
    except ModuleNotFoundError:
        return None


def put(name: str, /, **facts: object) -> object | None:
    """Write a row of a noun, where there is one."""
    model = known(name)
    return model.objects.create(**facts) if model else None


def staff() -> dict[str, User]:
    """Make the company and the cast of tests/cast.py."""
    Company.objects.create(name="Lantern Tea", timezone="Asia/Shanghai", language="en")
    roles = {"Tess": "owner", "Leo": "lead", "Sam": "agent", "Eve": ""}
    made = {
        name: User.objects.create_user(f"{name.lower()}@example.com", "a long road home", name=name, role=role)
        for name, role in roles.items()
    }
    invite(role="agent", note="for the tea room", by=made["Tess"])
    deactivate(made["Eve"], by=made["Tess"])
    return made


def watch(by: User) -> object | None:
    """Make a watch of words, as its page does."""
    model = known("Watch")
    if not model:
        return None
    made = model(name="Lids", words="盖子\nlid", without="", number=5)
    import_module("codriver.listening.watches.actions").save(made, by)
    return made


@transaction.atomic
def rule(by: User) -> None:
    """Split, merge, and take one back."""
    stories = list(Story.objects.order_by("id"))
    last = Placement.objects.filter(story_id=stories[0].id).order_by("-post_id").first()
    actions.split(last.post_id, by)
    merged = actions.merge(stories[1].source_id, stories[3].source_id, by)
    actions.merge(stories[4].source_id, stories[5].source_id, by)
    actions.undo(merged.seq, by)


def take_care(cast: dict[str, User]) -> None:
    """Own, quiet, note, look, keep a view and a search."""
    one, two = Story.objects.order_by("id")[:2]
    care.own(one, cast["Sam"], cast["Leo"])
    care.quiet(two, "quiet", cast["Leo"])
    care.note(one, "Called the supplier of the lids. 已联系供应商", cast["Sam"])
    care.look(cast["Sam"])
    put("SavedFilter", user=cast["Sam"], name="Hot", query="hot=1")
    put("SavedView", user=cast["Sam"], page="stories", name="Hot", query="hot=1")
    put("SavedView", user=cast["Leo"], page="search", name="Lids", query="q=盖子")
    put("SavedSearch", user=cast["Leo"], name="Lids", query="q=盖子")


def correct(by: User) -> None:
    """Say what a post means, how a voice stands to us, of which kind a site is, and what is taken along."""
    if meaning := module("listening.meaning.corrections"):
        meaning.correct(Mention.objects.order_by("seq").first(), "negative", "complaint", ["quality"], by)
    if voices := module("listening.voices.actions"):
        voices.correct(("weibo", "a0-0"), "customer", by)
    site = known("Site") and known("Site").objects.first()
    if site:
        put("SiteKind", site=site, kind="forum", by=by, at=now())


def connect(by: User) -> None:
    """Listen to a feed that is not asked before next year, and to pushes, whose secret is sealed."""
    if channels := module("channels.actions"):
        feed, _ = channels.add("feeds", "A feed", {"url": "https://feeds.example/tea.xml"}, by=by)
        type(feed).objects.filter(pk=feed.pk).update(
            next_at=now() + timedelta(days=365), interval=timedelta(minutes=30)
        )
        channels.pause(feed, by=by, reason="too loud")
        secret = {"secret": "whsec_bWFkZSB1cCBmb3IgdGVzdHM="}
        shop, _ = channels.add("posts", "Our shop", {}, secrets=secret, is_asked=False, by=by)
        put("KeptBack", connection=feed, reason="it has no text", entry="<item/>", entry_hash="0" * 64, at=now())
        put("Ranking", connection=feed, entry="t0-0", rank=3, at=now())
        put("Delivery", connection=shop, external_id="m1", body_hash="1" * 64, came_at=now(), taken_at=now(), posts=1)


def tell(cast: dict[str, User], made: object | None) -> None:
    """Answer whether a match was meant, and be told beyond the page."""
    match = made and known("WatchMatch").objects.filter(watch=made).first()
    if match:
        put("WatchAnswer", watch=made, post=match.post, is_meant=True, by=cast["Sam"], at=now())
    put("Manner", user=cast["Sam"], quiet_from="22:00", quiet_until="07:30", most_a_day=5)
    put("Desktop", user=cast["Sam"], key="2" * 64, agent="a browser", since=now())
    notice = known("Notice") and known("Notice").objects.first()
    if notice:
        put("Acknowledgement", notice=notice, by=cast["Leo"], at=now())
        put("Dispatch", user=cast["Sam"], notice=notice, due_at=now(), on=now().date())
    if hooks := module("listening.notices.hooks"):
        hooks.add(cast["Tess"], "https://hooks.example/in", home="https://crm.example.org")


def ask(by: User) -> None:
    """Have a report made, give a post a picture's words, read counts again, and keep what is seldom there."""
    first = Mention.objects.order_by("seq").first()
    facts = {"story_number": first.seq, "language": "en", "zone": "UTC", "address": "https://crm.example.org/"}
    put("Report", by=by, asked_at=now(), begun_at=now(), made_at=now(), posts=10, body=b"%PDF-1.7\n\x00\xff", **facts)
    put("Medium", mention=first, mark="3" * 32, kind="picture", url="https://pictures.example/lid.png", name="lid",
        hash="4" * 64)  # fmt: skip
    put("KeepingPeriod", source_kind="forum", days=30, by=by, at=now())
    put("VoiceOpening", channel="weibo", author_id="a0-0", by=by, at=now())
    put("Authenticator", user=by, type="recovery_codes", data={"seed": "made up", "used_mask": 0})


def work() -> None:
    """Run the worker's jobs until what follows from the posts is there."""
    for _ in range(4):
        for room in ("timeline", "listening"):
            for name, _, run in import_module(f"codriver.{room}.tasks").JOBS:
                if name not in NOT_RUN:
                    run()


def main() -> None:
    """Fill the house."""
    cast = staff()
    bring("first.jsonl", posts(0))
    ana = Person.objects.create(name="Ana", language="zh-hans", timezone="Asia/Shanghai")
    give_handle(ana, "weibo", "a0-0", evidence="signed in", verified_at=now())
    made = watch(cast["Leo"])
    work()
    bring("second.jsonl", posts(1))
    bring("bad.jsonl", iter([{"channel": "x", "id": "no-text"}]))
    changed = next(posts(0)) | {"text": "桂花乌龙的盖子修好了", "edited_at": "2026-11-21T08:00:00Z"}
    gone = list(posts(0))[-1] | {"deleted_at": "2026-11-21T09:00:00Z"}
    bring("again.jsonl", iter([changed, gone, list(posts(0))[7] | {"text": "something else entirely"}]))
    work()
    rule(cast["Leo"])
    take_care(cast)
    connect(cast["Tess"])
    work()
    correct(cast["Sam"])
    tell(cast, made)
    ask(cast["Tess"])
    work()


if __name__ == "__main__":
    sys.exit(main())
