"""Several short lists of cases, read together."""

from sqlmodel import Session, col

from models.cases import Case
from models.codes import AgeGroup, Region, Stage
from services.queries.case_rows import CaseList, CaseRow, case_lists
from services.queries.paging import Page
from tests.factories import Programme, selects

CHILDREN_FIRST = [col(Case.is_child).desc(), col(Case.id)]
LATEST_FIRST = [col(Case.id).desc()]


def read(programme: Programme, **wanted: CaseList) -> dict[str, Page[CaseRow]]:
    with Session(programme.engine) as session, selects(programme.engine) as sent:
        found = case_lists(session, wanted)
    assert len(sent) == (1 if wanted else 0)
    return found


def refs(page: Page[CaseRow]) -> list[str]:
    return [row.ref for row in page]


class TestCaseLists:
    def test_keep_each_its_own_cases_order_and_total(self, programme: Programme) -> None:
        first, child = programme.submitted(), programme.submitted(age_group=AgeGroup.AGE_12_14)
        last, elsewhere = programme.submitted(), programme.submitted(region=Region.SYD)
        found = read(
            programme,
            nord=CaseList([col(Case.region) == Region.NORD], CHILDREN_FIRST, 2),
            every=CaseList([], LATEST_FIRST, 10),
        )
        assert (refs(found["nord"]), found["nord"].total) == ([child, first], 3)
        assert (refs(found["every"]), found["every"].total) == ([elsewhere, last, child, first], 4)

    def test_are_empty_where_no_case_fits(self, programme: Programme) -> None:
        ref = programme.submitted()
        closed = CaseList([col(Case.stage) == Stage.CLOSED], LATEST_FIRST, 5)
        found = read(programme, closed=closed, every=CaseList([], LATEST_FIRST, 5))
        assert found["closed"] == Page((), 0)
        assert refs(found["every"]) == [ref]

    def test_ask_nothing_when_none_is_wanted(self, programme: Programme) -> None:
        assert read(programme) == {}

    def test_tell_who_is_responsible_and_when_the_person_arrived(
        self, programme: Programme
    ) -> None:
        ref = programme.arrived()
        (row,) = read(programme, every=CaseList([], LATEST_FIRST, 5))["every"]
        assert (row.ref, row.arrived_on) == (ref, programme.journey(ref).arrived_on)
        assert (row.coordinator, row.iom) == (programme.nord.name, programme.iom.name)
