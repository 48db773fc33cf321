"""The analysis in a browser: its views stand in the address, its numbers open their lists."""

from collections.abc import Generator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.engine import Engine

from models.codes import Milestone
from services import clock
from services.access import Viewer
from services.commands.endings import withdraw
from tests.browser.driving import PATIENCE, come_in, person, settled
from tests.factories import Programme, judged
from tests.servers import Server

expect.set_options(timeout=PATIENCE)
ROWS = '[class*="st-key-cases_row_"]'
LONG_AGO = timedelta(days=500)
TEN_MONTHS = timedelta(days=300)


@pytest.fixture(scope="module")
def refs(inside: Engine, people: dict[str, Viewer]) -> tuple[str, str]:
    """Give two whose year is over: one had the follow-up, one withdrew first."""
    programme, home_on = Programme(inside, people, clock.now()), clock.today() - LONG_AGO
    done, withdrew = (programme.arrived(home_on) for _ in range(2))
    programme.logged(done, Milestone.M12, home_on + TEN_MONTHS, **judged())
    programme.step(people["nord"], withdraw, withdrew, home_on + timedelta(days=30))
    return done, withdrew


def opened_by(opened: Browser, server: Server, name: str) -> Generator[Page]:
    """Give the analysis as somebody sees it."""
    context = person(opened)
    yield come_in(context, server, name, "/analysis")
    context.close()


@pytest.fixture
def manager(opened: Browser, server: Server, refs: tuple[str, str]) -> Generator[Page]:
    """Give the manager's."""
    assert refs
    yield from opened_by(opened, server, "manager")


@pytest.fixture
def nord(opened: Browser, server: Server, refs: tuple[str, str]) -> Generator[Page]:
    """Give a coordinator's."""
    assert refs
    yield from opened_by(opened, server, "nord")


def test_a_number_opens_exactly_whom_it_counts(
    manager: Page, server: Server, refs: tuple[str, str]
) -> None:
    said = "1 of 2 had their one-year follow-up. Too few for a percentage."
    expect(manager.get_by_role("heading", name=said)).to_be_visible()
    settled(manager)
    manager.locator(".st-key-analysis_states_table summary").click()
    last = manager.locator(".st-key-analysis_states_rows tr").last
    number = last.get_by_role("link").first
    expect(number).to_have_text("1")
    manager.goto(server.url + (number.get_attribute("href") or ""))
    expect(manager.get_by_role("heading", name="One-year follow-up done: 1")).to_be_visible()
    expect(manager.locator(ROWS)).to_have_count(1)
    expect(manager.get_by_role("link", name=refs[0])).to_be_visible()


def test_views_stand_in_the_address_and_few_are_told_in_words(manager: Page) -> None:
    manager.get_by_role("radio", name="Regions").click()
    manager.wait_for_url("**/analysis?view=regions*")
    told = manager.get_by_role("heading", name="Too few to compare the regions")
    expect(told).to_be_visible()
    expect(manager.get_by_text("Nord 1 of 2")).to_be_visible()
    expect(manager.locator('[data-testid="stMain"]')).not_to_contain_text("%")


def test_a_chosen_year_changes_nothing_in_the_gaps(manager: Page, server: Server) -> None:
    table = manager.locator(".st-key-analysis_gaps")
    for period in ("", "&since=2013-01-01&until=2013-12-31"):
        manager.goto(f"{server.url}/analysis?view=quality{period}")
        expect(table).to_contain_text("6 months: Window closed, and nothing is logged")
        expect(manager.get_by_text("The chosen period does not matter here.")).to_be_visible()


def test_a_coordinator_sees_no_view_of_the_whole_country(nord: Page, server: Server) -> None:
    expect(nord.get_by_role("heading", name="1 of 2 had")).to_be_visible()
    expect(nord.get_by_text("The whole country")).to_have_count(0)
    nord.goto(f"{server.url}/analysis?view=regions")
    expect(nord.get_by_role("heading", name="1 of 2 had")).to_be_visible()
    settled(nord)
    expect(nord.get_by_text("Against chance")).to_have_count(0)
    expect(nord.get_by_text("Regions", exact=True)).to_have_count(0)
