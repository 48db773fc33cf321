"""Refusals as people read them."""

import string
from datetime import date

import pytest

from models.codes import Language
from services import errors
from services.commands.grant_rules import open_child_checks
from services.errors import AlreadySent, BeforeArrival, ChildChecksOpen, Refusal
from services.words import Words
from tests.factories import child_checks

SWEDISH, ENGLISH = Words(Language.SV), Words(Language.EN)
REFUSALS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, Refusal) and kind is not Refusal
]


def test_a_day_is_written_as_people_write_it() -> None:
    refusal = BeforeArrival(day=date(2026, 3, 3))
    assert "3 mars 2026" in refusal.told(SWEDISH)
    assert "3 Mar 2026" in refusal.told(ENGLISH)


def test_several_missing_things_are_listed_in_the_readers_language() -> None:
    missing = open_child_checks(
        child_checks(family_check_on=None, best_interest_home_on=None), date(2026, 7, 1)
    )
    told = ChildChecksOpen(missing=missing).told(SWEDISH)
    assert "utredningen om familjen, bedömningen av barnets bästa" in told


def test_facts_that_the_sentence_does_not_use_stay_unsaid() -> None:
    assert "K7QF" not in AlreadySent(ref="K7QF-2M9X").told(ENGLISH)


@pytest.mark.parametrize("kind", REFUSALS, ids=lambda kind: kind.__name__)
def test_every_refusal_is_told_in_both_languages_with_the_same_facts(
    kind: type[Refusal],
) -> None:
    names = {name for _, name, _, _ in string.Formatter().parse(kind.text) if name}
    facts = {name: f"<{name}>" for name in names}
    english, swedish = (kind(**facts).told(words) for words in (ENGLISH, SWEDISH))
    assert english != swedish
    for fact in facts.values():
        assert fact in english
        assert fact in swedish
