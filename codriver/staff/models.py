"""Who works here, for which company, and the links by which they come in."""

from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from codriver.kit.clock import now
from codriver.staff import rules
from codriver.staff.audit_rows import AuditCheck as AuditCheck  # nouns of this room too, in a file of their own
from codriver.staff.audit_rows import AuditEntry as AuditEntry
from codriver.staff.audit_rows import AuditHead as AuditHead
from codriver.staff.links import OneTimeLink


class Company(models.Model):
    """The company that this installation belongs to: one row, made with the owner."""

    name = models.CharField(max_length=120)
    timezone = models.CharField(max_length=64)
    language = models.CharField(max_length=10)
    key = models.SmallIntegerField(primary_key=True, default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(key=1), name="one_company")]
        verbose_name_plural = "companies"


class UserQuerySet(models.QuerySet["User"]):
    """Reads of colleagues."""

    def at_work(self) -> Self:
        """Return those who may sign in."""
        return self.filter(is_active=True)

    def visible_to(self, viewer: "User") -> Self:
        """Return the colleagues that this member of staff may see: all who work here, and herself."""
        return self if viewer.may("see stories") else self.filter(pk=viewer.pk)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc] # a class made at run time
    """Makes users. An e-mail address is kept in lower case, so that two spellings are one person."""

    def create_user(self, email: str, password: str | None = None, **facts: object) -> "User":
        """Store a new member of staff; without a password she can sign in only after a password link."""
        user = self.model(email=email.strip().lower(), **facts)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find by address in any spelling; Django's own sign-in machinery asks this way."""
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """A member of staff. Never a customer: that is a Person."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=8, choices=[(role, role) for role in rules.ROLES], default="agent")
    language = models.CharField(max_length=10, default="en")
    timezone = models.CharField(max_length=64, default="UTC")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name or self.email

    def may(self, power: str) -> bool:
        """Say whether this person, now, has a power of staff/rules.py."""
        return self.is_active and rules.may(self.role, power)


class Departure(models.Model):
    """Since when a colleague may not sign in any more, and who said so. Bringing her back deletes it."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="departure")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class SetupLink(OneTimeLink):
    """The link that an empty installation prints; it makes the first owner."""


class Invitation(OneTimeLink):
    """A link that makes a colleague with a role."""

    role = models.CharField(max_length=8, choices=[(role, role) for role in rules.ROLES])
    note = models.CharField(max_length=120)  # for whom it was meant, in the words of who made it
    by = models.ForeignKey(User, models.PROTECT, related_name="+")


class PasswordLink(OneTimeLink):
    """A link by which a colleague chooses a new password, handed over by an owner: no mail is sent."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
