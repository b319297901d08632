"""Photograph every page of a running Codriver as its readers see it, and say what is wrong.

Each page is taken at 390 and 1280 pixels, light and dark, in English and Chinese; one contact sheet a page lies in
screenshots/. Each photograph is also looked at by axe, for overflow, and for what the browser complained about.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
SIZES = ((1280, 800), (390, 844))
THEMES = ("light", "dark")
LANGUAGES = ("en", "zh-hans")
PAGES = {  # name → who looks, address; the first link of the class "strong" on /stories/ is the story
    "sign-in": ("stranger", "/sign-in/"),
    "nothing-here": ("stranger", "/no-such-page/"),
    "objection": ("stranger", "/objection/"),
    "stories": ("staff", "/stories/"),
    "story": ("staff", "first story"),
    "search": ("staff", "/stories/search/?q=%E7%9A%84"),
    "watches": ("staff", "/stories/watches/"),
    "watch": ("staff", "first watch"),
    "watch-add": ("staff", "/stories/watches/add/"),
    "watch-about": ("staff", "/stories/watches/about/"),
    "notices": ("staff", "/notices/"),
    "how-told": ("staff", "/me/notices/"),
    "webhook-add": ("staff", "/me/notices/hooks/add/"),
    "webhook": ("staff", "first webhook"),
    "sites": ("staff", "/stories/sites/"),
    "pages-opened": ("staff", "/stories/voices/openings/"),
    "people": ("staff", "/people/"),
    "person": ("staff", "first person"),
    "write": ("staff", "first person to write to"),
    "customer-pages-opened": ("staff", "/people/openings/"),
    "overview": ("staff", "/stories/overview/?days=30"),
    "voices": ("staff", "/stories/overview/posts/?feeling=negative"),
    "import": ("staff", "/stories/import/"),
    "set-up": ("staff", "/set-up/"),
    "health": ("staff", "/set-up/health/"),
    "keeping": ("staff", "/set-up/keeping/"),
    "colleagues": ("staff", "/set-up/colleagues/"),
    "audit": ("staff", "/set-up/audit/"),
    "sources": ("staff", "/set-up/sources/"),
    "source": ("staff", "first source"),
    "source-add": ("staff", "/set-up/sources/add/"),
    "not-yet-polled": ("staff", "/set-up/sources/not-yet/"),
    "push-new": ("staff", "/set-up/sources/push/"),
    "alert-mails": ("staff", "/set-up/sources/mails/"),
    "add-post": ("staff", "/stories/add/"),
    "words": ("staff", "/stories/words/"),
    "me": ("staff", "/me/"),
    "keys": ("staff", "/me/keys/"),
    "sessions": ("staff", "/me/sessions/"),
    "my-enter": ("stranger", "/my/enter/"),
    "my-link": ("stranger", "/my/enter/link/anything/"),
    "my-offline": ("stranger", "/my/offline/"),
    "my-side": ("customer", "/my/"),
    "my-terms": ("customer", "/my/terms/"),
    "my-news": ("customer", "/my/terms/news/"),
    "my-hours": ("customer", "/my/terms/hours/?from=7&to=22"),
    "my-where": ("customer", "/my/terms/where/"),
    "my-pause": ("customer", "/my/terms/pause/"),
    "my-messages": ("customer", "/my/messages/"),
    "my-message": ("customer", "first message"),
    "my-known": ("customer", "/my/known/"),
    "my-self": ("customer", "/my/known/you/"),
    "my-receipts": ("customer", "/my/receipts/"),
    "my-looks": ("customer", "/my/looks/"),
    "my-addresses": ("customer", "/my/addresses/"),
    "my-passkeys": ("customer", "/my/passkeys/"),
}
FIRST = {
    "first story": "/stories/",
    "first watch": "/stories/watches/",
    "first webhook": "/me/notices/",
    "first source": "/set-up/sources/",
    "first person": "/people/",
    "first person to write to": "/people/",
    "first message": "/my/messages/",
}
BELOW = {"first person to write to": "write/"}  # what follows the address of the first thing on a list
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SHEET = "<body style='margin:24px;background:#888;display:flex;flex-wrap:wrap;gap:24px;align-items:start'>{}</body>"


@dataclass
class Visit:
    """How to photograph: where, who comes in by which door, and what was found wrong."""

    base: str
    doors: dict[str, str]
    folder: Path
    wrong: list[str] = field(default_factory=list)

    def complain(self, where: str, what: str) -> None:
        """Note and print something wrong."""
        self.wrong.append(f"{where}: {what}")
        print(f"  {where}: {what}")


@contextmanager
def reader(browser: Browser, visit: Visit, who: str, size: tuple[int, int], theme: str) -> Iterator[BrowserContext]:
    """Open a browser of one size and theme, and come in by this reader's door: a page to open, or a cookie."""
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=theme)
    door = visit.doors.get(who, "")
    if door.startswith("/"):
        context.new_page().goto(visit.base + door)
    elif door:
        name, _, value = door.partition("=")
        context.add_cookies([{"name": name, "value": value, "url": visit.base}])
    yield context
    context.close()


def first(page: Page, base: str, shelf: str) -> str:
    """Return the address of the first thing on a list."""
    page.goto(f"{base}{shelf}")
    link = page.locator("main a.strong, main .ways a.letter").first
    return link.get_attribute("href") or shelf if link.count() else shelf


def speak(page: Page, language: str) -> None:
    """Choose the language as a reader does, by the form on the page; a page of a broken server has none."""
    button = page.locator(f"button[name=language][value={language}][aria-pressed=false]")
    if button.count():
        with page.expect_navigation():
            button.first.dispatch_event("click")


def photograph(page: Page, visit: Visit, name: str, address: str, language: str, tag: str) -> Path:
    """Take one photograph and look for what is wrong."""
    where = f"{name} {tag}"
    page.goto(visit.base + address)
    speak(page, language)
    page.wait_for_timeout(400)  # milliseconds: charts are drawn after the page
    for violation in Axe().run(page).response["violations"]:
        nodes = ", ".join(str(node["target"][0]) for node in violation["nodes"][:3])
        visit.complain(where, f"axe {violation['id']} ({violation['impact']}): {nodes}")
    if (wider := page.evaluate(WIDER)) > 0:
        visit.complain(where, f"is {wider} pixels wider than the screen")
    path = visit.folder / name / f"{tag}.png"
    width, height = page.evaluate("[innerWidth, Math.max(innerHeight, document.documentElement.scrollHeight)]")
    page.set_viewport_size({"width": width, "height": height})  # so that the bar stands at the foot of the whole page
    page.screenshot(path=path)
    return path


def photographs(browser: Browser, visit: Visit, name: str) -> list[Path]:
    """Take the eight photographs of a page."""
    who, address = PAGES[name]
    taken = []
    for size, theme in product(SIZES, THEMES):
        with reader(browser, visit, who, size, theme) as context:
            page = context.new_page()
            found = first(page, visit.base, FIRST[address]) if address in FIRST else address
            found += BELOW.get(address, "")
            page.on("console", lambda said: said.type in ("error", "warning") and heard(visit, name, said.text))
            page.on("pageerror", lambda error: visit.complain(name, str(error)))
            for language in LANGUAGES:
                taken.append(photograph(page, visit, name, found, language, f"{size[0]}-{theme}-{language}"))
    return taken


def heard(visit: Visit, name: str, words: str) -> None:
    """Note what the browser complained about, save that a page which must be missing is missing."""
    if not (name == "nothing-here" and "404" in words):
        visit.complain(name, words)


def contact_sheet(browser: Browser, photos: list[Path], path: Path) -> None:
    """Put photographs side by side into one picture."""
    widths = [480 if "1280" in photo.name else 300 for photo in photos]
    pictures = "".join(
        f"<img src='{photo.resolve().as_uri()}' width={width}>" for photo, width in zip(photos, widths, strict=True)
    )
    html = path.with_suffix(".html")
    html.write_text(SHEET.format(pictures), "utf-8")
    page = browser.new_page(viewport={"width": 4 * 504 + 24, "height": 600})
    page.goto(html.resolve().as_uri())
    page.screenshot(path=path, full_page=True)
    page.close()
    html.unlink()


def main() -> int:
    """Photograph the pages that were asked for; 1 when something is wrong with one."""
    words = argparse.ArgumentParser(description="Photograph every page of a running Codriver.")
    words.add_argument("base", help="for example http://localhost:8000")
    words.add_argument("--staff", default="", help="how staff come in: a page (/…) or a cookie NAME=VALUE")
    words.add_argument("--customer", default="", help="how a customer comes in, likewise")
    words.add_argument("--only", nargs="*", choices=PAGES, default=list(PAGES), metavar="PAGE", help=", ".join(PAGES))
    words.add_argument("--folder", type=Path, default=Path("screenshots"))
    said = words.parse_args()
    doors = {"staff": said.staff, "customer": said.customer}
    visit = Visit(said.base.rstrip("/"), doors, said.folder)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        for name in said.only:
            who = PAGES[name][0]
            if who != "stranger" and not doors[who]:
                print(f"{name}: passed over, as no --{who} was given")
                continue
            (visit.folder / name).mkdir(parents=True, exist_ok=True)
            print(name)
            contact_sheet(browser, photographs(browser, visit, name), visit.folder / f"{name}.png")
        browser.close()
    print(f"{len(visit.wrong)} things are wrong.")
    return 1 if visit.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
