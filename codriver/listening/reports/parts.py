"""The parts of a report. Each returns its section, or None when there is nothing to say."""

from datetime import UTC, datetime, timedelta

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from codriver.listening.models import Mention, Placement
from codriver.listening.reports import charts
from codriver.listening.reports.charts import moment
from codriver.listening.reports.saying import (
    Bar,
    Bars,
    Head,
    Line,
    Piece,
    Section,
    Step,
    Steps,
    Table,
    Text,
    Voice,
    clean,
    count,
    tongue,
)
from codriver.listening.reports.subject import DOT, NAME, Subject
from codriver.listening.sites import site_name
from codriver.listening.stories.story_page import Ruled, growth_rows
from codriver.listening.templatetags.listening import event

STEPS = 6  # columns of the growth table
YEAR = timedelta(days=300)  # about: in a longer story a day is named with its year


def soft(words: str) -> Piece:
    """Return words in the second voice."""
    return Piece(words, style="soft")


def voice(post: Mention, text: str, foot: Line, kind: str = "") -> Voice:
    """Return a post's words."""
    return Voice(clean(text), tongue(text), foot, kind)


def source(subject: Subject) -> Section | None:
    """Say who said it first, in whose words."""
    page, post = subject.page, subject.page.source
    if page.is_source_seen or post is None:
        title = _("Who said it first")
    else:
        title = _("Where it begins") if page.is_split_off else _("The earliest copy we hold")
    small = [soft(words)] if (words := _unseen(subject)) else []
    if post is None:
        return Section(title, small, []) if small else None
    if post.deleted_at:
        words = _("Its author deleted this post %(when)s. We keep that it was there, not what it said.")
        return Section(title, small, [Text([soft(words % {"when": moment(post.deleted_at)})]), Text(subject.by(post))])
    text = page.editions[0].text if page.editions else post.text
    return Section(title, small, [voice(post, text, subject.by(post) + _standing(subject, post), "source")])


def _unseen(subject: Subject) -> str:
    """Say why the post that is shown may not be the source; "" when it is."""
    page, story = subject.page, subject.story
    if page.is_source_seen:
        forgotten = _("Something like it was said before, further back than our memory goes.")
        return forgotten if story.is_origin_forgotten else ""
    if page.is_split_off:
        return _("A colleague ruled that another story begins with this post.")
    if story.quoted_name:
        words = _("The source was not seen: the posts pass on words of @%(name)s.")
        return words % {"name": clean(story.quoted_name, NAME)}
    return _("The source was not seen.")


def _standing(subject: Subject, post: Mention) -> Line:
    """Say how many follow the author, how far the site's own counter is, and where the original stands."""
    found: Line = []
    url = subject.posts(post=post.seq)
    if post.followers is not None:
        words = ngettext("%(shown)s follower", "%(shown)s followers", post.followers)
        found += [DOT, Piece(words % {"shown": count(post.followers)}, url)]
    if post.reposts is not None:
        found += [DOT, Piece(_("%(number)s reposts on its site") % {"number": count(post.reposts)}, url)]
    if subject.page.editions:
        told = {"number": len(subject.page.editions) + 1, "when": moment(subject.page.editions[0].edited_at)}
        found += [DOT, Piece(_("version %(number)s, changed %(when)s") % told, url)]
    return found + ([DOT, Piece(_("open the original"), post.link)] if post.link else [])


def growth(subject: Subject) -> Section | None:
    """Draw how the story grew, and say it in a few rows."""
    figure = subject.page.figure
    if figure.posts < 2:
        return None
    picture = charts.growth(figure, subject.posts())
    return Section(_("How it grows"), [], [picture, _growth_table(subject)])


def _growth_table(subject: Subject) -> Table:
    """Say in a few columns how many posts there were until when, counted as the page behind each number counts."""
    heads, row = [Head(_("Until"))], [[Piece(_("Posts"))]]
    day = "MONTH_DAY_FORMAT" if subject.story.last_at - subject.story.first_at < YEAR else "DATE_FORMAT"
    placed = Placement.objects.filter(story_id=subject.story.id)
    for at, _posts in growth_rows(subject.page.figure, STEPS):
        until = int(at.timestamp()) + 1
        posts = placed.filter(published_at__lte=datetime.fromtimestamp(until, UTC)).count()
        heads.append(Head(f"{formats.date_format(at, day)}\n{formats.time_format(at, 'H:i')}", is_number=True))
        row.append([subject.number(posts, until=until)])
    return Table(heads, [row])


def spread(subject: Subject) -> Section | None:
    """Draw how the story spread, and say how much of that is known."""
    drawn = subject.spread
    if drawn.figure.posts < 2:
        return None
    small: Line = [soft(_("no post says which one it was made from"))]
    if drawn.figure.named:
        told = {"known": count(drawn.figure.known), "named": count(drawn.figure.named)}
        words = _("%(known)s of %(named)s parents known") % told
        small = [Piece(words, subject.posts(known=0 if drawn.unknown else 1))]
    if drawn.hidden:
        small += [
            DOT,
            Piece(_("%(number)s posts counted in bundles") % {"number": count(drawn.hidden)}, subject.posts()),
        ]
    if drawn.figure.posts != subject.story.posts:
        words = _("drawn when it had %(number)s posts") % {"number": count(drawn.figure.posts)}
        small += [DOT, Piece(words, subject.posts())]
    return Section(
        _("How it spread"), small, [charts.spread(drawn, _legend(subject), lambda seq: subject.posts(under=seq))]
    )


def _legend(subject: Subject) -> list[tuple[str, str]]:
    page = subject.page
    begins = _("where it begins") if page.is_split_off else _("earliest we hold")
    found = [("source", _("source") if page.is_source_seen else begins), ("", _("repost or answer"))]
    found += [("copy", _("copy, joined by its words")), ("carried", _("carried most"))]
    return found + ([("bundle", _("several posts"))] if subject.spread.hidden else [])


def carriers(subject: Subject) -> Section | None:
    """List by whose posts most others came."""
    numbers = (_("came by it"), _("directly"), _("followers"))
    rows: list[list[Line]] = []
    for row in subject.page.carriers:
        if post := row.post:
            who = [
                subject.author(post),
                soft(f"  {clean(site_name(post.channel), NAME)} · {moment(post.published_at)}"),
            ]
            followers = Piece("–" if post.followers is None else count(post.followers), subject.posts(post=post.seq))
            counted = [
                subject.number(row.posts, under=post.seq),
                subject.number(row.direct, parent=post.seq),
                followers,
            ]
            rows.append([who, *([piece] for piece in counted)])
    heads = [Head(_("Who")), *(Head(words, is_number=True) for words in numbers)]
    small = [soft(_("by the posts that came by theirs"))]
    return Section(_("Who carried it"), small, [Table(heads, rows)]) if rows else None


def sites(subject: Subject) -> Section | None:
    """Say on which sites it is, and who was first on each."""
    page = subject.page
    rows = []
    for site in page.sites:
        name, note = [Piece(clean(site_name(site.channel), NAME))], []
        if post := site.post:
            first = _("first there: %(name)s") % {"name": clean(post.author_name or post.author_id, NAME)}
            note = [soft(f"{first}, "), Piece(moment(post.published_at), subject.posts(post=post.seq))]
        rows.append(Bar(name, site.share, [subject.number(site.posts, channel=site.channel)], note))
    told = {"number": len(page.figure.sites), "shown": len(rows)}
    few = Piece(_("%(shown)s of %(number)s sites, the fullest ones") % told, subject.itself("#sites"))
    return Section(_("Where it is"), [few] if len(rows) < told["number"] else [], [Bars(rows)]) if rows else None


def voices(subject: Subject) -> Section | None:
    """Let those speak who say something of their own."""
    said = [voice(post, post.text, subject.by(post)) for post in subject.page.voices]
    return Section(_("In their words"), [], list(said)) if said else None


def changes(subject: Subject) -> Section | None:
    """Say what changed in the story, and why."""
    steps = []
    for change in subject.page.changes:
        latest = change.latest
        line = [Piece(event(latest))]
        if change.times > 1:
            times = _("%(number)s times") % {"number": change.times}
            line += [Piece(" "), Piece(times, subject.itself("#changes-title"), "strong")]
        if latest.post_id:
            line += [Piece(" "), Piece(_("The post"), subject.posts(post=latest.post_id))]
        steps.append(Step(line, moment(latest.happened_at)))
    return Section(_("What changed, and why"), [], [Steps(steps)]) if steps else None


def rulings(subject: Subject) -> Section | None:
    """Say what colleagues decided about it."""
    steps = [Step(_ruling(subject, ruled), moment(ruled.ruling.made_at)) for ruled in subject.page.rulings]
    return Section(_("Rulings"), [], [Steps(steps)]) if steps else None


def _ruling(subject: Subject, ruled: Ruled) -> Line:
    ruling = ruled.ruling
    post = ruling.post
    if ruling.kind == "split" and post:
        words = _("The post of %(name)s begins another story") % {
            "name": clean(post.author_name or post.author_id, NAME)
        }
    else:
        words = _("%(one)s and %(other)s are one story") % {"one": ruling.post_id, "other": ruling.other_id}
    line = [Piece(words, subject.story_of(ruling.post_id or 0)), DOT, soft(_name(ruling.by))]
    if ruled.undone:
        told = {"name": _name(ruled.undone.by), "when": moment(ruled.undone.made_at)}
        line += [DOT, soft(_("taken back by %(name)s, %(when)s") % told)]
    return line if ruled.is_applied else line + [DOT, Piece(_("will be applied"), style="sign")]


def _name(colleague: object) -> str:
    return clean(str(getattr(colleague, "name", "")), NAME)


def notes(subject: Subject) -> Section | None:
    """Give the notes of colleagues."""
    said = [Voice(clean(note.text), tongue(note.text), [Piece(_name(note.by)), DOT, soft(moment(note.at))], "ours")
            for note in subject.page.notes]  # fmt: skip
    return Section(_("Notes"), [], list(said)) if said else None
