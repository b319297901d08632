"""Every place that can hold a text is in docs/look-up/personal-text.csv, with whose it is and how it is erased."""

import csv
import re

from django.apps import apps
from django.db import models

from codriver.terms.erasing import registry
from tests.house import source

REGISTER = source.DOCS / "look-up" / "personal-text.csv"
TEXTS = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.BinaryField,
    models.FileField,
    models.GenericIPAddressField,
    models.UUIDField,
)
BESIDE = ("table ", "file ")  # places that are no field of a noun


def rows() -> list[dict[str, str]]:
    """Return the register."""
    with REGISTER.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def test_every_text_of_every_noun_is_in_the_register():
    there = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, TEXTS)
    }
    said = {row["place"] for row in rows() if not row["place"].startswith(BESIDE)}
    unsaid, gone = sorted(there - said), sorted(said - there)
    assert not unsaid, f"{REGISTER.name} does not know {unsaid}: add a row for each, with whose words they may hold."
    assert not gone, f"{REGISTER.name} has rows for fields that are gone: take out {gone}."


def test_a_place_is_named_once_and_told_whole():
    places = [row["place"] for row in rows()]
    assert len(places) == len(set(places))
    for row in rows():
        assert row["personal text"] in ("yes", "no"), row
        assert row["how it is erased"], f"{row['place']}: say how it is erased, or what it holds instead."
        assert bool(row["whose"]) == (row["personal text"] == "yes"), f"{row['place']}: say whose words they are."


ERASER = re.compile(r"erased by ([a-z_]+\.[a-z_]+)")


def test_each_text_of_a_customer_names_in_code_how_it_is_erased():
    known = {part.name for part in registry.parts()}
    named: set[str] = set()
    for row in rows():
        erasers = ERASER.findall(row["how it is erased"])
        named |= set(erasers)
        assert set(erasers) <= known, (
            f"{row['place']}: nobody registers {erasers} with when_erased (codriver.reactions)."
        )
        if "customer" in row["whose"]:
            is_told = bool(erasers) or row["how it is erased"].startswith("stays: ")
            assert is_told, f'{row["place"]}: say "erased by ROOM.WHAT" as registered, or "stays: " and why.'
    unnamed = sorted(known - named)
    assert not unnamed, f"{REGISTER.name} says nowhere what {unnamed} erases."
