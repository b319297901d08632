"""Each outside world is one folder of codriver/channels, whole, named nowhere else, and without nouns of ours."""

import re

import pytest

from codriver.channels import registry
from codriver.channels.base import Channel, Receives, Web
from tests.house import source

KINDS = registry.kinds()
LENT = ("codriver.channels.base", "codriver.reading", "codriver.kit")  # what an adapter may import of ours
TRANSLATION = "django.utils.translation"  # the only part of Django that it needs: its label


def folder(kind: str):
    """Return the folder of an adapter."""
    return registry.FOLDER / kind


def test_there_are_adapters():
    assert len(KINDS) >= 1


@pytest.mark.parametrize("kind", KINDS)
def test_an_adapter_folder_is_whole(kind):
    samples = [path for path in (folder(kind) / "samples").iterdir() if not path.name.endswith(".golden.json")]
    bare = [path.name for path in samples if not path.with_name(f"{path.name}.golden.json").exists()]
    assert samples, f"channels/{kind}/samples/ is empty: put there what its world sends, in our own words."
    assert not bare, f"channels/{kind}/samples/: {bare} lack the golden record beside them, NAME.golden.json."
    assert (folder(kind) / "README.md").read_text("utf-8").startswith("# "), f"channels/{kind}/README.md"
    assert list((folder(kind) / "tests").glob("test_*.py")), f"channels/{kind}/tests/ holds no test."


@pytest.mark.parametrize("kind", KINDS)
def test_an_adapter_has_a_card_of_its_own_name_and_reads_samples(kind):
    adapter = registry.adapter(kind)
    assert issubclass(adapter, Channel)
    assert adapter.card.kind == kind, "the card's kind is the name of the folder"
    assert adapter.card.label
    assert adapter.card.source
    assert isinstance(adapter(Web()), Receives), "an adapter can receive(): its samples are read that way"


@pytest.mark.parametrize("kind", KINDS)
def test_an_adapter_parses_and_knows_no_nouns(kind):
    lent = (*LENT, f"codriver.channels.{kind}")
    paths = [path for path in folder(kind).rglob("*.py") if not source.is_test(path)]
    own = [(source.name(path), module) for path in paths for module in source.imports(path)]
    strange = [
        (name, module)
        for name, module in own
        if (module.startswith("codriver") and not module.startswith(lent))
        or (module.startswith("django") and module != TRANSLATION)
    ]
    assert not strange, f"{strange}: an adapter imports channels.base, reading and kit, and no database."


@pytest.mark.parametrize("kind", KINDS)
def test_an_adapter_is_named_nowhere_else(kind):
    named = re.compile(rf"channels[./]{kind}\b")
    elsewhere = [path for path in source.files("codriver") if path.suffix == ".py" and folder(kind) not in path.parents]
    found = [source.name(path) for path in elsewhere if named.search(path.read_text("utf-8"))]
    assert not found, f"{found} name {kind}: ask channels.registry instead, so that deleting the folder deletes it all."
