"""Owners look after who works here."""

import pytest
from django.test import Client

from codriver.staff import actions
from codriver.staff.models import Invitation, User
from tests.cast import PASSWORD, staff


def signed_in(email: str) -> Client:
    browser = Client()
    browser.post("/sign-in/", {"login": email, "password": PASSWORD})
    return browser


def test_an_owner_invites_and_the_link_is_shown_once(tess, sign_in):
    browser = sign_in(tess)
    page = browser.post("/set-up/colleagues/", {"note": "Nia", "role": "agent"}).content.decode()
    link = page.split("http://testserver")[1].split("<")[0]
    assert Client().get(link).status_code == 200
    assert link not in browser.get("/set-up/colleagues/").content.decode()


def test_an_invitation_can_be_taken_back(tess, sign_in):
    token = actions.invite(role="agent", note="Nia", by=tess)
    sign_in(tess).post("/set-up/colleagues/", {"withdraw": Invitation.objects.get().pk})
    assert Client().get(f"/join/{token}/").status_code == 404


def test_a_colleague_who_leaves_is_signed_out_at_once_and_stays_out(tess, sam):
    browser = signed_in("sam@example.com")
    assert browser.get("/me/").status_code == 200
    actions.deactivate(sam, by=tess)
    assert browser.get("/me/").status_code == 302
    assert signed_in("sam@example.com").get("/me/").status_code == 302


def test_a_session_that_slipped_through_is_refused_too(tess, sam, sign_in):
    browser = sign_in(sam)
    User.objects.filter(pk=sam.pk).update(is_active=False)
    assert browser.get("/me/").status_code == 302


def test_a_colleague_who_comes_back_signs_in_as_before(tess, sam, sign_in):
    actions.deactivate(sam, by=tess)
    sign_in(tess).post(f"/set-up/colleagues/{sam.pk}/", {"do": "bring back"})
    assert signed_in("sam@example.com").get("/me/").status_code == 200


def test_the_last_owner_stays(tess, sign_in):
    browser = sign_in(tess)
    for wish in ({"do": "deactivate"}, {"do": "change role", "role": "agent"}):
        page = browser.post(f"/set-up/colleagues/{tess.pk}/", wish, follow=True)
        assert b"last owner" in page.content
    tess.refresh_from_db()
    assert tess.may("manage staff")


def test_one_of_two_owners_may_go(tess, sign_in):
    other = staff("Ona", "owner")
    actions.deactivate(other, by=tess)
    with pytest.raises(actions.RefusedError):
        actions.deactivate(tess, by=tess)


def test_another_role_counts_from_the_next_click(tess, sam, sign_in):
    browser = sign_in(sam)
    assert browser.get("/set-up/").status_code == 403
    sign_in(tess).post(f"/set-up/colleagues/{sam.pk}/", {"do": "change role", "role": "lead"})
    assert browser.get("/set-up/").status_code == 200


def test_a_role_that_does_not_exist_is_not_given(tess, sam, sign_in):
    sign_in(tess).post(f"/set-up/colleagues/{sam.pk}/", {"do": "change role", "role": "god"})
    sam.refresh_from_db()
    assert sam.role == "agent"


@pytest.mark.parametrize("role", ["lead", "press", "auditor"])
def test_who_may_look_at_set_up_may_not_change_it(tess, sam, role, company, sign_in):
    browser = sign_in(staff("Lo", role))
    before = list(User.objects.values())
    for path, wish in (
        ("/set-up/", {"name": "Mine", "language": "en", "timezone": "UTC"}),
        ("/set-up/colleagues/", {"note": "me", "role": "owner"}),
        (f"/set-up/colleagues/{sam.pk}/", {"do": "deactivate"}),
        (f"/set-up/colleagues/{sam.pk}/", {"do": "password link"}),
    ):
        assert browser.get(path).status_code == 200
        assert browser.post(path, wish).status_code == 403
    assert list(User.objects.values()) == before
    assert not Invitation.objects.exists()


def test_an_owner_makes_a_password_link_for_a_colleague(tess, sam, sign_in):
    page = sign_in(tess).post(f"/set-up/colleagues/{sam.pk}/", {"do": "password link"}).content.decode()
    link = page.split("http://testserver")[1].split("<")[0]
    assert b"sam@example.com" in Client().get(link).content


def test_the_list_of_colleagues_asks_the_database_as_often_for_fifty_as_for_one(
    tess, sign_in, django_assert_max_num_queries, company
):
    browser = sign_in(tess)
    for number in range(50):
        staff(f"Colleague{number}", "agent")
        actions.invite(role="agent", note=str(number), by=tess)
    with django_assert_max_num_queries(8):
        browser.get("/set-up/colleagues/")


def test_a_number_that_no_invitation_has_is_no_page(tess, sign_in):
    assert sign_in(tess).post("/set-up/colleagues/", {"withdraw": "9" * 5000}).status_code == 404
