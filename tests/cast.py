"""The cast: the same people in every test, so that a test reads like a story.

Staff      tess administers (owner) · leo leads (lead) · pia speaks for the company (press) · sam answers (agent) ·
           udo looks at everything (auditor) · eve works here but must not see (no role).
Customers  ana agreed to all · bo withdrew · dee leads opinion · chika was only overheard: she is an account, no Person.

`sign_in(user)` gives a browser for any of them; `customer_browser(person)` one for a customer.
"""

import secrets
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from codriver.kit.clock import now
from codriver.people.actions import give_handle
from codriver.people.models import Person
from codriver.staff.models import Company, User

PASSWORD = "a long road home"
CHIKA = ("weibo", "chika-1")  # channel, account: nobody knows who she is

SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def quick_and_alone(settings: Any) -> None:
    """Hash passwords quickly, and count tries in memory, for this test alone."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    counter = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": secrets.token_hex(8)}
    settings.CACHES = {"default": counter}


def staff(name: str, role: str, **facts: object) -> User:
    """Make a member of staff: Tess signs in as tess@example.com."""
    return User.objects.create_user(f"{name.lower()}@example.com", PASSWORD, name=name, role=role, **facts)


@pytest.fixture
def company(db: None) -> Company:
    """The company of the house."""
    return Company.objects.create(name="Lantern Tea", timezone="Asia/Shanghai", language="en")


@pytest.fixture
def tess(db: None) -> User:
    """Tess administers."""
    return staff("Tess", "owner")


@pytest.fixture
def leo(db: None) -> User:
    """Leo leads."""
    return staff("Leo", "lead")


@pytest.fixture
def pia(db: None) -> User:
    """Pia speaks for the company."""
    return staff("Pia", "press")


@pytest.fixture
def sam(db: None) -> User:
    """Sam answers."""
    return staff("Sam", "agent")


@pytest.fixture
def udo(db: None) -> User:
    """Udo looks at everything and changes nothing."""
    return staff("Udo", "auditor")


@pytest.fixture
def eve(db: None) -> User:
    """Eve works here, has no role yet, and must not see."""
    return staff("Eve", "")


def person(name: str, channel: str, address: str, **facts: object) -> Person:
    """Make a customer who proved that an account is hers."""
    who = Person.objects.create(name=name, **{"language": "en", "timezone": "UTC", **facts})
    give_handle(who, channel, address, evidence="signed in", verified_at=now())
    return who


@pytest.fixture
def ana(db: None) -> Person:
    """Ana agreed to all."""
    return person("Ana", "weibo", "ana-1", language="zh-hans", timezone="Asia/Shanghai")


@pytest.fixture
def bo(db: None) -> Person:
    """Bo withdrew."""
    return person("Bo", "email", "bo@example.com")


@pytest.fixture
def dee(db: None) -> Person:
    """Dee leads opinion."""
    return person("Dee", "weibo", "dee-1")


@pytest.fixture
def sign_in() -> SignIn:
    """Return a browser in which somebody of the staff is signed in."""

    def browser_of(user: User) -> Client:
        browser = Client()
        browser.force_login(user)
        return browser

    return browser_of


@pytest.fixture
def customer_browser(db: None) -> Callable[[Person], Client]:
    """Return a browser in which a customer came in by her own door."""

    def browser_of(who: Person) -> Client:
        browser = Client()
        session = browser.session
        session["person"], session["came_at"] = who.key, now().isoformat()
        session.save()
        return browser

    return browser_of
