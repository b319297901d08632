"""Doors for anybody: "these posts are mine, leave me alone", and the page that only she can open."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from codriver.listening.keeping import limits, objecting, rules
from codriver.listening.keeping.forms import ObjectionForm, sites

TWICE = ["GET", "HEAD", "POST"]


@never_cache
@require_http_methods(TWICE)
def ask(request: HttpRequest) -> HttpResponse:
    """Take an objection. The answer is the same whether we ever heard of the account or not."""
    form = ObjectionForm(request.POST if request.method == "POST" else None, initial=_asked(request))
    if request.method == "POST" and form.is_valid():
        if not limits.may_ask(request):
            answer = render(request, "listening/keeping/too_often.html", status=429)
            answer.headers["Retry-After"] = str(limits.HOUR)
            return answer
        said = form.cleaned_data
        return redirect("keeping:objection", objecting.ask(said["wish"], said["site"], said["handle"], said["note"]))
    told = {"form": form, "sites": sites()}
    return render(request, "listening/keeping/ask.html", told, status=422 if form.errors else 200)


def _asked(request: HttpRequest) -> dict[str, str]:
    return {"wish": "return" if request.GET.get("wish") == "return" else "leave"}


@never_cache
@require_http_methods(TWICE)
def hers(request: HttpRequest, token: str) -> HttpResponse:
    """Show her how her objection stands; let her ask that a person look."""
    objection = objecting.of_token(token)
    if objection is None:
        raise Http404
    if request.method == "POST":
        objecting.ask_for_a_look(objection)
        return redirect("keeping:objection", token)
    told = {"objection": objection, "said": objecting.opened(objection), "phrase": rules.phrase(token)}
    told |= {"state": objecting.state_of(objection), "lasts": rules.OPEN_FOR.days}
    return render(request, "listening/keeping/hers.html", told)
