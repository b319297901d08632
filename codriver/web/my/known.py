"""What we know of her: what she said under proven addresses, what a program made of it, and what she told us."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from codriver.listening.meaning import corrections
from codriver.listening.meaning.forms import CorrectionForm
from codriver.listening.models import Reading
from codriver.people.models import Person
from codriver.reading.meaning.heads import NEEDS
from codriver.web.my.door import customers
from codriver.web.my.entering import TWICE
from codriver.web.my.forms import SelfForm
from codriver.web.my.said import post_of, side_of


@require_safe
@customers
def known(request: HttpRequest, person: Person) -> HttpResponse:
    """Show what she said, where, how it was read, and how we know that it is hers."""
    side = side_of(person, request.GET.get("page", 1))
    return render(request, "my/known.html", {"person": person, "side": side})


@require_POST
@customers
def meant(request: HttpRequest, person: Person, seq: int) -> HttpResponse:
    """Take her own word on what a post of hers means, or let the program read it again."""
    post = post_of(person, seq)
    reading = Reading.objects.filter(post_id=seq).first() if post else None
    if post is None or reading is None:
        raise Http404
    form = CorrectionForm(request.POST)
    if "again" in request.POST:
        corrections.take_back(post)
        messages.success(request, _("The program reads it again."))
    elif form.is_valid():
        needs = [need for place, need in enumerate(NEEDS) if reading.needs > 0 and reading.needs >> place & 1]
        try:
            corrections.correct(post, form.cleaned_data["feeling"], form.cleaned_data["kind"], needs, None)
        except corrections.Nothing:
            raise Http404 from None
        messages.success(request, _("Your word counts now, for all who work here."))
    return redirect(f"{reverse('my:known')}#post-{seq}")


@require_http_methods(TWICE)
@customers
def herself(request: HttpRequest, person: Person) -> HttpResponse:
    """Let her correct her name, language and time zone at the source."""
    held = {"name": person.name, "language": person.language, "timezone": person.timezone}
    form = SelfForm(request.POST or None, initial=held)
    if request.method == "POST" and form.is_valid():
        Person.objects.filter(pk=person.pk).update(**form.cleaned_data)
        messages.success(request, _("Saved."))
        answer = redirect("my:known")
        answer.delete_cookie("language")  # what she chose here is newer
        return answer
    return render(request, "my/herself.html", {"person": person, "form": form}, status=422 if form.errors else 200)
