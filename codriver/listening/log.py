"""The log of listening: every Mention, Edition, Deletion and Ruling has a number, in the order of commit."""

from django.db import connection

from codriver.listening.models import LogHead

TAKE = "UPDATE listening_loghead SET seq = seq + %s WHERE id = 1 RETURNING seq"


def take(count: int) -> int:
    """Reserve numbers and keep all other appenders out until this transaction ends.

    count    how many, >= 0; 0 only waits for the appenders before us.
    Returns  the first of them; the others follow it. Numbers that stay unused are gaps, which harm nothing.
    Call it inside a transaction: the lock on the one LogHead row is what makes numbers follow the order of commit.
    """
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [count])
        row = cursor.fetchone()
        if row is None:
            LogHead.objects.bulk_create([LogHead(id=1, seq=0)], ignore_conflicts=True)
            cursor.execute(TAKE, [count])
            row = cursor.fetchone()
    return int(row[0]) - count + 1


def head() -> int:
    """Return the last number given out, 0 when there is none."""
    return LogHead.objects.filter(id=1).values_list("seq", flat=True).first() or 0
