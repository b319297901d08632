"""The ranks of a hot list, drawn for the page of its source."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from codriver.channels import ranks
from codriver.channels.models import Connection
from codriver.channels.ranks import Ranked
from codriver.kit.clock import now
from codriver.listening.models import Mention
from codriver.staff.models import User

WIDTH, HEIGHT = 120.0, 24.0  # of one line, in its own units
SPAN = timedelta(hours=24)  # that it shows


@dataclass(frozen=True)
class Line:
    """One entry that stands in the list: its post, its ranks, and its way through the last day as a line."""

    ranked: Ranked
    post: Mention | None
    points: str

    @property
    def moved(self) -> str:
        """Say how it came to where it stands: up, down, or new."""
        if self.ranked.before is None:
            return "new"
        return "up" if self.ranked.before > self.ranked.rank else "down"


def lines(connection: Connection, viewer: User) -> list[Line]:
    """Return the first entries of a ranked source; nothing for any other source."""
    standing = ranks.standing(connection, viewer) if connection.state.get("ranks") else []
    entries = [one.entry for one in standing]
    channel = connection.settings.get("channel", "")
    found = Mention.objects.visible_to(viewer).filter(channel=channel, external_id__in=entries)
    posts = {post.external_id: post for post in found}
    return [Line(one, posts.get(one.entry), points(one.path, now())) for one in standing]


def points(path: ranks.Path, at: datetime) -> str:
    """Return the way of an entry as the points of a line: time runs right, the first rank is on top."""
    worst = max([rank for _, rank in path if rank] + [10])
    drawn: list[str] = []
    level: float | None = None
    for moment, rank in [*path, (at, path[-1][1])]:
        x = max(0.0, 1 - (at - moment) / SPAN) * WIDTH
        if level is not None:
            drawn.append(f"{x:.1f},{level:.1f}")
        level = HEIGHT if rank is None else 1 + (HEIGHT - 2) * (rank - 1) / worst
        drawn.append(f"{x:.1f},{level:.1f}")
    return " ".join(drawn)
