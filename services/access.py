"""Who may do what, and in which regions: the only place that decides."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from models.codes import Language, Region, Role
from services.errors import NotAllowed


class Permission(StrEnum):
    """A thing a person may do, as resource:verb."""

    APPLICATION_SUBMIT = "application:submit"
    INFORMATION_ANSWER = "information:answer"
    APPLICATION_ENDORSE = "application:endorse"
    WITHDRAWAL_REGISTER = "withdrawal:register"
    CONTACT_LOG = "contact:log"
    CHILD_CHECK = "child:check"
    APPLICATION_ASSESS = "application:assess"
    DECISION_RECORD = "decision:record"
    JOURNEY_RECORD = "journey:record"
    CASE_CLOSE = "case:close"
    APPLICATION_CORRECT = "application:correct"
    CONSENT_RECORD = "consent:record"
    SAFE_CONTACT_SET = "safe_contact:set"
    SUPPORT_PLAN = "support:plan"
    ALERT_HANDLE = "alert:handle"
    HANDOVER_ASK = "handover:ask"
    HANDOVER_ANSWER = "handover:answer"
    CASE_READ = "case:read"
    OVERVIEW_READ = "overview:read"
    NATIONAL_READ = "national:read"
    ANALYSIS_READ = "analysis:read"
    REPORT_READ = "report:read"
    RELEASE_READ = "release:read"
    RELEASE_BUILD = "release:build"
    RELEASE_PROMOTE = "release:promote"
    USER_MANAGE = "user:manage"
    TRAIL_READ = "trail:read"
    LOOKS_READ = "looks:read"
    ERASURE_PROPOSE = "erasure:propose"
    ERASURE_APPROVE = "erasure:approve"
    OWN_ACCOUNT = "account:own"


class Reach(StrEnum):
    """How far a permission reaches."""

    OWN_REGIONS = "own regions"
    EVERYWHERE = "everywhere"


_EVERYBODY = {Permission.OWN_ACCOUNT: Reach.EVERYWHERE}
GRANTS: dict[Role, dict[Permission, Reach]] = {
    Role.COORDINATOR: {
        **_EVERYBODY,
        Permission.APPLICATION_SUBMIT: Reach.OWN_REGIONS,
        Permission.INFORMATION_ANSWER: Reach.OWN_REGIONS,
        Permission.APPLICATION_ENDORSE: Reach.OWN_REGIONS,
        Permission.WITHDRAWAL_REGISTER: Reach.OWN_REGIONS,
        Permission.CONTACT_LOG: Reach.OWN_REGIONS,
        Permission.CHILD_CHECK: Reach.OWN_REGIONS,
        Permission.APPLICATION_CORRECT: Reach.OWN_REGIONS,
        Permission.CONSENT_RECORD: Reach.OWN_REGIONS,
        Permission.SAFE_CONTACT_SET: Reach.OWN_REGIONS,
        Permission.ALERT_HANDLE: Reach.OWN_REGIONS,
        Permission.HANDOVER_ASK: Reach.OWN_REGIONS,
        Permission.HANDOVER_ANSWER: Reach.OWN_REGIONS,
        Permission.CASE_READ: Reach.OWN_REGIONS,
        Permission.OVERVIEW_READ: Reach.OWN_REGIONS,
        Permission.ANALYSIS_READ: Reach.OWN_REGIONS,
        Permission.NATIONAL_READ: Reach.EVERYWHERE,
        Permission.RELEASE_READ: Reach.EVERYWHERE,
    },
    Role.IOM: {
        **_EVERYBODY,
        Permission.INFORMATION_ANSWER: Reach.EVERYWHERE,
        Permission.WITHDRAWAL_REGISTER: Reach.EVERYWHERE,
        Permission.CONTACT_LOG: Reach.EVERYWHERE,
        Permission.CHILD_CHECK: Reach.EVERYWHERE,
        Permission.APPLICATION_CORRECT: Reach.EVERYWHERE,
        Permission.CONSENT_RECORD: Reach.EVERYWHERE,
        Permission.SAFE_CONTACT_SET: Reach.EVERYWHERE,
        Permission.SUPPORT_PLAN: Reach.EVERYWHERE,
        Permission.ALERT_HANDLE: Reach.EVERYWHERE,
        Permission.HANDOVER_ASK: Reach.EVERYWHERE,
        Permission.APPLICATION_ASSESS: Reach.EVERYWHERE,
        Permission.DECISION_RECORD: Reach.EVERYWHERE,
        Permission.JOURNEY_RECORD: Reach.EVERYWHERE,
        Permission.CASE_CLOSE: Reach.EVERYWHERE,
        Permission.CASE_READ: Reach.EVERYWHERE,
        Permission.OVERVIEW_READ: Reach.EVERYWHERE,
        Permission.ANALYSIS_READ: Reach.EVERYWHERE,
        Permission.NATIONAL_READ: Reach.EVERYWHERE,
        Permission.RELEASE_READ: Reach.EVERYWHERE,
    },
    Role.MANAGER: {
        **_EVERYBODY,
        Permission.CASE_READ: Reach.EVERYWHERE,
        Permission.OVERVIEW_READ: Reach.EVERYWHERE,
        Permission.NATIONAL_READ: Reach.EVERYWHERE,
        Permission.ANALYSIS_READ: Reach.EVERYWHERE,
        Permission.REPORT_READ: Reach.EVERYWHERE,
        Permission.LOOKS_READ: Reach.EVERYWHERE,
        Permission.RELEASE_READ: Reach.EVERYWHERE,
        Permission.RELEASE_BUILD: Reach.EVERYWHERE,
        Permission.RELEASE_PROMOTE: Reach.EVERYWHERE,
        Permission.ERASURE_PROPOSE: Reach.EVERYWHERE,
    },
    Role.PRESENTER: {**_EVERYBODY, Permission.RELEASE_READ: Reach.EVERYWHERE},
    Role.ADMIN: {**_EVERYBODY, Permission.USER_MANAGE: Reach.EVERYWHERE},
    Role.AUDITOR: {
        **_EVERYBODY,
        Permission.TRAIL_READ: Reach.EVERYWHERE,
        Permission.LOOKS_READ: Reach.EVERYWHERE,
        Permission.ERASURE_APPROVE: Reach.EVERYWHERE,
    },
}


# Whoever reaches every region, or decides who may: a password alone is not enough for them.
SECOND_FACTOR_REQUIRED = frozenset({Role.ADMIN, Role.MANAGER, Role.IOM})


def lacks_factor(role: Role, set_up_at: datetime | None) -> bool:
    """Say whether a role asks for a second factor that was never set up."""
    return role in SECOND_FACTOR_REQUIRED and set_up_at is None


@dataclass(frozen=True)
class Scope:
    """The regions a question may reach; aggregate queries take one."""

    regions: frozenset[Region]

    @property
    def national(self) -> bool:
        """Say whether no region is left out."""
        return len(self.regions) == len(Region)


EVERYWHERE = Scope(frozenset(Region))


@dataclass(frozen=True)
class Viewer:
    """Who is asking, as the database knows them at this moment."""

    user_id: int | None
    username: str
    name: str
    role: Role | None
    regions: frozenset[Region] = field(default_factory=frozenset[Region])
    language: Language | None = None
    must_change_password: bool = False
    must_enrol: bool = False

    @property
    def arriving(self) -> bool:
        """Say whether a password or a second factor of one's own comes before all else."""
        return self.must_change_password or self.must_enrol


def may(viewer: Viewer, permission: Permission, region: Region | None = None) -> bool:
    """Ask whether the viewer may do this, and in this region if one is named.

    Whoever has yet to choose a password or set up the second factor may do that and nothing else.
    """
    if viewer.role is None or (viewer.arriving and permission is not Permission.OWN_ACCOUNT):
        return False
    reach = GRANTS[viewer.role].get(permission)
    if reach is None:
        return False
    return reach is Reach.EVERYWHERE or region is None or region in viewer.regions


def require(viewer: Viewer, permission: Permission, region: Region | None = None) -> None:
    """Insist on a permission.

    :raises NotAllowed: the viewer's role or regions do not reach this
    """
    if not may(viewer, permission, region):
        raise NotAllowed


def scope_of(viewer: Viewer, permission: Permission) -> Scope:
    """Return the regions in which the viewer holds a permission.

    :raises NotAllowed: the viewer does not hold it at all
    """
    require(viewer, permission)
    if viewer.role and GRANTS[viewer.role][permission] is Reach.EVERYWHERE:
        return EVERYWHERE
    return Scope(viewer.regions)
