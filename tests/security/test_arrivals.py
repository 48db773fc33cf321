"""Before one has come all the way in: no door opens, whichever address is asked for."""

from collections.abc import Generator

import bcrypt
import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from models.codes import Role
from models.users import User
from services.access import SECOND_FACTOR_REQUIRED, Viewer
from services.commands.own_account import change_password
from services.commands.users import WantedUser, create_user, reset_user
from services.errors import SecondFactorNeverSet
from services.one_time_codes import one_time_code
from services.queries.users import viewer_of
from services.sign_ins import try_password
from services.unit_of_work import begin
from tests.people import ADMIN, PASSWORD, cookie_of, now
from tests.security.guards import guarded_by
from tests.security.sockets import RawPage
from tests.servers import Server

ADDRESSES = ["", "overview", "cases", "case", "follow-ups", "users", "help", "presentation"]
AWAITED = {
    "password": {"must_change_password": True},
    "phone": {"totp_secret": None, "totp_confirmed_at": None},
}


@pytest.fixture(params=AWAITED)
def arriving(
    request: pytest.FixtureRequest, inside: Engine, people: dict[str, Viewer]
) -> Generator[Viewer]:
    """Give the caseworker at IOM who has yet to choose a password or set up the phone."""
    before = _set(inside, AWAITED[request.param])
    with Session(inside) as session:
        viewer = viewer_of(session, people["iom"].user_id or 0)
    assert viewer is not None
    yield viewer
    _set(inside, before)


@guarded_by("arriving")
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_is_the_account_and_nothing_else(
    server: Server, inside: Engine, arriving: Viewer, address: str
) -> None:
    _, token = cookie_of(inside, arriving)
    with RawPage(server, token=token) as page:
        drawn = page.run(page_name=address)
        asked = "account_wanted" if arriving.must_change_password else "account_factor_code"
        assert asked in drawn
        for other in ("menu_find", "overview_open", "cases_row", "account_end_", "users_invite"):
            assert other not in drawn


@guarded_by("phone-before-all")
@pytest.mark.parametrize("role", sorted(SECOND_FACTOR_REQUIRED))
def test_who_left_before_the_phone_comes_in_by_no_password_alone(
    engine: Engine, role: Role
) -> None:
    """Hours later, from anywhere, whoever has learnt the password would set up a phone."""
    code = one_time_code()
    wanted = WantedUser(username="eva", name="Eva", role=role)
    with begin(engine, ADMIN, now()) as work:
        create_user(work, wanted, code)
    arrival = try_password(engine, "eva", code, _fits, now())
    with begin(engine, arrival.viewer, now()) as work:
        change_password(work, None, present="", wanted=PASSWORD, session_id=None)
    with pytest.raises(SecondFactorNeverSet):
        try_password(engine, "eva", PASSWORD, _fits, now())
    with begin(engine, ADMIN, now()) as work:
        reset_user(work, "eva", code)
    assert try_password(engine, "eva", code, _fits, now()).viewer.arriving


def _fits(password: str, hashed: str) -> bool:
    return bcrypt.checkpw(password.encode(), hashed.encode())


def _set(engine: Engine, wanted: dict[str, object]) -> dict[str, object]:
    """Set columns of the account and return what they were."""
    with begin(engine, ADMIN, now()) as work:
        user = work.session.exec(select(User).where(User.username == "iom")).one()
        before = {name: getattr(user, name) for name in wanted}
        for name, value in wanted.items():
            setattr(user, name, value)
        work.record("test", "iom")
    return before
