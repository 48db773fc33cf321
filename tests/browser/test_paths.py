"""Stories of the path where the screen matters: a child, a household, somebody lost and found."""

from collections.abc import Generator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.engine import Engine

from models.codes import (
    AgeGroup,
    AlertResolution,
    Milestone,
    PriorParticipation,
    ResponsibleRole,
    Result,
    RiskLevel,
    Stage,
    YesNoUnknown,
)
from services import clock
from services.access import Viewer
from services.commands.cases import record_child_checks
from services.commands.households import link_household
from tests.browser.driving import PATIENCE, come_in, person, settled
from tests.browser.forms import day, field, pick, press, tick
from tests.factories import Programme, child_checks
from tests.servers import Server

expect.set_options(timeout=PATIENCE)
TODAY = clock.today()


@pytest.fixture(scope="module")
def programme(inside: Engine, server: Server, people: dict[str, Viewer]) -> Programme:
    """Give the served programme, with deeds done at this moment."""
    del server  # its start remembers the programme's first day
    return Programme(inside, people, at=clock.now() - timedelta(minutes=5))


@pytest.fixture(scope="module")
def iom(opened: Browser, server: Server) -> Generator[Page]:
    """Give the page of a caseworker at IOM, signed in."""
    context = person(opened)
    yield come_in(context, server, "iom")
    context.close()


def at_case(page: Page, server: Server, ref: str) -> None:
    page.goto(f"{server.url}/case?ref={ref}")
    field(page, "case_heading").wait_for()
    settled(page)


def saved(page: Page) -> None:
    press(page, "case_save")
    field(page, "case_save").wait_for(state="detached")
    settled(page)


def test_a_child_is_granted_when_the_page_says_that_nothing_is_open(
    iom: Page, server: Server, programme: Programme
) -> None:
    ref = programme.assessed(age_group=AgeGroup.AGE_12_14)
    at_case(iom, server, ref)
    open_still = field(iom, "case_checklist")
    expect(open_still).to_contain_text("inquiry into the family")
    press(iom, "case_grant")
    pick(iom, "case_risk_level", RiskLevel.LOW)
    tick(iom, "case_needs_health_assessed", "case_support_sufficient")
    day(iom, "case_risk_assessed_on", TODAY)
    pick(iom, "case_prior_participation", PriorParticipation.NO)
    press(iom, "case_save")
    expect(iom.get_by_role("dialog")).to_contain_text("inquiry into the family")
    assert programme.case(ref).stage is Stage.ASSESSMENT
    day(iom, "case_family_check_on", TODAY)
    pick(iom, "case_separated_from_family", YesNoUnknown.NO)
    pick(iom, "case_responsible_until_handover", ResponsibleRole.SOCIAL_SERVICES)
    saved(iom)
    assert programme.case(ref).stage is Stage.GRANTED


def test_a_household_leaves_on_one_journey(iom: Page, server: Server, programme: Programme) -> None:
    first, second = programme.granted(), programme.granted()
    programme.step(programme.nord, link_household, second, first)
    at_case(iom, server, first)
    expect(field(iom, "case_household")).to_contain_text(second)
    press(iom, "case_record_departure")
    saved(iom)
    assert {programme.case(ref).stage for ref in (first, second)} == {Stage.TRAVELLING}


def test_a_lost_contact_is_confirmed_by_a_person_and_reversed_when_found(
    iom: Page, server: Server, programme: Programme
) -> None:
    ref = programme.arrived(TODAY - timedelta(50))
    for days in (40, 20, 2):
        programme.logged(ref, Milestone.M1, TODAY - timedelta(days), Result.NOT_REACHED)
    iom.goto(server.url)
    expect(iom.locator(f".st-key-home_row_lost_{ref}")).to_be_visible()
    at_case(iom, server, ref)
    press(iom, "case_lost_contact")
    saved(iom)
    assert programme.case(ref).ended_as == "LOST_CONTACT"
    press(iom, "case_reverse_lost_contact")
    saved(iom)
    assert programme.case(ref).stage is Stage.REINTEGRATION


def test_a_child_gone_missing_is_an_alert_until_somebody_resolves_it(
    iom: Page, opened: Browser, server: Server, programme: Programme
) -> None:
    ref = programme.submitted(age_group=AgeGroup.AGE_15_17)
    programme.step(programme.nord, record_child_checks, ref, child_checks(child_consent_on=TODAY))
    iom.goto(server.url)
    settled(iom)
    context = person(opened)
    nord = come_in(context, server, "nord", f"/case?ref={ref}")
    press(nord, "case_more")
    nord.get_by_role("menuitem", name="The child is missing", exact=True).click()
    saved(nord)
    expect(iom.get_by_role("heading", name="Alerts · 1")).to_be_visible()
    nord.locator('[class*="st-key-case_resolve_"]').get_by_role("button").click()
    pick(nord, "case_resolution", AlertResolution.FOUND_SAFE)
    saved(nord)
    expect(iom.get_by_role("heading", name="Alerts · 1")).to_be_hidden()
    context.close()
