"""The start page: what cannot wait stands first, and a hand-over is answered where it is read."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy.engine import Engine

from models.codes import AgeGroup, HandoverReason, InformationAsked, Region
from services import clock
from services.access import Viewer
from services.commands.alerts import raise_missing
from services.commands.decisions import request_information
from services.commands.handovers import ask_handover
from tests.browser.driving import PATIENCE, come_in, person
from tests.browser.forms import field, press
from tests.factories import Programme
from tests.servers import Server

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="module")
def programme(inside: Engine, server: Server, people: dict[str, Viewer]) -> Programme:
    """Give the served programme, with deeds done at this moment."""
    del server  # its start remembers the programme's first day
    return Programme(inside, people, at=clock.now() - timedelta(minutes=5))


def test_alerts_stand_first_and_an_answer_that_is_late_is_marked(
    opened: Browser, server: Server, programme: Programme
) -> None:
    today = clock.today()
    child = programme.submitted(age_group=AgeGroup.AGE_15_17)
    programme.step(programme.iom, raise_missing, child, today)
    asked = programme.assessed()
    late = today - timedelta(days=15)
    programme.step(programme.iom, request_information, asked, late, [InformationAsked.RISK])
    page = come_in(person(opened), server, "iom")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 alert waits for you")
    expect(page.get_by_role("heading", level=2).first).to_have_text("Alerts · 1")
    expect(field(page, f"home_row_information_{asked}")).to_contain_text("asked 15 days ago")
    page.goto(f"{server.url}/cases?alert_open=1")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 case")


def test_a_region_takes_over_from_its_start_page(
    opened: Browser, server: Server, programme: Programme
) -> None:
    ref = programme.submitted()
    programme.step(programme.nord, ask_handover, ref, Region.SYD, HandoverReason.PERSON_MOVED)
    page = come_in(person(opened), server, "syd")
    row = page.locator('[class*="st-key-home_handover_row_"]')
    expect(row).to_contain_text(ref)
    assert row.get_by_role("link").count() == 0
    row.get_by_role("button").click()
    page.locator('[class*="st-key-home_handover_accept_"]').get_by_role("button").click()
    expect(page.get_by_text(f"{ref} is yours now.")).to_be_visible()
    page.wait_for_url(f"**/case?ref={ref}")
    case = programme.case(ref)
    assert (case.region, case.responsible_coordinator) == (Region.SYD, programme.syd.user_id)
    page.goto(server.url)
    press(page, "home_take_in")
