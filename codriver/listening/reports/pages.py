"""What the report of a story says: its title in the customers' words, its facts, its parts."""

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from codriver.kit.clock import now
from codriver.listening.models import Story
from codriver.listening.reports import meaning, parts, speakers
from codriver.listening.reports.charts import moment
from codriver.listening.reports.saying import Line, Piece, Report, clean, count, tongue
from codriver.listening.reports.subject import DOT, NAME, Subject
from codriver.listening.sites import site_name
from codriver.listening.templatetags.listening import warmth
from codriver.staff.models import Company, User

PARTS = (  # in this order; one without anything to say is left out
    parts.source,
    parts.voices,
    meaning.section,
    speakers.section,
    parts.growth,
    parts.spread,
    parts.carriers,
    parts.sites,
    parts.changes,
    parts.rulings,
    parts.notes,
)
TITLE = 200  # characters


def report(viewer: User, story: Story, address: str) -> Report:
    """Say all of a story, in the language and the time zone that are set."""
    subject = Subject.read(viewer, story, address)
    title = clean(subject.page.title, TITLE) or _("Without words")
    found = [part(subject) for part in PARTS]
    made = now().replace(microsecond=0)
    return Report(
        number=story.number,
        lang="zh" if translation.get_language() == "zh-hans" else "en",
        kicker=" · ".join([clean(_company(), NAME), _("Story report")]),
        title=title,
        title_lang=tongue(title),
        facts=facts(subject),
        sections=[section for section in found if section],
        ends=ends(subject),
        foot=_("Story %(number)s, as of %(when)s") % {"number": story.number, "when": moment(made)},
        page=_("page {page} of {pages}"),
        made_at=made.isoformat(),
    )


def _company() -> str:
    return Company.objects.values_list("name", flat=True).first() or "Codriver"


def facts(subject: Subject) -> list[Line]:
    """Say in a few lines when, where, how many, who looks after it."""
    story, row, sites = subject.story, subject.page.row, len(subject.page.figure.sites)
    first = Piece(_("First seen %(when)s") % {"when": moment(story.first_at)})
    last = Piece(_("last post %(when)s") % {"when": moment(story.last_at)})
    where = [DOT, Piece(clean(site_name(story.source.channel), NAME))] if story.source else []
    posts = ngettext("%(number)s post", "%(number)s posts", story.posts) % {"number": count(story.posts)}
    many = ngettext("%(number)s site", "%(number)s sites", sites) % {"number": count(sites)}
    heat = warmth(row.weight)
    weight = _("weight now %(weight)s") % {"weight": heat} if heat else _("cold")
    weighed = Piece(f"{_('Hot')} · {weight}", style="sign") if row.is_hot else Piece(weight)
    counts = [Piece(posts, subject.posts(), "strong"), DOT, Piece(many, subject.itself("#sites")), DOT, weighed]
    found = [[first, *where, DOT, last], counts]
    if row.ownership:
        found.append(
            [Piece(_("Looked after by")), Piece(" "), Piece(clean(row.ownership.owner.name, NAME), style="strong")]
        )
    return found


def ends(subject: Subject) -> Line:
    """Say what the numbers rest on and where they lead."""
    told = {"number": count(subject.story.posts), "zone": timezone.get_current_timezone_name()}
    words = ngettext(
        "It rests on the %(number)s post that Codriver holds of this story. Times are those of %(zone)s.",
        "It rests on the %(number)s posts that Codriver holds of this story. Times are those of %(zone)s.",
        subject.story.posts,
    )
    link = Piece(_("Every number leads to its posts."), subject.itself())
    return [parts.soft(words % told), Piece(" "), link]
