"""The database itself refuses to let a message go out on which the gate did not just say: send."""

from django.db import migrations

from codriver.kit import triggers

TABLE = "channels_outgoing"
AGE = {  # seconds from the decision until now, by the clock of the database
    "sqlite": "(julianday('now') - julianday(d.decided_at)) * 86400",
    "postgresql": "extract(epoch FROM clock_timestamp() - d.decided_at)",
}
ALLOWED = """EXISTS (
    SELECT 1 FROM terms_senddecision d
    WHERE d.id = NEW.decision_id AND d.verdict = 'send' AND d.person_id = NEW.person_id
      AND d.purpose_id = NEW.purpose_id AND d.channel = NEW.channel AND {age} BETWEEN -1 AND 5
      AND d.terms_version = COALESCE((SELECT MAX(t.version) FROM terms_termset t WHERE t.person_id = NEW.person_id), 0)
)"""
OWN = """EXISTS (
    SELECT 1 FROM people_handle h WHERE h.id = NEW.handle_id AND h.person_id = NEW.person_id AND h.channel = NEW.channel
)"""
SAME = " AND ".join(f"NEW.{name} = OLD.{name}" for name in ("person_id", "handle_id", "purpose_id", "channel", "text"))


def guard(apps, editor):
    vendor = editor.connection.vendor
    allowed = f"{ALLOWED.format(age=AGE[vendor])} AND {OWN}"
    with editor.connection.cursor() as cursor:
        triggers.refuse(
            cursor, vendor, TABLE, "INSERT", "a message begins before it is sent",
            "NEW.state IN ('sending', 'sent', 'unknown')",
        )
        triggers.refuse(
            cursor, vendor, TABLE, "UPDATE", "the gate did not say send",
            f"NEW.state = 'sending' AND OLD.state <> 'sending' AND NOT ({allowed})", mark="without_gate",
        )
        triggers.refuse(
            cursor, vendor, TABLE, "UPDATE", "only what is being sent was sent",
            "NEW.state IN ('sent', 'unknown') AND OLD.state NOT IN ('sending', 'sent', 'unknown')", mark="unsent",
        )
        triggers.refuse(
            cursor, vendor, TABLE, "UPDATE", "what is on its way stays as it is",
            f"OLD.state = 'sending' AND NEW.state = 'sending' AND NOT ({SAME})", mark="under_way",
        )


def unguard(apps, editor):
    with editor.connection.cursor() as cursor:
        triggers.drop(cursor, editor.connection.vendor, TABLE, "INSERT")
        for mark in ("without_gate", "unsent", "under_way"):
            triggers.drop(cursor, editor.connection.vendor, TABLE, "UPDATE", mark=mark)


class Migration(migrations.Migration):
    dependencies = [("channels", "0003_outgoing"), ("terms", "0002_append_only")]

    operations = [migrations.RunPython(guard, unguard)]
