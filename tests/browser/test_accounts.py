"""A newcomer's way in: invited, a code read out, a password, a phone, and a session that ends."""

from collections.abc import Generator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from models.sign_in_sessions import SignInSession
from services import clock
from services.access import Viewer
from services.accounts import TOUCH_EVERY
from services.second_factor import RECOVERY_CODES, code_at
from tests.browser.driving import (
    CODE,
    CODE_BUTTON,
    PATIENCE,
    SIGN_IN_BUTTON,
    SIGN_IN_FORM,
    SIGNED_IN,
    come_in,
    complaints,
    person,
    settled,
    sign_in,
)
from tests.databases import Database
from tests.servers import Server, served

OWN = "kaffe vid sjön varje dag"


@pytest.fixture(scope="module")
def server(browsed: Database, folder: object, people: dict[str, Viewer]) -> Generator[Server]:
    """Serve a programme whose sessions, presenters' too, end after a minute without activity."""
    del people
    idle = {"IDLE_MINUTES": "1", "PRESENTER_IDLE_MINUTES": "1"}
    with served(browsed, folder, **idle) as running:  # type: ignore[arg-type]  a Path
        yield running


def test_a_newcomer_comes_all_the_way_in(opened: Browser, server: Server) -> None:
    code = _invited(sign_in(person(opened), server, "admin"), "eva")
    page = person(opened).new_page()
    heard = complaints(page)
    _type(page, server, "eva", code)
    page.locator(".st-key-account_wanted input").fill(OWN)
    page.locator(".st-key-account_change_password button").click()
    page.get_by_text("No camera?").click()
    key = page.locator(".st-key-account_second_factor_key code").first
    secret = (key.text_content() or "").replace(" ", "").strip()
    page.locator(".st-key-account_factor_code input").fill(code_at(secret, clock.now()))
    page.locator(".st-key-account_factor_submit button").click()
    codes = page.locator(".st-key-account_recovery_codes code").first
    assert len((codes.text_content() or "").split()) == RECOVERY_CODES
    page.locator(".st-key-account_recovery_kept button").click()
    # The address that was asked for opens once nothing is in the way.
    page.wait_for_selector('[data-testid="stMain"] h1:has-text("Cases")')
    page.goto(f"{server.url}/account")
    expect(page.locator(".st-key-account_second_factor_start")).to_be_visible(timeout=PATIENCE)
    again = person(opened).new_page()
    _type(again, server, "eva", OWN)
    again.locator(CODE).fill("000000")
    again.locator(CODE_BUTTON).click()
    expect(again.locator('[data-testid="stAlert"]')).to_be_visible(timeout=PATIENCE)
    assert heard == []


def test_a_session_warns_before_it_ends_and_goes_on_if_asked(
    opened: Browser, server: Server
) -> None:
    page = come_in(person(opened), server, "nord", "/account")
    page.wait_for_selector(".st-key-idle_warning", timeout=60_000)
    page.locator(".st-key-idle_stay button").click()
    page.wait_for_selector(".st-key-idle_warning", state="detached")
    assert page.locator(".st-key-account_wanted").count() == 1


def test_a_page_that_is_left_alone_ends_and_a_presenters_keys_keep_theirs(
    opened: Browser, server: Server, inside: Engine, people: dict[str, Viewer]
) -> None:
    alone = come_in(person(opened), server, "syd", "/account")
    shown = come_in(person(opened), server, "presenter", "/presentation")
    shown.wait_for_function("() => window.hemvagIdle?.listens")
    settled(shown)
    shown.keyboard.press("ArrowRight")
    alone.wait_for_selector(".st-key-sign_in", timeout=90_000)
    expect(shown.locator(SIGNED_IN)).to_be_attached()
    assert _active_for(inside, people["syd"]) < TOUCH_EVERY
    assert _active_for(inside, people["presenter"]) >= TOUCH_EVERY


def _active_for(engine: Engine, viewer: Viewer) -> timedelta:
    """Return how long after coming in somebody was last seen to do something."""
    with Session(engine) as session:
        wanted = select(SignInSession).where(SignInSession.user_id == viewer.user_id)
        found = session.exec(wanted).one()
    return found.seen_at - found.created_at


def _invited(page: Page, username: str) -> str:
    """Invite a caseworker and return the code that is to be read out."""
    page.locator(".st-key-users_invite button").click()
    page.locator(".st-key-users_name input").fill("Eva Lind")
    page.locator(".st-key-users_username input").fill(username)
    page.locator(".st-key-users_role input").click()
    page.get_by_role("option", name="IOM caseworker").click()
    page.locator(".st-key-users_invite_submit button:not([disabled])").click()
    return page.locator(".st-key-users_code pre code").inner_text().strip()


def _type(page: Page, server: Server, name: str, password: str) -> None:
    page.goto(f"{server.url}/cases")
    fields = page.locator(f"{SIGN_IN_FORM} input")
    fields.nth(0).fill(name)
    fields.nth(1).fill(password)
    page.locator(SIGN_IN_BUTTON).click()
