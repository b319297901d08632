"""`codriver stories`: the wall, one story and the whole grouping, in a terminal or for scripts."""

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from codriver.listening import heat


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register `stories`."""
    stories = commands.add_parser("stories", help="the stories, hottest first")
    stories.add_argument("--since", metavar="T", help="only stories with a post since T (RFC 3339 with zone)")
    stories.add_argument("--limit", type=int, default=50, metavar="N", help="at most N stories (default 50)")
    stories.add_argument("--json", action="store_true", help="print JSON")
    stories.set_defaults(run=wall)
    kinds = stories.add_subparsers(dest="what", metavar="show|export")
    show = kinds.add_parser("show", help="one story: source, posts, spread, spreaders, timeline, alerts")
    show.add_argument("id", type=int, metavar="ID")
    show.add_argument("--json", action="store_true", help="print JSON")
    show.set_defaults(run=show_one)
    export = kinds.add_parser("export", help="JSON lines, one a post, with its story and relation")
    export.set_defaults(run=export_all)


def _time(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("the time needs a zone")
    return at


def _plain(text: str) -> str:
    """Return a text that a terminal shows and does not obey."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _print(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False))


def wall(arguments: argparse.Namespace) -> int:
    """Print the stories, hottest first."""
    from codriver.listening.models import Story

    found = Story.objects.select_related("source").order_by("-heat", "-id")
    if arguments.since:
        try:
            found = found.filter(last_at__gte=_time(arguments.since))
        except ValueError as problem:
            print(f"--since {arguments.since}: {problem}", file=sys.stderr)
            return 2
    rows = [_summary(story) for story in found[: max(1, arguments.limit)]]
    if arguments.json:
        _print(rows)
        return 0
    if not rows:
        print("No stories yet. Import posts: codriver import posts FILE")
    for row in rows:
        print(f"{row['id']:>8}  {row['posts']:>7} posts  {row['last_at'][:16]}  {_plain(row['title'])}")
    return 0


def _summary(story: Any) -> dict[str, Any]:
    from codriver.listening.stories.wall import title_of

    return {
        "id": story.number,
        "title": title_of(story) or f"story {story.number}",
        "posts": story.posts,
        "first_at": story.first_at.isoformat(),
        "last_at": story.last_at.isoformat(),
        "weight_at_last": round(heat.weight(story.heat, story.last_at.timestamp()), 2),
        "is_origin_forgotten": story.is_origin_forgotten,
    }


def show_one(arguments: argparse.Namespace) -> int:
    """Print one story."""
    from codriver.listening import spread

    story = spread.story(arguments.id)
    if story is None:
        print(f"There is no story {arguments.id}. `codriver stories` lists them.", file=sys.stderr)
        return 1
    if arguments.json:
        _print(story)
        return 0
    source = story["source"]
    print(f"Story {story['id']}: {story['posts_count']} posts, {story['first_at'][:16]} to {story['last_at'][:16]}")
    first = f"{source['author']} on {source['channel']}: {source['text']}" if source else "not seen"
    print(f"Source: {_plain(first)}")
    for spreader in story["spreaders"][:10]:
        print(f"{spreader['reposts']:>6} reposts, {spreader['reach']:>6} reached  {_plain(spreader['author'])}")
    return 0


def _exported() -> Iterator[dict[str, Any]]:
    from codriver.listening import spread

    yield from spread.export()


def export_all(arguments: argparse.Namespace) -> int:
    """Print every post with its story."""
    write = sys.stdout.write
    encode = json.JSONEncoder(ensure_ascii=False).encode
    for row in _exported():
        write(encode(row) + "\n")
    return 0
