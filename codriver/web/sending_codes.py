"""Sending the codes that customers asked for. The row is the queue; the code is made here and kept nowhere."""

import logging

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from codriver.channels import outbox
from codriver.channels.base import ChannelError
from codriver.kit.clock import now
from codriver.people.models import Proof
from codriver.people.proving import asking
from codriver.people.proving.rules import in_words
from codriver.web.context import company

log = logging.getLogger(__name__)
BATCH = 100


def sweep() -> int:
    """Send the codes that have still to be sent. Returns how many were tried. A job of the worker."""
    waiting = list(Proof.objects.unsent(now())[:BATCH])
    for proof in waiting:
        send_code(proof)
    return len(waiting)


def send_code(proof: Proof) -> None:
    """Make a code and send it. What failed and may heal is tried again after a minute, with another code."""
    at = now()
    sending = asking.prepare(proof, at)
    if sending is None:
        return
    subject, text = letter(sending)
    key = f"proof:{proof.pk}:{int(at.timestamp())}"
    try:
        outbox.at_once(
            sending.channel, sending.address, key=key, subject=subject, text=text, useless_from=proof.expires_at
        )
    except outbox.NoMouth as problem:
        log.warning("A customer waits for a code. %s", problem)
        return
    except ChannelError as problem:
        log.warning("A code did not go out. %s", problem)
        if not problem.permanent:
            return
    asking.sent(proof, now())


def letter(sending: asking.Sending) -> tuple[str, str]:
    """Return subject and text of the message, in the language in which she asked."""
    link = sending.home.rstrip("/") + reverse("my:link", args=[sending.token])
    with translation.override(sending.language):
        subject = _("Your code for %(company)s") % {"company": company()}
        lines = (
            _("Your code is %(code)s.") % {"code": in_words(sending.code)},
            _("It is good for ten minutes. Or open this link and press the button:"),
            link,
            _("Did you not ask? Then do nothing. Nobody comes in without this code."),
        )
    return subject, "\n\n".join(lines)
