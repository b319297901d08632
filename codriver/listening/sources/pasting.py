"""One post, added by hand: its page is fetched once, shown as it would be kept, and kept when somebody says yes."""

from dataclasses import dataclass
from datetime import datetime

from codriver.channels import registry
from codriver.channels.base import Asked, ChannelError, Payload, Post, Unfit, checked, host_of, said, short
from codriver.kit.clock import now
from codriver.kit.http import FetchError
from codriver.listening import intake
from codriver.listening.models import Mention
from codriver.listening.records import Refused, read_object
from codriver.listening.sources import asking

PATIENCE = 20.0  # seconds: somebody is waiting


@dataclass(frozen=True)
class Added:
    """What came of adding a post: its number, and whether it is new; or why it was refused."""

    seq: int = 0
    is_new: bool = False
    reason: str = ""


def post_at(url: str) -> Post:
    """Fetch a page once and return the post that it is. Raises ChannelError with the reason when it is none."""
    web, at = asking.polite(PATIENCE), now()
    try:
        page = Payload.of(checked(web.fetch(url), at))
    except FetchError as error:
        raise ChannelError(str(error), permanent=error.permanent) from error
    found = registry.page_reader(web).read_page(page, Asked({}, at))
    if isinstance(found, Unfit):
        raise ChannelError(found.reason)
    return found


def by_hand(url: str, text: str, at: datetime, *, author: str = "", source_kind: str = "unknown") -> Post:
    """Return the post that somebody describes. Its id is its address, as it is for a page that we read ourselves."""
    post: Post = {
        "channel": host_of(url).removeprefix("www.")[:64],
        "id": short(url),
        "text": text,
        "published_at": said(at),
        "url": url,
        "source_kind": source_kind,
        "extra": {"added_by": "hand"},
    }
    if author:
        post["author"] = {"id": author, "name": author}
    return post


def add(post: Post) -> Added:
    """Append a post. What is here already stays as it is."""
    try:
        record = read_object(dict(post))
    except Refused as refusal:
        return Added(reason=str(refusal))
    outcome = intake.append([record], now())
    if outcome.rejected:
        return Added(reason=outcome.rejected[0][1])
    seq = Mention.objects.values_list("seq", flat=True).get(channel=record.channel, external_id=record.id)
    return Added(seq, bool(outcome.stored))
