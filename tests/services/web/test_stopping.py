"""A server that is asked to stop does so soon, and open pages hear that another will serve them."""

from collections.abc import Generator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from sqlalchemy.engine import Engine
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from services.access import Viewer
from tests.databases import Database
from tests.people import cookie_of
from tests.security.sockets import RawPage
from tests.servers import Server, served

SOON = 8.0
RESTARTS = 1012

pytestmark = pytest.mark.parametrize("browsed", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def stopped(browsed: Database, folder: Path, people: dict[str, Viewer]) -> Generator[Server]:
    """Serve a programme that this test alone may stop."""
    del people
    with served(browsed, folder) as running:
        yield running


def test_stops_soon_while_pages_are_open(
    stopped: Server, inside: Engine, people: dict[str, Viewer]
) -> None:
    _, token = cookie_of(inside, people["manager"])
    sent = {"Origin": stopped.url, "Cookie": f"hemvag={token}"}
    with (
        httpx.Client(base_url=stopped.url) as kept_alive,
        RawPage(stopped, token=token) as page,
        connect(f"ws://{stopped.host}/live", additional_headers=sent) as channel,
    ):
        kept_alive.get("/healthz")
        page.run(page_name="overview")
        channel.recv(SOON)
        until_now = len(stopped.log.read_text())
        stopped.process.terminate()
        assert [_closed_by(line) for line in (page.line, channel)] == [RESTARTS, RESTARTS]
        stopped.process.wait(SOON)
    assert "Traceback" not in stopped.log.read_text()[until_now:]


def _closed_by(line: ClientConnection) -> int | None:
    """Listen until the server closes a connection, and return its reason."""
    with suppress(ConnectionClosed):
        while True:
            line.recv(SOON)
    return line.close_code
