"""Who is meant by `author:`: accounts by a name they bore or by their id, and what they posted."""

from collections.abc import Sequence

from django.db import connection

from codriver.listening.models import Byline, Mention, Stretch
from codriver.listening.searching import cards, rules
from codriver.listening.searching.rules import Term
from codriver.reading.letters import composed, fold
from codriver.staff.models import User

MOST = 50  # accounts that one search asks; of more that bear such a name the latest

Account = tuple[str, str]  # channel, id


def named(viewer: User, names: Sequence[Term]) -> list[Account]:
    """Return the accounts of which a name holds all these words, the latest heard of first."""
    numbers = cards.find(Stretch.Of.NAMES, cards.need(names), MOST * 4)
    bylines = Byline.objects.filter(pk__in=numbers).values_list("post_id", flat=True)
    posts = Mention.objects.visible_to(viewer).filter(seq__in=list(bylines)).order_by("-seq")
    found = [
        (channel, author)
        for channel, author, name in posts.values_list("channel", "author_id", "author_name")
        if all(rules.places(one, fold(composed(name))) for one in names)
    ]
    return list(dict.fromkeys(found))[:MOST]


def posts_of(accounts: Sequence[Account], before: int, limit: int) -> list[int]:
    """Return the seq of the latest posts of some accounts below `before`, at most `limit`."""
    if not accounts:
        return []
    one = (
        "SELECT seq FROM (SELECT seq FROM listening_mention WHERE channel = %s AND author_id = %s AND seq < %s "
        "ORDER BY seq DESC LIMIT %s) AS latest"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"{' UNION ALL '.join([one] * len(accounts))} ORDER BY seq DESC LIMIT %s",
            [word for account in accounts for word in (*account, before, limit)] + [limit],
        )
        return [seq for (seq,) in cursor.fetchall()]
