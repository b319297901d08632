"""The purposes that Codriver ships. Another wording is another version: the rows that were used stay as they were."""

import contextlib

from django.db import IntegrityError, transaction

from codriver.terms.models.purposes import Purpose

Named = tuple[str, str]  # name, words

DPV = "https://w3id.org/dpv#"
CONSENT, CONTRACT, LEGITIMATE, OBLIGATION = (
    f"{DPV}{name}" for name in ("Consent", "Contract", "LegitimateInterest", "LegalObligation")
)

# key, class, needs consent, DPV's purpose, lawful basis, (name, words) in English and in Chinese
SHIPPED = (
    ("news", "promotion", False, "DirectMarketing", CONSENT,
     ("News", "News about what we make."), ("资讯", "关于我们产品的消息。")),
    ("offers", "promotion", False, "PersonalisedAdvertising", CONSENT,
     ("Offers", "Prices and gifts that end soon."), ("优惠", "限时的价格和礼品。")),
    ("events", "promotion", False, "DirectMarketing", CONSENT,
     ("Events", "Where you can meet us."), ("活动", "您可以见到我们的地方。")),
    ("surveys", "promotion", False, "CustomerRelationshipManagement", CONSENT,
     ("Questions to you", "What you think of us."), ("问卷", "请您说说对我们的看法。")),
    ("orders", "service", False, "CommunicationForCustomerCare", CONTRACT,
     ("Your orders", "What you bought, and when it comes."), ("订单", "您买了什么，何时送到。")),
    ("promises", "service", False, "CommunicationForCustomerCare", CONTRACT,
     ("What we promised", "News of what we owe you."), ("承诺", "我们答应您的事有了进展。")),
    ("terms", "service", False, "LegalCompliance", OBLIGATION,
     ("Changes of terms", "When our own rules change."), ("条款变更", "我们的规则有变时告诉您。")),
    ("reply", "asked", False, "CommunicationForCustomerCare", LEGITIMATE,
     ("Answers to you", "When you wrote to us first."), ("回复", "您先写信给我们时的回复。")),
    ("account", "asked", False, "IdentityVerification", LEGITIMATE,
     ("Your account", "Codes, receipts and copies you ask for."), ("账号", "您索取的验证码、回执和副本。")),
    ("safety", "safety", False, "LegalCompliance", OBLIGATION,
     ("Safety", "When something we sold may hurt you."), ("安全", "我们卖的东西可能伤到您时。")),
    ("profile", "service", False, "Personalisation", LEGITIMATE,
     ("Knowing you", "What we guess from what you said."), ("了解您", "从您说过的话作出的推断。")),
    ("share", "promotion", True, "CommercialResearch", CONSENT,
     ("Sharing", "Giving what we know to others."), ("共享", "把我们所知的交给别人。")),
)  # fmt: skip


def ship() -> None:
    """Make the rows of what is shipped and not there yet. Safe to run twice, and side by side."""
    there = set(Purpose.objects.values_list("key", flat=True))
    for row in (_shipped(*words) for words in SHIPPED if words[0] not in there):
        with contextlib.suppress(IntegrityError), transaction.atomic():  # somebody else may just have made it
            row.save()


def _shipped(key: str, kind: str, needs_consent: bool, dpv: str, basis: str, english: Named, chinese: Named) -> Purpose:
    said = {
        language: dict(zip(("name", "words"), one, strict=True))
        for language, one in (("en", english), ("zh-hans", chinese))
    }
    return Purpose(key=key, kind=kind, needs_consent=needs_consent, dpv=DPV + dpv, basis=basis, facts={"words": said})


def purpose(key: str) -> Purpose:
    """Return the newest version of a purpose; what is shipped is made when it is first asked for.

    Raises Purpose.DoesNotExist.
    """
    found = Purpose.objects.filter(key=key).order_by("-version").first()
    if found is None:
        ship()
    return found or Purpose.objects.filter(key=key).order_by("-version")[:1].get()


def purposes() -> list[Purpose]:
    """Return the newest version of every purpose, as they were shipped."""
    ship()
    newest = {row.key: row for row in Purpose.objects.order_by("version")}
    return sorted(newest.values(), key=lambda row: row.pk)
