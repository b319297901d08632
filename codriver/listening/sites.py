"""What people call a site. A record names it by a short id; of ids that we do not know, the id is the name."""

from django.utils.translation import gettext_lazy as _

NAMES = {
    "weibo": _("Weibo"),
    "wechat": _("WeChat"),
    "xiaohongshu": _("Xiaohongshu"),
    "douyin": _("Douyin"),
    "bilibili": _("Bilibili"),
    "zhihu": _("Zhihu"),
    "tieba": _("Tieba"),
    "forum": _("Forum"),
    "boards": _("Boards"),
    "portal": _("Portal"),
    "news": _("News"),
    "local-news": _("Local news"),
    "blog": _("Blog"),
    "app-store": _("App store"),
    "x": "X",
    "mastodon": "Mastodon",
    "reddit": "Reddit",
    "facebook": "Facebook",
    "instagram": "Instagram",
    "youtube": "YouTube",
}


def site_name(channel: str) -> str:
    """Return the name of a site in the reader's language."""
    return str(NAMES.get(channel, channel))
