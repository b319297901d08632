"""What the pages of listening need to show a story: its heat, its relations, its changes in words."""

import re
from typing import TYPE_CHECKING

from django import template
from django.utils import formats
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from codriver.listening.meaning import labels
from codriver.listening.meaning.forms import CorrectionForm
from codriver.listening.models import Mention, Reading, Relation, StoryEvent
from codriver.listening.sites import site_name
from codriver.listening.stories.clauses import CJK, own_words
from codriver.listening.stories.forms import RELATIONS
from codriver.listening.stories.wall import Row
from codriver.reading.meaning.heads import KINDS, NEEDS, SENTIMENTS
from codriver.reading.personal import KINDS as PERSONAL

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

register = template.Library()
COLD = 0.1  # a weight below this is no number worth reading
PASSED_ON = re.compile(r"//\s*@|\bRT\s*@")
AROUND = 40  # characters shown before and behind words that were found


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
    return format_html("<bdi>{}</bdi>", post.author_name or post.author_id) if post else SafeString()


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
def relation(number: int) -> str:
    """Name how a post stands to its story."""
    return str(RELATIONS[Relation(number)])


@register.filter
def event(happened: StoryEvent) -> str:
    """Say in words what changed in a story and why."""
    words = {
        "story.merged": gettext("Another story turned out to be the same one: a post joins the two."),
        "story.re-rooted": gettext("An earlier original came in after its copies. It is the source now."),
        "story.source-lost": gettext(
            "An earlier post passes on somebody else's words, so the source is one we do not hold."
        ),
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
