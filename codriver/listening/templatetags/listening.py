"""What the pages of listening need to show a story: its heat, its relations, its changes in words."""

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django import template
from django.utils import formats
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from codriver.listening.meaning import labels
from codriver.listening.meaning.forms import CorrectionForm
from codriver.listening.models import Mention, Notice, Reading, Relation, Story, StoryEvent
from codriver.listening.searching.asking import Asking
from codriver.listening.searching.finding import Page
from codriver.listening.searching.hits import Hit
from codriver.listening.searching.lag import COUNTED, Lag
from codriver.listening.sites import site_name
from codriver.listening.stories.clauses import CJK, own_words
from codriver.listening.stories.figures import Crossed
from codriver.listening.stories.forms import RELATIONS
from codriver.listening.stories.wall import Row, title_of
from codriver.listening.voices.forms import KINDS as SITE_KINDS
from codriver.listening.voices.forms import STANDINGS
from codriver.listening.voices.queries import address
from codriver.listening.voices.rules import UNKNOWN
from codriver.reading.meaning.heads import KINDS, NEEDS, SENTIMENTS
from codriver.reading.personal import KINDS as PERSONAL

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

register = template.Library()
COLD = 0.1  # a weight below this is no number worth reading
PASSED_ON = re.compile(r"//\s*@|\bRT\s*@")
AROUND = 40  # characters shown before and behind words that were found
SHOWN, BEFORE = 600, 120  # characters of a text that was found, and of them at most before the first mark


@register.filter
def said_in(text: str) -> str:
    """Return the language whose spacing a text needs."""
    return "zh" if CJK.search(text or "") else "en"


@register.filter
def site(channel: str) -> SafeString:
    """Name a site; its direction of writing is its own."""
    return format_html("<bdi>{}</bdi>", site_name(channel))


@register.filter
def author(post: Mention | None) -> SafeString:
    """Name who wrote a post, by a name where there is one; its direction of writing is its own."""
    if post and post.is_author_forgotten:
        return conditional_escape(gettext("an account we forgot"))
    if post and not (post.author_name or post.author_id):
        return conditional_escape(gettext("no author named"))
    return format_html("<bdi>{}</bdi>", post.author_name or post.author_id) if post else SafeString()


@register.filter
def standing(name: str) -> str:
    """Name how a voice stands to us."""
    return str(STANDINGS.get(name, STANDINGS[UNKNOWN]))


@register.filter
def kind_of_site(name: str) -> str:
    """Name the kind of a site."""
    return str(SITE_KINDS[Mention.SourceKind(name)])


@register.simple_tag
def voice_address(channel: str, author_id: str) -> str:
    """Return where a voice is shown."""
    return address(channel, author_id)


@register.simple_tag
def stands(post: Mention | None, is_always: str = "") -> SafeString:
    """Say after an author's name how she stands to us, with the way to why; of an unknown one only where asked."""
    if post is None or not post.standing or (post.standing == UNKNOWN and not (is_always and post.author_id)):
        return SafeString()
    word = standing(post.standing)
    if not post.author_id:
        return format_html(' · <span class="standing">{}</span>', word)
    where = address(post.channel, post.author_id)
    return format_html(' · <a class="standing" href="{}" title="{}">{}</a>', where, gettext("How we know"), word)


@register.filter
def at(crossed: Crossed) -> datetime:
    """Return the time of a crossing."""
    return datetime.fromtimestamp(crossed.at, UTC)


@register.filter
def chained(text: str) -> SafeString:
    """Show the words of a post; softer those that it passes on, from the first "//@" or "RT @" on."""
    begins = PASSED_ON.search(text)
    own, rest = (text[: begins.start()], text[begins.start() :]) if begins else (text, "")
    if not own_words(own) and (rest or not own.strip()):
        own, rest = "", text
        said = format_html('<span class="soft">{}</span>', gettext("(passed on without a word)"))
    else:
        said = format_html("{}", own)
    return (
        format_html('{}{}<span class="chain">{}</span>', said, " " if not own else "", rest) if rest.strip() else said
    )


@register.filter
def warmth(weight: float) -> str:
    """Write a heat as the number of posts it is worth now: 34, 3.2; "" when it is cold."""
    if weight >= 10:
        return str(formats.number_format(round(weight), force_grouping=True))
    return str(formats.number_format(weight, decimal_pos=1)) if weight >= COLD else ""


@register.filter
def marked(text: str, words: str) -> str:
    """Mark where words that were looked for stand in a text."""
    if not words:
        return text
    parts = re.split(f"({re.escape(words)})", text, flags=re.IGNORECASE)
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", p) if n % 2 else p,) for n, p in enumerate(parts))
    )


@register.filter
def line_with(row: Row, words: str) -> str:
    """Return the line of a story's source where words stand that its title lacks; "" when there is none."""
    if not words or words.casefold() in row.title.casefold() or not row.story.source:
        return ""
    text = " ".join(row.story.source.text.split())
    found = re.search(re.escape(words), text, re.IGNORECASE)
    if not found:
        return ""
    start, end = max(found.start() - AROUND, 0), found.end() + AROUND
    return "…" * (start > 0) + text[start:end] + "…" * (end < len(text))


@register.filter
def shown(hit: Hit) -> SafeString:
    """Show a text that was found, its words marked; of a long one the part around the first of them."""
    start = max(hit.marks[0][0] - BEFORE, 0) if hit.marks and len(hit.text) > SHOWN else 0
    end = min(start + SHOWN, len(hit.text))
    parts, place = [("…" if start else "", False)], start
    for begins, ends in [mark for mark in hit.marks if mark[0] < end]:
        parts += [(hit.text[place:begins], False), (hit.text[begins : min(ends, end)], True)]
        place = min(ends, end)
    parts += [(hit.text[place:end], False), ("…" if len(hit.text) > end else "", False)]
    return format_html_join("", "{}", ((format_html("<mark>{}</mark>", p) if m else p,) for p, m in parts if p))


@register.filter
def found(page: Page, asking: Asking) -> str:
    """Say how many were found: texts, each counted once; of an author posts."""
    number = page.found or 0
    told = {"number": f"{number:,}"}
    if page.is_more:
        return gettext("More than %(number)s found") % told
    if asking.asked.authors:
        return ngettext("%(number)s post found", "%(number)s posts found", number) % told
    return ngettext("%(number)s text found", "%(number)s different texts found", number) % told


@register.filter
def behind(lag: Lag) -> str:
    """Say how many posts cannot be found yet, and since when."""
    told = {"number": f"{min(lag.posts, COUNTED):,}", "seconds": f"{lag.seconds:,}"}
    if lag.is_many:
        return gettext("More than %(number)s posts are not findable yet; the first came %(seconds)s s ago") % told
    words = ngettext(
        "%(number)s post is not findable yet; it came %(seconds)s s ago",
        "%(number)s posts are not findable yet; the first came %(seconds)s s ago",
        lag.posts,
    )
    return words % told


@register.filter
def relation(number: int) -> str:
    """Name how a post stands to its story."""
    return str(RELATIONS[Relation(number)])


@register.filter
def since_1970(seconds: int) -> datetime:
    """Return the time that a filter names in seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC)


@register.filter
def event(happened: StoryEvent) -> str:
    """Say in words what changed in a story and why."""
    words = {
        "story.merged": gettext("Another story turned out to be the same one: a post joins the two."),
        "story.re-rooted": gettext("An earlier original came in after its copies. It is the source now."),
        "story.source-lost": gettext(
            "An earlier post passes on somebody else's words, so the source is one we do not hold."
        ),
        "post.edited": gettext("Its author changed a post; what it said before is kept."),
        "ruling.split": gettext("A colleague ruled: from this post on it is another story."),
        "ruling.merge": gettext("A colleague ruled: these two are one story."),
        "ruling.undone": gettext("A colleague took a ruling back."),
    }
    return words.get(happened.verb, happened.verb)


@register.filter
def meant(reading: Reading) -> "list[dict[str, StrOrPromise]]":
    """Say what a post was read to mean: feeling, kind, needs, as far as they are known."""
    feeling = labels.labelled(SENTIMENTS, labels.FEELINGS, reading.sentiment)
    kind = labels.labelled(KINDS, labels.KIND_LABELS, reading.kind)
    told = [(feeling, labels.TONES.get(SENTIMENTS[reading.sentiment], "")), (kind, "")]
    told += [(need, "") for need in labels.touched(reading.needs, NEEDS, labels.NEED_LABELS)]
    return [{"label": words, "tone": tone} for words, tone in told if words]


@register.filter
def personal(reading: Reading) -> str:
    """Name the kinds of personal data that a post holds."""
    return ", ".join(map(str, labels.touched(reading.personal, PERSONAL, labels.PERSONAL_LABELS)))


@register.filter
def correction(reading: Reading) -> CorrectionForm:
    """Return the form in which a colleague says what a post means."""
    return CorrectionForm.of(reading)


@register.filter
def headed(story: Story) -> str:
    """Return a story's title, or words for one that has none."""
    return title_of(story) or gettext("A story without words")


@register.filter
def notice_words(notice: Notice) -> str:
    """Say what somebody is told."""
    if notice.reason == Notice.Reason.NUMBER:
        words = ngettext("A story has reached %(number)s post", "A story has reached %(number)s posts", notice.posts)
        return words % {"number": f"{notice.posts:,}"}
    if notice.reason == Notice.Reason.PRESS:
        return gettext("A story crossed into the press: %(kind)s") % {"kind": kind_of_site(notice.source_kind)}
    return gettext("A story begins")
