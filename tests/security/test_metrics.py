"""Numbers for monitoring: only with the token, and only numbers."""

import httpx
import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session

from services.access import Viewer
from services.queries.monitoring import WATCHED, sessions_open, watched_since
from services.unit_of_work import jot
from tests.factories import NOW
from tests.people import ADMIN, cookie_of, now
from tests.security.guards import guarded_by
from tests.servers import Server

TOKEN = "a-token-of-the-tests"


@pytest.fixture(scope="module")
def environment() -> dict[str, str]:
    """Give the server a token for monitoring."""
    return {"METRICS_TOKEN": TOKEN}


@guarded_by("token-of-the-numbers")
@pytest.mark.parametrize("given", ["", "Bearer", f"Bearer {TOKEN}x", TOKEN, f"Basic {TOKEN}"])
def test_without_the_token_there_is_nothing(server: Server, given: str) -> None:
    answer = httpx.get(f"{server.url}/metrics", headers={"Authorization": given})
    assert (answer.status_code, answer.text) == (404, "")


@guarded_by("token-of-the-numbers")
def test_being_signed_in_is_not_enough(
    server: Server, inside: Engine, people: dict[str, Viewer]
) -> None:
    _, token = cookie_of(inside, people["admin"])
    assert httpx.get(f"{server.url}/metrics", cookies={"hemvag": token}).status_code == 404


def test_with_it_every_line_is_a_name_and_a_number(
    server: Server, inside: Engine, people: dict[str, Viewer]
) -> None:
    with jot(inside, people["nord"], now()) as work:
        work.record("access.refused", "users")
    answer = httpx.get(f"{server.url}/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.headers["cache-control"] == "no-store"
    numbers = [line.split() for line in answer.text.splitlines() if not line.startswith("#")]
    found = {name: int(value) for name, value in numbers}
    assert found["hemvag_access_refused_last_hour"] >= 1
    assert {"hemvag_redraws", "hemvag_sessions_open", "hemvag_live_channels"} <= set(found)
    assert not any(name in answer.text for name in people)


def test_counts_what_is_watched_and_only_since_then(engine: Engine) -> None:
    with jot(engine, ADMIN, NOW) as work:
        work.record("sign_in.failed", "nord")
        work.record("case.opened", "K7QF-2M9X")
    with Session(engine) as session:
        assert watched_since(session, NOW.replace(hour=0))["sign_in.failed"] == 1
        assert set(watched_since(session, NOW.replace(hour=0))) == set(WATCHED)
        assert not any(watched_since(session, NOW).values())
        assert sessions_open(session, NOW) == 0
