"""Too much at once: long messages, long bodies, and little that unpacks into much."""

import gzip
from collections.abc import Generator
from pathlib import Path

import httpx
import pytest
from sqlalchemy.engine import Engine
from websockets.exceptions import ConnectionClosed

from services import accounts
from services.access import Viewer
from services.settings import Settings
from tests.databases import Database
from tests.people import now
from tests.security.guards import guarded_by
from tests.security.sockets import RawPage
from tests.security.turns import Turning, without_streamlits_walls
from tests.servers import Server

TOO_LONG = "x" * 21 * 2**20


@pytest.fixture(scope="module")
def unguarded(browsed: Database, folder: Path, people: dict[str, Viewer]) -> Generator[Turning]:
    """Give a second server, on which Streamlit's own walls behind ours are down."""
    del people  # they are entered before it starts
    with without_streamlits_walls(browsed, folder) as running:
        yield running


@guarded_by("length-of-a-message")
def test_a_message_longer_than_20_megabytes_ends_its_own_line_and_no_other(server: Server) -> None:
    with RawPage(server) as other:
        with RawPage(server) as page, pytest.raises(ConnectionClosed):
            page.run(query=TOO_LONG)
        assert "sign_in_form" in other.run()


@guarded_by("messages-as-they-are")
def test_a_message_that_unpacks_into_more_is_not_agreed_to(server: Server) -> None:
    """Our client offers to pack; without the server's word it may not."""
    with RawPage(server) as page:
        assert page.line.protocol.extensions == []
        assert "sign_in_form" in page.run()


@guarded_by("bodies-as-they-are")
def test_a_packed_body_is_not_unpacked(
    server: Server, inside: Engine, people: dict[str, Viewer]
) -> None:
    """Packed, ten megabytes of nothing are ten thousand bytes; a ticket in them is no ticket."""
    ticket = accounts.open_session(inside, people["nord"], "Test", Settings(_env_file=None), now())
    assert _redeemed(server, gzip.compress(b" " * 10 * 2**20)) == 413
    assert _redeemed(server, gzip.compress(ticket.secret.encode())) == 401


def _redeemed(server: Server, body: bytes) -> int:
    headers = {"Origin": server.url, "Content-Encoding": "gzip"}
    return httpx.post(f"{server.url}/session/redeem", content=body, headers=headers).status_code
