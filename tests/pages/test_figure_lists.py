"""The address of a figure's list says exactly which number it counts, and nothing else is one."""

from datetime import date

import pytest

from models.codes import AdultChild, CountryGroup, Region
from pages.ui import figure_lists
from pages.ui.figure_lists import FigureList
from services.errors import UnknownList
from services.measures.questions import Question
from services.measures.registry import MEASURES

DAY = date(2026, 11, 21)
ADDRESS = {
    "figure": "caseload",
    "as_of": "2026-11-21",
    "by": "region,stage",
    "group": "NORD,GRANTED",
}


class TestAddress:
    @pytest.mark.parametrize("name", [name for name, one in MEASURES.items() if one.listed])
    def test_of_every_number_leads_back_to_it(self, name: str) -> None:
        for number in MEASURES[name].figure.numbers:
            wanted = FigureList(name, Question(DAY), number=number)
            assert figure_lists.read(wanted.address()) == wanted

    @pytest.mark.parametrize(
        ("question", "group"),
        [
            (Question(DAY, regions=(Region.NORD, Region.SYD)), ()),
            (Question(DAY, since=date(2018, 1, 1), until=date(2018, 12, 31)), ()),
            (Question(DAY, adult_child=AdultChild.CHILD, by=("year",)), ("2018",)),
            (Question(DAY, country_group=CountryGroup.BG), ()),
            (Question(DAY, by=("region", "stage")), ("NORD", "GRANTED")),
            (Question(DAY, by=("arrival_quarter",)), ("2024-Q4",)),
        ],
    )
    def test_keeps_filters_and_group(self, question: Question, group: tuple[str, ...]) -> None:
        wanted = FigureList("caseload", question, group)
        assert figure_lists.read(wanted.address()) == wanted

    def test_says_no_more_than_it_must(self) -> None:
        wanted = FigureList("overdue", Question(DAY))
        assert wanted.address() == {"figure": "overdue", "as_of": "2026-11-21"}

    @pytest.mark.parametrize(
        "wrong",
        [
            {"figure": "salary"},
            {"as_of": "2026-02-29"},
            {"as_of": ""},
            {"since": "last year"},
            {"region": "NORD,ATLANTIS"},
            {"adult_child": "both"},
            {"country_group": "SE"},
            {"group": "NORD"},
            {"group": "NORD,GRANTED,WOMAN"},
            {"group": "NORD,MARRIED"},
            {"by": "year", "group": "18"},
            {"by": "month", "group": "2018-13"},
            {"number": "share"},
            {"number": "of"},
        ],
    )
    def test_with_something_unknown_is_refused(self, wrong: dict[str, str]) -> None:
        with pytest.raises(UnknownList):
            figure_lists.read(ADDRESS | wrong)

    def test_leads_to_the_page_of_what_it_counts(self) -> None:
        assert FigureList("caseload", Question(DAY)).page == "cases"
        assert FigureList("overdue", Question(DAY)).page == "follow-ups"
