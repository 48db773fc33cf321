"""Before one has come all the way in: no door opens, whichever address is asked for."""

from collections.abc import Generator

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from models.users import User
from services.access import Viewer
from services.queries.users import viewer_of
from services.unit_of_work import begin
from tests.people import ADMIN, cookie_of, now
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


def _set(engine: Engine, wanted: dict[str, object]) -> dict[str, object]:
    """Set columns of the account and return what they were."""
    with begin(engine, ADMIN, now()) as work:
        user = work.session.exec(select(User).where(User.username == "iom")).one()
        before = {name: getattr(user, name) for name in wanted}
        for name, value in wanted.items():
            setattr(user, name, value)
        work.record("test", "iom")
    return before
