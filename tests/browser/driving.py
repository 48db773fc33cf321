"""Driving a real browser: signing in, and waiting for words instead of for time."""

from collections.abc import Generator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from services import clock
from services.database import open_engine
from services.keys import DEMO_SECOND_FACTOR
from services.second_factor import code_at
from tests.people import PASSWORD, cookie_of, known
from tests.servers import Server

OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIGN_IN_FORM = '[data-testid="stForm"]'
SIGN_IN_BUTTON = '[data-testid="stFormSubmitButton"] button'
CODE = ".st-key-sign_in_code input"
CODE_BUTTON = ".st-key-sign_in_code_submit button"
SIGNED_IN = ".st-key-menu_sign_out"
PATIENCE = 20_000


@contextmanager
def browser(path: str) -> Generator[Browser]:
    """Start a browser without a window."""
    with sync_playwright() as player:
        started = player.chromium.launch(executable_path=path, args=OPTIONS)
        yield started
        started.close()


def person(opened: Browser, language: str = "en-GB", width: int = 1440) -> BrowserContext:
    """Give one person's browser, with cookies of its own."""
    context = opened.new_context(locale=language, viewport={"width": width, "height": 900})
    context.set_default_timeout(PATIENCE)
    return context


def sign_in(
    context: BrowserContext,
    server: Server,
    name: str,
    address: str = "/",
    password: str = PASSWORD,
) -> Page:
    """Sign somebody in at an address and return their page."""
    page = context.new_page()
    page.goto(server.url + address)
    fields = page.locator(f"{SIGN_IN_FORM} input")
    fields.nth(0).fill(name)
    fields.nth(1).fill(password)
    page.locator(SIGN_IN_BUTTON).click()
    page.wait_for_selector(f"{SIGNED_IN}, {CODE}", state="attached")
    if page.locator(CODE).count():
        page.locator(CODE).fill(code_at(DEMO_SECOND_FACTOR, clock.now()))
        page.locator(CODE_BUTTON).click()
        page.wait_for_selector(SIGNED_IN, state="attached")
    return page


def come_in(context: BrowserContext, server: Server, name: str, address: str = "/") -> Page:
    """Open a page for somebody who has signed in already: the form costs a test seconds."""
    engine = open_engine(server.database)
    _session, token = cookie_of(engine, known(engine, name))
    engine.dispose()
    context.add_cookies(
        [
            {
                "name": "hemvag",
                "value": token,
                "url": server.url,
                "httpOnly": True,
                "sameSite": "Strict",
            }
        ]
    )
    page = context.new_page()
    page.goto(server.url + address)
    page.wait_for_selector(SIGNED_IN, state="attached")
    return page


def complaints(page: Page) -> list[str]:
    """Return a list that fills with whatever the page's console complains of."""
    heard: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error":
            heard.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda problem: heard.append(str(problem)))
    return heard


def strangers(page: Page, server: Server) -> list[str]:
    """Return a list that fills with every address on another host that the page asks for."""
    asked: list[str] = []
    own = (server.url, f"ws://{server.host}", "data:", "blob:")
    page.on("request", lambda sent: None if sent.url.startswith(own) else asked.append(sent.url))
    return asked


def settled(page: Page) -> None:
    """Wait until the script has drawn the page."""
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
