"""What a source brought lately, and in which stories it stands."""

from dataclasses import dataclass

from codriver.channels.models import Connection
from codriver.listening.models import Mention, Story
from codriver.staff.models import User

LATEST = 20


@dataclass(frozen=True)
class Heard:
    """One post of a source, with its story if others said it too."""

    post: Mention
    story: Story | None

    @property
    def is_dated_by_arrival(self) -> bool:
        """Say whether the source named no time, so that it bears the time of its arrival."""
        return '"dated_by":"arrival"' in self.post.extra


def latest(connection: Connection, viewer: User) -> list[Heard]:
    """Return the last posts that we heard by a connection first."""
    posts = Mention.objects.visible_to(viewer).filter(hearing__connection=connection)
    found = list(posts.select_related("placement").order_by("-hearing__post_id")[:LATEST])
    labels = {post.pk: post.placement.story_id for post in found if hasattr(post, "placement")}
    stories = Story.objects.visible_to(viewer).in_bulk(list(labels.values()))
    return [Heard(post, stories.get(labels.get(post.pk, 0))) for post in found]
