"""Somebody's real browser, signed in, at one page."""

from playwright.sync_api import Browser, Page

from benchmarks.programmes import Programme
from services.settings import DEMO_PASSWORD
from tests.browser.driving import person, settled, sign_in


def open_page(opened: Browser, programme: Programme, username: str, address: str) -> Page:
    """Sign somebody in and wait until their page is drawn."""
    page = sign_in(person(opened), programme.server, username, address, DEMO_PASSWORD)
    settled(page)
    return page
