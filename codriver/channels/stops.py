"""The door of one click: a POST stops, without cookie, sign-in or redirect (RFC 8058); a GET only asks."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from codriver.channels import stopping


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, word: str) -> HttpResponse:
    """Stop messages like the one whose link this is; asked for `all`, every promotion."""
    message = stopping.message_of(word)
    if message is None:
        raise Http404
    done = ""
    if request.method == "POST":
        done = "all" if "all" in request.POST else "like this"
        (stopping.stop_all if done == "all" else stopping.stop)(message)
    purpose = message.purpose.said(message.person.language)["name"]
    return render(request, "channels/stop.html", {"message": message, "purpose": purpose, "done": done})
