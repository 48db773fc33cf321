"""What is asked, and how a table is written for others."""

import json
from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from models.codes import Region
from services.access import EVERYWHERE, Scope
from services.errors import NotBrokenDown, UnknownMeasure
from services.measures.questions import Question, as_of_day
from services.measures.registry import MEASURES, measure
from tests.services.measures.programmes import FIRST, LAST, in_memory

SHARE = {"n", "of", "share", "low", "high", "not_yet_due"}
PART = {"n", "of", "share", "low", "high"}
MEDIAN = {"n", "of", "median", "low", "high"}
ROWS = {
    "caseload": {"n"},
    "completion_within_year": SHARE | {"within_365", "instead"},
    "reached_once": SHARE,
    "six_month_follow_up": SHARE | {"instead"},
    "overdue": {"n"},
    "due_soon": {"n"},
    "applications": {"n"},
    "supported": {"n"},
    "returned": {"n"},
    "waiting_for_decision": {"n"},
    "days_to_decision": MEDIAN,
    "days_to_departure": MEDIAN,
    "one_month_follow_up": SHARE | {"instead"},
    "three_month_follow_up": SHARE | {"instead"},
    "rejected": {"n"},
    "withdrawn": {"n"},
    "closed": {"n"},
    "found_again": {"n"},
    "support_items": {"n"},
    "dimensions_better": PART,
    "child_checks": PART,
    "not_reached": {"n"},
    "one_month_reachable": SHARE | {"instead"},
    "three_month_reachable": SHARE | {"instead"},
    "six_month_reachable": SHARE | {"instead"},
    "one_year_reachable": SHARE | {"instead"},
    "follow_up_endings": SHARE,
    "falling_due": {"n"},
}


def answer(name: str, **facts: Any) -> dict[str, Any]:
    """Answer on a small programme, as it is written for others."""
    question = Question(facts.pop("as_of", LAST), **facts)
    return json.loads(json.dumps(measure(in_memory(1), name, question, EVERYWHERE).json()))


class TestPeriod:
    def test_is_the_running_year_if_none_is_chosen(self) -> None:
        assert Question(date(2026, 11, 21)).period == (date(2026, 1, 1), date(2026, 11, 21))

    def test_never_reaches_beyond_the_day(self) -> None:
        asked = Question(date(2018, 5, 1), date(2018, 1, 1), date(2018, 12, 31))
        assert asked.period == (date(2018, 1, 1), date(2018, 5, 1))

    def test_begins_with_the_programme_if_only_its_end_is_chosen(self) -> None:
        asked = Question(date(2018, 5, 1), until=date(2018, 5, 1))
        assert asked.period == (date(2012, 1, 1), date(2018, 5, 1))

    def test_takes_every_closed_window_if_none_is_chosen(self) -> None:
        assert Question(LAST).closed is None

    @pytest.mark.parametrize(
        ("until", "as_of", "day"),
        [
            (None, None, date(2026, 11, 21)),
            (date(2018, 12, 31), None, date(2018, 12, 31)),
            (date(2026, 12, 31), None, date(2026, 11, 21)),
            (date(2018, 12, 31), date(2020, 1, 1), date(2020, 1, 1)),
            (None, date(2030, 1, 1), date(2026, 11, 21)),
        ],
    )
    def test_the_day_is_its_last_at_most_today(
        self, until: date | None, as_of: date | None, day: date
    ) -> None:
        assert as_of_day(date(2026, 11, 21), until, as_of) == day


class TestQuestion:
    def test_is_written_alike_however_its_regions_came(self) -> None:
        one = Question(LAST, regions=frozenset({Region.SYD, Region.NORD}))
        other = Question(LAST, regions=[Region.NORD, Region.SYD, Region.NORD])
        assert (one, hash(one), repr(one)) == (other, hash(other), repr(other))

    def test_stays_within_its_scope(self) -> None:
        own = Scope(frozenset({Region.NORD}))
        assert Question(LAST, regions=(Region.NORD, Region.SYD)).within(own).regions == (
            Region.NORD,
        )
        asked = Question(LAST, since=FIRST, regions=(Region.SYD,))
        assert measure(in_memory(1), "applications", asked, own).rows[0].n == 0


class TestJson:
    def test_knows_every_name(self) -> None:
        assert set(MEASURES) == set(ROWS)

    @pytest.mark.parametrize("name", ROWS)
    def test_has_the_keys_others_rely_on(self, name: str) -> None:
        table = answer(name, since=FIRST)
        assert list(table) == ["measure", "as_of", "unit", "definition", "windows", "rows"]
        assert (table["measure"], table["as_of"]) == (name, "2020-06-30")
        (row,) = table["rows"]
        assert row["group"] == "all"
        assert set(row) - {"group"} == ROWS[name]

    def test_leaves_out_what_does_not_apply(self) -> None:
        row = answer("completion_within_year", as_of=FIRST)["rows"][0]
        assert row == {
            "group": "all",
            "n": 0,
            "of": 0,
            "not_yet_due": 0,
            "within_365": 0,
            "instead": {"late": 0, "declined": 0, "missed": 0, "cancelled": {}},
        }

    def test_writes_one_code_or_a_list_of_two(self) -> None:
        assert answer("caseload", by=("region",))["rows"][0]["group"] == "NORD"
        group = answer("caseload", by=("region", "stage"))["rows"][0]["group"]
        assert group == ["NORD", "SUBMITTED"]

    def test_prints_the_windows_from_their_constants(self) -> None:
        windows = answer("completion_within_year")["windows"]
        assert windows == {"M12": "arrival + 9 months … arrival + 12 months + 30 days"}
        assert answer("overdue")["windows"]["M1"] == (
            "arrival + 1 month − 14 days … arrival + 1 month + 14 days"
        )
        assert answer("returned")["windows"] == {}


class TestRefusals:
    def test_an_unknown_measure(self) -> None:
        with pytest.raises(UnknownMeasure):
            answer("happiness")

    @pytest.mark.parametrize(
        ("name", "by"),
        [
            ("caseload", ("milestone",)),
            ("overdue", ("stage",)),
            ("returned", ("gender",)),
            ("returned", ("region", "region")),
            ("returned", ("year", "month")),
            ("returned", ("region", "year", "adult_child")),
        ],
    )
    def test_keys_that_do_not_fit(self, name: str, by: tuple[str, ...]) -> None:
        with pytest.raises(NotBrokenDown):
            answer(name, by=by)


def test_one_statement_an_answer(session: Session, statements: list[str]) -> None:
    for name in ROWS:
        statements.clear()
        keys = tuple(key for key in ("region", "month") if key in MEASURES[name].figure.keys)
        measure(session, name, Question(LAST, by=keys), EVERYWHERE)
        assert len(statements) == 1
