"""The door of pasted links: an address in, a preview, a post; and the bookmark that brings an address here."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from codriver.channels.base import ChannelError
from codriver.channels.words import in_words
from codriver.kit.clock import now
from codriver.listening.importing import why
from codriver.listening.models import Mention
from codriver.listening.sources import pasting
from codriver.listening.sources.forms import LinkForm, PastedForm
from codriver.staff.doors import StaffRequest, number_in, staff_may

IDS = "kept_%s"  # of the fields of the post, as the form of a link may stand on the same page
LONGEST_SELECTION = 2000  # characters that the bookmark brings along
BOOKMARK = (
    "javascript:(()=>{{const u=new URL('{address}');u.searchParams.set('url',location.href);"
    "u.searchParams.set('text',String(getSelection()).slice(0,{most}));"
    "open(u,'_blank','width=520,height=760')}})()"
)


@staff_may("import")
def add(request: StaffRequest) -> HttpResponse:
    """Add one post: look at its page, see what would be kept, say yes."""
    wish = request.POST.get("do")
    if wish == "add":
        return kept(request)
    asked = request.POST if wish == "look" else request.GET
    form = LinkForm(asked if wish == "look" else None, initial={name: asked.get(name, "") for name in ("url", "text")})
    told: dict[str, Any] = {"form": form}
    if wish == "look" and form.is_valid():
        told["post"] = preview(request, **form.cleaned_data)
    return page(request, told)


def page(request: StaffRequest, told: dict[str, Any]) -> HttpResponse:
    """Show the page, with the bookmark beside it."""
    address = request.build_absolute_uri(reverse("listening:add-post"))
    told["bookmark"] = BOOKMARK.format(address=address, most=LONGEST_SELECTION)
    added = Mention.objects.visible_to(request.user).filter(seq=number_in(request.GET.get("added", "")) or 0)
    told["added"] = added.first()
    has_errors = told["form"].errors or ("post" in told and told["post"].errors)
    return render(request, "listening/add_post.html", told, status=422 if has_errors else 200)


def preview(request: StaffRequest, url: str, text: str) -> PastedForm:
    """Return the form of what would be kept. Chosen words count more than the page's own; without either one types."""
    said: dict[str, Any] = {"url": url, "text": text, "published_at": now(), "source_kind": "unknown"}
    try:
        post = pasting.post_at(url)
    except ChannelError as error:
        messages.warning(request, _("The page could not be read: %(why)s") % {"why": in_words(str(error))})
        return PastedForm(initial=said, auto_id=IDS)
    said |= {"url": post.get("url", url), "author": post.get("author", {}).get("name", "")}
    said["published_at"] = datetime.fromisoformat(post["published_at"])
    said["text"] = text or post["text"]
    return PastedForm(initial=said, auto_id=IDS)


def kept(request: StaffRequest) -> HttpResponse:
    """Keep the post as it was shown, or as it was mended."""
    form = PastedForm(request.POST, auto_id=IDS)
    if not form.is_valid():
        return page(request, {"form": LinkForm(), "post": form})
    said = form.cleaned_data
    post = pasting.by_hand(
        said["url"], said["text"], said["published_at"], author=said["author"], source_kind=said["source_kind"]
    )
    came = pasting.add(post)
    if came.reason:
        form.add_error(None, why.in_words(came.reason))
        return page(request, {"form": LinkForm(), "post": form})
    if came.is_new:
        messages.success(request, _("The post is in."))
    else:
        messages.info(request, _("This post was here already."))
    return redirect(f"{reverse('listening:add-post')}?added={came.seq}")
