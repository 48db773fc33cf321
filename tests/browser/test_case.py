"""Two people at one case: the second save is refused in plain words and keeps what was typed."""

from collections.abc import Generator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.engine import Engine

from models.cases import ChildChecks
from models.codes import AgeGroup, Region, ResponsibleRole, YesNoUnknown
from services import clock
from services.access import Viewer
from services.commands.cases import record_child_checks
from services.commands.decisions import start_assessment
from services.commands.households import link_household
from tests.browser.driving import come_in, person, settled
from tests.browser.forms import ENGLISH, field, pick, press
from tests.factories import Programme
from tests.servers import Server


@pytest.fixture(scope="module")
def programme(inside: Engine, server: Server, people: dict[str, Viewer]) -> Programme:
    """Give the served programme, with deeds done at this moment."""
    del server  # its start remembers the programme's first day
    return Programme(inside, people, at=clock.now() - timedelta(minutes=5))


@pytest.fixture(scope="module")
def nord(opened: Browser, server: Server) -> Generator[Page]:
    """Give the page of Nord's coordinator, signed in."""
    context = person(opened)
    yield come_in(context, server, "nord")
    context.close()


def at_case(page: Page, server: Server, ref: str) -> None:
    page.goto(f"{server.url}/case?ref={ref}")
    field(page, "case_heading").wait_for()
    settled(page)


def chosen(page: Page, key: str) -> str:
    return field(page, key).locator('[aria-checked="true"]').inner_text()


def test_a_form_overtaken_by_somebody_stays_as_typed_and_takes_up_what_they_wrote(
    nord: Page, server: Server, programme: Programme
) -> None:
    ref = programme.submitted(age_group=AgeGroup.AGE_15_17)
    at_case(nord, server, ref)
    press(nord, "case_child_checks")
    pick(nord, "case_guardian_role", ResponsibleRole.GUARDIAN)
    theirs = ChildChecks(separated_from_family=YesNoUnknown.NO)
    programme.step(programme.iom, record_child_checks, ref, theirs)
    press(nord, "case_save")
    told = field(nord, "case_meanwhile")
    expect(told).to_contain_text("Separated from the family")
    assert chosen(nord, "case_guardian_role") == ENGLISH.label(ResponsibleRole.GUARDIAN)
    assert chosen(nord, "case_separated_from_family") == ENGLISH.label(YesNoUnknown.NO)
    press(nord, "case_save")
    field(nord, "case_save").wait_for(state="detached")
    case = programme.case(ref)
    assert case.guardian_role is ResponsibleRole.GUARDIAN
    assert case.separated_from_family is YesNoUnknown.NO


def test_a_step_overtaken_by_another_is_saved_once_it_was_read_again(
    nord: Page, server: Server, programme: Programme
) -> None:
    ref = programme.submitted()
    at_case(nord, server, ref)
    press(nord, "case_endorse")
    field(nord, "case_save").wait_for()
    programme.step(programme.iom, start_assessment, ref, clock.today())
    press(nord, "case_save")
    expect(field(nord, "case_meanwhile")).to_contain_text("started the assessment")
    assert programme.case(ref).endorsed_on is None
    press(nord, "case_save")
    field(nord, "case_save").wait_for(state="detached")
    assert programme.case(ref).endorsed_on == clock.today()


def test_what_is_rarely_done_waits_behind_one_quiet_button(
    nord: Page, server: Server, programme: Programme
) -> None:
    ref = programme.submitted()
    at_case(nord, server, ref)
    press(nord, "case_more")
    nord.get_by_role("menuitem", name="Hand over to another region", exact=True).click()
    pick(nord, "case_to_region", Region.SYD)
    press(nord, "case_save")
    expect(nord.get_by_role("dialog")).to_contain_text("Choose a reason.")


def test_a_press_after_a_link_to_somebody_else_is_about_somebody_else(
    nord: Page, server: Server, programme: Programme
) -> None:
    ref, other = programme.submitted(), programme.submitted()
    programme.step(programme.nord, link_household, ref, other)
    at_case(nord, server, ref)
    nord.locator('[data-testid="stMain"]').get_by_role("link", name=other).first.click()
    expect(field(nord, "case_heading")).to_contain_text(other)
    nord.wait_for_url(f"**/case?ref={other}")
    press(nord, "case_endorse")
    press(nord, "case_save")
    field(nord, "case_save").wait_for(state="detached")
    assert programme.case(other).endorsed_on == clock.today()
    assert programme.case(ref).endorsed_on is None
