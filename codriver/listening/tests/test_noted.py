"""What listening lets the audit note: what was taken along, what was decided, how long words are kept."""

from codriver.listening.keeping import objecting, periods
from codriver.staff import audit
from codriver.staff.models import AuditEntry
from tests.posts import story


def noted() -> list[tuple[str, str, str]]:
    return list(AuditEntry.objects.order_by("seq").values_list("actor", "action", "object"))


def test_what_is_taken_along_is_noted_without_the_words_that_were_searched(pia, sam, sign_in, company):
    told, browser = story("The lid leaks.", "Mine too."), sign_in(pia)
    browser.get(f"/stories/{told.number}/posts.csv")
    browser.get("/stories/search/found.csv?q=lid")
    browser.get(f"/stories/{told.number}/report.pdf")  # there is none yet
    sign_in(sam).get(f"/stories/{told.number}/posts.csv")  # an agent may not
    who = f"staff {pia.pk}"
    assert noted() == [
        (who, "story.exported", f"story {told.number}"),
        (who, "search.exported", f"search {audit.mark('q=lid')}"),
    ]


def test_a_decided_objection_is_noted_once_with_who_decided(leo, db):
    asked = [objecting.of_token(objecting.ask("leave", "weibo", f"chika-{n}")) for n in range(2)]
    for _ in range(2):
        objecting.confirm(asked[0], "person", by=leo, account="chika-0", reason="She showed us her page.")
        objecting.refuse(asked[1], "No phrase there.", by=leo)
    assert noted() == [
        (f"staff {leo.pk}", "objection.confirmed", f"objection {asked[0].pk}"),
        (f"staff {leo.pk}", "objection.refused", f"objection {asked[1].pk}"),
    ]


def test_another_period_is_noted_with_the_one_before(tess, db):
    for days in (30, 30, None):
        periods.set_period("trade press", days, by=tess)
    assert [entry.facts for entry in AuditEntry.objects.order_by("seq")] == [
        {"before": 90, "after": 30},
        {"before": 30, "after": "none"},
    ]
