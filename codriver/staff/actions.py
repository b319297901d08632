"""Verbs of staff. Each is one transaction; what somebody may not do is said in a sentence by RefusedError."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext as _

from codriver.kit.clock import now
from codriver.staff import audit, rules
from codriver.staff.models import Company, Departure, Invitation, PasswordLink, SetupLink, User


class RefusedError(Exception):
    """Something that would lock everybody out, said in words for people."""


@transaction.atomic
def new_setup_link() -> str | None:
    """Return the token of a fresh set-up link, or None when somebody works here already. Older links close."""
    if User.objects.exists():
        return None
    SetupLink.objects.all().delete()
    return SetupLink.make(rules.SETUP_LINK_LASTS)


@transaction.atomic
def found(token: str, *, company: str, language: str, timezone: str, **owner: str) -> User | None:
    """Make the company and its first owner, once; None when the link is used up, too old or not needed any more."""
    if SetupLink.claim(token) is None or User.objects.exists():
        return None
    place = {"language": language, "timezone": timezone}
    Company.objects.update_or_create(key=1, defaults={"name": company, **place})
    first = User.objects.create_user(role="owner", **owner, **place)
    audit.note(first, "house.founded")
    return first


@transaction.atomic
def invite(*, role: str, note: str, by: User) -> str:
    """Return the token of a link that makes one colleague."""
    token = Invitation.make(rules.INVITATION_LASTS, role=role, note=note, by=by)
    made = Invitation.holding(token)
    audit.note(by, "staff.invited", f"invitation {made.pk}" if made else "", role=role)
    return token


@transaction.atomic
def uninvite(invitation: Invitation, *, by: User) -> None:
    """Take an invitation back."""
    audit.note(by, "staff.uninvited", f"invitation {invitation.pk}", role=invitation.role)
    invitation.delete()


@transaction.atomic
def accept(token: str, **newcomer: str) -> User | None:
    """Make the colleague that an invitation is for, once. She begins with the company's language and zone."""
    invitation = Invitation.claim(token)
    if invitation is None:
        return None
    company = Company.objects.first()
    place = {"language": company.language, "timezone": company.timezone} if company else {}
    who = User.objects.create_user(role=invitation.role, **newcomer, **place)
    audit.note(who, "staff.joined", f"invitation {invitation.pk}", role=who.role)
    return who


@transaction.atomic
def password_link(colleague: User, *, by: User | None) -> str:
    """Return the token of a link by which a colleague chooses a new password. Her older links close.

    by  who made it; None at the command line, where nobody says who he is.
    """
    audit.note(by or "command", "password.link-made", about(colleague))
    PasswordLink.objects.filter(user=colleague, used_at=None).delete()
    return PasswordLink.make(rules.PASSWORD_LINK_LASTS, user=colleague, by=by or colleague)


@transaction.atomic
def renew_password(token: str, password: str) -> User | None:
    """Set the password that the holder of a link chose, once, and end all sessions of that colleague."""
    link = PasswordLink.claim(token)
    if link is None or not link.user.is_active:
        return None
    link.user.set_password(password)
    link.user.save(update_fields=["password"])
    end_sessions(link.user)
    audit.note(link.user, "password.renewed")
    return link.user


@transaction.atomic
def drop_keys(colleague: User, *, by: User | None) -> None:
    """Take away passkeys, codes and recovery codes of somebody who lost the device; the password alone counts then."""
    audit.note(by or "command", "staff.keys-dropped", about(colleague))
    Authenticator.objects.filter(user=colleague).delete()
    end_sessions(colleague)


@transaction.atomic
def deactivate(colleague: User, *, by: User) -> None:
    """End access behind a colleague and end her sessions at once. Doing it again changes nothing."""
    keep_an_owner(without=colleague)
    _, is_new = Departure.objects.get_or_create(user=colleague, defaults={"by": by, "at": now()})
    if is_new:
        audit.note(by, "staff.left", about(colleague))
    User.objects.filter(pk=colleague.pk).update(is_active=False)
    PasswordLink.objects.filter(user=colleague, used_at=None).delete()
    close_links_of(colleague)
    end_sessions(colleague)


@transaction.atomic
def bring_back(colleague: User, *, by: User) -> None:
    """Let a colleague sign in again, with the password and passkeys she had."""
    gone, _models = Departure.objects.filter(user=colleague).delete()
    if gone:
        audit.note(by, "staff.returned", about(colleague))
    User.objects.filter(pk=colleague.pk).update(is_active=True)


@transaction.atomic
def change_role(colleague: User, role: str, *, by: User) -> None:
    """Give a colleague another role; it counts from her next click."""
    if role != "owner":
        keep_an_owner(without=colleague)
        close_links_of(colleague)
    before = User.objects.select_for_update().values_list("role", flat=True).get(pk=colleague.pk)
    if before != role:
        User.objects.filter(pk=colleague.pk).update(role=role)
        audit.note(by, "staff.role-changed", about(colleague), before=before, after=role)


def close_links_of(maker: User) -> None:
    """Close the links that somebody made and that nobody used: they would be a way back in for whom we let go."""
    for kind in (Invitation, PasswordLink):
        kind.objects.filter(by=maker, used_at=None).delete()


def keep_an_owner(*, without: User) -> None:
    """Refuse when nobody but this colleague could manage staff. Locks the owners, so two at once cannot both go."""
    owners = User.objects.at_work().filter(role="owner").select_for_update().order_by("pk")
    if {owner.pk for owner in owners} == {without.pk}:
        raise RefusedError(_("This is the last owner. Make somebody else an owner first."))


def about(colleague: User) -> str:
    """Return how the audit names a colleague to whom something was done."""
    return f"staff {colleague.pk}"


def end_sessions(user: User) -> None:
    """Sign a member of staff out everywhere."""
    for session in UserSession.objects.filter(user=user):
        session.end()
