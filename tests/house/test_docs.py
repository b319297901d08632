"""Documents that cannot lie: what there is stands in docs/look-up, and what stands there is.

One test a page; the page's name is in its failure.
"""

import argparse
import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from codriver import cli
from codriver.demo import urls as demo
from codriver.listening import models, records
from codriver.staff.audit_words import ACTIONS
from codriver.staff.rules import POWERS, ROLES
from tests.house import source

LOOK_UP = source.DOCS / "look-up"
DOCUMENTS = sorted([*source.DOCS.rglob("*.md"), *source.ROOT.glob("*.md")])


# ---- commands


def commands(parser: argparse.ArgumentParser, name: str) -> Iterator[tuple[str, set[str]]]:
    """Yield every command that can be typed, with its options."""
    below = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    shown = [action for action in parser._actions if action.help is not argparse.SUPPRESS and action.dest != "help"]
    if parser.get_default("run"):
        yield name, {option for action in shown for option in action.option_strings}
    for group in below:
        for word, child in group.choices.items():
            yield from commands(child, f"{name} {word}")


def sections(page: Path) -> dict[str, str]:
    """Return the page's sections whose head is a command."""
    parts = re.split(r"^## `(codriver[^`]*)`$", page.read_text("utf-8"), flags=re.MULTILINE)
    return {head: body.split("\n## ")[0] for head, body in zip(parts[1::2], parts[2::2], strict=True)}


def test_every_command_and_option_is_in_commands_md():
    page = sections(LOOK_UP / "commands.md")
    there = dict(commands(cli.parser(), "codriver"))
    assert set(there) == set(page), "docs/look-up/commands.md needs one section a command, and no others."
    for name, options in there.items():
        said = set(re.findall(r"^\| `(--[\w-]+)`", page[name], flags=re.MULTILINE))
        assert said == options, f"docs/look-up/commands.md, {name}: one row an option, and no others."


def test_every_script_of_the_checkout_is_in_commands_md():
    said = {cell for cell in source.first_cells(LOOK_UP / "commands.md") if cell.startswith("bin/")}
    assert said == {source.name(path) for path in source.files("bin")}, "docs/look-up/commands.md, In a checkout"


# ---- settings


def environment(path: Path) -> Iterator[str]:
    """Yield the names that a module reads from, or writes to, the environment."""
    for node in ast.walk(source.tree(path)):
        key: ast.AST | None = None
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if ast.unparse(node.func).rpartition(".")[0] == "os.environ":
                key = node.args[0] if node.args else None
                yield from (keyword.arg for keyword in node.keywords if keyword.arg)
        elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
            key = node.slice
        if isinstance(key, ast.Constant):
            yield str(key.value)


def test_every_setting_is_in_settings_md():
    paths = [*source.modules(), *(path for path in source.files("tests") if path.suffix == ".py")]
    there = {name for path in paths for name in environment(path)}
    scripts = "".join(path.read_text("utf-8") for path in source.files("bin"))
    there |= set(re.findall(r"\$\{?((?:CODRIVER|TEST)_\w+|PYTHON|CHROMIUM)\b", scripts))
    there -= {"DJANGO_SETTINGS_MODULE", "PATH", "DJANGO_ALLOW_ASYNC_UNSAFE"}  # Django's and the system's own
    said = set(source.first_cells(LOOK_UP / "settings.md"))
    assert there == said, f"docs/look-up/settings.md lacks {sorted(there - said)}; gone are {sorted(said - there)}."


# ---- verbs

SPEAKERS = {"record", "record_many", "on", "Event", "_event"}  # who is given a verb
VERB = re.compile(r"[a-z]+\.[a-z-]+")


def verbs(path: Path) -> Iterator[str]:
    """Yield the verbs that a module says."""
    own = source.constants(path)
    for call in source.calls(path):
        if ast.unparse(call.func).split(".")[-1] in SPEAKERS:
            for value in call.args[:3]:
                word = value.value if isinstance(value, ast.Constant) else own.get(ast.unparse(value))
                if isinstance(word, str) and VERB.fullmatch(word):
                    yield word
                    break


def test_every_verb_is_in_verbs_md():
    there = {verb for path in source.modules() for verb in verbs(path)} | set(ACTIONS)
    said = set(source.first_cells(LOOK_UP / "verbs.md"))
    assert there == said, f"docs/look-up/verbs.md lacks {sorted(there - said)}; gone are {sorted(said - there)}."


# ---- pages


def addresses(patterns: list[URLPattern | URLResolver], above: str) -> Iterator[tuple[str, object]]:
    """Yield every address with what stands behind it."""
    for pattern in patterns:
        whole = above + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, whole)
        else:
            yield whole, pattern.callback


def power_of(view: object, seen: frozenset[int] = frozenset()) -> str | None:
    """Return the power that a view asks for: the one that staff_may was given."""
    code, cells = getattr(view, "__code__", None), getattr(view, "__closure__", None) or ()
    if code is None or id(view) in seen:
        return None
    held = dict(zip(code.co_freevars, (cell.cell_contents for cell in cells), strict=True))
    if isinstance(held.get("power"), str):
        return held["power"]
    deeper = (power_of(value, seen | {id(view)}) for value in held.values() if callable(value))
    return next((power for power in deeper if power), None)


def test_every_address_and_its_power_is_in_pages_md():
    there = dict([*addresses(get_resolver().url_patterns, "/"), *addresses(demo.urlpatterns, "/demo/")])
    rows = [re.split(r" *\| *", line.strip("| ")) for line in (LOOK_UP / "pages.md").read_text("utf-8").splitlines()]
    said = {row[0].strip("`"): row[1].strip("`") for row in rows if row[0].startswith("`/")}
    assert set(there) == set(said), "docs/look-up/pages.md needs one row an address, and no others."
    powers = {address: power_of(view) for address, view in there.items()}
    assert {address: power for address, power in powers.items() if power} == {
        address: power for address, power in said.items() if power in POWERS
    }, "docs/look-up/pages.md names another power than the door asks for."


def test_every_power_is_in_pages_md():
    lines = (LOOK_UP / "pages.md").read_text("utf-8").splitlines()
    rows = [re.split(r" *\| *", line.strip("| ")) for line in lines if line.startswith("|")]
    said = {row[0].strip("`"): {role for role, may in zip(ROLES, row[1:], strict=True) if may == "yes"}
            for row in rows if row[0].strip("`") in POWERS}  # fmt: skip
    assert tuple(rows[0][1:]) == ROLES
    assert said == {power: set(roles) for power, roles in POWERS.items()}, "docs/look-up/pages.md, the first table"


# ---- formats


def test_every_field_of_a_post_is_in_formats_md():
    parts = {"": records.PostRecord, "author.": records.Author, "counts.": records.Counts}
    there = {above + field for above, form in parts.items() for field in form.__struct_fields__}
    words = {relation.label for relation in models.Relation}
    said = set(source.first_cells(LOOK_UP / "formats.md"))
    assert there | words <= said, f"docs/look-up/formats.md lacks {sorted((there | words) - said)}."


# ---- links and files

FILE = re.compile(
    r"`((?:[\w.-]+/)+[\w.-]*\.(?:py|md|csv|c|po|html|css|js|toml|sh)|(?:codriver|bin|tests|docs)/[\w./-]+)`"
)


def anchors(page: Path) -> set[str]:
    """Return the places in a page that a link may name: its headings, as the usual readers spell them."""
    heads = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", DOCUMENTS, ids=source.name)
def test_a_link_into_a_page_finds_its_heading(page):
    links = re.findall(r"\]\(([^)\s:]*)#([^)\s]+)\)", page.read_text("utf-8"))
    lost = [f"{file}#{place}" for file, place in links if place not in anchors(page.parent / file if file else page)]
    assert not lost, f"{source.name(page)} links to {lost}: there is no such heading."


@pytest.mark.parametrize("page", DOCUMENTS, ids=source.name)
def test_a_document_names_only_what_exists(page):
    text = page.read_text("utf-8")
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]
    gone = [link for link in links if link and not (page.parent / link).exists()]
    roots = (source.ROOT, source.PACKAGE, page.parent)
    gone += [file for file in FILE.findall(text) if not any((root / file).exists() for root in roots)]
    assert not gone, f"{source.name(page)} names {gone}: follow them to where they went."
