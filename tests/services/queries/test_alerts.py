"""Open alerts: of one's own regions, children first, until somebody resolves them."""

from datetime import timedelta

from sqlmodel import Session

from models.codes import AlertKind, AlertResolution, Milestone, Region, YesNoUnknown
from services.access import Viewer
from services.commands.alerts import raise_missing, resolve_alert
from services.queries.alerts import AlertRow, alerts_open
from services.queries.cases import CaseFilter, cases
from tests.factories import TODAY, Programme

CHILD = {"age_group": "15-17"}


def seen(programme: Programme, viewer: Viewer) -> tuple[AlertRow, ...]:
    with Session(programme.engine) as session:
        return alerts_open(session, viewer)


def missing(programme: Programme, **facts: object) -> str:
    ref = programme.submitted(**CHILD, **facts)
    programme.step(programme.iom, raise_missing, ref, TODAY - timedelta(days=1))
    return ref


def test_stand_for_the_region_and_for_iom_and_for_no_other_region(programme: Programme) -> None:
    ref = missing(programme)
    for viewer in (programme.nord, programme.iom):
        (alert,) = seen(programme, viewer)
        assert (alert.case.ref, alert.kind) == (ref, AlertKind.CHILD_MISSING)
    assert seen(programme, programme.syd) == ()


def test_of_children_come_first_even_when_they_are_younger(programme: Programme) -> None:
    adult = programme.arrived()
    earlier = TODAY - timedelta(days=5)
    programme.logged(adult, Milestone.M1, earlier, re_exploited=YesNoUnknown.YES)
    child = missing(programme)
    assert [alert.case.ref for alert in seen(programme, programme.nord)] == [child, adult]


def test_are_gone_once_resolved(programme: Programme) -> None:
    ref = missing(programme)
    (alert,) = seen(programme, programme.nord)
    found = AlertResolution.FOUND_SAFE
    programme.step(programme.nord, resolve_alert, ref, alert.id, found, TODAY)
    assert seen(programme, programme.nord) == ()


def test_pick_out_their_cases_in_the_list(programme: Programme) -> None:
    ref, elsewhere = missing(programme), missing(programme, region=Region.SYD)
    programme.submitted()
    with Session(programme.engine) as session:
        wanted = CaseFilter(alert_open=True)
        own = cases(session, programme.nord, wanted, today=TODAY)
        every = cases(session, programme.iom, wanted, today=TODAY)
    assert [row.ref for row in own] == [ref]
    assert {row.ref for row in every} == {ref, elsewhere}
