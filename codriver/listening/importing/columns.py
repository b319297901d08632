"""Which column of a table is which field of a post record: exact names, a person's word, or a guess. Pure values."""

import re
from collections.abc import Mapping, Sequence

FIELDS = (
    "channel", "id", "author.id", "author.name", "author.followers", "author.created_at", "author.verified", "text",
    "published_at", "url", "parent_id", "parent_kind", "counts.reposts", "counts.comments", "counts.likes",
    "source_kind", "edited_at", "deleted_at",
)  # fmt: skip
NEEDED = ("channel", "id", "text", "published_at")
PLACE = ("post", "story", "relation", "parent")  # what our own tables say beside the fields: where a post stands

GUESSES: dict[str, tuple[str, ...]] = {  # what tools call our fields, in the order in which we believe them
    "channel": ("channel", "platform", "source", "site", "network", "平台", "渠道", "来源", "站点"),
    "id": ("id", "mid", "post id", "message id", "tweet id", "status id", "weibo id", "微博id", "帖子id", "文章id",
           "编号", "帖子编号"),
    "author.id": ("author id", "user id", "uid", "account id", "用户id", "作者id", "博主id"),
    "author.name": ("author name", "author", "user name", "screen name", "nickname", "name", "user",
                    "用户名", "昵称", "作者"),
    "author.followers": ("followers", "followers count", "fans", "粉丝数", "粉丝"),
    "author.created_at": ("author created at", "account created at", "注册时间"),
    "author.verified": ("verified", "author verified", "是否认证", "认证"),
    "text": ("text", "content", "body", "message", "full text", "post", "正文", "内容", "微博正文", "文本"),
    "published_at": ("published at", "created at", "date", "time", "timestamp", "posted at", "datetime",
                     "发布时间", "时间", "日期"),
    "url": ("url", "link", "permalink", "链接", "网址"),
    "parent_id": ("parent id", "in reply to", "in reply to status id", "retweeted status id", "pid",
                  "原微博id", "父id"),
    "parent_kind": ("parent kind",),
    "counts.reposts": ("reposts", "retweets", "shares", "reposts count", "retweet count", "转发数", "转发"),
    "counts.comments": ("comments", "replies", "comments count", "reply count", "评论数", "评论"),
    "counts.likes": ("likes", "favorites", "favourites", "attitudes count", "like count", "点赞数", "赞"),
    "source_kind": ("source kind", "media type", "媒体类型"),
    "edited_at": ("edited at", "updated at", "编辑时间"),
    "deleted_at": ("deleted at", "删除时间"),
}  # fmt: skip


def is_ours(header: Sequence[str]) -> bool:
    """Say whether a table was written by us: then its cells are quoted, and where posts stand is found anew."""
    return tuple(header) == FIELDS + PLACE


def plain(name: str) -> str:
    """Return a column's name as it is compared: small letters, words parted by one space."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.strip())
    return re.sub(r"[\W_]+", " ", spaced).strip().casefold()


def certain(header: Sequence[str], told: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return field → column as far as nobody has to guess: by our own dotted names and by what we were told."""
    told = told or {}
    named = {field: field for field in FIELDS if field in header and field not in told.values()}
    return named | dict(told)


def guess(header: Sequence[str], told: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return field → column as it seems; what somebody told us stands. No column serves two fields."""
    found = certain(header, told)
    for field in FIELDS:
        if field not in found:
            names = [plain(field), *GUESSES[field]]
            free = {plain(column): column for column in reversed(header) if column and column not in found.values()}
            column = next((free[name] for name in names if name in free), None)
            found |= {field: column} if column else {}
    return found


def problems(columns: Mapping[str, str], header: Sequence[str]) -> list[str]:
    """Return what is wrong with a choice of columns, in words; nothing when it will do."""
    wrong = [
        f"there is no field {field}; the fields are {', '.join(FIELDS)}" for field in columns if field not in FIELDS
    ]
    wrong += [f"there is no column {column!r}" for column in columns.values() if column not in header]
    lacking = [field for field in NEEDED if field not in columns]
    return wrong + ([f"no column is known for {', '.join(lacking)}"] if lacking else [])


def parse(words: Sequence[str]) -> dict[str, str]:
    """Read `field=column` words. Raises ValueError for another form, or for a field named twice."""
    columns: dict[str, str] = {}
    for word in words:
        field, sign, column = word.partition("=")
        if not sign or not column or field in columns:
            raise ValueError(f"--map wants FIELD=COLUMN, each field once, not {word!r}")
        columns[field] = column
    return columns
