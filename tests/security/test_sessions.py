"""Sessions: a deep link shows the sign-in first, stolen things are worth nothing."""

from collections.abc import Generator
from contextlib import contextmanager

import httpx
import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session, select
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from models.codes import Role
from models.users import User
from services import accounts
from services.access import Viewer
from services.settings import Settings
from services.unit_of_work import begin
from tests.people import ADMIN, cookie_of, now, stranger
from tests.security.guards import guarded_by
from tests.security.sockets import RawPage
from tests.servers import Server

ADDRESSES = [
    "overview",
    "intake",
    "cases",
    "case",
    "follow-ups",
    "account",
    "help",
    "users",
    "audit",
    "presentation",
]


class TestDeepLink:
    """The first visitor of a fresh server asks for a page at once."""

    @guarded_by("session-of-the-page")
    @pytest.mark.parametrize("address", ADDRESSES)
    def test_shows_the_sign_in_form_and_nothing_else(self, server: Server, address: str) -> None:
        with RawPage(server) as page:
            drawn = page.run(page_name=address)
            assert "sign_in_form" in drawn
            assert "menu_sign_out" not in drawn

    def test_shows_the_page_to_whoever_brings_a_cookie(
        self, server: Server, inside: Engine, people: dict[str, Viewer]
    ) -> None:
        _, token = cookie_of(inside, people["nord"])
        with RawPage(server, token=token) as page:
            assert "account_change_password" in page.run(page_name="account")


class TestStolen:
    """What a thief may have got hold of."""

    @guarded_by("own-connection")
    def test_session_id_alone_opens_nothing(
        self, server: Server, inside: Engine, people: dict[str, Viewer]
    ) -> None:
        _, token = cookie_of(inside, people["nord"])
        with RawPage(server, token=token) as owner:
            assert "menu_sign_out" in owner.run(page_name="account")
            with RawPage(server, session=owner.session) as thief:
                assert "menu_sign_out" not in thief.run(page_name="account")

    def test_owner_comes_back_over_another_connection(
        self, server: Server, inside: Engine, people: dict[str, Viewer]
    ) -> None:
        _, token = cookie_of(inside, people["nord"])
        with RawPage(server, token=token) as owner:
            owner.run(page_name="account")
            session = owner.session
        with RawPage(server, token=token, session=session) as again:
            assert "menu_sign_out" in again.run(page_name="account")

    @guarded_by("alive")
    def test_cookie_copied_before_signing_out_is_worth_nothing_after(
        self, server: Server, inside: Engine, people: dict[str, Viewer]
    ) -> None:
        session, token = cookie_of(inside, people["nord"])
        accounts.end_session(inside, session, people["nord"], now())
        with RawPage(server, token=token) as thief:
            assert "menu_sign_out" not in thief.run(page_name="account")

    @guarded_by("session-of-the-page")
    def test_made_up_cookie_opens_nothing(self, server: Server) -> None:
        with RawPage(server, token=stranger()) as thief:
            assert "sign_in_form" in thief.run(page_name="overview")


class TestChangedMeanwhile:
    """What an administrator does takes effect at the next click."""

    @guarded_by("asked-anew")
    def test_disabled_user_is_out_at_the_next_run(
        self, server: Server, inside: Engine, people: dict[str, Viewer]
    ) -> None:
        _, token = cookie_of(inside, people["syd"])
        with RawPage(server, token=token) as page:
            assert "menu_sign_out" in page.run(page_name="account")
            with _meanwhile(inside, "syd", "active", changed=False):
                assert "menu_sign_out" not in page.run(page_name="account")

    @guarded_by("asked-anew")
    def test_changed_role_closes_the_page_at_the_next_run(
        self, server: Server, inside: Engine, people: dict[str, Viewer]
    ) -> None:
        _, token = cookie_of(inside, people["auditor"])
        with RawPage(server, token=token) as page:
            assert "audit_lines" in page.run(page_name="audit")
            with _meanwhile(inside, "auditor", "role", changed=Role.PRESENTER):
                assert "audit_lines" not in page.run(page_name="audit")


class TestTickets:
    """The exchange of a ticket for a cookie."""

    @guarded_by("works-once")
    def test_ticket_works_once(self, inside: Engine, people: dict[str, Viewer]) -> None:
        ticket = accounts.open_session(
            inside, people["nord"], "Test", Settings(_env_file=None), now()
        )
        assert accounts.redeem(inside, ticket.secret, now())
        assert accounts.redeem(inside, ticket.secret, now()) is None

    @guarded_by("tickets-known")
    def test_made_up_ticket_is_refused(self, server: Server) -> None:
        answer = httpx.post(
            f"{server.url}/session/redeem", content=stranger(), headers={"Origin": server.url}
        )
        assert answer.status_code == 401

    @guarded_by("our-origin")
    @pytest.mark.parametrize("path", ["/session/redeem", "/session/clear"])
    @pytest.mark.parametrize("headers", [{}, {"Origin": "https://elsewhere.example"}])
    def test_other_origins_are_refused(
        self, server: Server, path: str, headers: dict[str, str]
    ) -> None:
        assert httpx.post(server.url + path, headers=headers).status_code == 403

    @guarded_by("cookies-guards")
    def test_cookie_cannot_be_read_by_scripts_or_sent_from_elsewhere(
        self, server: Server, inside: Engine, people: dict[str, Viewer]
    ) -> None:
        ticket = accounts.open_session(
            inside, people["nord"], "Test", Settings(_env_file=None), now()
        )
        answer = httpx.post(
            f"{server.url}/session/redeem", content=ticket.secret, headers={"Origin": server.url}
        )
        assert answer.status_code == 204
        cookies = [cookie.lower() for cookie in answer.headers.get_list("set-cookie")]
        assert len(cookies) == 2
        for cookie in cookies:
            assert "httponly" in cookie
            assert "samesite=strict" in cookie


class TestLiveChannel:
    """The channel that tells of changes."""

    @guarded_by("session-of-the-channel")
    def test_tells_strangers_nothing(self, server: Server) -> None:
        with pytest.raises(InvalidStatus):
            connect(f"ws://{server.host}/live", origin=server.url)  # type: ignore[arg-type]

    @guarded_by("permission")
    @pytest.mark.parametrize("name", ["presenter", "admin", "auditor"])
    def test_tells_nothing_to_roles_without_live_figures(
        self, server: Server, inside: Engine, people: dict[str, Viewer], name: str
    ) -> None:
        _, token = cookie_of(inside, people[name])
        with pytest.raises(InvalidStatus):
            _live(server, token, server.url)

    @guarded_by("our-origin")
    def test_refuses_other_origins(
        self, server: Server, inside: Engine, people: dict[str, Viewer]
    ) -> None:
        _, token = cookie_of(inside, people["manager"])
        with pytest.raises(InvalidStatus):
            _live(server, token, "https://elsewhere.example")

    @guarded_by("only-a-version")
    def test_carries_a_version_and_nothing_else(
        self, server: Server, inside: Engine, people: dict[str, Viewer]
    ) -> None:
        _, token = cookie_of(inside, people["manager"])
        with _live(server, token, server.url) as line:
            assert str(line.recv(10)).isdigit()

    @guarded_by("alive")
    def test_ends_with_the_session(
        self, server: Server, inside: Engine, people: dict[str, Viewer]
    ) -> None:
        session, token = cookie_of(inside, people["manager"])
        with _live(server, token, server.url) as line:
            line.recv(10)
            accounts.end_session(inside, session, people["manager"], now())
            _set(inside, "manager", name="Manager again")
            with pytest.raises(Exception, match="1008"):
                line.recv(10)


def _live(server: Server, token: str, origin: str):
    return connect(
        f"ws://{server.host}/live",
        additional_headers={"Cookie": f"hemvag={token}"},
        origin=origin,  # type: ignore[arg-type]  a plain string
    )


@contextmanager
def _meanwhile(engine: Engine, username: str, column: str, *, changed: object) -> Generator[None]:
    """Have an administrator change a user's column for a while."""
    with Session(engine) as session:
        before = session.exec(select(getattr(User, column)).where(User.username == username)).one()
    _set(engine, username, **{column: changed})
    try:
        yield
    finally:
        _set(engine, username, **{column: before})


def _set(engine: Engine, username: str, **values: object) -> None:
    with begin(engine, ADMIN, now()) as work:
        user = work.session.exec(select(User).where(User.username == username)).one()
        for field, value in values.items():
            setattr(user, field, value)
        work.record("user.changed", username)
