"""The part of a report that says what posts mean: feelings, kinds, needs, each with how many and of how many."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from codriver.listening.meaning.labels import Part
from codriver.listening.reports.saying import Bar, Bars, Columns, Piece, Section, Text, count
from codriver.listening.reports.subject import Subject


def section(subject: Subject) -> Section | None:
    """Say what those who speak feel, want and need, as far as the reader is sure."""
    sums = subject.page.meaning
    if not sums.posts:
        return None
    heard = ngettext(
        "%(heard)s of %(shown)s post read for sure", "%(heard)s of %(shown)s posts read for sure", sums.posts
    )
    small = [Piece(heard % {"heard": count(sums.heard), "shown": count(sums.posts)}, subject.posts())]
    groups = ((_("Feelings"), "feeling", sums.feelings), (_("Kinds"), "kind", sums.kinds),
              (_("What it is about for them"), "need", sums.needs))  # fmt: skip
    columns = Columns([(title, _bars(subject, name, parts)) for title, name, parts in groups])
    basis = _(
        "Read by a small model from each author's own words; what is only passed on says nothing. Where it is not "
        "sure, it says so. Correct it on any post."
    )
    return Section(_("What they say"), small, [columns, Text([Piece(basis, style="soft")])])


def _bars(subject: Subject, name: str, parts: list[Part]) -> Bars:
    """Return the labels that any post bears; the posts whose label is not known have a number and no share."""
    held = [part for part in parts if part.posts]
    return Bars(
        [
            Bar(
                [Piece(str(part.label), style="soft" if part.key == "unknown" else "")],
                part.share,
                [subject.number(part.posts, **{name: part.key})],
                [],
                part.tone,
            )
            for part in held
        ]
    )
