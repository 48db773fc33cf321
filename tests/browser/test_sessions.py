"""Sessions as browsers live them: two tabs, a restart, a page that is only looked at."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy.engine import Engine
from sqlmodel import Session, col

from models.sign_in_sessions import SignInSession
from services.access import Viewer
from tests.browser.driving import (
    PATIENCE,
    SIGN_IN_BUTTON,
    SIGN_IN_FORM,
    SIGNED_IN,
    come_in,
    person,
    settled,
    sign_in,
)
from tests.factories import Programme
from tests.people import PASSWORD, now
from tests.servers import Server, wait_for

OUTSIDE = ".st-key-sign_in"
CHANGE = ".st-key-account_change_password button"


def test_a_forgotten_tab_goes_on_with_the_session_its_person_has_begun_since(
    opened: Browser, server: Server, people: dict[str, Viewer]
) -> None:
    del people
    context = person(opened)
    first = sign_in(context, server, "nord", "/account")
    forgotten = _another(context, server)
    _sign_out(first)
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
    _sign_out(first)
    _come_in_again(first, "syd")
    with forgotten.expect_response(lambda answer: "/session/" in answer.url) as waiting:
        forgotten.locator(CHANGE).click()
    assert waiting.value.status == 204
    expect(forgotten.locator(OUTSIDE)).to_be_visible()
    first.reload()
    _is_in(first)


def test_signing_out_means_every_tab_of_this_browser(opened: Browser, server: Server) -> None:
    context = person(opened)
    first = sign_in(context, server, "nord", "/account")
    other = _another(context, server)
    _sign_out(other)
    first.locator(CHANGE).click()
    first.wait_for_selector(OUTSIDE)
    assert context.cookies() == [] or "hemvag" not in {one.get("name") for one in context.cookies()}


def test_two_tabs_that_stood_at_the_form_end_together(opened: Browser, server: Server) -> None:
    """The second sign-in takes the first one's cookie: the first tab goes on under the second."""
    context = person(opened)
    first, second = _at_the_form(context, server), _at_the_form(context, server)
    _come_in_again(first, "nord")
    settled(first)
    _come_in_again(second, "nord")
    settled(second)
    with first.expect_event("load"):
        first.locator(CHANGE).click()
    _is_in(first)
    _sign_out(second)
    first.locator(CHANGE).click()
    first.wait_for_selector(OUTSIDE)


def test_a_browser_that_starts_anew_is_still_signed_in(opened: Browser, server: Server) -> None:
    before = person(opened)
    sign_in(before, server, "nord", "/account")
    (kept,) = [one for one in before.cookies() if one.get("name") == "hemvag"]
    lasts_until = datetime.fromtimestamp(kept["expires"], UTC)
    assert timedelta(hours=9) < lasts_until - now() <= timedelta(hours=10)
    before.close()
    after = person(opened)
    after.add_cookies([{**kept, "url": server.url, "path": None, "domain": None}])  # type: ignore[typeddict-item]
    _is_in(_another(after, server))


def test_what_the_live_channel_draws_is_no_activity_and_a_click_is(
    opened: Browser, server: Server, inside: Engine, people: dict[str, Viewer]
) -> None:
    programme = Programme(inside, people, at=now())
    programme.submitted()
    page = come_in(person(opened), server, "manager", "/overview")
    figure = page.locator(".st-key-overview_open strong").first
    expect(figure).to_have_text("1", timeout=PATIENCE)
    settled(page)
    earlier = _seen_earlier(inside, people["manager"])
    programme.submitted()
    expect(figure).to_have_text("2", timeout=PATIENCE)
    settled(page)
    assert _seen_at(inside, people["manager"]) == earlier
    page.locator(".st-key-menu_find input").fill("nothing of the kind")
    page.keyboard.press("Enter")
    wait_for(lambda: _seen_at(inside, people["manager"]) > earlier)


def _seen_earlier(engine: Engine, viewer: Viewer) -> datetime:
    """Have somebody been seen so long ago that the next activity is noted."""
    moment = now() - timedelta(minutes=2)
    with Session(engine) as session, session.begin():
        own = col(SignInSession.user_id) == viewer.user_id
        session.exec(sa.update(SignInSession).where(own).values(seen_at=moment, created_at=moment))
    return moment


def _seen_at(engine: Engine, viewer: Viewer) -> datetime:
    with Session(engine) as session:
        own = sa.select(col(SignInSession.seen_at)).where(
            col(SignInSession.user_id) == viewer.user_id
        )
        return session.scalars(own.order_by(col(SignInSession.created_at))).all()[-1]


def _at_the_form(context: BrowserContext, server: Server) -> Page:
    page = context.new_page()
    page.goto(f"{server.url}/account")
    page.wait_for_selector(SIGN_IN_FORM)
    settled(page)
    return page


def _another(context: BrowserContext, server: Server) -> Page:
    page = context.new_page()
    page.goto(f"{server.url}/account")
    page.wait_for_selector(SIGNED_IN)
    settled(page)
    return page


def _sign_out(page: Page) -> None:
    with page.expect_response(lambda answer: answer.url.endswith("/session/clear")):
        page.locator(f"{SIGNED_IN} button").click()
    page.wait_for_selector(OUTSIDE)
    settled(page)  # the form is drawn once more when the cookie has gone


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
