"""A story without a mouse: find it, read it, say what belongs to it, take that back. Tab, Enter and the listed keys."""

import pytest
from playwright.sync_api import Page

from tests.journeys.steps import LID, OAT, Town, is_title, speak, tab_to, until


@pytest.fixture
def page(town: Town) -> Page:
    """The owner's page, in English, at the wall; no step of these journeys may use the mouse."""
    town.page.set_viewport_size({"width": 1280, "height": 800})
    town.page.goto(f"{town.house.url}/stories/")
    speak(town.page, "en")
    until(town.page, f"{town.house.url}/stories/", lambda: sizes(town.page) == [12, 5, 3], "three stories")
    return town.page


def sizes(page: Page) -> list[int]:
    """Return how many posts the stories on the wall have, the largest first."""
    links = page.locator("#wall .list > li p.soft > a:first-child").all_inner_texts()
    return sorted((int(words.split()[0]) for words in links), reverse=True)


def step_to(page: Page, told: str) -> None:
    """Press j until a story of the wall has the focus; its title is a part of what was told."""
    for _ in range(5):
        page.keyboard.press("j")
        if is_title(page.evaluate("document.activeElement.innerText"), told):
            return
    raise AssertionError(f"j does not reach {told}:\n{page.locator('#wall').inner_text()}")


def press(page: Page, name: str) -> None:
    """Reach a link or a button by Tab and press Enter."""
    tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def open_story(page: Page, told: str) -> None:
    """Open a story of the wall."""
    step_to(page, told)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_the_keyboard_goes_past_the_rail_and_opens_the_tables(page: Page) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("/")
    page.keyboard.type("燕麦")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert sizes(page) == [5]
    open_story(page, OAT)
    assert is_title(page.get_by_role("heading", level=1).inner_text(), OAT)
    page.keyboard.press("t")
    page.locator("details.numbers[open] table").first.wait_for()
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys")
    keys.wait_for()
    page.keyboard.press("Escape")
    keys.wait_for(state="hidden")


def test_the_keys_of_the_wall_are_listed(page: Page) -> None:
    page.keyboard.press("?")
    listed = page.get_by_role("dialog", name="Keys").locator("kbd").all_inner_texts()
    page.keyboard.press("Escape")
    assert {"j", "k", "x", "/", "t", "?", "Esc"} <= set(" ".join(listed).split())


def test_a_post_is_split_off_with_what_came_by_it_and_put_back(page: Page, town: Town) -> None:
    wall = f"{town.house.url}/stories/"
    open_story(page, LID)
    was = page.url
    press(page, "12 posts")
    split = page.locator("article.post", has_text="是吸管的问题").first.get_by_role("link", name="begins another story")
    for _ in range(60):  # the same link stands below every post, and only one is this post's
        tab_to(page, "begins another story")
        if split.evaluate("link => link === document.activeElement"):
            break
    with page.expect_navigation():
        page.keyboard.press("Enter")

    consequence = page.get_by_role("main").inner_text()
    assert "2 posts that came by it go with it." in consequence
    assert "9 posts stay here." in consequence
    assert "can be taken back at any time" in consequence
    press(page, "It begins another story")
    page.get_by_text("Done: here begins another story.").wait_for()
    press(page, "Back to the story it was part of")
    until(page, wall, lambda: sizes(page) == [9, 5, 3, 3], "two stories of one")

    page.goto(was)
    press(page, "Take back")
    until(page, wall, lambda: sizes(page) == [12, 5, 3], "one story again")
    page.goto(was)
    rulings = page.get_by_role("region", name="Rulings").inner_text()
    assert "taken back by 苔丝" in rulings


def test_two_stories_are_made_one_and_two_again(page: Page, town: Town) -> None:
    wall = f"{town.house.url}/stories/"
    for told in (LID, OAT):
        step_to(page, told)
        page.keyboard.press("x")
    press(page, "One story")
    assert "All posts of both will be on one page." in page.get_by_role("main").inner_text()
    press(page, "They are one story")
    until(page, wall, lambda: sizes(page) == [17, 3], "one story of two")

    open_story(page, LID)
    press(page, "Take back")
    until(page, wall, lambda: sizes(page) == [12, 5, 3], "two stories again")


def test_a_search_by_keyboard_leads_to_the_story(page: Page, town: Town) -> None:
    press(page, "Search")
    told = page.get_by_text("Every post is findable.")
    until(page, page.url, lambda: told.count() == 1, "an index that is up to date")
    page.keyboard.press("/")
    page.keyboard.type("燕麦")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "燕麦" in page.locator("#found mark").all_inner_texts()
    page.keyboard.press("j")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.startswith(f"{town.house.url}/stories/")
    assert is_title(page.get_by_role("heading", level=1).inner_text(), OAT)
