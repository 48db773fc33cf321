"""No list of people can be picked out by what would mark them: only figures have those filters."""

from dataclasses import fields
from datetime import date

import pytest
from sqlmodel import Session

from models.codes import CountryGroup
from models.follow_ups import FollowUp
from pages.ui import figure_lists
from services.access import Viewer
from services.errors import NoListOfPeople, Refusal
from services.measures.questions import Question
from services.measures.registry import MEASURES, listed
from services.queries import follow_ups
from services.queries.cases import CaseFilter, cases
from services.queries.follow_ups import MOST, FollowUpFilter, follow_ups_waiting
from services.queries.gaps import GapFilter
from tests.architecture.reading import Source, dotted, none, sources
from tests.factories import TODAY, Programme
from tests.security.guards import guarded_by

DAY = date(2026, 11, 21)
# What a list of people may be picked by: the place and step of the work, never the person.
BY_THE_WORK = {
    *("region", "stage", "group", "milestone", "urgency", "mine", "adult_child", "to_close"),
    *("alert_open", "stage_until", "gap", "ids", "page"),
}
SENSITIVE = {
    *("exploitation", "ground", "citizenship", "urgent_needs", "gender", "age_group"),
    *("trafficking_status", "exploited_where", "return_country", "country_group"),
    *("risk_level", "re_exploited", "more_support_needed"),
}


@pytest.fixture
def viewer(programme: Programme) -> Viewer:
    return programme.iom


@guarded_by("filters-of-the-work")
def test_the_filters_of_lists_are_of_the_work_alone() -> None:
    filters = (CaseFilter, FollowUpFilter, GapFilter)
    known = {field.name for wanted in filters for field in fields(wanted)}
    assert known <= BY_THE_WORK
    assert not BY_THE_WORK & SENSITIVE


@guarded_by("addresses-of-lists")
def test_the_lists_read_nothing_else_from_their_address() -> None:
    read: list[str] = []
    lists = [source for source in sources("pages") if _draws_people(source)]
    assert {"pages/cases.py", "pages/ui/follow_up_list.py", "pages/ui/quality.py"} <= {
        source.place for source in lists
    }
    for source in lists:
        for call in source.calls:
            named = dotted(call.func)
            words = [one.value for one in call.args if hasattr(one, "value")]
            asked = [word for word in words if isinstance(word, str)]
            if named.startswith("filters.") or named == "st.query_params.get":
                read += [f"{source.at(call)} {word}" for word in asked if word in SENSITIVE]
    none(read)


def _draws_people(source: Source) -> bool:
    """Say whether a file draws rows of people, or notes that it shows a list of them."""
    called = {dotted(call.func) for call in source.calls}
    return bool(called & {"person_rows.draw", "person_rows.row", "looks.at_list"})


@guarded_by("keys-of-figures")
@pytest.mark.parametrize("name", MEASURES)
def test_no_figure_is_broken_down_by_what_marks_a_person(name: str) -> None:
    assert not set(MEASURES[name].figure.keys) & (SENSITIVE - {"return_country"})


class TestFiguresByCountry:
    @guarded_by("lists-of-people")
    def test_open_no_list(self, programme: Programme, viewer: Viewer) -> None:
        programme.submitted()
        for question, group in (
            (Question(DAY, country_group=CountryGroup.BG), ()),
            (Question(DAY, by=("return_country",)), ("BG",)),
            (Question(DAY, by=("return_country", "stage")), ("BG", "SUBMITTED")),
        ):
            with Session(programme.engine) as session, pytest.raises(NoListOfPeople):
                listed(session, viewer, "caseload", question, group)


class TestAForgedAddress:
    @guarded_by("keys-that-fit", "lists-of-people")
    @pytest.mark.parametrize("key", sorted(SENSITIVE))
    def test_cannot_break_a_figure_down_into_a_list(
        self, programme: Programme, viewer: Viewer, key: str
    ) -> None:
        address = {"figure": "caseload", "as_of": "2026-11-21", "by": key, "group": "SEXUAL"}
        with Session(programme.engine) as session, pytest.raises(Refusal):
            figure_lists.read(address).count(session, viewer)


class TestListsAreCapped:
    @guarded_by("leaves")
    def test_cases_come_in_leaves(self, programme: Programme, viewer: Viewer) -> None:
        for _ in range(3):
            programme.submitted()
        with Session(programme.engine) as session:
            leaf = cases(session, viewer, CaseFilter(), today=TODAY, size=2)
        assert (len(leaf), leaf.total, leaf.pages) == (2, 3, 2)

    @guarded_by("leaves")
    def test_follow_ups_end_somewhere(self, programme: Programme, viewer: Viewer) -> None:
        for _ in range(2):
            programme.arrived()
        with Session(programme.engine) as session:
            found = follow_ups_waiting(session, viewer, FollowUpFilter(), today=TODAY, most=3)
        assert len(found) == 3
        assert found.total > 3
        assert MOST == 500

    @guarded_by("longest-list")
    def test_no_list_of_follow_ups_is_longer_whatever_a_figure_counts(
        self, programme: Programme, viewer: Viewer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(follow_ups, "MOST", 3)
        ref = programme.arrived()
        ids = [row.id or 0 for row in programme.rows(FollowUp, ref)]
        with Session(programme.engine) as session:
            wanted = FollowUpFilter(ids=ids)
            found = follow_ups_waiting(session, viewer, wanted, today=TODAY, most=len(ids))
        assert (len(found), found.total) == (3, len(ids))
