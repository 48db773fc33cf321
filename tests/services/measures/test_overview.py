"""The overview's tables: the same as each measure's own, in few statements."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from models.codes import AdultChild, CountryGroup, Region, Role
from services.access import EVERYWHERE, Scope, Viewer
from services.errors import NotAllowed
from services.measures.national import national
from services.measures.overview import overview
from services.measures.questions import Question
from services.measures.registry import measure
from tests.services.measures.programmes import LAST

YEAR = {"since": date(2018, 1, 1), "until": date(2018, 12, 31)}
QUESTIONS = {
    "now": Question(LAST),
    "2018": Question(date(2018, 12, 31), **YEAR),
    "Bulgaria": Question(LAST, country_group=CountryGroup.BG),
    "children": Question(LAST, adult_child=AdultChild.CHILD),
    "two regions": Question(LAST, regions=(Region.NORD, Region.SYD)),
}
OWN = Scope(frozenset({Region.NORD}))


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=list(QUESTIONS))
@pytest.mark.parametrize("scope", [EVERYWHERE, OWN], ids=["everywhere", "nord"])
def test_each_table_is_what_its_measure_answers(
    session: Session, question: Question, scope: Scope
) -> None:
    found = overview(session, question, scope)
    assert found.as_of == question.as_of
    for (name, by), table in found.tables.items():
        asked: dict[str, Any] = {"by": by}
        if "month" in by:
            asked |= {"since": None, "until": None}
        if name == "applications":
            asked |= {"since": question.as_of.replace(day=1), "until": question.as_of}
        assert table == measure(session, name, replace(question, **asked), scope)


def test_everything_is_read_in_four_statements(session: Session, statements: list[str]) -> None:
    overview(session, Question(LAST), EVERYWHERE)
    assert len(statements) == 4


class TestNational:
    def test_coordinators_see_two_unfiltered_figures(
        self, session: Session, statements: list[str]
    ) -> None:
        nord = Viewer(1, "nord", "Nord", Role.COORDINATOR, frozenset({Region.NORD}))
        found = national(session, nord, LAST)
        assert len(statements) == 1
        whole = Question(LAST)
        assert found.caseload == measure(session, "caseload", whole, EVERYWHERE)
        assert found.completion == measure(session, "completion_within_year", whole, EVERYWHERE)
        assert (found.caseload.by, found.completion.by) == ((), ())

    @pytest.mark.parametrize("role", [Role.PRESENTER, Role.ADMIN, Role.AUDITOR, None])
    def test_others_see_none(self, session: Session, role: Role | None) -> None:
        with pytest.raises(NotAllowed):
            national(session, Viewer(1, "x", "X", role), LAST)
