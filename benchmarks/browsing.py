"""Somebody's real browser, signed in, at one page."""

from collections.abc import Generator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page

from benchmarks.programmes import Programme
from services.settings import DEMO_PASSWORD
from tests.browser.driving import person, settled, sign_in


@contextmanager
def open_page(
    opened: Browser, programme: Programme, username: str, address: str
) -> Generator[Page]:
    """Sign somebody in, wait until their page is drawn, and close it when it has been measured."""
    page = sign_in(person(opened), programme.server, username, address, DEMO_PASSWORD)
    settled(page)
    yield page
    page.context.close()
