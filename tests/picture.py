"""Make docs/pictures/story.png: the largest English story of a running demo, as the README shows it."""

import argparse
import sys
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, sync_playwright

from tests.photos import CHROMIUM, FLAGS

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "pictures" / "story.png"
SIZE = {"width": 1280, "height": 1130}
LARGEST = 300_000  # bytes of a picture that everybody fetches with the code


def most_posts(page: Page, base: str) -> str:
    """Return the address of the English story with the most posts on the first page of the wall."""
    page.goto(f"{base}/stories/")
    rows = page.locator("li[id^=story-]").filter(has=page.locator("a.strong[lang=en]"))
    words = rows.locator("p.soft a:first-child").all_inner_texts()
    counts = [int("".join(filter(str.isdigit, word)) or 0) for word in words]
    return str(rows.nth(counts.index(max(counts))).locator("a.strong").get_attribute("href"))


def main() -> int:
    """Take the picture; 1 when it is too large to be kept with the code."""
    words = argparse.ArgumentParser(description="Make the picture of the README from a running demo.")
    words.add_argument("link", help="the company's link, as the demo printed it")
    words.add_argument("--story", help="the address of a story, for example /stories/12/; otherwise the largest")
    said = words.parse_args()
    base = "{0.scheme}://{0.netloc}".format(urlsplit(said.link))
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        page = browser.new_page(viewport=SIZE, color_scheme="light", locale="en")
        page.goto(said.link)
        page.goto(base + (said.story or most_posts(page, base)))
        page.wait_for_load_state("load")
        page.wait_for_timeout(1000)  # milliseconds: the chart is drawn after the page
        PICTURE.parent.mkdir(exist_ok=True)
        page.screenshot(path=PICTURE)
        browser.close()
    size = PICTURE.stat().st_size
    print(f"{PICTURE.name}: {size:,} bytes")
    return 0 if size <= LARGEST else 1


if __name__ == "__main__":
    sys.exit(main())
