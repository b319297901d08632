"""Links that open a door once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from codriver.kit.clock import now
from codriver.staff import actions, rules
from codriver.staff.links import digest
from codriver.staff.models import Company, Invitation, PasswordLink, SetupLink, User
from tests.cast import PASSWORD

FOUNDING = {
    "company": "Lantern Tea",
    "language": "zh-hans",
    "timezone": "Asia/Shanghai",
    "name": "Tess",
    "email": "Tess@Example.com",
    "password": PASSWORD,
}
NEWCOMER = {"name": "Nia", "email": "nia@example.com", "password": PASSWORD}


def test_the_set_up_link_makes_the_owner_and_the_company_and_lets_her_in(db):
    token = actions.new_setup_link()
    browser = Client()
    answer = browser.post(f"/start/{token}/", FOUNDING)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    owner = User.objects.get()
    assert (owner.email, owner.role, owner.timezone) == ("tess@example.com", "owner", "Asia/Shanghai")
    assert Company.objects.get().name == "Lantern Tea"
    assert browser.get("/me/").status_code == 200


def test_the_set_up_link_works_once(db):
    token = actions.new_setup_link()
    Client().post(f"/start/{token}/", FOUNDING)
    again = Client().post(f"/start/{token}/", {**FOUNDING, "email": "eve@example.com"})
    assert again.status_code == 404
    assert User.objects.count() == 1


def test_a_form_that_is_refused_does_not_use_the_link_up(db):
    token = actions.new_setup_link()
    assert Client().post(f"/start/{token}/", {**FOUNDING, "password": "short"}).status_code == 200
    assert Client().post(f"/start/{token}/", FOUNDING).status_code == 302


def test_a_short_password_is_refused_in_the_language_of_the_page(db):
    token = actions.new_setup_link()
    chinese = Client(headers={"accept-language": "zh-CN"})
    page = chinese.post(f"/start/{token}/", {**FOUNDING, "password": "q7#short"}).content.decode()
    assert "密码太短，至少需要 10 个字符" in page


def test_a_new_set_up_link_closes_the_older_one(db):
    older, newer = actions.new_setup_link(), actions.new_setup_link()
    assert Client().get(f"/start/{older}/").status_code == 404
    assert Client().get(f"/start/{newer}/").status_code == 200


def test_there_is_no_set_up_link_once_somebody_works_here(tess):
    assert actions.new_setup_link() is None
    token = SetupLink.make(rules.SETUP_LINK_LASTS)
    assert Client().get(f"/start/{token}/").status_code == 404
    assert actions.found(token, **FOUNDING) is None


@pytest.mark.parametrize("make", [lambda by: SetupLink.make(rules.SETUP_LINK_LASTS), lambda by: an_invitation(by)])
def test_only_a_hash_of_a_link_is_stored_and_it_holds_128_bits(tess, make):
    token = make(tess)
    assert len(token) >= 22  # characters of base64, six bits each
    for table in (SetupLink, Invitation):
        for stored in table.objects.values_list("token_hash", flat=True):
            assert stored == digest(token)
            assert token not in stored


def an_invitation(by: User, role: str = "agent") -> str:
    return actions.invite(role=role, note="Nia", by=by)


def test_an_invitation_makes_a_colleague_with_its_role_and_the_companys_place(tess, company):
    browser = Client()
    answer = browser.post(f"/join/{an_invitation(tess, 'press')}/", NEWCOMER)
    assert answer.status_code == 302
    newcomer = User.objects.get(email="nia@example.com")
    assert (newcomer.role, newcomer.timezone) == ("press", "Asia/Shanghai")
    assert browser.get("/me/").status_code == 200


def test_an_invitation_works_once(tess, company):
    token = an_invitation(tess)
    Client().post(f"/join/{token}/", NEWCOMER)
    assert Client().post(f"/join/{token}/", {**NEWCOMER, "email": "eve@example.com"}).status_code == 404


@pytest.mark.parametrize(
    ("table", "door"), [(SetupLink, "start"), (Invitation, "join"), (PasswordLink, "new-password")]
)
def test_a_link_that_is_too_old_a_wrong_one_and_a_used_one_get_the_same_answer(db, table, door):
    answers = set()
    if table is SetupLink:
        old, used = (SetupLink.make(rules.SETUP_LINK_LASTS) for _ in range(2))
    else:
        tess = User.objects.create_user("tess@example.com", PASSWORD, name="Tess", role="owner")
        facts = {"role": "agent", "note": ""} if table is Invitation else {"user": tess}
        old, used = (table.make(timedelta(days=1), by=tess, **facts) for _ in range(2))
    table.objects.filter(token_hash=digest(old)).update(expires_at=now() - timedelta(seconds=1))
    table.objects.filter(token_hash=digest(used)).update(used_at=now())
    for token in (old, used, "not-a-link"):
        answer = Client().get(f"/{door}/{token}/")
        assert answer.status_code == 404
        answers.add(answer.content.split(b"<main")[1].split(b"</main>")[0])
    assert len(answers) == 1


def test_a_link_is_claimed_by_one_statement(tess, django_assert_num_queries):
    token = SetupLink.make(rules.SETUP_LINK_LASTS)
    with django_assert_num_queries(2) as said:
        assert SetupLink.claim(token) is not None
    claim = said.captured_queries[-1]["sql"]
    assert claim.startswith("UPDATE")
    assert "used_at" in claim.split("WHERE")[1]
    assert SetupLink.claim(token) is None, connection.vendor


def test_a_password_link_sets_a_new_password_and_ends_what_was_open(tess, sam, sign_in):
    open_before = Client()
    open_before.post("/sign-in/", {"login": "sam@example.com", "password": PASSWORD})
    assert open_before.get("/me/").status_code == 200
    token = actions.password_link(sam, by=tess)
    answer = Client().post(f"/new-password/{token}/", {"password": "another long road"})
    assert answer["Location"] == "/sign-in/"
    assert open_before.get("/me/").status_code == 302
    assert Client().post("/sign-in/", {"login": "sam@example.com", "password": PASSWORD}).status_code == 200
    renewed = Client().post("/sign-in/", {"login": "sam@example.com", "password": "another long road"})
    assert renewed.status_code == 302
    assert Client().get(f"/new-password/{token}/").status_code == 404


def test_a_password_link_of_somebody_who_left_opens_nothing(tess, sam):
    token = actions.password_link(sam, by=tess)
    actions.deactivate(sam, by=tess)
    assert Client().get(f"/new-password/{token}/").status_code == 404
    assert actions.renew_password(token, "another long road") is None


def test_an_address_is_one_person_in_any_spelling(tess, company):
    answer = Client().post(f"/join/{an_invitation(tess)}/", {**NEWCOMER, "email": "TESS@example.com"})
    assert answer.status_code == 200
    assert b"another one" in answer.content


@pytest.mark.parametrize("how", ["leaves", "loses power"])
def test_the_links_of_an_owner_who_is_let_go_open_nothing(tess, leo, sam, how):
    actions.change_role(leo, "owner", by=tess)
    back, over = actions.invite(role="owner", note="myself", by=leo), actions.password_link(sam, by=leo)
    kept = actions.invite(role="agent", note="Nia", by=tess)
    if how == "leaves":
        actions.deactivate(leo, by=tess)
    else:
        actions.change_role(leo, "lead", by=tess)
    assert actions.accept(back, **NEWCOMER) is None
    assert actions.renew_password(over, PASSWORD) is None
    assert actions.accept(kept, **NEWCOMER) is not None
