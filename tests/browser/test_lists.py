"""Lists of cases in a browser: filters stand in the address, a figure opens what it counts."""

from collections.abc import Generator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.engine import Engine

from models.codes import AdultChild, AgeGroup, Region, Stage
from services import clock
from services.access import Viewer
from services.commands.decisions import start_assessment
from tests.browser.driving import PATIENCE, come_in, person, settled
from tests.browser.forms import ENGLISH, choose, field, press
from tests.factories import Programme
from tests.servers import Server

expect.set_options(timeout=PATIENCE)
ROWS = '[class*="st-key-cases_row_"]'


@pytest.fixture(scope="module")
def refs(inside: Engine, people: dict[str, Viewer]) -> dict[str, str]:
    """Give three cases: an adult's and a child's in Nord, one under assessment in Syd."""
    programme = Programme(inside, people, clock.now())
    today = clock.today()
    made = {
        "adult": programme.submitted(applied_on=today),
        "child": programme.submitted(applied_on=today, age_group=AgeGroup.AGE_15_17),
        "syd": programme.submitted(applied_on=today, region=Region.SYD),
    }
    programme.step(people["iom"], start_assessment, made["syd"], today)
    return made


@pytest.fixture
def iom(opened: Browser, server: Server, refs: dict[str, str]) -> Generator[Page]:
    """Give the list of all cases, as IOM sees it."""
    assert refs
    context = person(opened)
    yield come_in(context, server, "iom", "/cases")
    context.close()


def test_filters_stand_in_the_address_as_codes(iom: Page, refs: dict[str, str]) -> None:
    expect(iom.locator(ROWS)).to_have_count(len(refs))
    choose(iom, "cases_region", ENGLISH.label(Region.SYD))
    expect(iom.locator(ROWS)).to_have_count(1)
    assert "region=SYD" in iom.url
    iom.goto(iom.url.split("?")[0] + "?adult_child=CHILD")
    expect(iom.locator(ROWS)).to_have_count(1)
    expect(iom.get_by_role("link", name=refs["child"])).to_be_visible()
    expect(field(iom, "cases_adult_child").locator("input")).to_have_value(
        ENGLISH.label(AdultChild.CHILD)
    )


def test_filter_that_does_not_exist_is_no_filter(iom: Page, refs: dict[str, str]) -> None:
    iom.goto(iom.url.split("?")[0] + "?region=ATLANTIS&stage=MARRIED&page=-1&mine=yes")
    expect(iom.locator(ROWS)).to_have_count(len(refs))


def test_figure_opens_exactly_what_it_counts(iom: Page, refs: dict[str, str]) -> None:
    asked = f"?figure=caseload&as_of={clock.today()}&by=region,stage&group=SYD,ASSESSMENT"
    iom.goto(iom.url.split("?")[0] + asked)
    expect(iom.get_by_role("heading", name="In the programme: 1")).to_be_visible()
    expect(iom.locator(ROWS)).to_have_count(1)
    expect(iom.get_by_role("link", name=refs["syd"])).to_be_visible()
    expect(iom.get_by_text(ENGLISH.label(Stage.ASSESSMENT)).first).to_be_visible()
    iom.goto(iom.url.split("?")[0] + "?figure=caseload&as_of=soon")
    expect(iom.get_by_text("This address names no list.")).to_be_visible()


def test_start_page_says_what_waits_and_leads_to_the_form(
    opened: Browser, server: Server, refs: dict[str, str]
) -> None:
    context = person(opened)
    page = come_in(context, server, "iom")
    waits = f"{len(refs)} applications wait for a decision"
    expect(page.get_by_role("heading", name=waits)).to_be_visible()
    nord = come_in(person(opened), server, "nord")
    expect(nord.get_by_role("heading", name="Nothing waits for you today")).to_be_visible()
    press(nord, "home_take_in")
    expect(nord.get_by_role("heading", name="Take in an application")).to_be_visible()
    settled(nord)
    nord.context.close()
    context.close()


def test_figure_of_a_past_day_says_what_was_handed_over_since(
    opened: Browser, server: Server, inside: Engine, people: dict[str, Viewer]
) -> None:
    programme = Programme(inside, people, clock.now())
    day = clock.today() - timedelta(days=3)
    kept, moved = (programme.submitted(applied_on=day) for _ in range(2))
    programme.handed_over(moved)
    asked = f"figure=caseload&as_of={day}&region=NORD"
    page = come_in(person(opened), server, "nord", f"/cases?{asked}")
    expect(page.get_by_role("heading", name="In the programme: 2")).to_be_visible()
    expect(page.get_by_text("1 more is not listed: the case has been handed over")).to_be_visible()
    expect(page.locator(ROWS)).to_have_count(1)
    expect(page.get_by_role("link", name=kept)).to_be_visible()
    page.context.close()
