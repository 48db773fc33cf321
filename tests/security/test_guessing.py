"""Guessing: five tries of a name, five from an address, and a quarter of an hour's rest."""

import httpx
import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session, delete

from models.codes import Language
from models.sign_in_sessions import SignInSession
from models.users import SignInThrottle
from services import accounts
from services.access import Viewer
from services.errors import TooManyTries
from services.settings import Settings
from services.throttles import TRIES
from services.words import Words
from tests.people import PASSWORD, PEOPLE, now
from tests.security.guards import guarded_by
from tests.security.sockets import RawPage
from tests.servers import Server

SWEDISH = Words(Language.SV)
REST = TooManyTries(minutes=15).told(SWEDISH).partition("15")[0]
NAMES = [*PEOPLE]
PROXY = "127.0.0.1"  # from where the tests come, and which the server is told to believe


@pytest.fixture(scope="module")
def environment() -> dict[str, str]:
    """Serve as behind a proxy, which says where a request comes from."""
    return {"TRUSTED_PROXIES": PROXY}


@pytest.fixture(autouse=True)
def _rested(inside: Engine) -> None:
    """Begin without any try, and with nobody known from anywhere."""
    with Session(inside) as session, session.begin():
        session.exec(delete(SignInThrottle))
        session.exec(delete(SignInSession))


def guess(server: Server, name: str, password: str, **sent: str) -> bool:
    """Try to sign in by the form; say whether it is told to rest."""
    with RawPage(server, **sent) as page:
        page.run()
        typed = (page.typed(0, name), page.typed(1, password))
        return REST in page.run(widgets=(*typed, page.pressed(SWEDISH("Sign in"))))


@guarded_by("tries-counted")
def test_at_one_name_ends_though_the_sixth_guess_is_right(server: Server) -> None:
    assert not any(guess(server, "nord", f"guess {number}") for number in range(TRIES))
    assert guess(server, "nord", PASSWORD)


@guarded_by("tries-counted")
def test_at_one_name_from_many_addresses_ends_too(server: Server) -> None:
    for number in range(TRIES):
        assert not guess(server, "nord", "guess", X_Forwarded_For=f"198.51.100.{number}")
    assert guess(server, "nord", PASSWORD, X_Forwarded_For="203.0.113.9")


@guarded_by("tries-counted")
def test_at_many_names_from_one_address_ends_as_well(server: Server) -> None:
    for name in NAMES[:TRIES]:
        assert not guess(server, name, "guess", X_Forwarded_For="198.51.100.1")
    assert guess(server, NAMES[TRIES], PASSWORD, X_Forwarded_For="198.51.100.1")
    assert not guess(server, NAMES[TRIES], PASSWORD, X_Forwarded_For="198.51.100.2")


@guarded_by("browsers-known")
def test_at_a_name_shuts_no_browser_out_in_which_its_owner_is_known(
    server: Server, inside: Engine, people: dict[str, Viewer]
) -> None:
    """The owner is at a new address, as on a telephone; others guess from new addresses on."""
    ticket = accounts.open_session(inside, people["nord"], "Test", Settings(_env_file=None), now())
    origin = {"Origin": server.url}
    given = httpx.post(f"{server.url}/session/redeem", content=ticket.secret, headers=origin)
    known = given.cookies["hemvag-browser"]
    for number in range(TRIES):
        assert not guess(server, "nord", "guess", X_Forwarded_For=f"198.51.100.{number}")
    owner = {"X_Forwarded_For": "203.0.113.8", "Cookie": f"hemvag-browser={known}"}
    assert not guess(server, "nord", PASSWORD, **owner)
    assert guess(server, "nord", PASSWORD, X_Forwarded_For="203.0.113.9")


@guarded_by("proxies-named")
def test_an_address_that_a_client_writes_itself_is_not_believed(server: Server) -> None:
    """The proxy adds the true one behind whatever came; the nearest that is no proxy counts."""
    for number, name in enumerate(NAMES[:TRIES]):
        invented = f"203.0.113.{number}"
        guess(server, name, "guess", X_Forwarded_For=f"{invented}, 198.51.100.1")
    last = {"X_Forwarded_For": "203.0.113.99, 198.51.100.1", "X_Hemvag_Address": "203.0.113.99"}
    assert guess(server, NAMES[TRIES], PASSWORD, **last)
