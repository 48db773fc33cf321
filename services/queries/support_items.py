"""Support that was given in a period: items, and beside them the persons who got any."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col

from models.cases import Case
from models.stage_events import StageEvent
from models.support_items import SupportItem
from services.queries.caseload import stands
from services.queries.cubes import Countable, Cube, Population
from services.queries.dialects import Column

PERSONS = "persons"


def support_given(since: date, until: date, population: Population) -> Countable:
    """Items of the plan by the day they were given, by the region on that day."""
    plans, people = sa.inspect(SupportItem).local_table, sa.inspect(Case).local_table
    return Countable(
        counted=col(SupportItem.id),
        source=plans.join(people, col(Case.id) == col(SupportItem.case_id)),
        where=[
            ~col(SupportItem.void),
            col(Case.counts),
            col(SupportItem.done_on).between(since, until),
        ],
        region=_region_then(),
        case_id=col(SupportItem.case_id),
        population=population,
        day=col(SupportItem.done_on),
        codes={
            "support": sa.type_coerce(col(SupportItem.code), sa.String),
            "phase": sa.type_coerce(col(SupportItem.phase), sa.String),
            "form": sa.type_coerce(col(SupportItem.form), sa.String),
        },
        holds_case=True,
    )


def count_with_persons(session: Session, part: Countable, keys: Sequence[str]) -> Cube:
    """Count items by these keys, with the number of different persons in each group as a code.

    Somebody who got two items is one person: groups of this cube do not add up.
    """
    columns: list[Column] = [part.column(key).label(f"by_{key}") for key in keys]
    persons = sa.func.count(sa.distinct(col(Case.person_ref)))
    chosen = part.rows([*columns, persons, sa.func.count()], keys)
    if keys:
        chosen = chosen.group_by(*(f"by_{key}" for key in keys))
    found = session.connection().execute(chosen)
    return Cube((*keys, PERSONS), {tuple(row[:-1]): row[-1] for row in found if row[-1]})


def _region_then() -> Column:
    """Write the region the case was in on the day; before its first step, where it is now."""
    then = (
        sa.select(col(StageEvent.region))
        .where(
            col(StageEvent.case_id) == col(SupportItem.case_id),
            stands(),
            col(StageEvent.happened_on) <= col(SupportItem.done_on),
        )
        .order_by(col(StageEvent.position).desc())
        .limit(1)
        .correlate(SupportItem)
        .scalar_subquery()
    )
    return sa.func.coalesce(then, col(Case.region))
