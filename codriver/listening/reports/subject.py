"""The story that a report is about, read once, with the addresses that its numbers lead to."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from codriver.listening.models import Mention, Story
from codriver.listening.reports.charts import moment
from codriver.listening.reports.saying import Line, Piece, clean, count
from codriver.listening.sites import site_name
from codriver.listening.stories import spread_page, story_page
from codriver.listening.stories.spread_page import Spread
from codriver.listening.stories.story_page import StoryPage
from codriver.staff.models import User

NAME = 60  # characters of an author's name
DOT = Piece(" · ", style="soft")


@dataclass(frozen=True)
class Subject:
    """A story as its page shows it, and where the house stands."""

    story: Story
    page: StoryPage
    spread: Spread
    address: str

    @classmethod
    def read(cls, viewer: User, story: Story, address: str) -> "Subject":
        """Read a story in a fixed number of queries."""
        page = story_page.read(viewer, story)
        drawn = spread_page.spread(viewer, story, page.figure)
        assert drawn is not None  # the whole story can always be drawn
        return cls(story, page, drawn, address)

    def posts(self, **asked: object) -> str:
        """Return the address of those posts of the story that some number counts."""
        query = f"?{urlencode(asked)}" if asked else ""
        return self.absolute(reverse("listening:posts", args=[self.story.number]) + query)

    def itself(self, place: str = "") -> str:
        """Return the address of the story's page."""
        return self.absolute(reverse("listening:story", args=[self.story.number]) + place)

    def story_of(self, seq: int) -> str:
        """Return the address of the story that holds a post now."""
        return self.absolute(reverse("listening:story", args=[seq]))

    def absolute(self, path: str) -> str:
        """Return a whole address."""
        return self.address.rstrip("/") + path

    def number(self, many: int, **asked: object) -> Piece:
        """Return a number that leads to what it counts."""
        return Piece(count(many), self.posts(**asked) if many else "")

    def author(self, post: Mention) -> Piece:
        """Name who wrote a post; the name leads to all that this account said in the story."""
        name = clean(post.author_name or post.author_id, NAME)
        return Piece(name, self.posts(author=post.author_id, channel=post.channel), "strong")

    def by(self, post: Mention) -> Line:
        """Say who wrote a post, where and when; the time leads to it."""
        where = [Piece(clean(site_name(post.channel), NAME)), DOT]
        return [self.author(post), DOT, *where, Piece(moment(post.published_at), self.posts(post=post.seq))]
