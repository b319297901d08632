"""How long a password must be, said in our own words: the library's sentence is not translated in every release."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LEAST = 10  # characters


class LongEnough:
    """Refuses a password that is too short."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise ValidationError when there are too few characters."""
        if len(password) < LEAST:
            raise ValidationError(
                _("This password is too short. It needs at least %(least)s characters."),
                code="password_too_short",
                params={"least": LEAST},
            )

    def get_help_text(self) -> str:
        """Say what is asked of whoever chooses one."""
        return _("At least 10 characters.")
