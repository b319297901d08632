"""Who works here."""

from django.contrib.auth.models import AbstractUser
from django.db import models

from codriver.staff import rules


class User(AbstractUser):
    """A member of staff. Never a customer: that is a Person."""

    role = models.CharField(max_length=8, choices=[(role, role) for role in rules.ROLES], default="agent")
    language = models.CharField(max_length=10, default="en")
    timezone = models.CharField(max_length=64, default="UTC")

    def may(self, power: str) -> bool:
        """Say whether this person, now, has a power of staff/rules.py."""
        return self.is_active and rules.may(self.role, power)
