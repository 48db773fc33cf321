"""The pictures of the analysis say the same as their numbers; few are told in words."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy.pool import StaticPool
from sqlmodel import Session, SQLModel, create_engine

from models.codes import Language, Region
from services.access import EVERYWHERE
from services.charts import ahead, first_year, funnel, incidence, known, support, waits
from services.measures.analysis import ANALYSES
from services.measures.expected import Past, reckon
from services.measures.first_year import FirstYear
from services.measures.funnel import Funnel, Limits, Place, Spot
from services.measures.incidence import Incidence
from services.measures.incidence import incidence as counted
from services.measures.questions import Question, Row, Table
from services.measures.waits import Wait
from services.queries.cubes import Cube
from services.statistics.rounding import whole
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


class TestCurves:
    """What a curve says is also said in words and rows, and by whoever points at it."""

    def test_a_wait_names_days_and_share_and_its_limits_stay_silent(
        self, found: dict[str, Any]
    ) -> None:
        for wait in found["waits"]:
            upper, lower, curve = waits.draw_wait(wait, ENGLISH, dark=False).to_dict()["data"]
            assert upper["hoverinfo"] == lower["hoverinfo"] == "skip"
            assert "hovertemplate" not in upper | lower
            assert curve["hovertemplate"].startswith("%{x} days: %{y:.0%} still wait")

    def test_a_wait_is_told_at_every_tick_of_its_axis(self, found: dict[str, Any]) -> None:
        for wait in found["waits"]:
            ticks = dict(zip(wait.days, wait.shares, strict=True))
            assert [(day, n) for day, n, *_ in wait.course] == list(wait.at_risk)
            for day, _, share, low, high in wait.course:
                assert low <= share <= high
                assert share == ticks.get(day, share)
            said = waits.say_course(wait, ENGLISH)
            assert said.count("observed") == len(wait.at_risk)
            assert f"{wait.at_risk[0][1]} observed" in said

    def test_who_begins_to_wait_waits(self) -> None:
        curve = Wait(_table(), (5, 9), (0.5, 0.25), (0.3, 0.1), (0.7, 0.5), ((0, 8), (7, 4)))
        assert curve.course == ((0, 8, 1.0, 1.0, 1.0), (7, 4, 0.5, 0.3, 0.7))

    def test_endings_are_told_at_every_tick_of_their_axis(self, found: dict[str, Any]) -> None:
        told: Incidence = found["first_year"].incidence
        for row, shares in zip(told.rows, told.shares, strict=True):
            written = dict(incidence.shares_at(told, row, ENGLISH))
            at_a_year = [share for day, share in zip(told.days, shares, strict=True) if day <= 365]
            assert list(written) == [f"After {months} months" for months in (3, 6, 9, 12)]
            assert written["After 12 months"] == ENGLISH.percent(at_a_year[-1])

    def test_a_point_of_the_first_year_says_which_follow_up_of_whom(
        self, found: dict[str, Any]
    ) -> None:
        drawn = first_year.draw_shares(found["first_year"].followed, ENGLISH, dark=False)
        points = [trace for trace in drawn.to_dict()["data"] if trace["mode"] == "markers"]
        assert [trace["name"] for trace in points] == [
            "of all in the programme",
            "of the reachable",
        ]
        for trace in points:
            assert trace["hovertemplate"].startswith("%{customdata}, %{fullData.name}:")
            assert len(trace["customdata"]) == len(trace["x"])

    @pytest.mark.parametrize("young", [0, 2])
    def test_months_that_still_settle_have_a_ring(self, found: dict[str, Any], young: int) -> None:
        months = found["known_course"]
        last = months[len(months) - young :]
        drawn = known.draw_course(months, last, ENGLISH, dark=False).to_dict()["data"]
        rings = [trace for trace in drawn if trace["name"] == "still settling"]
        assert [list(ring["x"]) for ring in rings] == ([[one.day for one in last]] if last else [])

    def test_bars_ahead_add_up_to_what_is_said(self, found: dict[str, Any]) -> None:
        shown = found["ahead"]
        if shown.expected.enough:
            assert sum(ahead.expected_of(shown)) == whole(sum(shown.expected.middle))
        past = Past(ASKED.as_of, {"GRANTED": 40}, {("GRANTED", n): 1 for n in range(13)})
        some = replace(shown, expected=reckon({"GRANTED": 6}, (past,)))
        assert max(some.expected.middle) < 1
        assert sum(ahead.expected_of(some)) == whole(sum(some.expected.middle)) > 1


class TestFew:
    def test_half_a_day_is_rounded_up(self) -> None:
        for median, told in ((12.5, 13), (13.5, 14)):
            row = Row((), 10, 12, median=median, low=median, high=median)
            wait = Wait(_table(row), (), (), (), (), ())
            assert waits.say_wait(wait, ENGLISH) == f"half are through after {told} days"
            assert f"between {told} and {told} days, 95 times in 100" in waits.say_sure(
                wait, ENGLISH
            )

    def test_nobody_under_way_is_told_as_known(self) -> None:
        ended = counted(Cube(("ending", "days"), {("DONE", 370): 12}))
        assert incidence.say_incidence(ended, ENGLISH).startswith("By the end of the window 100 %")
        assert "not known" not in incidence.say_endings(ended, ENGLISH)
        cube = Cube(("ending", "days"), {("DONE", 290): 8, ("", 300): 4})
        said = incidence.say_incidence(counted(cube), ENGLISH)
        assert said.startswith("It is too early to say how it ends: 4 of 12 are still under way. ")
        assert "So far 8 have had" in said

    def test_of_no_arrival_there_is_nothing_to_draw(self) -> None:
        engine = create_engine("sqlite://", poolclass=StaticPool)
        SQLModel.metadata.create_all(engine)
        with Session(engine) as session:
            nobody: FirstYear = ANALYSES["first_year"](session, ASKED, EVERYWHERE)
        assert not nobody.anybody

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
