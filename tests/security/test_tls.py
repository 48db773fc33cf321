"""Over real TLS, with a certificate made for the test: how the cookie is guarded."""

import ssl
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy.engine import Engine
from websockets.sync.client import ClientConnection, connect

from services import accounts
from services.access import Viewer
from services.settings import Settings
from tests.people import now
from tests.security.guards import guarded_by
from tests.servers import Server

COOKIE = "__Host-hemvag"


@pytest.fixture(scope="module")
def certificate(folder: Path) -> Path:
    """Make a key and a certificate for this machine that nobody else has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    this_machine = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now() - timedelta(days=1))
        .not_valid_after(now() + timedelta(days=1))
        .add_extension(this_machine, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    encoding, kind = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    secret = key.private_bytes(encoding, kind, serialization.NoEncryption())
    place = folder / "certificate.pem"
    place.write_bytes(made.public_bytes(encoding) + secret)
    return place


@pytest.fixture(scope="module")
def environment() -> dict[str, str]:
    """Serve the programme as in real use behind https."""
    return {"SECURE_COOKIES": "1"}


@pytest.fixture
def cookies(server: Server, inside: Engine, people: dict[str, Viewer]) -> list[str]:
    """Sign nord in over TLS and return what the browser is told to keep."""
    ticket = accounts.open_session(inside, people["nord"], "Test", Settings(_env_file=None), now())
    answer = httpx.post(
        f"{server.url}/session/redeem",
        content=ticket.secret,
        headers={"Origin": server.url},
        verify=server.trust,
    )
    assert answer.status_code == 204
    return answer.headers.get_list("set-cookie")


@pytest.fixture
def cookie(cookies: list[str]) -> str:
    """Give the session's cookie; the other is the browser's."""
    return cookies[0]


@guarded_by("cookies-guards")
def test_the_cookie_is_bound_to_the_host_and_to_tls(cookies: list[str]) -> None:
    for cookie, called in zip(cookies, (COOKIE, f"{COOKIE}-browser"), strict=True):
        name, *guards = cookie.split("; ")
        assert name.startswith(f"{called}=")
        wanted = {"httponly", "secure", "samesite=strict", "path=/"}
        assert wanted <= {guard.lower() for guard in guards}
        assert not [guard for guard in guards if guard.lower().startswith("domain")]


@guarded_by("cookies-prefix")
def test_the_cookie_opens_what_is_gated_and_its_plain_name_does_not(
    server: Server, cookie: str
) -> None:
    token = cookie.partition("=")[2].partition(";")[0]
    for name, status in ((COOKIE, 404), ("hemvag", 403)):
        answer = httpx.get(
            f"{server.url}/media/x", headers={"Cookie": f"{name}={token}"}, verify=server.trust
        )
        assert answer.status_code == status, name


@guarded_by("cookies-prefix")
def test_the_live_channel_opens_by_wss_and_to_the_guarded_cookie_alone(
    server: Server, cookie: str
) -> None:
    token = cookie.partition("=")[2].partition(";")[0]
    with _live(server, f"{COOKIE}={token}") as line:
        assert str(line.recv(10)).isdigit()
    assert _asked_live(server, f"hemvag={token}") == 403


@guarded_by("labels")
@pytest.mark.parametrize("path", ["/", "/healthz", "/media/x", "/_stcore/metrics"])
def test_browsers_are_told_to_come_by_tls_only(server: Server, path: str) -> None:
    told = httpx.get(server.url + path, verify=server.trust).headers["strict-transport-security"]
    assert int(told.partition("max-age=")[2].partition(";")[0]) >= 365 * 24 * 3600


@guarded_by("our-origin")
def test_a_page_of_the_same_name_without_tls_changes_nothing(server: Server) -> None:
    answer = httpx.post(
        f"{server.url}/session/clear",
        headers={"Origin": server.url.replace("https", "http")},
        verify=server.trust,
    )
    assert answer.status_code == 403


def _asked_live(server: Server, cookie: str) -> int:
    """Ask for the live channel as a browser does, and return the answer to that alone."""
    handshake = {
        "Cookie": cookie,
        "Origin": server.url,
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    return httpx.get(f"{server.url}/live", headers=handshake, verify=server.trust).status_code


def _live(server: Server, cookie: str) -> ClientConnection:
    return connect(
        f"wss://{server.host}/live",
        additional_headers={"Cookie": cookie},
        origin=server.url,  # type: ignore[arg-type]  a plain string
        ssl=ssl.create_default_context(cafile=server.certificate),
    )
