"""The page of one voice: her public posts, how she stands to us and why, and what colleagues said about that."""

from dataclasses import dataclass

from codriver.listening.models import Edition, Mention, Placement, Relation, Standing, StandingRuling
from codriver.listening.voices import rules
from codriver.listening.voices.queries import names
from codriver.listening.voices.signs import sign
from codriver.staff.models import User

POSTS = 30  # on one page


@dataclass(frozen=True)
class VoicePage:
    """All that the page of a voice shows. `posts` is empty until there are enough of them for a page."""

    latest: Mention
    row: Standing
    evidence: Mention | None
    words: str  # those of the evidence in which she says it, "" when it says nothing (any more)
    is_copied: bool  # the evidence turned out to be somebody else's words
    rulings: list[StandingRuling]
    has_page: bool
    posts: list[Mention]
    following: int

    @property
    def standing(self) -> str:
        """Return how she stands to us."""
        return self.row.standing


def read(viewer: User, channel: str, author_id: str, cursor: int = 0) -> VoicePage | None:
    """Read the page of a voice; None when nobody spoke by that name here.

    cursor  seq at which the page before ended, 0 for the first one.
    """
    hers = Mention.objects.visible_to(viewer).filter(channel=channel, author_id=author_id).order_by("-seq")
    latest = hers.first() if author_id else None
    if latest is None:
        return None
    row = Standing.objects.visible_to(viewer).filter(channel=channel, author_id=author_id).first() or Standing()
    standing = hers.filter(deleted_at=None)
    has_page = rules.has_page(standing[: rules.PAGE_FROM].count())
    found = list((standing.filter(seq__lt=cursor) if cursor else standing)[: POSTS + 1]) if has_page else []
    evidence = hers.filter(seq=row.evidence_id).first() if row.evidence_id else None
    return VoicePage(
        latest=latest,
        row=row,
        evidence=evidence,
        words=_words(evidence, row.why) if evidence else "",
        is_copied=_is_copied(evidence, row.why),
        rulings=_rulings(viewer, channel, author_id),
        has_page=has_page,
        posts=found[:POSTS],
        following=found[POSTS - 1].seq if len(found) > POSTS else 0,
    )


def _words(evidence: Mention, why: str) -> str:
    """Return the words in which a post says what her standing rests on, as they read now."""
    later = Edition.objects.filter(mention=evidence).order_by("-edited_at").values_list("text", flat=True).first()
    found = sign(evidence.text if later is None else later, names())
    return found.words if found and found.why == why else ""


def _is_copied(evidence: Mention | None, why: str) -> bool:
    """Say whether words that counted as hers stand in an earlier post that came in since."""
    copies = (Relation.COPY, Relation.EDIT)
    is_by_words = evidence is not None and why in ("works", "partners", "used")
    return is_by_words and Placement.objects.filter(post=evidence, relation__in=copies).exists()


def _rulings(viewer: User, channel: str, author_id: str) -> list[StandingRuling]:
    made = StandingRuling.objects.visible_to(viewer).filter(channel=channel, author_id=author_id)
    return list(made.select_related("by", "undone_by").order_by("-made_at", "-pk"))
