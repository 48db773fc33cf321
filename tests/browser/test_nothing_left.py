"""A newcomer comes all the way in and looks at a case: what is secret stays nowhere it can be read.

Not in an address, not where scripts of the page can read it, not in the log, the database or on
the pages of others.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy.engine import Engine

from models.codes import Exploitation, Role
from services import clock
from services.access import Viewer
from services.commands.users import WantedUser, create_user, one_time_code
from services.second_factor import code_at
from services.unit_of_work import begin
from tests.browser.driving import SIGN_IN_BUTTON, SIGN_IN_FORM, SIGNED_IN, person, settled
from tests.browser.forms import ENGLISH
from tests.databases import Database
from tests.factories import Programme
from tests.people import ADMIN, cookie_of, now
from tests.security.sockets import RawPage
from tests.servers import Server

OWN = "canary vid sjön varje dag"
FACT = Exploitation.ORGAN
STORED = """async () => JSON.stringify([
    {...localStorage}, {...sessionStorage}, document.cookie, window.name, history.state,
    await indexedDB.databases(), await caches.keys(),
    performance.getEntries().map(entry => entry.name),
])"""


@dataclass(frozen=True)
class Newcomer:
    """What a newcomer was given, and what their browser asked for and keeps."""

    secrets: dict[str, str]
    fact: str
    addresses: str
    stored: str


@pytest.fixture(scope="module")
def newcomer(
    opened: Browser, server: Server, inside: Engine, people: dict[str, Viewer]
) -> Newcomer:
    """Let somebody come in by a one-time code, a password and a phone, and look at a case."""
    code = one_time_code()
    with begin(inside, ADMIN, now()) as work:
        create_user(work, WantedUser(username="eva", name="Eva Lind", role=Role.IOM), code)
    programme = Programme(inside, people, at=now())
    ref = programme.submitted(exploitation=[FACT])
    context = person(opened)
    asked: list[str] = []
    context.on("request", lambda sent: asked.append(sent.url))
    page = context.new_page()
    page.on("framenavigated", lambda frame: asked.append(frame.url))
    secrets = {"one-time code": code, "password": OWN, **_come_in(page, server, code)}
    secrets["token"] = _token(context)
    page.goto(f"{server.url}/case?ref={ref}")
    page.get_by_text(ENGLISH.label(FACT)).first.wait_for()
    settled(page)
    addresses = "\n".join(unquote(address) for address in asked)
    assert f"/case?ref={ref}" in addresses
    newcomer = Newcomer(secrets, ENGLISH.label(FACT), addresses, page.evaluate(STORED))
    context.close()
    return newcomer


def _come_in(page: Page, server: Server, code: str) -> dict[str, str]:
    """Go through every step of the first sign-in, and return what it gives away once."""
    page.goto(f"{server.url}/cases")
    fields = page.locator(f"{SIGN_IN_FORM} input")
    fields.nth(0).fill("eva")
    fields.nth(1).fill(code)
    page.locator(SIGN_IN_BUTTON).click()
    page.locator(".st-key-account_wanted input").fill(OWN)
    page.locator(".st-key-account_change_password button").click()
    page.get_by_text("No camera?").click()
    key = page.locator(".st-key-account_second_factor_key code").first.text_content() or ""
    secret = key.replace(" ", "").strip()
    page.locator(".st-key-account_factor_code input").fill(code_at(secret, clock.now()))
    page.locator(".st-key-account_factor_submit button").click()
    codes = page.locator(".st-key-account_recovery_codes code").first.text_content() or ""
    page.locator(".st-key-account_recovery_kept button").click()
    page.wait_for_selector(SIGNED_IN)
    recovery = {f"recovery code {at}": one for at, one in enumerate(codes.split())}
    assert recovery
    return {"second factor": secret, "second factor, in fours": key.strip(), **recovery}


def _token(context: BrowserContext) -> str:
    (cookie,) = [one for one in context.cookies() if one.get("name") == "hemvag"]
    assert cookie.get("httpOnly")
    return str(cookie.get("value"))


def found(text: str, secrets: dict[str, str]) -> set[str]:
    return {name for name, secret in secrets.items() if secret in text}


def test_no_address_holds_a_secret_or_what_is_known_of_a_person(newcomer: Newcomer) -> None:
    known = {**newcomer.secrets, "fact": newcomer.fact, "code of the fact": FACT.value}
    assert found(newcomer.addresses, known) == set()


def test_no_address_is_one_of_files_that_ask_nobody(server: Server, newcomer: Newcomer) -> None:
    assert f"{server.url}/media/" not in newcomer.addresses


def test_nothing_that_scripts_can_read_holds_one(newcomer: Newcomer) -> None:
    known = {**newcomer.secrets, "fact": newcomer.fact, "code of the fact": FACT.value}
    assert found(newcomer.stored, known) == set()
    local, session, cookies, *_ = json.loads(newcomer.stored)
    assert "_xsrf" in cookies, "without Streamlit's own the test is blind"
    assert "hemvag" not in {*local, *session, cookies}


def test_the_log_holds_none(server: Server, newcomer: Newcomer) -> None:
    log = server.log.read_text(encoding="utf-8")
    assert found(log, {**newcomer.secrets, "fact": newcomer.fact}) == set()


def test_the_database_holds_none_that_can_be_read(browsed: Database, newcomer: Newcomer) -> None:
    file = Path(browsed.url.removeprefix("sqlite:///"))
    held = b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
    assert b"one_time_code.used" in held, "without this the test is blind"
    assert found(held.decode("latin-1"), newcomer.secrets) == set()


@pytest.mark.parametrize(("name", "address"), [("admin", "users"), ("auditor", "audit")])
def test_the_pages_of_others_hold_none(
    server: Server,
    inside: Engine,
    people: dict[str, Viewer],
    newcomer: Newcomer,
    name: str,
    address: str,
) -> None:
    _, token = cookie_of(inside, people[name])
    with RawPage(server, token=token) as page:
        drawn = page.run(page_name=address)
        heard = drawn + "\n".join(map(str, page.heard))
    assert "eva" in drawn
    known = {**newcomer.secrets, "fact": newcomer.fact, "code of the fact": FACT.value}
    assert found(heard, known) == set()
