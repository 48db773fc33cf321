"""The pictures of the analysis say the same as their numbers; few are told in words."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from models.codes import Language, Region
from services.access import EVERYWHERE
from services.charts import first_year, funnel, incidence, support, waits
from services.measures.analysis import ANALYSES
from services.measures.funnel import Funnel, Limits, Place, Spot
from services.measures.incidence import Incidence
from services.measures.incidence import incidence as counted
from services.measures.questions import Question, Row, Table
from services.measures.waits import Wait
from services.queries.cubes import Cube
from services.words import Words
from tests.services.measures.programmes import in_memory

ENGLISH = Words(Language.EN)
ASKED = Question(date(2020, 6, 30), since=date(2016, 1, 1), until=date(2020, 6, 30))
LOOKS = [(language, dark) for language in Language for dark in (False, True)]


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    """Give every analysis of a random programme."""
    session: Session = in_memory(1)
    return {name: read(session, ASKED, EVERYWHERE) for name, read in ANALYSES.items()}


@pytest.mark.parametrize(("language", "dark"), LOOKS)
def test_every_picture_is_drawn_in_both_languages_and_themes(
    found: dict[str, Any], language: Language, dark: bool
) -> None:
    words, year, given = Words(language), found["first_year"], found["given"]
    pictures = [
        first_year.draw_shares(year.followed, words, dark=dark),
        first_year.draw_states(year.followed, words, dark=dark),
        incidence.draw_incidence(year.incidence, words, dark=dark),
        funnel.draw_funnel(found["regions"], words, dark=dark),
        *(waits.draw_wait(wait, words, dark=dark) for wait in found["waits"]),
        support.draw_given(given.by_form, words, dark=dark),
        support.draw_changes(given.changes, words, dark=dark),
        support.draw_checks(given.checks, words, dark=dark),
    ]
    assert all(picture.to_dict()["layout"]["height"] > 0 for picture in pictures)


def test_not_yet_due_is_a_hatched_band(found: dict[str, Any]) -> None:
    drawn = first_year.draw_states(found["first_year"].followed, ENGLISH, dark=False).to_dict()
    band = next(trace for trace in drawn["data"] if trace["name"] == "not yet due")
    waiting = [one.programme.rows[0].not_yet_due for one in found["first_year"].followed]
    assert band["marker"]["pattern"]["shape"] == "/"
    assert list(band["x"]) == waiting


def test_the_stack_ends_at_the_shares_that_are_told(found: dict[str, Any]) -> None:
    told: Incidence = found["first_year"].incidence
    drawn = incidence.draw_incidence(told, ENGLISH, dark=False).to_dict()
    ends = {trace["name"]: trace["y"][-1] for trace in drawn["data"]}
    shares = {
        ENGLISH(f"Ending.{row.group[0]}"): row.share for row in told.rows if row.n and row.share
    }
    assert ends == pytest.approx(shares, abs=1e-4)


class TestFew:
    def test_of_few_no_percentage_is_said(self) -> None:
        few = counted(Cube(("ending", "days"), {("DONE", 300): 3, ("LOST", 50): 2, ("", 397): 4}))
        said = incidence.say_incidence(few, ENGLISH) + incidence.say_endings(few, ENGLISH)
        assert "3" in said
        assert "%" not in said

    def test_of_nobody_a_sentence_says_so(self) -> None:
        nobody = counted(Cube(("ending", "days"), {}))
        assert incidence.say_incidence(nobody, ENGLISH).startswith("Nobody has arrived yet")

    def test_a_wait_of_few_has_no_middle(self) -> None:
        row = Row((), 3, 6, median=12.0, low=3.0, high=None)
        few = Wait(_table(row), (), (), (), (), ())
        assert waits.say_wait(few, ENGLISH) == "3 of 6 are through, too few for a middle value"


class TestRegions:
    def test_no_difference_is_said_as_such(self) -> None:
        said = funnel.say_funnel(_funnel(Place.INSIDE, Place.INSIDE), ENGLISH)
        assert said == "There is no difference between the regions that chance would not explain"

    def test_one_outside_the_inner_lines_proves_nothing(self) -> None:
        said = funnel.say_funnel(_funnel(Place.INSIDE, Place.BEYOND_INNER), ENGLISH)
        assert said.startswith("Mitt: a little outside")

    def test_one_beyond_the_outer_lines_is_named(self) -> None:
        said = funnel.say_funnel(_funnel(Place.BEYOND_OUTER, Place.BEYOND_INNER), ENGLISH)
        assert said.startswith("Nord differs")

    def test_one_region_alone_cannot_be_compared(self) -> None:
        for places in ((Place.TOO_FEW, Place.TOO_FEW), (Place.INSIDE, Place.TOO_FEW)):
            said = funnel.say_funnel(_funnel(*places), ENGLISH)
            assert said == "Too few to compare the regions"


def _table(*rows: Row) -> Table:
    return Table("days_to_decision", date(2020, 1, 1), "", "", (), (), rows)


def _funnel(*places: Place) -> Funnel:
    regions = list(Region)
    spots = tuple(
        Spot(regions[number], 10, 20, None if place is Place.TOO_FEW else 0.5, place)
        for number, place in enumerate(places)
    )
    drawn = any(place is not Place.TOO_FEW for place in places)
    limits = (Limits(20, (0.3, 0.7), (0.2, 0.8)),) if drawn else ()
    return Funnel(_table(), 20, 40, 0.5, spots, limits, 0.3)
