"""Attacks on a served programme; each says whether it succeeded."""

from collections.abc import Callable
from dataclasses import dataclass

import httpx
from sqlalchemy.engine import Engine
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from models.codes import Language
from services import accounts
from services.access import Viewer
from services.errors import TooManyTries
from services.settings import Settings
from services.words import Words
from tests.people import PEOPLE, cookie_of, now
from tests.security.sockets import RawPage
from tests.servers import Server

SWEDISH = Words(Language.SV)
FOREIGN = {"Origin": "https://elsewhere.example"}
INSIDE = "menu_sign_out"


@dataclass(frozen=True)
class Prey:
    """A served programme and the people in it."""

    server: Server
    engine: Engine
    people: dict[str, Viewer]

    def cookie(self, name: str) -> str:
        """Sign somebody in and return the token of the cookie."""
        return cookie_of(self.engine, self.people[name])[1]

    def page(self, name: str = "", **sent: str) -> RawPage:
        """Open a page of somebody, or of a stranger."""
        return RawPage(self.server, token=self.cookie(name) if name else "", **sent)


def steal_a_session(prey: Prey) -> bool:
    """Name the number of somebody's page, without a cookie, while its owner is there."""
    with prey.page("nord") as owner:
        owner.run(page_name="account")
        with prey.page(session=owner.session) as thief:
            return INSIDE in thief.run(page_name="account")


def use_an_ended_cookie(prey: Prey) -> bool:
    """Come with a cookie that was copied before its owner signed out."""
    session, token = cookie_of(prey.engine, prey.people["nord"])
    accounts.end_session(prey.engine, session, prey.people["nord"], now())
    with RawPage(prey.server, token=token) as thief:
        return INSIDE in thief.run(page_name="account")


def sign_out_from_elsewhere(prey: Prey) -> bool:
    """Have a page of another site end somebody's session."""
    sent = {"Cookie": f"hemvag={prey.cookie('nord')}", **FOREIGN}
    return httpx.post(f"{prey.server.url}/session/clear", headers=sent).status_code == 204


def bring_a_ticket_from_elsewhere(prey: Prey) -> bool:
    """Have a page of another site sign a browser in as somebody else."""
    ticket = accounts.open_session(
        prey.engine, prey.people["nord"], "Test", Settings(_env_file=None), now()
    )
    url = f"{prey.server.url}/session/redeem"
    return httpx.post(url, content=ticket.secret, headers=FOREIGN).status_code == 204


def listen_from_elsewhere(prey: Prey) -> bool:
    """Have a page of another site open the live channel with somebody's cookie."""
    return _opens(prey, "/live", prey.cookie("manager"))


def borrow_our_address(prey: Prey) -> bool:
    """Reach the programme under the name of another site, as after rebinding that name."""
    answer = httpx.get(prey.server.url, headers={"Host": "elsewhere.example"})
    return "Hemväg" in answer.text


def ask_for_a_page_by_its_number(prey: Prey) -> bool:
    """Ask for a page by the hash another role's menu tells, instead of by its address."""
    with prey.page("admin") as admin:
        admin.run()
        menu = next(one for one in admin.heard if one.WhichOneof("type") == "navigation")
        wanted = [page for page in menu.navigation.app_pages if page.url_pathname == "users"]
    with prey.page("presenter") as thief:
        thief.run()
        return "users_row" in thief.run(page_hash=wanted[0].page_script_hash)


def press_a_button_that_is_not_there(prey: Prey) -> bool:
    """Send the press of a button from another role's page."""
    with prey.page("admin") as admin:
        admin.run(page_name="users")
        pressed = admin.pressed(SWEDISH("Invite a user"))
    with prey.page("nord") as thief:
        thief.run(page_name="users")
        return "users_username" in thief.run(page_name="users", widgets=(pressed,))


def guess_from_many_invented_addresses(prey: Prey) -> bool:
    """Guess at many names, each time pretending to come from another address."""
    refused = TooManyTries(minutes=15).told(SWEDISH).partition("15")[0]
    for number, name in enumerate([*PEOPLE][:6]):
        invented = f"198.51.100.{number}"
        with prey.page(X_Forwarded_For=invented, X_Hemvag_Address=invented) as guesser:
            guesser.run()
            typed = (guesser.typed(0, name), guesser.typed(1, "a wrong password"))
            drawn = guesser.run(widgets=(*typed, guesser.pressed(SWEDISH("Sign in"))))
    return refused not in drawn


def _opens(prey: Prey, path: str, token: str) -> bool:
    sent = {"Cookie": f"hemvag={token}", **FOREIGN}
    try:
        with connect(f"ws://{prey.server.host}{path}", additional_headers=sent):
            return True
    except InvalidStatus:
        return False


ATTACKS: tuple[Callable[[Prey], bool], ...] = (
    steal_a_session,
    use_an_ended_cookie,
    sign_out_from_elsewhere,
    bring_a_ticket_from_elsewhere,
    listen_from_elsewhere,
    borrow_our_address,
    ask_for_a_page_by_its_number,
    press_a_button_that_is_not_there,
    guess_from_many_invented_addresses,
)
