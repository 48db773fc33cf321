"""A case as every list shows it: recognisable without a name."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select
from sqlmodel.sql.expression import Select

from models.cases import Case
from models.codes import AgeGroup, Region, Stage
from models.journeys import Journey
from services.queries.people import Coordinator, Iom


@dataclass(frozen=True)
class CaseRow:
    """One case in a list."""

    ref: str
    region: Region
    stage: Stage
    stage_since: date
    return_country: str
    age_group: AgeGroup
    is_child: bool
    applied_on: date
    arrived_on: date | None
    coordinator: str | None
    iom: str | None
    version: int


def select_rows() -> Select[Case, date | None, str, str]:
    """Select what a row is made of, in the order of `row_of`."""
    return (
        select(Case, col(Journey.arrived_on), col(Coordinator.name), col(Iom.name))
        .outerjoin(Journey, col(Journey.case_id) == col(Case.id))
        .outerjoin(Coordinator, col(Coordinator.id) == col(Case.responsible_coordinator))
        .outerjoin(Iom, col(Iom.id) == col(Case.responsible_iom))
    )


def row_of(
    case: Case, arrived_on: date | None, coordinator: str | None, iom: str | None
) -> CaseRow:
    """Make a row of what was selected."""
    return CaseRow(
        ref=case.ref,
        region=case.region,
        stage=case.stage,
        stage_since=case.stage_since,
        return_country=case.return_country,
        age_group=case.age_group,
        is_child=case.is_child,
        applied_on=case.applied_on,
        arrived_on=arrived_on,
        coordinator=coordinator,
        iom=iom,
        version=case.version,
    )
