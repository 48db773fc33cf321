"""One person, two tabs: one that was forgotten takes nothing from the other."""

from playwright.sync_api import Browser, BrowserContext, Page, expect

from services.access import Viewer
from tests.browser.driving import (
    SIGN_IN_BUTTON,
    SIGN_IN_FORM,
    SIGNED_IN,
    person,
    settled,
    sign_in,
)
from tests.people import PASSWORD
from tests.servers import Server

CHANGE = ".st-key-account_change_password button"


def test_a_forgotten_tab_goes_on_with_the_session_its_person_has_begun_since(
    opened: Browser, server: Server, people: dict[str, Viewer]
) -> None:
    del people
    context = person(opened)
    first = sign_in(context, server, "nord", "/account")
    forgotten = _another(context, server)
    first.locator(f"{SIGNED_IN} button").click()
    _come_in_again(first, "nord")
    with forgotten.expect_event("load"):
        forgotten.locator(CHANGE).click()
    forgotten.wait_for_selector(SIGNED_IN)
    assert forgotten.url == f"{server.url}/account"
    _is_in(first)
    first.reload()
    _is_in(first)


def test_a_forgotten_tab_of_somebody_else_stays_outside(opened: Browser, server: Server) -> None:
    context = person(opened)
    first = sign_in(context, server, "nord", "/account")
    forgotten = _another(context, server)
    first.locator(f"{SIGNED_IN} button").click()
    _come_in_again(first, "syd")
    with forgotten.expect_response(lambda answer: "/session/" in answer.url) as waiting:
        forgotten.locator(CHANGE).click()
    assert waiting.value.status == 204
    expect(forgotten.locator(SIGN_IN_BUTTON)).to_be_visible()
    first.reload()
    _is_in(first)


def test_signing_out_means_every_tab_of_this_browser(opened: Browser, server: Server) -> None:
    context = person(opened)
    first = sign_in(context, server, "nord", "/account")
    other = _another(context, server)
    other.locator(f"{SIGNED_IN} button").click()
    other.wait_for_selector(SIGN_IN_FORM)
    first.locator(CHANGE).click()
    first.wait_for_selector(SIGN_IN_FORM)
    assert context.cookies() == [] or "hemvag" not in {one.get("name") for one in context.cookies()}


def _another(context: BrowserContext, server: Server) -> Page:
    page = context.new_page()
    page.goto(f"{server.url}/account")
    page.wait_for_selector(SIGNED_IN)
    return page


def _come_in_again(page: Page, name: str) -> None:
    fields = page.locator(f"{SIGN_IN_FORM} input")
    fields.nth(0).fill(name)
    fields.nth(1).fill(PASSWORD)
    with page.expect_response(lambda answer: answer.url.endswith("/session/redeem")):
        page.locator(SIGN_IN_BUTTON).click()
    page.wait_for_selector(SIGNED_IN)


def _is_in(page: Page) -> None:
    page.wait_for_selector(SIGNED_IN)
    page.locator(CHANGE).click()
    settled(page)
    expect(page.locator(SIGNED_IN)).to_be_visible()
