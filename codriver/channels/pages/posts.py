"""How an article becomes a post."""

from datetime import datetime
from typing import Any

from codriver.channels.base import Post, said, short
from codriver.channels.pages.article import Article

LONGEST_NAME = 200


def post_of(found: Article, channel: str, at: datetime, edited_at: datetime | None = None) -> Post:
    """Return the post that an article is: headline and main text, under the page's own address.

    at         when we read it; a page without a time bears this one, and says so.
    edited_at  when its text is known to have changed; else what the page says of it counts.
    """
    about = found.about
    begins = bool(about.title) and found.text.startswith(about.title)
    text = found.text if begins or not about.title else f"{about.title}\n{found.text}"
    post: Post = {
        "channel": channel,
        "id": short(about.url),
        "text": text,
        "published_at": said(about.published or at),
        "url": about.url,
    }
    if about.author:
        post["author"] = {"id": about.author[:LONGEST_NAME], "name": about.author[:LONGEST_NAME]}
    edited = edited_at or about.modified
    if edited and (edited_at or (about.published and edited >= about.published)):
        post["edited_at"] = said(edited)
    extra: dict[str, Any] = {"title": about.title} if about.title else {}
    if about.published is None:
        extra["dated_by"] = "arrival"
    if extra:
        post["extra"] = extra
    return post
