"""Numbers for monitoring: only with the token, and only numbers."""

from collections.abc import Generator
from pathlib import Path

import httpx
import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session

from services.access import Viewer
from services.queries.monitoring import WATCHED, sessions_open, watched_since
from services.unit_of_work import jot
from tests.databases import Database
from tests.factories import NOW
from tests.people import ADMIN, cookie_of, now
from tests.servers import Server, served

TOKEN = "a-token-of-the-tests"


@pytest.fixture(scope="module")
def watched(browsed: Database, folder: Path, people: dict[str, Viewer]) -> Generator[Server]:
    """Serve the programme with a token for monitoring."""
    del people
    with served(browsed, folder, METRICS_TOKEN=TOKEN) as running:
        yield running


@pytest.mark.parametrize("given", ["", "Bearer", f"Bearer {TOKEN}x", TOKEN, f"Basic {TOKEN}"])
def test_without_the_token_there_is_nothing(watched: Server, given: str) -> None:
    answer = httpx.get(f"{watched.url}/metrics", headers={"Authorization": given})
    assert (answer.status_code, answer.text) == (404, "")


def test_being_signed_in_is_not_enough(
    watched: Server, inside: Engine, people: dict[str, Viewer]
) -> None:
    _, token = cookie_of(inside, people["admin"])
    assert httpx.get(f"{watched.url}/metrics", cookies={"hemvag": token}).status_code == 404


def test_with_it_every_line_is_a_name_and_a_number(
    watched: Server, inside: Engine, people: dict[str, Viewer]
) -> None:
    with jot(inside, people["nord"], now()) as work:
        work.record("access.refused", "users")
    answer = httpx.get(f"{watched.url}/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
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
