"""Turning the wheel and sending, in a word each."""

from codriver.channels import outbox
from codriver.channels.models import Outgoing
from codriver.kit.clock import now
from codriver.terms import actions, queries
from codriver.terms.pages import Page, read
from codriver.terms.purposes import purposes
from codriver.web.my import consequences, turning, wheel

EVERY = ["news", "offers", "events", "surveys", "orders", "promises", "terms", "reply", "profile", "share"]


def say(person, purpose="news", **facts):
    number = Outgoing.objects.count()
    handle = person.handles.get(channel="paper")
    return outbox.send(handle, purpose, key=f"{purpose}-{number}", subject="Tea", text="Green.", **facts)


def option(purpose, key):
    kind = next(one.kind for one in purposes() if one.key == purpose)
    return next(one for one in turning.of_purpose(purpose, kind, EVERY, now()) if one.key == key)


def turn(person, purpose, key):
    return actions.turn_page(person, option(purpose, key).change, source="typed")


def page_of(person):
    held = queries.newest(person)
    return read(held.body) if held else Page()


def stands(person, purpose):
    hers = consequences.of(person)
    return str(wheel.state_of(hers, next(one for one in purposes() if one.key == purpose)).word)


def main_of(page):
    return page.partition("<main")[2].partition("</main>")[0]
