"""How the sign-in library behaves here: nobody signs up by himself, and nobody learns who works here."""

from base64 import urlsafe_b64encode
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from codriver.kit.keys import key
from codriver.staff.audit import mark, note
from codriver.staff.models import User
from codriver.staff.rules import browser_in_words

HOME = 64  # bits of an IPv6 address that a provider gives to one customer


class StaffAdapter(DefaultAccountAdapter):
    """The library's account adapter, closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say no: people come in by an invitation."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Lead on to pages of this house alone; the library would also take every name in ALLOWED_HOSTS."""
        request = context.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address by which tries are counted: of IPv6 the network, as each home has 2^64 addresses in it."""
        address = ip_address(super().get_client_ip(request))
        if isinstance(address, IPv6Address):
            address = address.ipv4_mapped or ip_network((int(address), HOME), strict=False).network_address
        return str(address)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Answer a person who left as if she were unknown, also when the password is right."""
        user = super().authenticate(request, **credentials)
        return user if user is not None and user.is_active else None

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Note that somebody could not sign in; the address that was tried only as a keyed hash."""
        tried = str(credentials.get("email") or credentials.get("login") or "").strip().lower()
        who = request.user if isinstance(request.user, User) else "stranger"
        note(who, "staff.refused", f"address {mark(tried)}")

    def post_login(self, request: HttpRequest, user: User, **told: Any) -> HttpResponse:
        """Note who signed in, and how."""
        steps = [str(step.get("type") or step["method"]) for step in get_authentication_records(request, user)]
        note(user, "staff.signed-in", how=" ".join(dict.fromkeys(steps)))
        return super().post_login(request, user, **told)

    def logout(self, request: HttpRequest) -> None:
        """Note who signed out."""
        if isinstance(request.user, User):
            note(request.user, "staff.signed-out")
        super().logout(request)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Send somebody who left, and still has a passkey, back to the sign-in page."""
        messages.error(request, _("This passkey does not work here any more. Ask an owner."))
        return redirect("account_login")


class KeysAdapter(DefaultMFAAdapter):
    """The library's adapter for passkeys and codes. Secrets are sealed with a key of the data folder."""

    def generate_authenticator_name(self, user: User, kind: Authenticator.Type) -> str:
        """Name a new passkey after the device that makes it; its owner may choose another name."""
        agent = context.request.META.get("HTTP_USER_AGENT", "")
        return browser_in_words(agent) or super().generate_authenticator_name(user, kind)

    def encrypt(self, text: str) -> str:
        """Seal the secret of an authenticator app."""
        return seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open it again."""
        return seal().decrypt(encrypted_text.encode()).decode()


def seal() -> Fernet:
    """Return the seal of this installation's sign-in secrets."""
    return Fernet(urlsafe_b64encode(key(settings.CODRIVER_DATA, "sign-in")))
