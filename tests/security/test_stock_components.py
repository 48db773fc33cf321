"""Three attacks that succeed on the stock components are tried on Hemväg, by the very same hands.

The stock programme is what one gets by following the components' own pages: a script with a folder
`pages/` beside it, and the authenticator as it comes.
"""

import re
import sys
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from models.codes import Language
from services.words import Words
from tests.people import PASSWORD
from tests.security.sockets import RawPage
from tests.servers import Server, Started, free_port

STOCK = """
import streamlit as st
import streamlit_authenticator

people = {"usernames": {"nord": {"name": "Nord", "password": "%s"}}}
door = streamlit_authenticator.Authenticate(people, "stock", "k" * 32, 30, login_sleep_time=0)
page = st.navigation([st.Page(lambda: None, title="Home", default=True)])
door.login(key="sign_in")
if st.session_state.get("authentication_status"):
    door.logout()
if st.session_state.get("authentication_status"):
    st.write("INSIDE")
page.run()
"""
INNER = 'import streamlit as st\n\nst.write("A PAGE OF CASES")\n'
SWEDISH = Words(Language.SV)


@dataclass(frozen=True)
class Programme:
    """A served programme with the user nord, and what shows there that somebody is signed in."""

    server: Server
    inside: str
    cookie: str
    sign_in: str
    sign_out: str

    def visit(self, token: str = "", session: str = "") -> RawPage:
        """Open a page without a browser."""
        return RawPage(self.server, token=token, session=session, cookie=self.cookie)

    def come_in(self, page: RawPage) -> str:
        """Sign nord in by the form and return the token that the browser keeps."""
        page.run()
        fields = (page.typed(0, "nord"), page.typed(1, PASSWORD), page.pressed(self.sign_in))
        drawn = page.run(widgets=fields)
        return self._token(drawn)

    def _token(self, drawn: str) -> str:
        if self.cookie == "stock":
            found = re.search(r"eyJ[\w-]+\.[\w-]+\.[\w-]+", drawn)
            assert found, drawn[-3000:]
            return found.group()
        ticket = re.search(r"ticket\W+([\w-]{43})", drawn)
        assert ticket
        given = httpx.post(
            f"{self.server.url}/session/redeem",
            content=ticket.group(1),
            headers={"Origin": self.server.url},
        )
        return given.cookies[self.cookie]


@pytest.fixture(scope="module")
def stock(folder: Path) -> Generator[Programme]:
    """Serve the stock components."""
    (folder / "pages").mkdir()
    (folder / "pages/intake.py").write_text(INNER, encoding="utf-8")
    (folder / "main.py").write_text(STOCK % PASSWORD, encoding="utf-8")
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "main.py", "--server.headless=true"]
    options = [f"--server.port={port}", "--server.address=127.0.0.1"]
    started = Started([*command, *options], port, folder)
    with started.answering("/_stcore/health", folder, {}) as server:
        yield Programme(server, "INSIDE", "stock", "Login", "Logout")


@pytest.fixture(scope="module")
def ours(hemvag: Server) -> Programme:
    """Give Hemväg."""
    sign_in, sign_out = SWEDISH("Sign in"), SWEDISH("Sign out")
    return Programme(hemvag, "menu_sign_out", "hemvag", sign_in, sign_out)


@pytest.fixture(scope="module")
def found(stock: Programme, ours: Programme) -> dict[str, str]:
    """Ask both for a deep link before anybody else has come: what is drawn."""
    told = {}
    for name, programme in (("stock", stock), ("ours", ours)):
        with programme.visit() as page:
            told[name] = page.run(page_name="intake")
    return told


class TestDeepLink:
    """The first visitor of a fresh server asks for a page by its address."""

    def test_opens_a_page_of_the_stock_programme_without_signing_in(
        self, found: dict[str, str]
    ) -> None:
        assert "A PAGE OF CASES" in found["stock"]

    def test_opens_nothing_of_hemvag(self, found: dict[str, str]) -> None:
        assert "intake_applied_on" not in found["ours"]
        assert "sign_in_form" in found["ours"]


@pytest.mark.usefixtures("found")
class TestCookieReplayed:
    """Somebody copies the cookie, and its owner signs out."""

    def test_lets_the_thief_of_the_stock_programme_in(self, stock: Programme) -> None:
        assert self._replayed(stock)

    def test_is_worth_nothing_to_the_thief_of_hemvag(self, ours: Programme) -> None:
        assert not self._replayed(ours)

    @staticmethod
    def _replayed(programme: Programme) -> bool:
        """Copy the cookie, use it, let its owner sign out, and use it again."""
        with programme.visit() as owner:
            token = programme.come_in(owner)
            owner.run()
            with programme.visit(token) as thief:
                assert programme.inside in thief.run(), "without this the attack is blind"
            signed_out = owner.run(widgets=(owner.pressed(programme.sign_out),))
            assert programme.inside not in signed_out
        with programme.visit(token) as thief:
            return programme.inside in thief.run()


@pytest.mark.usefixtures("found")
class TestSessionStolen:
    """Somebody learns the number of a page's session, as proxies write it down."""

    def test_lets_the_thief_of_the_stock_programme_in_beside_the_owner(
        self, stock: Programme
    ) -> None:
        assert self._stolen(stock) == (True, True)

    def test_takes_the_page_over_from_its_owner(self, stock: Programme) -> None:
        """What Hemväg does instead: `test_taken_over`."""
        with stock.visit() as owner:
            owner.run()
            with stock.visit(session=owner.session) as thief:
                thief.run()
                assert thief.session == owner.session

    def test_is_worth_nothing_to_the_thief_of_hemvag(self, ours: Programme) -> None:
        thief, owner_after = self._stolen(ours)
        assert not thief
        assert owner_after

    @staticmethod
    def _stolen(programme: Programme) -> tuple[bool, bool]:
        """Say whether the thief gets in while the owner is there, and the owner after that."""
        with programme.visit() as owner:
            token = programme.come_in(owner)
            owner.run()
            with programme.visit(session=owner.session) as thief:
                drawn = thief.run()
        with programme.visit(token) as again:
            return programme.inside in drawn, programme.inside in again.run()
