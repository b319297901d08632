"""Her receipts: every page of her book, what it changed, and by which road it came."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from codriver.people.models import Person
from codriver.terms import pages
from codriver.terms.models import TermSet
from codriver.terms.pages import Page
from codriver.terms.receipts import chain
from codriver.web.my.door import customers
from codriver.web.my.saying import Changed, changed, names

A_PAGE = 20
SOURCES: dict[str, Promise] = {  # TermSet.source → how the page came about
    "typed": _("You chose it here."),
    "imported": _("You brought it along."),
    "MyTerms": _("You proposed it by MyTerms."),
    "agent": _("Your program said it for you."),
    "GPC": _("Your browser said it."),
    "consent": _("You answered when we asked."),
    "one click": _("You pressed stop in a mail."),
    "guardian": _("Your guardian said it."),
    "delivery": _("An address of yours no longer takes mail."),
    "erasure": _("You asked us to delete you."),
}


@dataclass(frozen=True)
class Receipt:
    """One page of her book as she reads it."""

    page: TermSet
    came_by: Promise
    changed: Changed


@require_safe
@customers
def receipts(request: HttpRequest, person: Person) -> HttpResponse:
    """Show the pages of her book, the newest first, each with what it changed."""
    every = TermSet.objects.filter(person=person).select_related("supersedes").order_by("-version")
    page, called = Paginator(every, A_PAGE).get_page(request.GET.get("page", 1)), names()
    made = [Receipt(one, SOURCES[one.source], changed(_before(one), pages.read(one.body), called)) for one in page]
    return render(request, "my/receipts.html", {"person": person, "page": page, "receipts": made})


@require_safe
@customers
def file(request: HttpRequest, person: Person) -> HttpResponse:
    """Hand her the signed receipts: a file that she can check without us, by `codriver receipt verify`."""
    answer = HttpResponse(b"".join(chain.lines(person.pk)), content_type="application/jsonl")
    answer["Content-Disposition"] = 'attachment; filename="receipts.jsonl"'
    return answer


def _before(page: TermSet) -> Page:
    return pages.read(page.supersedes.body) if page.supersedes else Page()
