"""Every adapter reads its samples as the golden files beside them say. One test for all, present and future."""

import hashlib
import json
from dataclasses import asdict
from datetime import UTC, datetime

import pytest

from codriver.channels import registry
from codriver.channels.base import Asked, ChannelError, Payload, Unfit, Web, said
from codriver.channels.base.messages import Incoming

AT = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
GOLDEN = ".golden.json"


def samples():
    """Return (kind, file) for all samples of all adapters."""
    found = [
        (kind, path) for kind in registry.kinds() for path in sorted((registry.FOLDER / kind / "samples").iterdir())
    ]
    return [(kind, path) for kind, path in found if not path.name.endswith(GOLDEN)]


def plain(one):
    """Return what an adapter heard as JSON: posts as they are, messages by their fields, the unfit by their reason."""
    if isinstance(one, Unfit):
        return {"unfit": one.reason, "entry": one.entry}
    if isinstance(one, Incoming):
        files = [[file.name, file.kind, hashlib.sha256(file.body).hexdigest()] for file in one.attachments]
        fields = asdict(one) | {"sent_at": said(one.sent_at), "attachments": files}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in fields.items() if value}
    return one


def read(kind, path):
    """Return what an adapter makes of a sample, as JSON."""
    payload = Payload(path.read_bytes(), f"https://samples.example/{path.name}")
    try:
        made = registry.channel(kind, Web()).receive(payload, Asked(settings={}, at=AT))
    except ChannelError as error:
        return [{"refused": str(error)}]
    return [plain(one) for one in made]


@pytest.mark.parametrize(("kind", "path"), samples(), ids=lambda value: getattr(value, "name", value))
def test_a_sample_becomes_what_its_golden_file_says(kind, path):
    assert read(kind, path) == json.loads(path.with_name(path.name + GOLDEN).read_text("utf-8"))
