"""A manager reads the report and takes a workbook: the same figures stand in both."""

from collections.abc import Generator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell import Cell
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from models.codes import AgeGroup
from models.trail import TrailLine
from services import clock
from services.access import Viewer
from tests.browser.driving import PATIENCE, come_in, complaints, person
from tests.browser.forms import ENGLISH, press
from tests.factories import Programme
from tests.servers import Server

expect.set_options(timeout=PATIENCE)
TABLES = '[class*="st-key-reports_rows_"] table'
HOW_MANY = 15
ABOVE = 4
READ = (
    "tables => tables.map(t => [...t.rows].map(row => [...row.cells].map(c => c.innerText.trim())))"
)


@pytest.fixture(scope="module")
def year(inside: Engine, people: dict[str, Viewer]) -> int:
    """Give the last whole year: two arrivals in it, a child's among them, and an application."""
    programme = Programme(inside, people, clock.now())
    last = clock.today().year - 1
    programme.arrived(date(last, 6, 1))
    romanian = {"return_country": "RO", "citizenship": ["RO"]}
    programme.arrived(date(last, 7, 1), age_group=AgeGroup.AGE_15_17, **romanian)
    programme.submitted(applied_on=date(last, 11, 1))
    return last


@pytest.fixture
def manager(opened: Browser, server: Server, year: int) -> Generator[Page]:
    """Give the report of the last whole year, as the manager sees it."""
    assert year
    context = person(opened)
    yield come_in(context, server, "manager", "/reports")
    context.close()


def shown(cell: Cell) -> str:
    """Write a cell of the workbook as a reader of the page sees it."""
    if cell.value is None:
        return "–"
    if isinstance(cell.value, str):
        return cell.value
    number = float(str(cell.value))
    return ENGLISH.percent(number) if cell.number_format == "0 %" else ENGLISH.number(number)


def test_the_workbook_says_what_the_page_says(
    manager: Page, inside: Engine, year: int, tmp_path: Path
) -> None:
    heard = complaints(manager)
    expect(manager.get_by_role("heading", name=f"Report for {year}")).to_be_visible()
    expect(manager.get_by_text("Internal. Holds small numbers")).to_be_visible()
    expect(manager.locator(TABLES)).to_have_count(HOW_MANY)
    on_page = manager.locator(TABLES).evaluate_all(READ)
    press(manager, "reports_make")
    button = manager.locator(".st-key-reports_download button")
    with manager.expect_download() as waiting:
        button.click()
    waiting.value.save_as(tmp_path / "report.xlsx")
    assert waiting.value.suggested_filename == f"hemvag-report-{year}-01-01-{year}-12-31.xlsx"
    _about, *sheets, _definitions = openpyxl.load_workbook(tmp_path / "report.xlsx")
    for table, sheet in zip(on_page, sheets, strict=True):
        wide, long = len(table[0]), len(table)
        rows = sheet.iter_rows(min_row=ABOVE, max_row=ABOVE + long - 1, max_col=wide)
        assert [[shown(cell) for cell in row] for row in rows] == table
    with Session(inside) as session:
        wanted = select(TrailLine).where(TrailLine.action == "report.exported")
        (line,) = session.exec(wanted)
    assert (line.actor, line.fields) == (
        "manager",
        [f"since={year}-01-01", f"until={year}-12-31"],
    )
    assert heard == []


def test_a_number_leads_to_exactly_the_cases_it_counts(manager: Page, server: Server) -> None:
    number = manager.locator(".st-key-reports_rows_a1 a").first
    n = number.inner_text()
    manager.goto(server.url + (number.get_attribute("href") or ""))
    expect(manager.get_by_role("heading", name=f"Applied: {n}")).to_be_visible()
    expect(manager.locator('[class*="st-key-cases_row_"]')).to_have_count(int(n))


def test_a_period_of_ones_own_can_be_empty_or_the_wrong_way_round(
    manager: Page, server: Server
) -> None:
    manager.goto(server.url + "/reports?span=days&since=2012-01-01&until=2012-02-01")
    expect(manager.get_by_text("Nothing happened in this period")).to_be_visible()
    expect(manager.locator(".st-key-reports_make")).to_have_count(0)
    manager.goto(server.url + "/reports?span=days&since=2020-02-01&until=2020-01-01")
    expect(manager.get_by_text("before it begins on 1 Feb 2020")).to_be_visible()
