"""A page is handed to nobody but the browser it belongs to, not even while it is being drawn.

Streamlit lets whoever names a page's number take it over, with what its owner's run still draws
(`test_stock_components`). Here such a number leads to a page of one's own.
"""

import pytest
from sqlalchemy.engine import Engine
from starlette.types import Scope

from services import accounts
from services.access import Viewer
from services.web.resuming import names_a_page
from tests.people import cookie_of, now
from tests.security.guards import guarded_by
from tests.security.sockets import RawPage
from tests.servers import Server


@pytest.fixture
def owner_token(inside: Engine, people: dict[str, Viewer]) -> str:
    """Give the cookie of nord."""
    return cookie_of(inside, people["nord"])[1]


def test_the_owner_goes_on_with_the_page_after_a_lost_connection(
    server: Server, owner_token: str
) -> None:
    """Without this the tests below could be blind."""
    with RawPage(server, token=owner_token) as owner:
        owner.run(page_name="account")
        with RawPage(server, token=owner_token, session=owner.session) as again:
            again.run(page_name="account")
            assert again.session == owner.session


@guarded_by("own-page")
@pytest.mark.parametrize("thief_is", ["", "syd", "admin", "presenter"])
def test_a_number_without_the_owners_cookie_leads_to_another_page(
    server: Server, inside: Engine, people: dict[str, Viewer], owner_token: str, thief_is: str
) -> None:
    token = cookie_of(inside, people[thief_is])[1] if thief_is else ""
    with RawPage(server, token=owner_token) as owner:
        owner.run(page_name="account")
        with RawPage(server, token=token, session=owner.session) as thief:
            thief.run(page_name="account")
            assert thief.session != owner.session
        before = owner.session
        assert "menu_sign_out" in owner.run(page_name="account")
        assert owner.session == before


@guarded_by("own-page")
def test_a_second_cookie_of_the_same_person_is_another_browser(
    server: Server, inside: Engine, people: dict[str, Viewer], owner_token: str
) -> None:
    with RawPage(server, token=owner_token) as owner:
        owner.run(page_name="account")
        elsewhere = cookie_of(inside, people["nord"])[1]
        with RawPage(server, token=elsewhere, session=owner.session) as other:
            other.run(page_name="account")
            assert other.session != owner.session


@guarded_by("own-page")
def test_nobody_waits_on_the_page_where_somebody_is_about_to_sign_in(server: Server) -> None:
    with RawPage(server) as owner:
        owner.run()
        with RawPage(server, session=owner.session) as thief:
            thief.run()
            assert thief.session != owner.session


@guarded_by("own-page")
def test_a_page_whose_session_has_ended_is_nobodys(
    server: Server, inside: Engine, people: dict[str, Viewer]
) -> None:
    session, token = cookie_of(inside, people["nord"])
    with RawPage(server, token=token) as owner:
        owner.run(page_name="account")
        accounts.end_session(inside, session, people["nord"], now())
        with RawPage(server, token=token, session=owner.session) as thief:
            thief.run(page_name="account")
            assert thief.session != owner.session


@pytest.mark.parametrize(
    ("offered", "named"),
    [
        (["streamlit"], False),
        (["streamlit, xsrf"], False),
        (["streamlit, xsrf, number"], True),
        (["streamlit", "xsrf, number"], True),
        (["streamlit,,number,more"], True),
    ],
)
def test_a_number_is_found_however_it_is_sent(offered: list[str], named: bool) -> None:
    headers = [(b"sec-websocket-protocol", line.encode()) for line in offered]
    scope: Scope = {"type": "websocket", "path": "/_stcore/stream", "headers": headers}
    assert names_a_page(scope) is named
