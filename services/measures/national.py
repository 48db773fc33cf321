"""The two figures of the whole country that everybody in the programme sees, unfiltered.

A coordinator's transaction reaches no case of another region. On PostgreSQL a function counts for
it, by the statement that stands here (services/national_function.py), and returns counts only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session

from services.access import Permission, Viewer, require
from services.measures.questions import Question, Table
from services.measures.registry import MEASURES
from services.queries.cubes import Counting, Cube, alike, counting, cube_of
from services.queries.dialects import Column

_CASELOAD, _COMPLETION = "caseload", "completion_within_year"
# The codes that both are counted by, and what stands there for a figure that has no such code.
_BY: Mapping[str, Column] = {"outcome": sa.literal("", sa.String), "within_365": sa.literal(0)}
_ASKED = sa.text(
    "SELECT part, outcome, within_365, n FROM public.national_counts(CAST(:day AS date))"
)


@dataclass(frozen=True)
class National:
    """The two tables; neither is broken down by anything."""

    caseload: Table
    completion: Table


def national(session: Session, viewer: Viewer, as_of: date) -> National:
    """Read the two national figures, in a transaction that need not reach the whole country.

    :raises NotAllowed: the viewer has no part in the programme's figures
    """
    require(viewer, Permission.NATIONAL_READ)
    found = cube_of(session.connection().execute(_asked(session, as_of)), tuple(_BY))
    return National(_table(_CASELOAD, found, as_of), _table(_COMPLETION, found, as_of))


def counted_nationally(as_of: date) -> Counting:
    """Write the statement that counts both figures, as the registry defines them."""
    parts = {name: MEASURES[name].figure.part(Question(as_of)) for name in (_CASELOAD, _COMPLETION)}
    return counting(alike(parts, _BY), tuple(_BY))


def _asked(session: Session, as_of: date) -> sa.Executable:
    if session.get_bind().dialect.name == "postgresql":
        return _ASKED.bindparams(day=as_of)
    return counted_nationally(as_of)


def _table(name: str, found: Cube, as_of: date) -> Table:
    return MEASURES[name].table(found.only("part", name), Question(as_of))
