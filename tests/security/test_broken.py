"""Every header of every answer, and what breaks: who asked learns nothing, the log no value."""

from collections.abc import Generator

import httpx
import pytest
from sqlalchemy.engine import Engine

from services import accounts
from services.access import Viewer
from services.settings import Settings
from tests.people import now
from tests.security.guards import guarded_by
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


@pytest.fixture
def breaking(
    server: Server, inside: Engine, people: dict[str, Viewer]
) -> Generator[httpx.Response]:
    """Exchange a ticket while the database refuses to, and quotes what it refuses."""
    settings = Settings(_env_file=None)
    ticket = accounts.open_session(inside, people["nord"], "Test", settings, now())
    with inside.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER refuses BEFORE UPDATE ON sign_in_sessions"
            f" BEGIN SELECT RAISE(ABORT, '{QUOTED}'); END"
        )
    sent = {"Origin": server.url}
    yield httpx.post(f"{server.url}/session/redeem", content=ticket.secret, headers=sent)
    with inside.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER refuses")


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
    log = server.log.read_text(encoding="utf-8")
    assert "accounts.py" in log, "without this the test is blind"
    assert QUOTED not in log
