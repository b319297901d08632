"""Her addresses: which ones open her side, one more of them, and the old ones once more."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from codriver.kit.clock import now
from codriver.people.handles import unseal
from codriver.people.models import Handle, Person
from codriver.people.proving import rules
from codriver.web.my.door import customers, freshly
from codriver.web.my.entering import TWICE, promise
from codriver.web.my.forms import AddressForm

CAME: dict[str, Promise] = {  # of opening.add_handle → how we say it to her
    "added": _("This address is yours now. It opens your side."),
    "proven again": _("You proved this address again. It opens your side for one more year."),
    "came back": _("This address is yours again."),
    "another's": _("This address opens a side of its own here. We cannot join the two. Come in by it to see it."),
}


@dataclass(frozen=True)
class Address:
    """An address that is proven to be hers."""

    channel: str
    address: str
    proven_at: datetime

    @property
    def opens_until(self) -> datetime:
        """Return until when it opens her side without another proof."""
        return self.proven_at + rules.OPENS_FOR

    @property
    def is_over(self) -> bool:
        """Say whether it opens her side no longer."""
        return now() > self.opens_until


def addresses_of(person: Person) -> list[Address]:
    """Return the addresses of a person that are proven, the oldest first."""
    handles = Handle.objects.filter(person=person).exclude(verified_at=None).order_by("pk")
    return [
        Address(handle.channel, unseal(handle.channel, bytes(handle.address_sealed)), at)
        for handle in handles
        if (at := handle.verified_at) is not None
    ]


@require_http_methods(TWICE)
@customers
@freshly
def addresses(request: HttpRequest, person: Person) -> HttpResponse:
    """Show her addresses; send a code to one more, or to one of them again."""
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return promise(request, form.cleaned_data["address"], adding=person)
    told = {"form": form, "person": person, "addresses": addresses_of(person)}
    told["came"] = CAME.get(request.GET.get("came", ""), "")
    return render(request, "my/addresses.html", told, status=422 if form.errors else 200)
