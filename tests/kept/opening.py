"""Open the pages of a house that came from an earlier version, as its owner: python -m tests.kept.opening

Prints address → status as JSON: every page without a number in its address, and those of one story, voice and watch.
"""

import json
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "codriver.settings")
django.setup()

from django.test import Client  # noqa: E402 - Django must be set up first
from django.test.utils import setup_test_environment  # noqa: E402
from django.urls import URLPattern, URLResolver, get_resolver  # noqa: E402

from codriver.listening.models import Story, Watch  # noqa: E402
from codriver.staff.models import User  # noqa: E402

NO_PAGES = (
    "/live/",
    "/sign-",
    "/account",
    "/2fa",
    "/in/",
    "/start",
    "/join",
    "/password",
)  # streams, and doors of guests


def addresses(patterns: list[URLPattern | URLResolver], above: str = "/") -> list[str]:
    """Return every address without a variable part."""
    found = []
    for pattern in patterns:
        whole = above + str(pattern.pattern)
        found += addresses(pattern.url_patterns, whole) if isinstance(pattern, URLResolver) else [whole]
    return [one for one in found if not set("<^(") & set(one) and not one.startswith(NO_PAGES)]


def main() -> None:
    """Open them."""
    setup_test_environment()
    browser = Client()
    browser.force_login(User.objects.get(email="tess@example.com"))
    wanted = addresses(get_resolver().url_patterns)
    story = Story.objects.order_by("id").first()
    wanted += [f"/stories/{story.number}/", f"/stories/{story.number}/posts/"]
    wanted += [f"/watches/{watch.pk}/" for watch in Watch.objects.all()]
    print(json.dumps({one: status for one in wanted if (status := browser.get(one).status_code) not in (302, 405)}))


if __name__ == "__main__":
    main()
