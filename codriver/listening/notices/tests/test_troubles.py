"""What went wrong on the way to a receiver is kept as a code and said in the reader's language."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import translation

from codriver.kit.clock import now
from codriver.kit.faults import Fault, FetchError
from codriver.listening.models import HookMessage
from codriver.listening.notices import troubles
from codriver.listening.notices.tests.receiving import hook_of
from codriver.listening.notices.troubles import Code, in_words, trouble

FACTS = {"host": "ops.example", "status": 500, "reason": "expired", "size": "5 MB"}


@pytest.mark.parametrize("code", troubles.SAID)
def test_every_code_has_its_sentence_in_both_languages(code):
    english = in_words({"code": str(code), **FACTS})
    with translation.override("zh-hans"):
        chinese = in_words({"code": str(code), **FACTS})
    assert english != chinese
    assert "%(" not in english + chinese


def test_what_hindered_a_request_is_kept_and_said_as_it_was():
    error = FetchError(Fault.UNPROVED, host="ops.example", reason="certificate has expired", permanent=False)
    assert in_words(troubles.of(error)) == str(error)
    assert in_words({}) == ""


@pytest.mark.django_db
def test_a_chinese_page_says_a_trouble_in_chinese(sign_in, pia):
    hook, _ = hook_of(pia, "https://ops.example/")
    type(hook).objects.update(trouble=trouble(Code.ANSWERED, host="ops.example", status=500), failing_since=now())
    pia.language = "zh-hans"
    pia.save()
    page = sign_in(pia).get(f"/me/notices/hooks/{hook.pk}/").content.decode()
    assert "ops.example 返回了 500。" in page
    assert "answered" not in page


def test_a_sentence_that_was_kept_before_is_said_as_far_as_it_is_known():
    kept = {"code": troubles.OLD, "words": "ops.example answered 500."}
    assert in_words(kept) == kept["words"]
    with translation.override("zh-hans"):
        assert in_words(kept) == "ops.example 返回了 500。"
        assert in_words({"code": troubles.OLD, "words": "Nobody says this."}) == "Nobody says this."


@pytest.mark.django_db(transaction=True)
def test_an_older_house_keeps_its_sentences_when_it_becomes_this_one(tess):
    hook, _ = hook_of(tess, "https://ops.example/")
    whole = MigrationExecutor(connection).loader.graph.leaf_nodes()
    then = MigrationExecutor(connection)
    then.migrate([("listening", "0012_views")])
    old = then.loader.project_state([("listening", "0012_views")]).apps.get_model("listening", "HookMessage")
    for key, error in (("m1", "ops.example answered 500."), ("m2", "")):
        old.objects.create(hook_id=hook.pk, key=key, body="", made_at=now(), error=error)
    MigrationExecutor(connection).migrate(whole)
    found = dict(HookMessage.objects.values_list("key", "trouble"))
    assert found == {"m1": {"code": troubles.OLD, "words": "ops.example answered 500."}, "m2": {}}
