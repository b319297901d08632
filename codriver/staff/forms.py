"""What people type here. Labels say what is asked; help says what follows."""

from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from codriver.staff.models import Company, Invitation, User

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ROLES = [
    ("owner", _("Owner: everything, also colleagues and set-up")),
    ("lead", _("Lead: stories, imports and set-up")),
    ("press", _("Press officer: stories and imports")),
    ("agent", _("Agent: reads stories")),
    ("auditor", _("Auditor: reads everything, changes nothing")),
]
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]  # each in its own words, to be found by its readers
ZONES = [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones()) if "/" in zone or zone == "UTC"]


def language_field() -> forms.ChoiceField:
    """Return the choice of a language."""
    return forms.ChoiceField(label=_("Language"), choices=LANGUAGES)


def zone_field() -> forms.ChoiceField:
    """Return the choice of a time zone."""
    return forms.ChoiceField(label=_("Time zone"), choices=ZONES, initial=settings.TIME_ZONE)


def new_password_field() -> forms.CharField:
    """Return the field for a password that somebody chooses now."""
    box = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(label=_("Password"), widget=box, strip=False, help_text=_("At least 10 characters."))


def role_field() -> forms.ChoiceField:
    """Return the choice of a role, each with what it opens."""
    return forms.ChoiceField(label=_("Role"), choices=ROLES, initial="agent", widget=forms.RadioSelect)


class Named:
    """Gives the fields of the sign-in library's forms our labels, instead of words inside the boxes."""

    labels: "dict[str, StrOrPromise]" = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)


class SignInForm(Named, LoginForm):
    """E-mail address and password."""

    labels = {"login": _("E-mail address"), "password": _("Password")}


class PasswordAgainForm(Named, ReauthenticateForm):
    """The password once more, before keys are changed."""

    labels = {"password": _("Password")}


class CodeForm(Named, AuthenticateForm):
    """A code after the password."""

    labels = {"code": _("Code")}


class CodeOnceMoreForm(Named, CodeAgainForm):
    """A code before keys are changed."""

    labels = {"code": _("Code")}


class FirstCodeForm(Named, ActivateTOTPForm):
    """The first code of an app, to show that it knows the secret."""

    labels = {"code": _("Code")}


class PasskeyForm(Named, AddWebAuthnForm):
    """A new passkey: its name, and whether it is enough."""

    labels = {"name": _("Name"), "passwordless": _("It is enough alone, without the password")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True
        self.fields["passwordless"].help_text = _("Your device then asks for your finger, your face or its code.")


class PasskeyNameForm(Named, EditWebAuthnForm):
    """Another name for a passkey."""

    labels = {"name": _("Name")}


class PasswordForm(Named, ChangePasswordForm):
    """A new password for somebody who knows the old one."""

    labels = {
        "oldpassword": _("Password now"),
        "password1": _("New password"),
        "password2": _("Once more"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = _("At least 10 characters.")


class ChosenPasswordForm(forms.Form):
    """A new password, for somebody who holds a password link."""

    password = new_password_field()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """Refuse what is too short, too common or too like the name."""
        password_validation.validate_password(self.cleaned_data["password"], self.user)
        return str(self.cleaned_data["password"])


class NewcomerForm(forms.Form):
    """Name, address and password of somebody who comes in by a link."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    password = new_password_field()

    def clean_email(self) -> str:
        """Refuse an address that somebody here signs in with. Only who holds a link can ask."""
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email=email).exists():
            raise forms.ValidationError(_("Somebody here signs in with this address. Take another one."))
        return email

    def clean(self) -> dict[str, Any] | None:
        """Check the password against the name and the address too."""
        password = self.cleaned_data.get("password")
        if password:
            who = User(name=self.cleaned_data.get("name", ""), email=self.cleaned_data.get("email", ""))
            try:
                password_validation.validate_password(password, who)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return self.cleaned_data


class FoundingForm(NewcomerForm):
    """The first owner and the company, on one page."""

    company = forms.CharField(label=_("The company's name"), max_length=120)
    language = language_field()
    timezone = zone_field()
    field_order = ["company", "language", "timezone", "name", "email", "password"]


class CompanyForm(forms.ModelForm):
    """The company's name, language and zone."""

    language = language_field()
    timezone = zone_field()

    class Meta:
        model = Company
        fields = ["name", "language", "timezone"]
        labels = {"name": _("The company's name")}


class SelfForm(forms.ModelForm):
    """What everybody says about herself."""

    language = language_field()
    timezone = zone_field()

    class Meta:
        model = User
        fields = ["name", "language", "timezone"]
        labels = {"name": _("Your name")}


class InvitationForm(forms.ModelForm):
    """For whom an invitation is, and what she may do here."""

    role = role_field()

    class Meta:
        model = Invitation
        fields = ["note", "role"]
        labels = {"note": _("For whom")}
        help_texts = {"note": _("Only owners see this, to tell open invitations apart.")}


class RoleForm(forms.Form):
    """Another role for a colleague."""

    role = role_field()
