"""Who is responsible for a case, by name, and which cases a viewer may see."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from models.cases import Case
from models.codes import AdultChild, Region
from models.users import User
from services.access import Permission, Viewer, scope_of
from services.queries.dialects import Condition

Coordinator = aliased(User, name="coordinators")
Iom = aliased(User, name="iom_caseworkers")


def in_reach(viewer: Viewer, region: Region | None) -> list[Condition]:
    """Say that a case is in a region of the viewer's and, if one is wanted, in that one."""
    scope = scope_of(viewer, Permission.CASE_READ)
    wanted = scope.regions if region is None else scope.regions & {region}
    if len(wanted) == len(Region):
        return [not_erased()]
    return [not_erased(), col(Case.region).in_(sorted(wanted))]


def not_erased() -> Condition:
    """Say that a case is still somebody's; few are not, and those an index of their own names."""
    other = aliased(Case)
    erased = sa.select(col(other.id)).where(col(other.erased_at).is_not(None))
    return col(Case.id).not_in(erased)


def is_mine(viewer: Viewer) -> Condition:
    """Say that the viewer is responsible for a case."""
    return sa.or_(
        col(Case.responsible_coordinator) == viewer.user_id,
        col(Case.responsible_iom) == viewer.user_id,
    )


def of_age(wanted: AdultChild | None) -> list[Condition]:
    """Say that a case is a child's, or an adult's, if that is wanted."""
    if wanted is None:
        return []
    return [col(Case.is_child).is_(wanted is AdultChild.CHILD)]


def among(key: Any, ids: Collection[int] | None) -> list[Condition]:
    """Say that a row is one of those that a figure counted; written out, for there may be many."""
    if ids is None:
        return []
    listed: sa.BindParameter[Any] = sa.bindparam(
        "ids", value=list(ids), expanding=True, literal_execute=True
    )
    return [key.in_(listed)]
