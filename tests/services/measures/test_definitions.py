"""Every measure says what it means, in whole sentences and in both languages."""

from dataclasses import asdict

import pytest

from models.codes import Language
from services.measures.registry import MEASURES
from services.words import Words
from tests.services.measures.test_questions import ROWS

SENTENCES = ("numerator", "denominator", "exclusions", "as_of", "source")


@pytest.mark.parametrize("name", MEASURES)
class TestMeaning:
    def test_says_everything_in_sentences(self, name: str) -> None:
        meaning = MEASURES[name].meaning
        told = asdict(meaning)
        assert all(told[part] for part in told if part != "denominator")
        assert meaning.question.endswith("?")
        assert all(told[part].endswith(".") for part in SENTENCES if told[part])
        assert not meaning.title.endswith(".")

    def test_says_what_it_is_of_where_it_is_of_anything(self, name: str) -> None:
        assert bool(MEASURES[name].meaning.denominator) == ("of" in ROWS[name])

    def test_is_told_in_both_languages(self, name: str) -> None:
        meaning = MEASURES[name].meaning
        english, swedish = (meaning.told(Words(code)) for code in (Language.EN, Language.SV))
        assert english == meaning.definition
        assert not set(english.split(". ")) & set(swedish.split(". "))

    def test_opens_lists_of_numbers_that_its_rows_have(self, name: str) -> None:
        numbers = set(MEASURES[name].figure.numbers)
        assert numbers - ROWS[name] <= {"late", "declined", "missed", "ended_first"}
        assert "instead" in ROWS[name] or not numbers & {"late", "missed", "ended_first"}


def test_names_differ_and_titles_too() -> None:
    titles = [measure.meaning.title for measure in MEASURES.values()]
    assert len(set(titles)) == len(titles) == len(MEASURES)
