"""A coordinator looks ahead, back at a past day, and at what is missing; numbers open lists."""

from collections.abc import Generator
from datetime import timedelta
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.engine import Engine

from models.codes import Region
from services import clock
from services.access import Viewer
from tests.browser.driving import PATIENCE, come_in, complaints, person
from tests.factories import Programme
from tests.servers import Server

expect.set_options(timeout=PATIENCE)
FOLLOW_UPS = '[class*="st-key-follow_ups_row_"]'


@pytest.fixture(scope="module")
def arrived(inside: Engine, people: dict[str, Viewer]) -> str:
    """Give a case that arrived in Nord lately, written down today, and one in Syd."""
    programme = Programme(inside, people, clock.now())
    ref = programme.arrived(on=clock.today() - timedelta(3))
    programme.arrived(on=clock.today() - timedelta(3), region=Region.SYD)
    return ref


@pytest.fixture
def coordinator(opened: Browser, server: Server, arrived: str) -> Generator[Page]:
    """Give the page of Nord's coordinator."""
    assert arrived
    context = person(opened)
    yield come_in(context, server, "nord", "/analysis?view=ahead")
    context.close()


def test_what_falls_due_opens_its_follow_ups(coordinator: Page, server: Server) -> None:
    heard = complaints(coordinator)
    heading = "3 follow-ups fall due in the next twelve months"
    expect(coordinator.get_by_role("heading", name=heading)).to_be_visible()
    expect(coordinator.get_by_text("region by region")).to_have_count(0)
    coordinator.locator(".st-key-analysis_ahead_table summary").click()
    number = coordinator.locator(".st-key-analysis_ahead_rows a").first
    n, address = number.inner_text(), number.get_attribute("href") or ""
    assert parse_qs(urlparse(address).query)["figure"] == ["falling_due"]
    coordinator.goto(server.url + address)
    title = f"Follow-ups falling due: {n}"
    expect(coordinator.get_by_role("heading", name=title)).to_be_visible()
    expect(coordinator.locator(FOLLOW_UPS)).to_have_count(int(n))
    assert heard == []


def test_a_past_day_and_a_gap_that_opens_its_case(
    coordinator: Page, server: Server, arrived: str
) -> None:
    heard = complaints(coordinator)
    day = clock.today() - timedelta(2)
    coordinator.goto(f"{server.url}/analysis?view=known&known_on={day}")
    known = coordinator.locator(".st-key-analysis_known")
    expect(known.get_by_role("row", name="Open cases")).to_contain_text("+1")
    why = coordinator.locator(".st-key-analysis_known_why")
    expect(why.get_by_role("row", name="Entered later than that day")).to_contain_text("+1")
    coordinator.goto(f"{server.url}/analysis?view=quality&gap=PLAN")
    expect(coordinator.get_by_role("heading", name="No support planned: 1")).to_be_visible()
    coordinator.get_by_role("link", name=arrived).click()
    expect(coordinator.get_by_role("heading", name=arrived)).to_be_visible()
    assert heard == []
