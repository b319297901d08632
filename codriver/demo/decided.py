"""What the sample's colleagues said of voices and readings, and who asked to be left alone."""

from datetime import datetime, timedelta

from codriver.demo import words
from codriver.demo.care import first_post
from codriver.demo.models import Made, Sample, Tale
from codriver.demo.playing import planned
from codriver.listening.keeping import objecting
from codriver.listening.meaning import corrections
from codriver.listening.models import Mention, Objection, StandingRuling
from codriver.listening.voices import actions as voices
from codriver.staff.models import User

ASKED = timedelta(hours=26)  # ago: somebody objected, and waits for us
LOOKED = timedelta(hours=25)  # ago: she asked that a person look
RULED = timedelta(hours=9)  # ago


def decide(made: Sample, at: datetime) -> None:
    """Write what texts/care.txt says of voices, readings and an objection; in the caller's transaction."""
    page = words.page("care")
    staff = {user.name.rsplit(" ", 1)[-1]: user for user in User.objects.filter(email__endswith="@kofan.example")}
    for line in page.lines("voices"):
        script, who, standing = parts(line)
        say(script, standing, staff[who], at)
    for line in page.lines("readings"):
        script, who, feeling, kind, needs, remark = parts(line)
        post = remarked(script, remark)
        if post:
            corrections.correct(post, feeling, kind, needs.split(", "), staff[who])
    for line in page.lines("objection"):
        script, note = parts(line)
        object_to(script, note, at)


def parts(line: str) -> list[str]:
    """Return the parts of a line."""
    return [part.strip() for part in line.split("|")]


def say(script: str, standing: str, by: User, at: datetime) -> None:
    """Say how whoever began a story stands to us."""
    post = first_post(script)
    if post:
        ruling = voices.correct((post.channel, post.author_id), standing, by)
        StandingRuling.objects.filter(pk=ruling.pk).update(made_at=at - RULED)


def remarked(script: str, remark: str) -> Mention | None:
    """Return the first post that makes a remark in the first telling of a script."""
    tale = Tale.objects.filter(script=script).order_by("pk").first()
    told = [post for post in planned(tale)[: tale.posted] if post.own == remark] if tale else []
    return Mention.objects.filter(channel=told[0].site, external_id=told[0].id).first() if told else None


def object_to(script: str, note: str, at: datetime) -> None:
    """Let whoever began a story ask to be left alone, and that a person look: she cannot post the phrase."""
    post = first_post(script)
    if post is None:
        return
    objection = objecting.of_token(objecting.ask("leave", post.channel, post.author_name, note))
    assert objection is not None
    objecting.ask_for_a_look(objection)
    Objection.objects.filter(pk=objection.pk).update(asked_at=at - ASKED, look_asked_at=at - LOOKED)
    Made.objects.create(what=Made.What.OBJECTION, name=script, number=objection.pk)


def forget() -> None:
    """Forget the objection with all that was decided on it; the rest goes with the posts."""
    marks = Made.objects.filter(what=Made.What.OBJECTION)
    Objection.objects.filter(pk__in=list(marks.values_list("number", flat=True))).delete()
    marks.delete()
