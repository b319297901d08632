"""What waits in the seats of the rail. A number stands there only when somebody should look."""

from math import log2

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from codriver.kit.clock import now
from codriver.listening.heat import heat_of
from codriver.listening.models import Mute, Ownership, Story
from codriver.listening.rules import HOT
from codriver.staff.doors import staff_may
from codriver.staff.models import User

MOST = 100  # counted; more is "99+"


def hot_and_nobodys(reader: User) -> int:
    """Return how many stories are hot, not quieted, and looked after by nobody, up to MOST."""
    hot = Story.objects.visible_to(reader).filter(heat__gte=heat_of(now().timestamp()) + log2(HOT))
    quieted = Mute.objects.filter(post__placement__isnull=False)
    owned = Ownership.objects.filter(post__placement__isnull=False)
    nobodys = hot.exclude(id__in=quieted.values("post__placement__story_id"))
    return len(nobodys.exclude(id__in=owned.values("post__placement__story_id")).values_list("id")[:MOST])


@require_safe
@staff_may("see stories")
def waiting(request: HttpRequest) -> HttpResponse:
    """Give the rail its number anew; the rail asks when something changed."""
    assert isinstance(request.user, User)  # the guard let nobody else in
    return render(request, "web/_waiting.html", {"number": hot_and_nobodys(request.user)})
