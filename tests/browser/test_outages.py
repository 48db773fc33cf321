"""Bad days of the database: a page that says so, and comes back by itself."""

import sqlite3
from collections.abc import Generator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser

from services.database import migrate, open_engine
from tests.browser.driving import SIGN_IN_BUTTON, SIGN_IN_FORM, person
from tests.databases import Database
from tests.people import PASSWORD, enrol
from tests.servers import Server, served

SAYS = "The database does not answer"
TAKEN = ("sign_in_sessions", "alembic_version")


@pytest.fixture
def empty(tmp_path: Path) -> Database:
    """Give a database that nobody has migrated."""
    return Database(f"sqlite:///{tmp_path / 'later.db'}")


@pytest.fixture
def early(empty: Database, tmp_path: Path) -> Generator[Server]:
    """Give a server that was started before its database was made."""
    with served(empty, tmp_path) as running:
        yield running


def test_page_says_so_and_recovers_when_the_database_is_there(
    early: Server, empty: Database, opened: Browser
) -> None:
    page = person(opened).new_page()
    page.goto(early.url)
    page.get_by_text(SAYS).wait_for()
    assert httpx.get(f"{early.url}/readyz").status_code == 503
    assert httpx.get(f"{early.url}/healthz").status_code == 200
    migrate(empty.url)
    page.wait_for_selector(SIGN_IN_FORM)
    assert httpx.get(f"{early.url}/readyz").status_code == 200


def test_locked_database_refuses_the_sign_in_kindly_and_takes_it_afterwards(
    early: Server, empty: Database, opened: Browser
) -> None:
    migrate(empty.url)
    engine = open_engine(empty.url)
    enrol(engine, "nord")
    engine.dispose()
    page = person(opened).new_page()
    page.goto(early.url)
    fields = page.locator(f"{SIGN_IN_FORM} input")
    fields.nth(0).fill("nord")
    fields.nth(1).fill(PASSWORD)
    other = sqlite3.connect(empty.url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    page.locator(SIGN_IN_BUTTON).click()
    page.get_by_text(SAYS).wait_for()
    other.execute("ROLLBACK")
    other.close()
    page.wait_for_selector(SIGN_IN_FORM)


def test_an_open_overview_waits_for_a_database_that_goes_and_comes_back(
    early: Server, empty: Database, opened: Browser
) -> None:
    migrate(empty.url)
    engine = open_engine(empty.url)
    enrol(engine, "manager")
    engine.dispose()
    page = person(opened).new_page()
    page.goto(f"{early.url}/overview")
    fields = page.locator(f"{SIGN_IN_FORM} input")
    fields.nth(0).fill("manager")
    fields.nth(1).fill(PASSWORD)
    page.locator(SIGN_IN_BUTTON).click()
    title = page.get_by_role("heading", level=1)
    page.get_by_text("Live · updated").wait_for()
    before = title.inner_text()
    _meddle(empty, *(f"ALTER TABLE {name} RENAME TO {name}_away" for name in TAKEN))
    page.get_by_text(SAYS).wait_for()
    _meddle(empty, *(f"ALTER TABLE {name}_away RENAME TO {name}" for name in TAKEN))
    page.get_by_text(before).wait_for()


def _meddle(database: Database, *statements: str) -> None:
    """Change the database behind the server's back, and have it look."""
    other = sqlite3.connect(database.url.removeprefix("sqlite:///"), isolation_level=None)
    for statement in statements:
        other.execute(statement)
    other.execute("UPDATE change_counter SET value = value + 1")
    other.close()
