"""The demonstration's accounts: one a region and role; their password is published on purpose."""

from dataclasses import dataclass
from datetime import UTC, datetime

from models.codes import Region, Role
from services.access import SECOND_FACTOR_REQUIRED
from services.accounts import hash_password
from services.keys import DEMO_SEALED_FACTOR
from services.settings import DEMO_PASSWORD

# Fixed, so that the demonstration is the same byte for byte.
_SALT = b"$2b$12$hemvagdemonstration..e"
MADE_AT = datetime(2012, 1, 1, 8, tzinfo=UTC)
IOM = "iom"


@dataclass(frozen=True)
class DemoAccount:
    """An account that `make demo` lists on its sign-in page."""

    id: int
    username: str
    name: str
    role: Role
    region: Region | None = None


COORDINATORS = {
    Region.NORD: "nord",
    Region.SYD: "syd",
    Region.STOCKHOLM: "stockholm",
    Region.OST: "ost",
    Region.VAST: "vast",
    Region.MITT: "mitt",
    Region.BERGSLAGEN: "bergslagen",
}
_NAMES = {Region.OST: "Öst", Region.VAST: "Väst"}
_OTHERS = (
    (IOM, "IOM (demo)", Role.IOM),
    ("manager", "Manager (demo)", Role.MANAGER),
    ("presenter", "Presenter (demo)", Role.PRESENTER),
    ("admin", "Admin (demo)", Role.ADMIN),
    ("auditor", "Auditor (demo)", Role.AUDITOR),
)


def _named(region: Region) -> str:
    return f"{_NAMES.get(region, region.title())} (demo)"


ACCOUNTS = tuple(
    DemoAccount(number, username, name, role, region)
    for number, (username, name, role, region) in enumerate(
        [
            *((user, _named(at), Role.COORDINATOR, at) for at, user in COORDINATORS.items()),
            *((user, name, role, None) for user, name, role in _OTHERS),
        ],
        start=1,
    )
)
BY_USERNAME = {account.username: account for account in ACCOUNTS}


def sealed_factor(account: DemoAccount) -> str | None:
    """Return the one second factor, encrypted, of an account whose role needs it."""
    return DEMO_SEALED_FACTOR if account.role in SECOND_FACTOR_REQUIRED else None


def hashed_password() -> str:
    """Return the hash of the one password; to hash takes its time, so all accounts share it."""
    return hash_password(DEMO_PASSWORD, _SALT)
