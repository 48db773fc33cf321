"""Every header of every answer, and what breaks: who asked learns nothing, the log no value."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import timedelta

import httpx
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.sign_in_sessions import SignInSession
from services import accounts
from services.access import Viewer
from services.settings import Settings
from tests.people import cookie_of, now
from tests.security.guards import guarded_by
from tests.security.sockets import RawPage
from tests.security.turns import log_of_this_turn
from tests.servers import Server

QUOTED = "canary-that-the-database-quotes"
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
    "x-robots-tag": "noindex, nofollow",
}
ANSWERS = [
    ("GET", "/", {}, 200),
    ("GET", "/healthz", {"Host": "elsewhere.example"}, 400),
    ("GET", "/media/x", {}, 403),
    ("POST", "/overview", {}, 403),
    ("GET", "/_stcore/metrics", {}, 404),
    ("GET", "/download/nothing", {}, 404),
]


@contextmanager
def refusing(engine: Engine) -> Generator[None]:
    """Have the database refuse to change a session, and quote what it refuses."""
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER refuses BEFORE UPDATE ON sign_in_sessions"
            f" BEGIN SELECT RAISE(ABORT, '{QUOTED}'); END"
        )
    try:
        yield
    finally:
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP TRIGGER refuses")


@pytest.fixture
def breaking(server: Server, inside: Engine, people: dict[str, Viewer]) -> httpx.Response:
    """Exchange a ticket while the database refuses to."""
    settings = Settings(_env_file=None)
    ticket = accounts.open_session(inside, people["nord"], "Test", settings, now())
    sent = {"Origin": server.url}
    with refusing(inside):
        return httpx.post(f"{server.url}/session/redeem", content=ticket.secret, headers=sent)


@guarded_by("labels")
@pytest.mark.parametrize(("method", "path", "sent", "status"), ANSWERS)
def test_every_answer_carries_every_header(
    server: Server, method: str, path: str, sent: dict[str, str], status: int
) -> None:
    answer = httpx.request(method, server.url + path, headers=sent)
    assert answer.status_code == status
    carried = {name: answer.headers.get(name) for name in HEADERS}
    assert carried == HEADERS
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


@guarded_by("labels")
def test_what_breaks_is_empty_and_carries_every_header(breaking: httpx.Response) -> None:
    assert (breaking.status_code, breaking.content) == (500, b"")
    assert {name: breaking.headers.get(name) for name in HEADERS} == HEADERS
    assert "default-src 'self'" in breaking.headers["content-security-policy"]
    assert "set-cookie" not in breaking.headers


@guarded_by("nothing-typed-in-the-log")
def test_the_log_says_where_it_broke_and_not_what_it_held(
    server: Server, breaking: httpx.Response
) -> None:
    assert breaking.status_code == 500
    log = log_of_this_turn(server)
    assert "accounts.py" in log, "without this the test is blind"
    assert QUOTED not in log


@guarded_by("nothing-typed-in-the-log")
def test_the_log_of_a_part_that_breaks_by_itself_holds_none_either(
    server: Server, inside: Engine, people: dict[str, Viewer]
) -> None:
    """A part is drawn without the page round it: there Streamlit writes the log, not we."""
    _, token = cookie_of(inside, people["nord"], now() - timedelta(minutes=5))
    with RawPage(server, token=token) as page:
        page.run(page_name="account")
        parts = {message.delta.fragment_id for message in page.heard} - {""}
        _seen_earlier(inside)
        with refusing(inside):
            for part in parts:
                page.run(page_name="account", fragment=part)
    log = log_of_this_turn(server)
    assert "Uncaught app execution" in log, "without this the test is blind"
    assert QUOTED not in log


def _seen_earlier(engine: Engine) -> None:
    """Have everybody been seen so long ago that the next activity is noted."""
    with engine.begin() as connection:
        moment = now() - timedelta(minutes=2)
        connection.execute(sa.update(SignInSession).values(seen_at=moment))
