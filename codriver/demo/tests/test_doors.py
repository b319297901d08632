import re
import stat

import pytest
from django.test import Client

from codriver.demo import doors, start
from codriver.demo.models import Sample
from codriver.people.models import Person
from codriver.staff.models import Company, User
from codriver.web import check as house

pytestmark = pytest.mark.urls("codriver.demo.tests.site")
BAR = "codriver.demo.bar.BarMiddleware"


@pytest.fixture
def tokens(db, settings, tmp_path) -> dict[str, str]:
    """The tokens of two open doors, in a small sample without posts."""
    settings.CODRIVER_DATA = tmp_path
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, BAR]
    from codriver.demo.sample import people
    from codriver.kit.clock import now

    people(now())
    return doors.open_doors()


def test_the_companys_door_lets_its_owner_in_and_hides_the_token(tokens, client):
    answer = client.get(f"/demo/door/{tokens['company']}/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    page = client.get("/stories/")
    assert page.status_code == 200
    assert page.context["user"] == Sample.objects.get().owner


def test_the_customers_door_lets_ana_in_and_nobody_into_the_company(tokens, client):
    client.get(f"/demo/door/{tokens['customer']}/")
    assert "Ana" in client.get("/my/").content.decode()
    assert client.get("/stories/").status_code == 302


def test_going_through_the_other_door_leaves_nothing_of_the_first_session(tokens, client):
    client.get(f"/demo/door/{tokens['company']}/")
    client.post("/demo/go/customer/")
    assert client.get("/stories/").status_code == 302
    client.post("/demo/go/company/")
    assert client.get("/my/").status_code == 403


def test_who_is_not_inside_may_not_change_sides(tokens, client, sign_in, tess):
    for browser in (client, sign_in(tess)):
        assert browser.post("/demo/go/company/").status_code == 404
        assert browser.post("/demo/go/customer/").status_code == 404


def test_a_wrong_token_opens_nothing(tokens, client):
    assert client.get("/demo/door/made-up/").status_code == 404
    assert client.get("/stories/").status_code == 302


def test_a_new_start_closes_the_doors_of_the_last_one(tokens, client):
    fresh = doors.open_doors()
    assert client.get(f"/demo/door/{tokens['company']}/").status_code == 404
    assert client.get(f"/demo/door/{fresh['company']}/").status_code == 302


def test_tokens_are_long_and_only_their_hashes_are_kept_in_a_file_for_its_owner_alone(tokens):
    kept = doors.file().read_text()
    assert all(len(token) >= 22 and token not in kept for token in tokens.values())
    assert stat.S_IMODE(doors.file().stat().st_mode) == 0o600


def test_another_name_in_the_address_bar_is_refused(tokens, client, settings):
    settings.ALLOWED_HOSTS = settings.LOOPBACK
    address = f"/demo/door/{tokens['company']}/"
    assert client.get(address, headers={"host": "elsewhere.example"}).status_code == 400
    assert client.get(address, headers={"host": "localhost:8000"}).status_code == 302


def test_who_came_in_by_a_door_finds_her_session_on_her_page(tokens, client):
    client.get(f"/demo/door/{tokens['company']}/")
    assert "this one" in client.get("/me/sessions/").content.decode()


def test_a_door_speaks_the_language_of_who_comes_in(tokens, client):
    client.get(f"/demo/door/{tokens['company']}/", headers={"accept-language": "zh-CN,zh;q=0.9"})
    assert Sample.objects.get().owner.language == "zh-hans"
    client.get(f"/demo/door/{tokens['customer']}/", headers={"accept-language": "en-GB"})
    assert Sample.objects.get().person.language == "en"


def test_every_page_says_that_nothing_is_real(tokens, client):
    assert b"Nothing here is real" in client.get("/sign-in/").content
    assert b"in the terminal" in client.get("/sign-in/").content
    client.get(f"/demo/door/{tokens['company']}/")
    page = client.get("/stories/").content.decode()
    assert page.index("<body") < page.index('class="skip"') < page.index("demo-bar") < page.index("<main")
    for link in ("/demo/go/customer/", "/demo/clear/", "/stories/import/"):
        assert link in page


def test_a_part_of_a_page_has_no_bar(tokens, client):
    client.get(f"/demo/door/{tokens['company']}/")
    assert b"demo-bar" not in client.get("/stories/", headers={"hx-request": "true"}).content


def test_clearing_is_for_who_manages_and_asks_first(tokens, client, sign_in, sam):
    assert client.get("/demo/clear/").status_code == 302
    assert sign_in(sam).get("/demo/clear/").status_code == 403
    client.get(f"/demo/door/{tokens['company']}/")
    assert client.get("/demo/clear/").status_code == 200
    assert Person.objects.exists()
    assert client.post("/demo/clear/").status_code == 302
    assert not Person.objects.exists()
    assert client.post("/demo/go/customer/").status_code == 404


def test_only_two_of_anas_addresses_are_proven(tokens):
    ana = Sample.objects.get().person
    assert {handle.channel for handle in ana.handles.exclude(verified_at=None)} == {"weibo", "x"}
    assert {handle.channel for handle in ana.handles.filter(verified_at=None)} == {"xiaohongshu"}


def test_a_folder_that_holds_a_real_company_is_refused(db, tess):
    assert "holds a real company" in (start.refusal() or "")


def test_a_folder_of_the_demo_is_taken_until_it_has_an_owner(tokens):
    assert start.refusal() is None
    User.objects.create_user("nia@example.com", "a long road home", name="Nia", role="owner")
    assert "has an owner now" in (start.refusal() or "")
    start.adopt()
    assert not doors.file().exists()


def test_who_is_invited_as_owner_keeps_the_folder_and_the_doors_close_behind_everybody(tokens, client):
    client.get(f"/demo/door/{tokens['company']}/")
    page = client.post("/set-up/colleagues/", {"note": "Nia", "role": "owner"}).content.decode()
    invitation = re.search(r"/join/[\w-]+/", page)[0]
    nia = Client()
    newcomer = {
        "name": "Nia",
        "email": "nia@example.com",
        "password": "a long road home",
        "password2": "a long road home",
    }
    assert nia.post(invitation, newcomer).status_code == 302
    start.adopt()
    assert client.get("/stories/").status_code == 302
    assert nia.get("/stories/").status_code == 200
    assert client.get(f"/demo/door/{tokens['company']}/").status_code == 404
    assert house.open_doors() is None


def test_the_company_keeps_the_name_that_a_visitor_gave_it(tokens):
    Company.objects.update(name="Mine")
    from codriver.demo import sample

    sample.resume(Sample.objects.get().played_at)
    assert Company.objects.get().name == "Mine"


def test_the_browser_that_came_in_stays_signed_in_at_the_next_start(tokens):
    browser = Client()
    browser.get(f"/demo/door/{tokens['company']}/")
    doors.open_doors()
    assert browser.get("/stories/").status_code == 200
