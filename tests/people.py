"""Users for tests that need somebody to sign in."""

import secrets
from datetime import datetime

import bcrypt
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from models.codes import Region, Role
from models.users import User, UserRegion
from services import accounts, clock
from services.access import SECOND_FACTOR_REQUIRED, Viewer
from services.keys import DEMO_SEALED_FACTOR
from services.queries.users import viewer_of
from services.settings import Settings
from services.unit_of_work import begin

PASSWORD = "a long password for tests"
_QUICK = bcrypt.gensalt(4)
PEOPLE: dict[str, tuple[Role, tuple[Region, ...]]] = {
    "nord": (Role.COORDINATOR, (Region.NORD,)),
    "syd": (Role.COORDINATOR, (Region.SYD,)),
    "iom": (Role.IOM, ()),
    "manager": (Role.MANAGER, ()),
    "presenter": (Role.PRESENTER, ()),
    "admin": (Role.ADMIN, ()),
    "auditor": (Role.AUDITOR, ()),
}
ADMIN = Viewer(None, "tests", "Tests", Role.ADMIN)


def now() -> datetime:
    """Return this moment, for tests of what a server does meanwhile."""
    return clock.now()


def enrol(engine: Engine, *names: str) -> dict[str, Viewer]:
    """Enter people of PEOPLE (all of them if none is named) and return them as viewers."""
    with begin(engine, ADMIN, now()) as work:
        for name in names or PEOPLE:
            role, regions = PEOPLE[name]
            user = User(
                username=name,
                name=name.title(),
                role=role,
                password_hash=accounts.hash_password(PASSWORD, _QUICK),
                totp_secret=DEMO_SEALED_FACTOR if role in SECOND_FACTOR_REQUIRED else None,
                totp_confirmed_at=work.now if role in SECOND_FACTOR_REQUIRED else None,
                created_at=work.now,
            )
            work.session.add(user)
            work.session.flush()
            for region in regions:
                work.session.add(UserRegion(user_id=user.id or 0, region=region))
        work.record("user.created", "tests")
    with Session(engine) as session:
        users = session.exec(select(User)).all()
        return {user.username: _viewer(session, user) for user in users}


def cookie_of(
    engine: Engine, viewer: Viewer, at: datetime | None = None, *, address: str = ""
) -> tuple[str, str]:
    """Sign somebody in and return the session and the token of its cookie."""
    moment = at or now()
    settings = Settings(_env_file=None)
    ticket = accounts.open_session(engine, viewer, "Test", settings, moment, address=address)
    token = accounts.redeem(engine, ticket.secret, moment)
    assert token is not None
    return ticket.session_id, token


def known(engine: Engine, username: str) -> Viewer:
    """Return one of the people as the database knows them now."""
    with Session(engine) as session:
        user = session.exec(select(User).where(User.username == username)).one()
        return _viewer(session, user)


def stranger() -> str:
    """Return a token that belongs to nobody."""
    return secrets.token_urlsafe(32)


def _viewer(session: Session, user: User) -> Viewer:
    viewer = viewer_of(session, user.id or 0)
    assert viewer is not None
    return viewer
