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
from django.urls import URLPattern, URLResolver, get_resolver, reverse  # noqa: E402

from codriver.listening.models import Story, Watch  # noqa: E402
from codriver.staff.models import User  # noqa: E402

NOT_HERS = ("/live/", "/health", "/my/", "/sign-", "/in/", "/start", "/join", "/demo")  # streams; doors of others
NOT_HERE = {302, 404, 405}  # an address without a number may be for a form, or for something that this house has not


def addresses(patterns: list[URLPattern | URLResolver], above: str = "/") -> list[str]:
    """Return every address without a variable part."""
    found = []
    for pattern in patterns:
        whole = above + str(pattern.pattern)
        found += addresses(pattern.url_patterns, whole) if isinstance(pattern, URLResolver) else [whole]
    return [one for one in found if not set("<^(") & set(one) and not one.startswith(NOT_HERS)]


def main() -> None:
    """Open them."""
    setup_test_environment()
    browser = Client()
    browser.force_login(User.objects.get(email="tess@example.com"))
    story = Story.objects.order_by("id").first()
    named = [reverse("watches:watch", args=[watch.pk]) for watch in Watch.objects.all()]
    named += [f"/stories/{story.number}/", f"/stories/{story.number}/posts/", "/stories/", "/stories/search/?q=lid"]
    opened = {one: browser.get(one).status_code for one in [*addresses(get_resolver().url_patterns), *named]}
    print(json.dumps({one: status for one, status in opened.items() if one in named or status not in NOT_HERE}))


if __name__ == "__main__":
    main()
