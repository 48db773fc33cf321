"""Bad days of the database: a page that says so, and comes back by itself."""

import sqlite3
from collections.abc import Generator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from models.codes import Milestone, Result
from services import clock
from services.database import open_engine
from services.migrating import migrate
from services.row_security import whole_programme
from tests.browser.driving import PATIENCE, SIGN_IN_BUTTON, SIGN_IN_FORM, person
from tests.browser.forms import field, pick, press
from tests.databases import Database
from tests.factories import Programme
from tests.people import PASSWORD, enrol
from tests.servers import Server, served

SAYS = "The database does not answer"
TAKEN = ("sign_in_sessions", "alembic_version")
expect.set_options(timeout=PATIENCE)


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
    engine = whole_programme(open_engine(empty.url))
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


def test_an_open_overview_stays_while_the_database_goes_and_comes_back(
    early: Server, empty: Database, opened: Browser
) -> None:
    prepared(empty, "nord")
    page = arriving(opened, early, "nord", "/overview")
    title = page.get_by_role("heading", level=1)
    page.get_by_text("Live · updated").wait_for()
    before = title.inner_text()
    away(empty, *TAKEN)
    page.get_by_text(SAYS).wait_for()
    expect(field(page, "overview_caseload")).to_be_visible()
    back(empty, *TAKEN)
    expect(title).to_have_text(before)
    page.get_by_text(SAYS).wait_for(state="detached")


def test_a_half_filled_form_stays_while_the_database_is_away_and_is_saved_afterwards(
    early: Server, empty: Database, opened: Browser
) -> None:
    programme = prepared(empty, "nord", "iom")
    ref = programme.arrived(clock.today() - timedelta(days=35))
    due = programme.follow_up(ref, Milestone.M1).id
    page = arriving(opened, early, "nord", "/follow-ups")
    press(page, f"follow_ups_log_{due}")
    pick(page, "follow_ups_result", Result.NOT_REACHED)
    field(page, "follow_ups_more").locator("summary").click()
    attempts = field(page, "follow_ups_attempts").locator("input")
    attempts.fill("3")
    away(empty, *TAKEN)
    page.get_by_text(SAYS).wait_for()
    expect(attempts).to_have_value("3")
    back(empty, *TAKEN)
    page.get_by_text(SAYS).wait_for(state="detached")
    press(page, "follow_ups_save")
    attempts.wait_for(state="detached")
    assert [found.attempts for found in programme.contacts(ref)] == [3]


def test_missing_tables_are_named(early: Server, empty: Database, opened: Browser) -> None:
    migrate(empty.url)
    away(empty, "sign_in_sessions")
    page = person(opened).new_page()
    page.goto(early.url)
    page.get_by_text("Parts of the database are missing: sign_in_sessions").wait_for()
    assert httpx.get(f"{early.url}/readyz").status_code == 503
    back(empty, "sign_in_sessions")
    page.wait_for_selector(SIGN_IN_FORM)


def prepared(database: Database, *names: str) -> Programme:
    """Migrate a database and enter people who can sign in, and work in it."""
    migrate(database.url)
    engine = whole_programme(open_engine(database.url))
    return Programme(engine, enrol(engine, *names), at=clock.now() - timedelta(minutes=5))


def arriving(opened: Browser, server: Server, name: str, address: str) -> Page:
    """Sign in on a server that may just have met its database."""
    page = person(opened).new_page()
    page.goto(server.url + address)
    fields = page.locator(f"{SIGN_IN_FORM} input")
    fields.nth(0).fill(name)
    fields.nth(1).fill(PASSWORD)
    page.locator(SIGN_IN_BUTTON).click()
    return page


def away(database: Database, *tables: str) -> None:
    """Take tables away."""
    _meddle(database, *(f"ALTER TABLE {name} RENAME TO {name}_away" for name in tables))


def back(database: Database, *tables: str) -> None:
    """Put them back."""
    _meddle(database, *(f"ALTER TABLE {name}_away RENAME TO {name}" for name in tables))


def _meddle(database: Database, *statements: str) -> None:
    """Change the database behind the server's back, and have it look."""
    other = sqlite3.connect(database.url.removeprefix("sqlite:///"), isolation_level=None)
    for statement in statements:
        other.execute(statement)
    other.execute("UPDATE change_counter SET value = value + 1")
    other.close()
