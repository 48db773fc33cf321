"""Who may do what, and where: the contract's table, and what it means."""

from dataclasses import replace

import pytest

from models.codes import Region, Role
from services.access import EVERYWHERE, GRANTS, Permission, Scope, Viewer, may, require, scope_of
from services.errors import NotAllowed

P = Permission
OWN, ALL, NEVER = "own regions", "everywhere", "never"
COLUMNS = (Role.COORDINATOR, Role.IOM, Role.MANAGER, Role.PRESENTER, Role.ADMIN, Role.AUDITOR)
TABLE = {
    P.APPLICATION_SUBMIT: (OWN, NEVER, NEVER, NEVER, NEVER, NEVER),
    P.INFORMATION_ANSWER: (OWN, ALL, NEVER, NEVER, NEVER, NEVER),
    P.APPLICATION_ENDORSE: (OWN, NEVER, NEVER, NEVER, NEVER, NEVER),
    P.WITHDRAWAL_REGISTER: (OWN, ALL, NEVER, NEVER, NEVER, NEVER),
    P.CONTACT_LOG: (OWN, ALL, NEVER, NEVER, NEVER, NEVER),
    P.CHILD_CHECK: (OWN, ALL, NEVER, NEVER, NEVER, NEVER),
    P.APPLICATION_CORRECT: (OWN, ALL, NEVER, NEVER, NEVER, NEVER),
    P.CONSENT_RECORD: (OWN, ALL, NEVER, NEVER, NEVER, NEVER),
    P.SAFE_CONTACT_SET: (OWN, ALL, NEVER, NEVER, NEVER, NEVER),
    P.SUPPORT_PLAN: (NEVER, ALL, NEVER, NEVER, NEVER, NEVER),
    P.ALERT_HANDLE: (OWN, ALL, NEVER, NEVER, NEVER, NEVER),
    P.HANDOVER_ASK: (OWN, ALL, NEVER, NEVER, NEVER, NEVER),
    P.HANDOVER_ANSWER: (OWN, NEVER, NEVER, NEVER, NEVER, NEVER),
    P.LOOKS_READ: (NEVER, NEVER, ALL, NEVER, NEVER, ALL),
    P.ERASURE_PROPOSE: (NEVER, NEVER, ALL, NEVER, NEVER, NEVER),
    P.ERASURE_APPROVE: (NEVER, NEVER, NEVER, NEVER, NEVER, ALL),
    P.APPLICATION_ASSESS: (NEVER, ALL, NEVER, NEVER, NEVER, NEVER),
    P.DECISION_RECORD: (NEVER, ALL, NEVER, NEVER, NEVER, NEVER),
    P.JOURNEY_RECORD: (NEVER, ALL, NEVER, NEVER, NEVER, NEVER),
    P.CASE_CLOSE: (NEVER, ALL, NEVER, NEVER, NEVER, NEVER),
    P.CASE_READ: (OWN, ALL, ALL, NEVER, NEVER, NEVER),
    P.OVERVIEW_READ: (OWN, ALL, ALL, NEVER, NEVER, NEVER),
    P.NATIONAL_READ: (ALL, ALL, ALL, NEVER, NEVER, NEVER),
    P.ANALYSIS_READ: (OWN, ALL, ALL, NEVER, NEVER, NEVER),
    P.REPORT_READ: (NEVER, NEVER, ALL, NEVER, NEVER, NEVER),
    P.RELEASE_READ: (ALL, ALL, ALL, ALL, NEVER, NEVER),
    P.RELEASE_BUILD: (NEVER, NEVER, ALL, NEVER, NEVER, NEVER),
    P.RELEASE_PROMOTE: (NEVER, NEVER, ALL, NEVER, NEVER, NEVER),
    P.USER_MANAGE: (NEVER, NEVER, NEVER, NEVER, ALL, NEVER),
    P.TRAIL_READ: (NEVER, NEVER, NEVER, NEVER, NEVER, ALL),
    P.OWN_ACCOUNT: (ALL, ALL, ALL, ALL, ALL, ALL),
}
CELLS = [
    (permission, role, reach)
    for permission, row in TABLE.items()
    for role, reach in zip(COLUMNS, row, strict=True)
]


def viewer(role: Role | None) -> Viewer:
    """Return somebody of a role who works in Nord and Mitt, if regions matter to the role."""
    regions = {Region.NORD, Region.MITT} if role is Role.COORDINATOR else set[Region]()
    return Viewer(1, "somebody", "Somebody", role, frozenset(regions))


def test_the_table_names_every_permission_and_every_role() -> None:
    assert set(TABLE) == set(Permission)
    assert set(COLUMNS) == set(Role) == set(GRANTS)


@pytest.mark.parametrize(("permission", "role", "reach"), CELLS)
def test_each_role_reaches_as_far_as_the_table_says(
    permission: Permission, role: Role, reach: str
) -> None:
    who = viewer(role)
    assert may(who, permission, Region.NORD) is (reach in (OWN, ALL))
    assert may(who, permission, Region.SYD) is (reach == ALL)
    assert may(who, permission) is (reach != NEVER)


@pytest.mark.parametrize(("permission", "role", "reach"), CELLS)
def test_the_scope_of_a_permission_holds_exactly_its_regions(
    permission: Permission, role: Role, reach: str
) -> None:
    if reach == NEVER:
        with pytest.raises(NotAllowed):
            scope_of(viewer(role), permission)
        return
    own = frozenset({Region.NORD, Region.MITT})
    assert scope_of(viewer(role), permission) == (EVERYWHERE if reach == ALL else Scope(own))


@pytest.mark.parametrize("permission", Permission)
def test_who_has_no_role_may_nothing(permission: Permission) -> None:
    assert not may(viewer(None), permission)
    with pytest.raises(NotAllowed):
        require(viewer(None), permission)


def test_a_coordinator_without_regions_reaches_nowhere() -> None:
    newcomer = Viewer(1, "new", "New", Role.COORDINATOR)
    assert not any(may(newcomer, Permission.CASE_READ, region) for region in Region)
    assert scope_of(newcomer, Permission.CASE_READ) == Scope(frozenset())


def test_a_scope_is_national_when_no_region_is_left_out() -> None:
    assert EVERYWHERE.national
    assert not Scope(frozenset(Region) - {Region.OST}).national


def test_require_is_silent_for_who_may() -> None:
    require(viewer(Role.IOM), Permission.DECISION_RECORD, Region.SYD)


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("awaited", ["must_change_password", "must_enrol"])
@pytest.mark.parametrize("role", Role)
def test_whoever_is_arriving_may_nothing_but_that(
    role: Role, awaited: str, permission: Permission
) -> None:
    arriving = replace(viewer(role), **{awaited: True})
    assert may(arriving, permission) is (permission is Permission.OWN_ACCOUNT)
