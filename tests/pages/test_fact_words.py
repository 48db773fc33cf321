"""A changed fact is said as what it was and what it became, in words of the reader's language."""

from datetime import date

from models.codes import Channel, Gender, Language
from pages.ui.fact_words import changed
from services.queries.timeline_entries import FactChanged
from services.words import Words

ENGLISH = Words(Language.EN)


def said(field: str, before: object, after: object) -> str:
    return changed(FactChanged(field, before, after), ENGLISH)


def test_a_code_is_named() -> None:
    assert said("gender", Gender.WOMAN, Gender.MAN) == "Sex: Woman or girl → Man or boy"


def test_a_first_answer_stands_alone() -> None:
    assert said("family_check_on", None, date(2026, 11, 3)) == (
        "Family's involvement looked into: 3 Nov 2026"
    )


def test_an_answer_taken_away_leaves_nothing() -> None:
    assert said("safe_channels", [Channel.PHONE], []) == "Channels allowed: Phone → none"


def test_countries_numbers_and_ticks_are_said_as_such() -> None:
    assert said("citizenship", ["BG"], ["BG", "RO"]).endswith("Bulgaria → Bulgaria, Romania")
    assert said("accompanying_children", 0, 2).endswith("0 → 2")
    assert said("leave_no_message", False, True).endswith("No → Yes")
