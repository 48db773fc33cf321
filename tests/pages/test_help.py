"""The help page says what is true: windows as they are reckoned, words as the glossary has them."""

from pathlib import Path

import pytest

from models.codes import MONTHS, Language, Region, Stage
from pages.ui import help_contacts, help_follow_ups, help_path, help_words
from services.settings import SUPPORT_LINE, Settings
from services.statistics.calendar import WINDOWS, Offset
from services.words import Words

ENGLISH, SWEDISH = Words(Language.EN), Words(Language.SV)
GLOSSARY = Path(__file__).resolve().parents[2] / "docs" / "glossary.md"


def _terms(column: int) -> set[str]:
    rows = [line.split("|") for line in GLOSSARY.read_text().splitlines() if line.startswith("|")]
    return {term.strip() for row in rows for term in row[column].replace(":", ",").split(",")}


class TestGlossary:
    @pytest.mark.parametrize("term", [term for term, _ in help_words.GLOSSARY])
    def test_every_term_stands_in_the_written_glossary_in_both_languages(self, term: str) -> None:
        assert term in _terms(1)
        assert SWEDISH(term) in _terms(2)


class TestWindows:
    @pytest.mark.parametrize(
        ("months", "offset", "told"),
        [
            (1, Offset(1, days=-14), "14 days before the due day"),
            (1, Offset(1, days=14), "14 days after the due day"),
            (3, Offset(2), "2 months after arrival"),
            (12, Offset(12, days=30), "30 days after the due day"),
        ],
    )
    def test_an_edge_is_told_by_the_due_day_or_the_arrival(
        self, months: int, offset: Offset, told: str
    ) -> None:
        assert help_follow_ups.edge(ENGLISH, months, offset) == told

    def test_one_is_not_told_as_many(self) -> None:
        assert help_follow_ups.edge(ENGLISH, 3, Offset(1)) == "1 month after arrival"
        assert help_follow_ups.edge(SWEDISH, 3, Offset(1)) == "1 månad efter ankomsten"

    def test_no_edge_mixes_other_months_with_days(self) -> None:
        for months in MONTHS.values():
            for offset in (WINDOWS[months].opens, WINDOWS[months].closes):
                assert offset.days == 0 or offset.months == months


class TestPath:
    def test_every_stage_is_explained_once(self) -> None:
        told = f"{help_path.stages(ENGLISH)}\n{help_path.endings(ENGLISH)}"
        for stage in Stage:
            assert told.count(f"**{ENGLISH.label(stage)}**") == 1


class TestContacts:
    def test_a_region_without_a_contact_points_to_the_support_line(self) -> None:
        told = help_contacts.regions(ENGLISH, Settings())
        assert told.count(SUPPORT_LINE) == len(Region)

    def test_a_region_with_a_contact_shows_it_from_north_to_south(self) -> None:
        known = Settings(region_contacts={Region.SYD: "Region Syd, 040-00 00 00"})
        last = help_contacts.regions(ENGLISH, known).splitlines()[-1]
        assert last == "* **Syd**: Region Syd, 040-00 00 00"
