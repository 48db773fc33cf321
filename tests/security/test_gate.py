"""The gate before everything: names, origins, addresses and lengths that are refused."""

import socket
from collections.abc import Generator
from http import HTTPStatus
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy.engine import Engine
from starlette.requests import HTTPConnection
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from services.access import Viewer
from services.settings import settings
from services.web.gate import LONGEST_BODY, called_by_our_name, refused
from tests.databases import Database
from tests.people import cookie_of
from tests.security.guards import guarded_by
from tests.security.turns import Turning, without_streamlits_walls
from tests.servers import Server

PATIENCE = 5
OURS = "http://localhost:8501"
POST = {"origin": OURS, "sec-fetch-site": "same-origin"}


@pytest.fixture(scope="module")
def unguarded(browsed: Database, folder: Path, people: dict[str, Viewer]) -> Generator[Turning]:
    """Give a second server, on which Streamlit's own walls behind ours are down."""
    del people  # they are entered before it starts
    with without_streamlits_walls(browsed, folder) as running:
        yield running


def request(path: str = "/", method: str = "GET", host: str = "localhost:8501", **more: str) -> Any:
    headers = {"host": host, **{name.replace("_", "-"): value for name, value in more.items()}}
    listed = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "path": path, "headers": listed, "query_string": b""}
    return HTTPConnection(scope)


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> Generator[pytest.MonkeyPatch]:
    """Let a test choose the names of the site."""
    yield monkeypatch
    settings.cache_clear()


class TestNames:
    """Host: a page that borrows our address under its own name is not let in."""

    @pytest.mark.parametrize(
        "host",
        ["localhost", "localhost:8501", "LOCALHOST", "localhost.:1", "127.0.0.1", "[::1]:80"],
    )
    def test_our_names_are_let_in(self, host: str) -> None:
        assert called_by_our_name(request(host=host))

    @guarded_by("our-name")
    @pytest.mark.parametrize(
        "host",
        ["", "elsewhere.example", "localhost.elsewhere.example", "localhost@elsewhere"],
    )
    def test_other_names_are_not(self, host: str) -> None:
        assert not called_by_our_name(request(host=host))

    @guarded_by("our-name")
    def test_two_names_at_once_are_not(self) -> None:
        twice = request()
        twice.scope["headers"].append((b"host", b"elsewhere.example"))
        assert not called_by_our_name(HTTPConnection(twice.scope))

    @guarded_by("our-name")
    def test_the_setting_gives_the_names(self, named: pytest.MonkeyPatch) -> None:
        named.setenv("ALLOWED_HOSTS", "cases.example.org, other.example.org")
        settings.cache_clear()
        assert called_by_our_name(request(host="other.example.org:443"))
        assert not called_by_our_name(request(host="localhost"))

    @guarded_by("our-name")
    @pytest.mark.parametrize("path", ["/", "/healthz", "/media/x.png", "/metrics", "/live"])
    def test_every_address_answers_a_foreign_name_with_nothing(
        self, server: Server, path: str
    ) -> None:
        answer = httpx.get(server.url + path, headers={"Host": "elsewhere.example"})
        assert (answer.status_code, answer.text) == (400, "")

    @guarded_by("gate")
    def test_a_page_called_by_a_foreign_name_gets_no_connection(self, server: Server) -> None:
        handshake = {
            "Host": "elsewhere.example",
            "Origin": "http://elsewhere.example",
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        }
        answer = httpx.get(f"{server.url}/_stcore/stream", headers=handshake)
        assert answer.status_code == 403


class TestOrigins:
    """Where a request comes from: only our own pages change anything or listen."""

    @guarded_by("our-origin")
    @pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
    @pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", f"{OURS}.example", ""])
    def test_whatever_is_no_reading_needs_our_origin(self, method: str, origin: str) -> None:
        for path in ("/", "/session/redeem", "/overview", "/anything"):
            assert refused(request(path, method, origin=origin)) is HTTPStatus.FORBIDDEN

    @guarded_by("our-origin")
    @pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
    def test_a_browser_that_calls_it_foreign_is_believed(self, site: str) -> None:
        asked = request("/session/redeem", "POST", origin=OURS, sec_fetch_site=site)
        assert refused(asked) is HTTPStatus.FORBIDDEN

    def test_our_own_pages_are_let_in(self) -> None:
        asked = request("/session/redeem", "POST", origin=OURS, sec_fetch_site="same-origin")
        assert refused(asked) is None

    @guarded_by("our-origin")
    def test_under_tls_a_page_of_ours_without_it_is_foreign(
        self, named: pytest.MonkeyPatch
    ) -> None:
        named.setenv("SECURE_COOKIES", "1")
        settings.cache_clear()
        assert refused(request("/session/clear", "POST", origin=OURS)) is HTTPStatus.FORBIDDEN
        secure = OURS.replace("http", "https")
        assert refused(request("/session/clear", "POST", origin=secure)) is None

    @guarded_by("our-origin")
    @pytest.mark.parametrize("path", ["/_stcore/stream", "/live"])
    @pytest.mark.parametrize(
        "headers",
        [
            {"Origin": "https://elsewhere.example"},
            {"Origin": "null"},
            {},
        ],
    )
    def test_a_foreign_page_gets_no_websocket(
        self,
        server: Server,
        inside: Engine,
        people: dict[str, Viewer],
        path: str,
        headers: dict[str, str],
    ) -> None:
        _, token = cookie_of(inside, people["manager"])
        sent = {"Cookie": f"hemvag={token}", **headers}
        with pytest.raises(InvalidStatus) as told:
            connect(f"ws://{server.host}{path}", additional_headers=sent)
        assert told.value.response.status_code == 403


class TestAddresses:
    """What Streamlit would serve and nobody here needs."""

    @guarded_by("closed-addresses")
    @pytest.mark.parametrize(
        "path",
        [
            "/_stcore/metrics",
            "/_stcore/agent/interact",
            "/_stcore/agent/mcp",
            "/_stcore/upload_file/a/b",
            "/_stcore/bidi-components/x/y.js",
            "/_stcore/script-health-check",
            "/_stcore/anything-new",
            "/auth/login",
            "/auth/logout",
            "/oauth2callback",
            "/component/x/index.html",
            "/app/static/x",
        ],
    )
    def test_are_not_there_not_even_for_whoever_is_signed_in(
        self, server: Server, inside: Engine, people: dict[str, Viewer], path: str
    ) -> None:
        _, token = cookie_of(inside, people["admin"])
        answer = httpx.get(server.url + path, cookies={"hemvag": token})
        assert (answer.status_code, answer.text) == (404, "")

    @guarded_by("closed-addresses", "length")
    def test_no_file_is_taken_in(
        self, server: Server, inside: Engine, people: dict[str, Viewer]
    ) -> None:
        _, token = cookie_of(inside, people["nord"])
        answer = httpx.put(
            f"{server.url}/_stcore/upload_file/{'a' * 8}/{'b' * 8}",
            files={"file": ("cases.csv", b"=cmd|' /C calc'!A0" * 1000)},
            headers={"Origin": server.url},
            cookies={"hemvag": token},
        )
        assert answer.status_code == 404

    @guarded_by("nothing-but-the-page")
    @pytest.mark.parametrize(
        "path",
        ["/..%2f..%2fapp.py", "/static/..%2f..%2f..%2fapp.py", "//etc/passwd", "/static/%2e%2e/x"],
    )
    def test_a_path_out_of_the_house_leads_nowhere(self, server: Server, path: str) -> None:
        told = httpx.get(server.url + path).text
        assert "ASGI application round Streamlit" not in told
        assert "root:" not in told


class TestLengths:
    """How much is read."""

    @guarded_by("length")
    def test_a_long_body_is_refused_by_its_length(self) -> None:
        long = request("/session/redeem", "POST", **POST, content_length=str(LONGEST_BODY + 1))
        assert refused(long) is HTTPStatus.REQUEST_ENTITY_TOO_LARGE

    @guarded_by("length-of-a-ticket")
    def test_a_body_that_hides_its_length_is_read_no_further_than_a_ticket(
        self, server: Server
    ) -> None:
        """It never ends: whoever waits for its end never answers."""
        host, port = server.host.split(":")
        asked = (
            f"POST /session/redeem HTTP/1.1\r\nHost: {server.host}\r\nOrigin: {server.url}\r\n"
            "Transfer-Encoding: chunked\r\n\r\n1000\r\n"
        )
        with socket.create_connection((host, int(port)), timeout=PATIENCE) as line:
            line.sendall(asked.encode() + b"x" * 0x1000 + b"\r\n")
            assert line.recv(64).startswith(b"HTTP/1.1 401")


class TestErrors:
    """What goes wrong is told to the log, not to who asked."""

    @guarded_by("nothing-in-headers")
    @pytest.mark.parametrize(
        ("method", "path"),
        [("POST", "/overview"), ("DELETE", "/session/clear"), ("GET", "/media/x"), ("PUT", "/x")],
    )
    def test_tell_nothing_of_the_inside(self, server: Server, method: str, path: str) -> None:
        answer = httpx.request(method, server.url + path, headers={"Origin": server.url})
        assert answer.status_code in (403, 404, 405)
        for word in ("Traceback", "starlette", "streamlit", str(Path.cwd())):
            assert word.lower() not in (answer.text + str(answer.headers)).lower(), word
