"""How the three dimensions moved from the first to the last time a person was assessed."""

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.sql.selectable import FromClause
from sqlmodel import col

from models.codes import Milestone, Result, Wellbeing
from models.follow_ups import Contact, FollowUp
from services.queries.cubes import Countable, Population, Rows
from services.queries.episodes import episodes

_STEPS = (
    Wellbeing.MAJOR_CONCERN,
    Wellbeing.SOME_CONCERN,
    Wellbeing.ADEQUATE,
    Wellbeing.STABLE,
)


class Dimension(StrEnum):
    """What is judged at a contact, each in the same four steps."""

    ECON = "econ"
    SOCIAL = "social"
    PSYCHO = "psycho"


class Change(StrEnum):
    """How the last judgement of a dimension compares with the first."""

    BETTER = "BETTER"
    SAME = "SAME"
    WORSE = "WORSE"


def changes(as_of: date, population: Population, *, closed: tuple[date, date] | None) -> Countable:
    """Return episodes and a dimension judged twice, by how the judgement changed.

    The episodes are those of the one-year follow-up. Only what was told by the person counts, so
    what a partner reported does not.
    """
    cohort = episodes(Milestone.M12, as_of, population, closed=closed)
    compared = _compared(cohort, as_of)
    step = compared.c.last - compared.c.first
    return Countable(
        counted=cohort.counted,
        source=cohort.source.join(compared, compared.c.case_id == col(FollowUp.case_id)),
        where=[*cohort.where, cohort.codes["matured"] == 1],
        region=cohort.region,
        case_id=cohort.case_id,
        population=population,
        day=cohort.day,
        codes={
            "dimension": compared.c.dimension,
            "change": sa.case(
                (step > 0, Change.BETTER.value),
                (step < 0, Change.WORSE.value),
                else_=Change.SAME.value,
            ),
        },
    )


def _compared(cohort: Countable, as_of: date) -> FromClause:
    """One row an episode and dimension judged at least twice, with the first and the last step."""
    told = _told(cohort, as_of)
    judged = sa.union_all(*(_judged(told, code) for code in Dimension)).subquery("judged")
    first = sa.func.max(sa.case((judged.c.from_first == 1, judged.c.step)))
    last = sa.func.max(sa.case((judged.c.from_last == 1, judged.c.step)))
    return (
        sa.select(judged.c.case_id, judged.c.dimension, first.label("first"), last.label("last"))
        .group_by(judged.c.case_id, judged.c.dimension)
        .having(sa.func.count() > 1)
        .subquery("compared")
    )


def _told(cohort: Countable, as_of: date) -> FromClause:
    """What the people of the cohort told until the day; read once for all three dimensions."""
    contacts = sa.inspect(Contact).local_table
    return (
        sa.select(
            *(contacts.c[name] for name in ("id", "case_id", "done_on", *Dimension)),
        )
        .select_from(cohort.source.join(contacts, contacts.c.case_id == cohort.case_id))
        .where(
            *cohort.where,
            ~col(Contact.void),
            col(Contact.result) == Result.REACHED,
            col(Contact.done_on) <= as_of,
        )
        .cte("told")
    )


def _judged(told: FromClause, dimension: Dimension) -> Rows:
    """The judgements of one dimension, numbered from the first on and from the last back."""
    judgement = told.c[dimension.value]
    forth = (told.c.done_on, told.c.id)
    back = tuple(column.desc() for column in forth)
    step = sa.case({code: place for place, code in enumerate(_STEPS)}, value=judgement)
    number = sa.func.row_number()
    return sa.select(
        told.c.case_id,
        sa.literal(dimension.value, sa.String).label("dimension"),
        step.label("step"),
        number.over(partition_by=told.c.case_id, order_by=forth).label("from_first"),
        number.over(partition_by=told.c.case_id, order_by=back).label("from_last"),
    ).where(judgement.in_(_STEPS))
