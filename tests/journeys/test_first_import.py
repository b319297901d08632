"""The first hour: an empty house, its set-up link, a wall that says what to do, a file, and the first story."""

import json
import re
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.journeys.steps import LID, is_title, open_page, story, write
from tests.running import House

BROKEN = '{"channel": "weibo", "id": "lost", "text": "没有时间的一条"}'  # it does not say when
DROP = """([field, name, text]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([text], name));
  for (const kind of ["dragenter", "dragover", "drop"])
    field.dispatchEvent(new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""


def drop(page: Page, file: Path) -> None:
    """Drop a file onto the dashed field, once the page's script minds it."""
    field = page.locator(".drop.scripted").element_handle()
    with page.expect_navigation():
        page.evaluate(DROP, [field, file.name, file.read_text("utf-8")])


def figure(page: Page, name: str) -> str:
    """Return one figure of an import."""
    return page.locator("#import dt", has_text=re.compile(f"^{name}$")).locator("+ dd").inner_text()


def test_from_the_set_up_link_to_the_first_story(built: House, tess: Page, browser: Browser, tmp_path: Path) -> None:
    link, page = built.setup_link(), tess
    page.goto(f"{built.url}/stories/")
    posts = write(tmp_path / "微博.jsonl", story("lid", LID, 12), BROKEN, "not JSON at all")

    page.get_by_role("heading", name="Nothing was heard yet").wait_for()
    page.get_by_role("main").locator(".empty").get_by_role("link", name="Import posts").click()
    drop(page, posts)
    page.evaluate("window.isTheSamePage = true")

    page.locator("#import .chip", has_text="done, some refused").wait_for()
    assert page.evaluate("window.isTheSamePage"), "the figures came by themselves"
    assert [figure(page, name) for name in ("Read", "New", "Here already", "Refused")] == ["14", "12", "0", "2"]
    with page.expect_download() as fetched:
        page.get_by_role("link", name="What was refused, and why").click()
    refused = [json.loads(line) for line in Path(fetched.value.path()).read_text("utf-8").splitlines()]
    assert [row["line"] for row in refused] == [13, 14]
    assert "published_at" in refused[0]["reason"]

    page.get_by_role("link", name="See the stories").click()
    page.locator("#wall a.strong").click()
    assert is_title(page.get_by_role("heading", level=1).inner_text(), LID)
    source = page.get_by_role("region", name="Who said it first")
    assert LID in source.inner_text()
    assert "路人0" in source.inner_text()
    page.get_by_role("link", name="12 posts").first.click()
    assert page.locator("article.post").count() == 12

    page.goto(f"{built.url}/stories/import/")
    page.locator("input[type=file]").set_input_files(posts)  # chosen, not dropped: it is sent at once as well
    page.locator("#import .chip", has_text="done, some refused").wait_for()
    assert [figure(page, name) for name in ("New", "Here already", "Refused")] == ["0", "12", "2"]

    stranger = open_page(browser, [])
    stranger.goto(link)
    stranger.get_by_role("heading", name="This link opens nothing").wait_for()
