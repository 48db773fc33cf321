"""A page whose session is over: what it may ask and end, and of whom."""

from datetime import timedelta

import httpx
import pytest
from sqlalchemy.engine import Engine

from services import accounts
from services.access import Viewer
from services.settings import Settings
from tests.people import cookie_of, now, stranger
from tests.security.guards import guarded_by
from tests.security.sockets import RawPage
from tests.servers import Server

SETTINGS = Settings(_env_file=None)
RELOAD = 205


def sent(server: Server, path: str, token: str, over: str, origin: str = "") -> httpx.Response:
    return httpx.post(
        f"{server.url}/session/{path}",
        content=over,
        headers={"Origin": origin or server.url},
        cookies={"hemvag": token} if token else {},
    )


def lives(engine: Engine, token: str) -> bool:
    return accounts.session_of(engine, token, SETTINGS, now()) is not None


def over(engine: Engine, viewer: Viewer) -> str:
    """Return a session of somebody that has ended."""
    session, _ = cookie_of(engine, viewer)
    accounts.end_session(engine, session, viewer, now())
    return session


class TestResume:
    """Whether one's person has come in again in this browser."""

    def test_is_told_to_the_page_of_the_same_person_and_ends_nothing(
        self, server: Server, inside: Engine, people: dict[str, Viewer]
    ) -> None:
        earlier = over(inside, people["nord"])
        _, token = cookie_of(inside, people["nord"])
        answer = sent(server, "resume", token, earlier)
        assert (answer.status_code, answer.content) == (RELOAD, b"")
        assert "set-cookie" not in answer.headers
        assert lives(inside, token)

    @guarded_by("of-one-person")
    def test_is_not_told_to_the_page_of_somebody_else(
        self, server: Server, inside: Engine, people: dict[str, Viewer]
    ) -> None:
        _, token = cookie_of(inside, people["syd"])
        assert sent(server, "resume", token, over(inside, people["nord"])).status_code == 204

    @guarded_by("alive")
    def test_is_not_told_where_the_cookies_session_is_over_too(
        self, server: Server, inside: Engine, people: dict[str, Viewer]
    ) -> None:
        session, token = cookie_of(inside, people["nord"])
        accounts.end_session(inside, session, people["nord"], now())
        assert sent(server, "resume", token, session).status_code == 204

    @guarded_by("of-one-person")
    def test_is_not_told_for_a_session_that_never_was(
        self, server: Server, inside: Engine, people: dict[str, Viewer]
    ) -> None:
        _, token = cookie_of(inside, people["nord"])
        assert sent(server, "resume", token, stranger()).status_code == 204

    @guarded_by("our-origin")
    def test_is_not_told_to_another_site(
        self, server: Server, inside: Engine, people: dict[str, Viewer]
    ) -> None:
        session, token = cookie_of(inside, people["nord"])
        foreign = sent(server, "resume", token, session, "https://elsewhere.example")
        assert foreign.status_code == 403


class TestSigningOut:
    """The page that signs out says of which session it was."""

    @guarded_by("of-one-person")
    def test_of_somebody_else_ends_nothing_and_leaves_the_cookie(
        self, server: Server, inside: Engine, people: dict[str, Viewer]
    ) -> None:
        _, token = cookie_of(inside, people["syd"])
        answer = sent(server, "clear", token, over(inside, people["nord"]))
        assert answer.status_code == 204
        assert "set-cookie" not in answer.headers
        assert lives(inside, token)

    def test_takes_the_same_persons_other_session_in_this_browser_along(
        self, server: Server, inside: Engine, people: dict[str, Viewer]
    ) -> None:
        earlier = over(inside, people["nord"])
        _, token = cookie_of(inside, people["nord"])
        answer = sent(server, "clear", token, earlier)
        assert 'hemvag=""' in answer.headers["set-cookie"]
        assert not lives(inside, token)


@guarded_by("replaced-ends")
@pytest.mark.parametrize("name", ["nord", "syd"])
def test_a_cookie_that_is_replaced_opens_nothing_any_more(
    server: Server, inside: Engine, people: dict[str, Viewer], name: str
) -> None:
    """Two tabs stood at the form: no sign-out in this browser would reach the first one's."""
    session, token = cookie_of(inside, people["nord"])
    ticket = accounts.open_session(inside, people[name], "Test", SETTINGS, now())
    answer = sent(server, "redeem", token, ticket.secret)
    assert answer.status_code == 204
    assert not lives(inside, token)
    assert lives(inside, answer.cookies["hemvag"])
    assert accounts.viewer_in(inside, session, SETTINGS, now(), active=False) is None


def test_a_presenters_device_is_listed_for_as_long_as_it_lives(
    server: Server, inside: Engine, people: dict[str, Viewer]
) -> None:
    before = now() - timedelta(minutes=90)
    shown, shown_by = cookie_of(inside, people["presenter"], before)
    _, token = cookie_of(inside, people["presenter"])
    assert lives(inside, shown_by)
    with RawPage(server, token=token) as page:
        assert f"account_end_{shown}" in page.run(page_name="account")


def test_of_others_a_device_is_listed_no_longer_than_it_lives(
    server: Server, inside: Engine, people: dict[str, Viewer]
) -> None:
    gone, gone_by = cookie_of(inside, people["nord"], now() - timedelta(minutes=21))
    _, token = cookie_of(inside, people["nord"])
    assert not lives(inside, gone_by)
    with RawPage(server, token=token) as page:
        assert f"account_end_{gone}" not in page.run(page_name="account")
