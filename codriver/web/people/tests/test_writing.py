"""Writing to somebody: the gate's answer while it is written, what may be done instead, once, and no draft is lost."""

from datetime import timedelta

import pytest

from codriver.channels import outbox
from codriver.channels.hearing import hear
from codriver.channels.models import Outgoing, Pause
from codriver.channels.tests.letters import mail, mailbox
from codriver.kit.clock import now
from codriver.people.actions import give_handle
from codriver.terms import actions
from codriver.terms.models import SendDecision
from codriver.terms.nouns import Rule
from codriver.timeline.actions import record

pytestmark = pytest.mark.django_db
TEXT = "The lid is mended.\nCome and try it."


def typed(handle, **facts):
    said = {"handle": handle.pk, "purpose": "promises", "urgency": "2", "subject": "Your lid", "text": TEXT}
    return said | {"key": "a" * 16, "do": "send"} | facts


@pytest.fixture
def write(ana, sam, sign_in):
    browser = sign_in(sam)
    return lambda said, **more: browser.post(f"/people/{ana.key}/write/", said, **more)


def test_what_may_go_is_queued_and_her_page_says_so(letters, handle, write, ana, sam):
    answer = write(typed(handle), follow=True)
    assert "Goes out now." in answer.content.decode()
    message = Outgoing.objects.get()
    assert (message.by, message.state, message.language) == (sam, "waiting", "en")
    outbox.run()
    assert [letter.text for letter in letters.letters] == [TEXT]


def test_a_double_click_is_one_message(letters, handle, write):
    assert write(typed(handle)).status_code == write(typed(handle)).status_code == 302
    assert Outgoing.objects.count() == 1


def test_another_text_from_the_same_form_is_not_taken_for_the_first(letters, handle, write):
    write(typed(handle))
    answer = write(typed(handle, text="Quite another thing."))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Quite another thing." in page
    assert "This is another one" in page
    key = answer.context["form"]["key"].value()
    assert write(typed(handle, text="Quite another thing.", key=key)).status_code == 302
    assert Outgoing.objects.count() == 2


def test_a_no_is_a_sentence_with_what_may_be_done_instead_and_nothing_is_kept(letters, handle, write):
    answer = write(typed(handle, purpose="news"))
    assert answer.status_code == 422
    page = answer.content.decode()
    for expected in (
        "It may not go. No rule of hers allows “News” here.",
        "She can allow it herself",
        "When she writes to us, you may answer her by Paper.",
        "Come and try it.",
        'value="Your lid"',
    ):
        assert expected in page, expected
    assert not Outgoing.objects.exists()
    assert not SendDecision.objects.exists()


def test_another_address_of_hers_is_offered_only_where_the_gate_and_a_mouth_allow_it(letters, handle, write, ana):
    other = give_handle(ana, "paper", "Ana, Bridge 2", evidence="signed in")
    actions.suppress(handle, "bounced")
    page = write(typed(handle)).content.decode()
    assert "This address no longer reaches her." in page
    assert f'name="to" value="{other.pk}"' in page
    assert "Weibo" not in page.split("Instead")[1].split("</form>")[0]  # nothing here can speak there
    taken = write(typed(handle) | {"do": "ask", "to": other.pk})
    assert taken.context["form"]["handle"].value() == str(other.pk)
    assert "It goes out now." in taken.content.decode()
    assert not Outgoing.objects.exists()


def test_a_pause_is_told_with_the_day_from_which_it_may_go(letters, handle, write, ana):
    actions.set_rule(ana, Rule("news", "allow", "news"))
    actions.pause(ana, now() + timedelta(days=3))
    page = write(typed(handle, purpose="news", do="ask")).content.decode()
    assert "She paused everything but her orders." in page
    assert "Here it may go from" in page


def test_who_objected_is_not_asked_for_her_word(letters, handle, write, ana):
    actions.object_to(ana, "*")
    page = write(typed(handle, do="ask")).content.decode()
    assert "She objected" in page
    assert "She can allow it herself" not in page
    assert "you may answer her" not in page


def test_htmx_gets_the_answer_alone_while_it_is_written(letters, handle, write, ana):
    actions.set_rule(ana, Rule("news", "allow", "news", digest="weekly"))
    half = {"handle": handle.pk, "purpose": "news", "urgency": "1"}
    page = write(half, headers={"HX-Request": "true"}).content.decode()
    assert "It would be collected until Monday" in page
    assert "<form" not in page
    nothing = write({}, headers={"HX-Request": "true"}).content.decode()
    assert "Say to whom" in nothing
    assert not SendDecision.objects.exists()


def test_a_house_without_a_mouth_says_so_and_keeps_the_text(handle, company, write):
    answer = write(typed(handle))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Nothing here can speak by" in page
    assert "Come and try it." in page


def test_a_paused_mouth_is_none(letters, handle, write):
    from codriver.channels.models import Connection

    Pause.objects.create(connection=Connection.objects.get(), at=now(), reason="it rests")
    assert "Nothing here can speak by Paper" in write(typed(handle)).content.decode()


@pytest.mark.parametrize(
    "fault", [{"subject": ""}, {"text": ""}, {"subject": "x" * 301}, {"handle": "999999"}, {"purpose": "share"}]
)
def test_a_faulty_form_keeps_what_was_typed(fault, letters, handle, write):
    answer = write(typed(handle) | fault)
    assert answer.status_code == 422
    page = answer.content.decode()
    for name, words in (("text", "Come and try it."), ("subject", "Your lid")):
        assert name in fault or words in page
    assert not Outgoing.objects.exists()


def test_an_address_of_somebody_else_cannot_be_chosen(letters, write, bo):
    assert write(typed(bo.handles.get())).status_code == 422


def test_an_answer_is_only_for_somebody_who_wrote(letters, handle, write, ana, sam, sign_in):
    assert write(typed(handle, purpose="reply")).status_code == 422
    record(ana.pk, "message.received", key="m1", message=1)
    assert write(typed(handle, purpose="reply")).status_code == 302


def test_the_page_begins_with_an_address_by_which_she_can_be_reached(letters, handle, ana, sam, sign_in):
    browser = sign_in(sam)
    answer = browser.get(f"/people/{ana.key}/write/")
    assert answer.context["form"]["handle"].value() == handle.pk  # her account on Weibo stands first, but has no mouth
    assert "It goes out now." in answer.content.decode()
    weibo = ana.handles.get(channel="weibo")
    assert browser.get(f"/people/{ana.key}/write/?to={weibo.pk}").context["form"]["handle"].value() == weibo.pk
    for nonsense in ("x", "9" * 40, "-1"):
        assert browser.get(f"/people/{ana.key}/write/?to={nonsense}").status_code == 200


def test_who_has_no_address_is_said_to_have_none(ana, sam, sign_in):
    ana.handles.all().delete()
    assert "No address is known any more." in sign_in(sam).get(f"/people/{ana.key}/write/").content.decode()


def test_all_this_is_said_in_chinese_too(letters, handle, write, ana, sam):
    sam.language = "zh-hans"
    sam.save()
    page = write(typed(handle, purpose="news")).content.decode()
    assert "不能发出" in page
    assert "May" not in page


def test_an_answer_names_the_message_that_it_answers(company, bo, sam, sign_in):
    for number in (1, 2):
        hear(mailbox(), mail(number, f"Question {number}", sender="Bo <bo@example.com>"))
    said = typed(bo.handles.get(), purpose="reply")
    assert sign_in(sam).post(f"/people/{bo.key}/write/", said).status_code == 302
    assert Outgoing.objects.get().answers == ["<m2@example.com>"]
