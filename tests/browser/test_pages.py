"""Every page on the demonstration programme: accessible, quiet, self-contained, fit for a phone."""

import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.driving import come_in, complaints, person, settled, strangers
from tests.databases import Database
from tests.servers import ROOT, Server, served

ADDRESSES = {
    "nord": [
        *("/", "/overview", "/intake", "/cases", "/follow-ups", "/account", "/help"),
        *("/analysis", "/analysis?view=waiting", "/analysis?view=support"),
    ],
    "iom": ["/", "/cases", "/follow-ups", "/case"],
    "manager": [
        *("/", "/overview?since=2018-01-01&until=2018-12-31", "/cases", "/case"),
        *("/analysis", "/analysis?view=regions"),
    ],
    "presenter": [
        "/",
        "/presentation?release=rehearsal&slide=3",
        "/presentation?release=rehearsal&slide=6",
    ],
    "admin": ["/"],
    "auditor": ["/"],
}
LANGUAGES = {"en-GB": "en", "sv-SE": "sv"}
GRAVE = ("serious", "critical")
PHONE = 390
CASE_LINK = '[data-testid="stMain"] [class*="_row_"] [data-testid="stPageLink"] a'


@pytest.fixture(scope="module")
def browsed(folder: Path) -> Database:
    """Give the demonstration programme instead of an empty database."""
    database = Database(f"sqlite:///{folder / 'demo.db'}")
    for verb in ("migrate", "demo-data"):
        command = [sys.executable, "manage.py", verb, "--database", database.url]
        subprocess.run(command, cwd=ROOT, check=True)
    return database


@pytest.fixture(scope="module")
def server(browsed: Database, folder: Path) -> Generator[Server]:
    """Serve it with the demonstration's own people."""
    with served(browsed, folder) as running:
        yield running


def visit(page: Page, server: Server, address: str) -> None:
    """Go to an address; `/case` is the first of the list."""
    if address == "/case":
        page.goto(f"{server.url}/cases")
        settled(page)
        page.locator(CASE_LINK).first.click()
        page.wait_for_url("**/case?ref=*")
    else:
        page.goto(server.url + address)
    page.wait_for_selector('[data-testid="stMain"] h1')
    settled(page)


FADED = '[data-testid="stElementContainer"], [data-testid="stCaptionContainer"]'
OPAQUE = f"""() => [...document.querySelectorAll('{FADED}')]
  .every((drawn) => getComputedStyle(drawn).opacity === '1')
  && document.getAnimations().every((one) => one.playState !== 'running'
    || one.effect.getComputedTiming().iterations === Infinity)"""


def grave(page: Page) -> list[str]:
    """Return what axe finds serious or critical, with the element it is about.

    What is being drawn anew, or comes in, is faded for a moment; its colours are looked at when it
    is not.
    """
    page.wait_for_function(OPAQUE)
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['target']} {node['html'][:160]}"
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


# Swedish has the longer words; the same pages in English take minutes more.
SHORT = [("sv-SE", name) for name in ADDRESSES]
LONG = [pytest.param("en-GB", name, marks=pytest.mark.long) for name in ADDRESSES]


@pytest.mark.parametrize(("locale", "name"), [*SHORT, *LONG])
def test_pages_are_accessible_quiet_and_ask_no_other_host(
    opened: Browser, server: Server, name: str, locale: str
) -> None:
    context = person(opened, locale)
    page = come_in(context, server, name)
    heard, asked = complaints(page), strangers(page, server)
    found: dict[str, list[str]] = {}
    for address in ADDRESSES[name]:
        visit(page, server, address)
        found[address] = grave(page)
        assert page.evaluate("document.documentElement.lang") == LANGUAGES[locale]
    context.close()
    assert {address: said for address, said in found.items() if said} == {}
    assert heard == []
    assert asked == []


@pytest.mark.parametrize("locale", LANGUAGES)
def test_the_sign_in_page_is_accessible(opened: Browser, server: Server, locale: str) -> None:
    context = person(opened, locale)
    page = context.new_page()
    heard, asked = complaints(page), strangers(page, server)
    page.goto(server.url)
    page.wait_for_selector(".st-key-sign_in h1")
    settled(page)
    assert grave(page) == []
    assert heard == []
    assert asked == []
    context.close()


@pytest.mark.parametrize("locale", ["sv-SE", pytest.param("en-GB", marks=pytest.mark.long)])
def test_nothing_runs_out_of_a_phones_screen(opened: Browser, server: Server, locale: str) -> None:
    context = person(opened, locale, width=PHONE)
    page = come_in(context, server, "nord")
    wide: list[str] = []
    for address in ADDRESSES["nord"]:
        visit(page, server, address)
        main = page.locator('[data-testid="stMain"]')
        if main.evaluate("box => box.scrollWidth") > PHONE:
            wide.append(address)
    context.close()
    assert wide == []
