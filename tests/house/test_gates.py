"""The three gates: `visible_to` to fetch in a door, `terms.may` with `channels.outbox` to speak, `timeline.record` to
write history."""

import ast
from collections.abc import Iterator
from inspect import getsourcefile
from pathlib import Path
from sys import modules

import pytest
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from codriver.demo import urls as demo
from tests.house import source

# "function: what is read" → why it needs no viewer. Each is a reader's own, or decides who the reader is.
FREE = {
    "sessions: UserSession.objects.filter": "a reader's own sessions",
    "sessions: UserSession.objects.purge_and_list": "a reader's own sessions",
    "start: User.objects.exists": "says only whether the house has an owner",
    "undo: Ruling.objects.filter": "whoever may rule stories may take back any ruling, and sees every story",
    "code: Proof.objects.filter": "the proof that this very session asked for",
    "proof_of: Proof.objects.filter": "the proof that this very session gave",
    "herself: Person.objects.filter": "the customer herself",
    "addresses_of: Handle.objects.filter": "the customer's own addresses",
    "remove: Passkey.objects.filter": "the customer's own passkeys",
    "meant: Reading.objects.filter": "of a post that is proven to be the customer's own",
    "of: Outgoing.objects.filter": "messages to the customer herself",
    "week_of: Outgoing.objects.filter": "messages to the customer herself, counted",
    "receipts: TermSet.objects.filter": "pages of the customer's own book",
    "looks: VoiceOpening.objects.filter": "openings of pages about the customer's own accounts",
    "setup: Company.objects.first": "the house's own name, which stands on the sign-in page too",
    "colleague: Authenticator.objects.filter": "of a colleague who was fetched by visible_to",
    "health: Beat.objects.values_list": "the worker's signs of life hold nothing about people",
    "health: LogHead.objects.values_list": "a number",
    "health: EngineState.objects.values_list": "a number",
    "health: Mention.objects.filter": "the time at which the oldest waiting post came, nothing of the post",
    "hot_and_nobodys: Mute.objects.filter": "narrows stories that were fetched by visible_to",
    "hot_and_nobodys: Ownership.objects.filter": "narrows stories that were fetched by visible_to",
    "push: Connection.objects.standing": "the sender proves by its signature who it is",
    "store: Delivery.objects.values_list": "a hash of what the sender itself sent before",
    "is_full: Delivery.objects.waiting": "two numbers",
    "enter: Sample.objects.select_related": "the demo's own row",
    "enter: User.objects.filter": "the visitor herself, who came in by a printed link",
    "enter: Person.objects.filter": "the visitor herself, who came in by a printed link",
    "enter: UserSession.objects.create_from_request": "the visitor's own session, which begins here",
}
WRITES = {"create", "bulk_create", "get_or_create", "update_or_create"}  # making is not fetching
OURS = {model.__name__ for model in apps.get_models()}


def views(patterns: list[URLPattern | URLResolver]) -> Iterator[object]:
    """Yield what stands behind every address."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns)
        else:
            yield pattern.callback


def door_files() -> list[Path]:
    """Return our modules that hold a door."""
    names = {view.__module__ for view in [*views(get_resolver().url_patterns), *views(demo.urlpatterns)]}
    return sorted(Path(getsourcefile(modules[name])) for name in names if name.startswith("codriver."))


def chain(node: ast.AST) -> str:
    """Return dotted names as written: Story.objects.filter."""
    if isinstance(node, ast.Attribute):
        return f"{chain(node.value)}.{node.attr}".lstrip(".")
    return node.id if isinstance(node, ast.Name) else ""


def fetches(path: Path) -> Iterator[str]:
    """Yield "function: what it reads" for everything that a door reads past visible_to."""
    for function in source.tree(path).body:
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
                words = chain(call.func).split(".")
                first = chain(call.args[0]) if call.args else ""
                if words[0].startswith("get_object_or_404") and first in OURS:
                    yield f"{function.name}: get_object_or_404({first})"
                elif words[0] in OURS and words[1:2] == ["objects"] and words[-1] not in WRITES | {"visible_to"}:
                    yield f"{function.name}: {'.'.join(words[:3])}"


@pytest.mark.parametrize("path", door_files(), ids=source.name)
def test_a_door_fetches_by_visible_to_alone(path):
    loose = sorted(set(fetches(path)) - set(FREE))
    assert not loose, (
        f"{source.name(path)}: {loose}. Say `Model.objects.visible_to(request.user)`; if nobody's eyes need to "
        f"be asked, give the reason in FREE of {source.name(Path(__file__))}."
    )


def test_every_exception_is_still_needed():
    found = {fetch for path in door_files() for fetch in fetches(path)}
    stale = sorted(set(FREE) - found)
    assert not stale, f"No door does {stale} any more: take it out of FREE."


def history_writers() -> Iterator[str]:
    """Yield where an Activity is made or changed outside timeline/actions.py."""
    for path in source.modules():
        if source.name(path) == "codriver/timeline/actions.py":
            continue
        for call in source.calls(path):
            words = chain(call.func).split(".")
            changes = words[0] == "Activity" and (len(words) == 1 or {"update", "delete", *WRITES} & set(words))
            if changes:
                yield f"{source.name(path)}:{call.lineno} {'.'.join(words)}"


def test_history_is_written_by_record_alone():
    found = list(history_writers())
    assert not found, f"{found}: say timeline.actions.record(...), which keeps a happening from being written twice."


OUTBOX = "codriver/channels/outbox.py"


def mouths() -> Iterator[str]:
    """Yield where an adapter that speaks is fetched or used outside channels/outbox.py."""
    for path in source.modules():
        name = source.name(path)
        if name == OUTBOX:
            continue
        for call in source.calls(path):
            words = chain(call.func).split(".")
            is_adapter_send = words[-1] == "send" and words[:-1] not in (["outbox"], ["channels", "outbox"])
            is_ours = name.startswith("codriver/channels/") and name.count("/") == 2  # an adapter's folder lies deeper
            if words[-1] == "speaker" or (is_adapter_send and is_ours):
                yield f"{name}:{call.lineno} {'.'.join(words)}"


def makers_of_outgoing() -> Iterator[str]:
    """Yield where an Outgoing is made, or its state is set, outside channels/outbox.py."""
    for path in source.modules():
        if source.name(path) in (OUTBOX, "codriver/channels/digests.py"):
            continue
        for call in source.calls(path):
            words = chain(call.func).split(".")
            if words[0] == "Outgoing" and (len(words) == 1 or {"update", "delete", *WRITES} & set(words)):
                yield f"{source.name(path)}:{call.lineno} {'.'.join(words)}"


def test_only_the_outbox_speaks():
    found = [*mouths(), *makers_of_outgoing()]
    assert not found, f"{found}: say channels.outbox.send(...), which asks the gate, and asks it again."
