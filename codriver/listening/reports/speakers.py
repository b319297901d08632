"""The part of a report that says who speaks: how the authors stand to us, each with the posts that it counts."""

from django.utils.translation import gettext as _

from codriver.listening.reports.saying import Bar, Bars, Piece, Section, Text
from codriver.listening.reports.subject import Subject
from codriver.listening.templatetags.listening import standing


def section(subject: Subject) -> Section | None:
    """Count the posts by how their authors stand to us: signals, never verdicts."""
    page = subject.page
    if not page.speakers:
        return None
    bars = [
        Bar([Piece(standing(some.standing))], some.share, [subject.number(some.posts, standing=some.standing)], [])
        for some in page.speakers
    ]
    basis = _("Posts by how their authors stand to us: signals from what they wrote in public, never a verdict.")
    unread = _("Who speaks is still being read; these numbers will change.")
    return Section(_("Who speaks"), [], [Bars(bars), Text([Piece(basis if page.is_heard else unread, style="soft")])])
