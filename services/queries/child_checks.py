"""What is done for children (rules C1 to C3), as it stood on a day."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import col

from models.cases import Case
from models.codes import YesNoUnknown
from services.queries.cubes import Countable, Population
from services.queries.dialects import Column
from services.queries.events import arrivals, submissions


class ChildCheck(StrEnum):
    """A thing that is done for a child, in the order of the rules."""

    BEST_INTEREST_SWEDEN = "BEST_INTEREST_SWEDEN"
    BEST_INTEREST_HOME = "BEST_INTEREST_HOME"
    RESPONSIBLE_NAMED = "RESPONSIBLE_NAMED"
    HANDED_OVER = "HANDED_OVER"
    FAMILY_LOOKED_INTO = "FAMILY_LOOKED_INTO"


class CheckState(StrEnum):
    """How a check stands; a reason why not is given for a hand-over only."""

    DONE = "DONE"
    REASON_GIVEN = "REASON_GIVEN"
    NOT_YET = "NOT_YET"
    NOT_NEEDED = "NOT_NEEDED"
    NOT_KNOWN = "NOT_KNOWN"


DONE, NOT_YET = CheckState.DONE.value, CheckState.NOT_YET.value


def child_checks(
    since: date, until: date, as_of: date, population: Population
) -> Mapping[ChildCheck, Countable]:
    """Return for each check the children it concerns, by how it stands on the day.

    The hand-over concerns those who arrived in the period, all else those who applied in it.
    """
    applied = _of_children(submissions(since, until, population))
    returned = _of_children(arrivals(since, until, population))
    states: Mapping[ChildCheck, tuple[Countable, Column]] = {
        ChildCheck.BEST_INTEREST_SWEDEN: (
            applied,
            _of_separated(_by(col(Case.best_interest_sweden_on), as_of)),
        ),
        ChildCheck.BEST_INTEREST_HOME: (
            applied,
            _of_separated(_by(col(Case.best_interest_home_on), as_of)),
        ),
        ChildCheck.RESPONSIBLE_NAMED: (
            applied,
            sa.case((col(Case.responsible_until_handover).is_not(None), DONE), else_=NOT_YET),
        ),
        ChildCheck.HANDED_OVER: (returned, _handed_over(as_of)),
        ChildCheck.FAMILY_LOOKED_INTO: (applied, _by(col(Case.family_check_on), as_of)),
    }
    return {check: replace(part, codes={"state": state}) for check, (part, state) in states.items()}


def _of_children(part: Countable) -> Countable:
    """Children that are not erased: with a case its checks are erased too."""
    cases = sa.inspect(Case).local_table
    return replace(
        part,
        source=part.source.join(cases, col(Case.id) == part.case_id),
        where=[*part.where, col(Case.is_child), col(Case.erased_at).is_(None)],
        holds_case=True,
    )


def _by(done_on: Column, as_of: date) -> Column:
    return sa.case((done_on <= as_of, DONE), else_=NOT_YET)


def _of_separated(state: Column) -> Column:
    """Best interests are judged in both countries for children separated from their family (C1)."""
    separated = col(Case.separated_from_family)
    return sa.case(
        (separated == YesNoUnknown.YES, state),
        (separated == YesNoUnknown.NO, CheckState.NOT_NEEDED.value),
        else_=CheckState.NOT_KNOWN.value,
    )


def _handed_over(as_of: date) -> Column:
    return sa.case(
        (col(Case.handed_over_on) <= as_of, DONE),
        (col(Case.not_handed_over).is_not(None), CheckState.REASON_GIVEN.value),
        else_=NOT_YET,
    )
