"""Two replicas on one PostgreSQL: a session is known to both, and over on both at once."""

from collections.abc import Generator
from pathlib import Path

import httpx
import pytest
from sqlalchemy.engine import Engine
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from services.access import Viewer
from services.unit_of_work import begin
from tests.databases import Database
from tests.people import ADMIN, cookie_of, now
from tests.security.guards import guarded_by
from tests.security.sockets import RawPage
from tests.servers import Server, served

pytestmark = pytest.mark.parametrize("browsed", ["postgresql"], indirect=True)


@pytest.fixture(scope="module")
def other(browsed: Database, folder: Path, hemvag: Server) -> Generator[Server]:
    """Serve the same programme once more, beside the first."""
    del hemvag  # it came first
    with served(browsed, folder) as running:
        yield running


def test_who_signed_in_at_one_is_known_to_the_other(
    server: Server, other: Server, inside: Engine, people: dict[str, Viewer]
) -> None:
    _, token = cookie_of(inside, people["nord"])
    for replica in (server, other):
        with RawPage(replica, token=token) as page:
            assert "menu_sign_out" in page.run(page_name="account")


@guarded_by("alive")
def test_who_signs_out_at_one_is_out_at_the_other_on_its_open_page(
    server: Server, other: Server, inside: Engine, people: dict[str, Viewer]
) -> None:
    _, token = cookie_of(inside, people["nord"])
    with RawPage(server, token=token) as page:
        assert "menu_sign_out" in page.run(page_name="account")
        left = httpx.post(
            f"{other.url}/session/clear",
            headers={"Origin": other.url, "Cookie": f"hemvag={token}"},
        )
        assert left.status_code == 204
        assert "menu_sign_out" not in page.run(page_name="account")


@guarded_by("alive")
def test_what_is_saved_at_one_is_told_at_the_other_until_the_session_is_over(
    server: Server, other: Server, inside: Engine, people: dict[str, Viewer]
) -> None:
    _, token = cookie_of(inside, people["manager"])
    with _live(server, token) as line:
        before = int(line.recv(10))
        _save(inside)
        assert int(line.recv(10)) > before
        httpx.post(
            f"{other.url}/session/clear",
            headers={"Origin": other.url, "Cookie": f"hemvag={token}"},
        )
        _save(inside)
        with pytest.raises(ConnectionClosed, match="1008"):
            line.recv(10)


def _save(engine: Engine) -> None:
    """Save something from a third process: this one."""
    with begin(engine, ADMIN, now()) as work:
        work.record("user.changed", "tests")


def _live(server: Server, token: str) -> ClientConnection:
    return connect(
        f"ws://{server.host}/live",
        additional_headers={"Cookie": f"hemvag={token}"},
        origin=server.url,  # type: ignore[arg-type]  a plain string
    )
