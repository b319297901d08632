"""Pushes: others send posts to us as soon as they are said, signed with a secret of this connection."""

import json
import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import cast

from django.utils.translation import gettext_lazy as _

from codriver.channels.base import Asked, Card, Channel, Payload, Post, Unfit
from codriver.channels.posts import reading, signing

TRIAL = {"test": True}  # a push that proves the way and brings nothing


class Posts(Channel):
    """Records of posts, pushed by Standard Webhooks."""

    card = Card(
        kind="posts", label=_("Push"), source="standardwebhooks.com, docs/look-up/formats.md",
        read_on=date(2026, 11, 26),
    )  # fmt: skip

    def verify(self, payload: Payload, asked: Asked) -> str:
        """Return the webhook-id of a push that is signed with a valid secret, at a time near ours."""
        return signing.verified(payload.headers, payload.body, signing.valid(asked.secrets, asked.at), asked.at)

    def receive(self, payload: Payload, asked: Asked) -> list[Post | Unfit]:
        """Read the posts of a push; a trial bears none."""
        return [cast("Post | Unfit", one) for one in reading.read(payload.body) if one != TRIAL]

    def rotate(self, held: Mapping[str, str], at: datetime, keep: timedelta) -> dict[str, str]:
        """Return a new secret beside the one that stays valid for a while."""
        return signing.rotated(held, at, keep)

    def trial(self, asked: Asked) -> Payload:
        """Return a push as its sender would make it, which brings nothing."""
        body = json.dumps(TRIAL).encode()
        headers = signing.sign(asked.secrets["secret"], f"test_{secrets.token_hex(12)}", asked.at, body)
        return Payload(body, headers=headers)
