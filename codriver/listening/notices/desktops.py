"""Notices on desktops: a browser is told once what is due, by whichever of its tabs asks first."""

import hashlib
import secrets
from datetime import timedelta
from typing import TypedDict

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from codriver.kit.clock import now
from codriver.listening.models import Desktop, DesktopShown, Dispatch, Manner, Notice
from codriver.listening.notices.queries import titles
from codriver.listening.templatetags.listening import notice_words
from codriver.staff.models import User

COOKIE = "desktop"  # its value tells one browser from another
KEPT = timedelta(days=365)  # the cookie
AGE = timedelta(days=1)  # what was due longer ago is not shown any more
LINES = 3  # of a summary


class Bubble(TypedDict):
    """What a desktop shows, and where a click on it leads."""

    title: str
    body: str
    url: str
    tag: str


def turn_on(user: User, token: str, agent: str) -> str:
    """Show her notices in a browser from now on. Returns what its cookie is to hold. Twice is once."""
    token = token or secrets.token_urlsafe(24)
    Manner.objects.get_or_create(user=user)
    Desktop.objects.get_or_create(user=user, key=_key(token), defaults={"agent": agent[:300], "since": now()})
    return token


def of(user: User, token: str) -> Desktop | None:
    """Return the desktop of the browser that holds a cookie, None when it is not turned on for her."""
    return Desktop.objects.visible_to(user).filter(key=_key(token)).first() if token else None


def _key(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def ask_for_test(desktop: Desktop) -> None:
    """Let it show a test as soon as it asks."""
    Desktop.objects.filter(pk=desktop.pk).update(test_at=now())


def to_show(desktop: Desktop) -> Bubble | None:
    """Return what this desktop is to show now, and note that it was shown; None when there is nothing."""
    if not desktop.test_at and not _due(desktop).exists():
        return None
    with transaction.atomic():
        held = Desktop.objects.select_for_update(of=("self",)).select_related("user").get(pk=desktop.pk)
        if held.test_at:
            Desktop.objects.filter(pk=held.pk).update(test_at=None)
            return _test()
        due = list(_due(held).select_related("notice__watch").order_by("due_at", "notice"))
        DesktopShown.objects.bulk_create([DesktopShown(desktop=held, notice=one.notice) for one in due])
    return _bubble(held.user, due) if due else None


def _due(desktop: Desktop) -> "QuerySet[Dispatch]":
    """Return what is due, was not shown here, and was not seen on the page meanwhile."""
    at, user = now(), desktop.user_id
    mine = Dispatch.objects.filter(user=user, due_at__lte=at, due_at__gt=at - AGE, notice__at__gte=desktop.since)
    shown = DesktopShown.objects.filter(desktop=desktop, notice=OuterRef("notice"))
    seen = Notice.objects.filter(pk=OuterRef("notice"), acknowledgements__by=user)
    return mine.filter(~Exists(shown), ~Exists(seen))


def _bubble(user: User, due: list[Dispatch]) -> Bubble:
    notices = [one.notice for one in due]
    named = titles(user, notices)
    last = [_("This is the last message today: what else happens stands on the page.")] if due[-1].is_last else []
    if len(notices) == 1:
        one = notices[0]
        lines = [named.get(one.story_number, ""), _("Watch %(watch)s") % {"watch": one.watch.name}]
        url = reverse("listening:story", args=[one.story_number])
        return _said(notice_words(one), lines + last, url, f"notice-{one.pk}")
    words = ngettext("%(number)s notice", "%(number)s notices", len(notices)) % {"number": len(notices)}
    lines = [named.get(one.story_number) or notice_words(one) for one in notices[:LINES]]
    return _said(words, lines + last, reverse("notices:notices"), f"notice-{notices[-1].pk}")


def _test() -> Bubble:
    return _said(_("A test"), [_("So you will be told in this browser.")], reverse("notices:how"), "notice-test")


def _said(title: str, lines: list[str], url: str, tag: str) -> Bubble:
    return {"title": title, "body": "\n".join(filter(None, lines)), "url": url, "tag": tag}
