"""Every adapter reads its samples as the golden files beside them say. One test for all, present and future."""

import json
from datetime import UTC, datetime

import pytest

from codriver.channels import registry
from codriver.channels.base import Asked, ChannelError, Payload, Unfit, Web

AT = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
GOLDEN = ".golden.json"


def samples():
    """Return (kind, file) for all samples of all adapters."""
    found = [
        (kind, path) for kind in registry.kinds() for path in sorted((registry.FOLDER / kind / "samples").iterdir())
    ]
    return [(kind, path) for kind, path in found if not path.name.endswith(GOLDEN)]


def read(kind, path):
    """Return what an adapter makes of a sample, as JSON: posts as they are, the unfit by their reason."""
    payload = Payload(path.read_bytes(), f"https://samples.example/{path.name}")
    try:
        made = registry.channel(kind, Web()).receive(payload, Asked(settings={}, at=AT))
    except ChannelError as error:
        return [{"refused": str(error)}]
    return [{"unfit": one.reason, "entry": one.entry} if isinstance(one, Unfit) else one for one in made]


@pytest.mark.parametrize(("kind", "path"), samples(), ids=lambda value: getattr(value, "name", value))
def test_a_sample_becomes_what_its_golden_file_says(kind, path):
    assert read(kind, path) == json.loads(path.with_name(path.name + GOLDEN).read_text("utf-8"))
