"""What the pages of stories decide by: what is hot, which stories are drawn ahead, when a drawing is too old."""

from datetime import timedelta

HOT = 10.0  # weight now from which a story is called hot: as much as ten posts made this minute
AHEAD = 200  # posts from which the worker draws a story ahead
LARGE = 2_000  # posts from which its page shows what was drawn ahead
GREW = 1.02  # times as many posts as drawn: draw again
OLD = 30.0  # seconds after which any change is drawn
REPORT_LASTS = timedelta(days=1)  # so what a deleted post said is gone from reports a day after we learn of it
REST = 20.0  # a drawing that took one second is not made again within so many


def is_hot(weight: float) -> bool:
    """Say whether a weight is called hot on the pages."""
    return weight >= HOT


def is_due(posts: int, drawn: int, age: float, cost: float) -> bool:
    """Say whether a story that changed is to be drawn again.

    posts  it has now.   drawn  it had when it was drawn, 0 when it never was.
    age    seconds since then.   cost  seconds that drawing took then; the time between two drawings grows with it.
    """
    return not drawn or (age >= cost * REST and (age >= OLD or posts >= drawn * GREW))
