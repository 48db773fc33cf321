"""The tracker and a case at work: logging in three presses, undoing, two people at once."""

import re
from collections.abc import Generator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy.engine import Engine

from models.cases import SafeContact
from models.codes import Channel, Milestone, Result
from services import clock
from services.access import Viewer
from services.commands.safe_contact import set_safe_contact
from tests.browser.driving import come_in, person, settled
from tests.browser.forms import day, field, pick, press
from tests.factories import Programme
from tests.servers import Server

PHONE = 390


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


def ago(days: int) -> date:
    return clock.today() - timedelta(days=days)


def number(programme: Programme, ref: str, milestone: Milestone) -> int:
    return programme.follow_up(ref, milestone).id or 0


def at(page: Page, server: Server, address: str) -> None:
    page.goto(server.url + address)
    page.wait_for_selector(".st-key-menu_sign_out", state="attached")
    settled(page)


def row(page: Page, follow_up_id: int) -> Locator:
    return field(page, f"follow_ups_row_{follow_up_id}")


def radio(page: Page, key: str, name: str) -> Locator:
    return field(page, key).get_by_role("radio", name=name, exact=True)


def open_log(page: Page, follow_up_id: int) -> None:
    press(page, f"follow_ups_log_{follow_up_id}")
    field(page, "follow_ups_save").wait_for()


def test_three_presses_log_a_contact_and_one_undoes_it(
    nord: Page, server: Server, programme: Programme
) -> None:
    ref = programme.arrived(ago(35))
    overdue = number(programme, ref, Milestone.M1)
    late = (clock.today() - programme.follow_up(ref, Milestone.M1).due_on).days
    at(nord, server, "/follow-ups")
    open_log(nord, overdue)
    pick(nord, "follow_ups_result", Result.REACHED)
    press(nord, "follow_ups_save")
    row(nord, overdue).wait_for(state="detached")
    expect(field(nord, "follow_ups_saved")).to_contain_text("The follow-up is done.")
    press(nord, "follow_ups_undo")
    row(nord, overdue).wait_for()
    expect(row(nord, overdue)).to_contain_text(f"{late} days late")


def test_rules_for_safe_contact_are_seen_and_cost_no_press(
    nord: Page, server: Server, programme: Programme
) -> None:
    ref = programme.arrived(ago(34))
    rules = SafeContact(safe_channels=[Channel.VISIT], leave_no_message=True)
    programme.step(programme.nord, set_safe_contact, ref, rules)
    at(nord, server, "/follow-ups")
    open_log(nord, number(programme, ref, Milestone.M1))
    expect(field(nord, "follow_ups_rules")).to_contain_text("leave no message")
    pick(nord, "follow_ups_result", Result.REACHED)
    press(nord, "follow_ups_save")
    field(nord, "follow_ups_save").wait_for(state="detached")
    (contact,) = programme.contacts(ref)
    assert (contact.mode, contact.rules_kept) == (Channel.VISIT, True)


def test_an_open_form_survives_what_somebody_else_saves(
    nord: Page, server: Server, programme: Programme
) -> None:
    own = number(programme, programme.arrived(ago(36)), Milestone.M1)
    others = programme.arrived(ago(37))
    at(nord, server, "/follow-ups")
    open_log(nord, own)
    pick(nord, "follow_ups_result", Result.NOT_REACHED)
    field(nord, "follow_ups_more").locator("summary").click()
    attempts = field(nord, "follow_ups_attempts").locator("input")
    attempts.fill("3")
    programme.logged(others, Milestone.M1, clock.today())
    row(nord, number(programme, others, Milestone.M1)).wait_for(state="detached")
    expect(radio(nord, "follow_ups_result", "Not reached")).to_be_checked()
    expect(attempts).to_have_value("3")
    press(nord, "follow_ups_save")
    field(nord, "follow_ups_save").wait_for(state="detached")
    expect(row(nord, own)).to_contain_text("3 attempts")


def test_the_follow_up_is_proposed_for_the_day_of_the_contact(
    nord: Page, server: Server, programme: Programme
) -> None:
    ref = programme.arrived(ago(100))
    at(nord, server, "/follow-ups")
    open_log(nord, number(programme, ref, Milestone.M3))
    expect(radio(nord, "follow_ups_milestone", "3 months")).to_be_checked()
    day(nord, "follow_ups_done_on", ago(70))
    pick(nord, "follow_ups_result", Result.REACHED)
    expect(radio(nord, "follow_ups_milestone", "1 month")).to_be_checked()
    press(nord, "follow_ups_save")
    field(nord, "follow_ups_save").wait_for(state="detached")
    assert programme.follow_up(ref, Milestone.M1).done_on == ago(70)


def test_twelve_months_ask_for_all_three_dimensions(
    nord: Page, server: Server, programme: Programme
) -> None:
    ref = programme.arrived(ago(370))
    at(nord, server, "/follow-ups")
    open_log(nord, number(programme, ref, Milestone.M12))
    pick(nord, "follow_ups_result", Result.REACHED)
    press(nord, "follow_ups_save")
    expect(nord.get_by_role("dialog")).to_contain_text("Check these fields: Economic")
    for name in ("econ", "social", "psycho"):
        radio(nord, f"follow_ups_{name}", "Adequate").click()
        settled(nord)
    press(nord, "follow_ups_save")
    field(nord, "follow_ups_save").wait_for(state="detached")
    assert programme.follow_up(ref, Milestone.M12).done_on == clock.today()


def test_a_case_offers_what_may_happen_next_and_nothing_else(
    nord: Page, opened: Browser, server: Server, programme: Programme
) -> None:
    ref = programme.assessed()
    at(nord, server, f"/case?ref={ref}")
    field(nord, "case_more").wait_for()
    offered = field(nord, "case_steps").get_by_role("button").all_inner_texts()
    assert [name.splitlines()[0] for name in offered] == [
        "Endorse",
        "Register withdrawal",
        "More",
    ]
    expect(nord.get_by_text("Next: IOM decides.")).to_be_visible()
    manager = come_in(person(opened), server, "manager", f"/case?ref={ref}")
    expect(field(manager, "case_heading")).to_contain_text(ref)
    # A manager changes nothing here; behind "More" stands who has looked.
    left = manager.locator('[data-testid="stMain"]').get_by_role("button")
    expect(left).to_have_text([re.compile(r"^More")])


def test_tracker_case_and_form_fit_a_phone(
    opened: Browser, server: Server, programme: Programme
) -> None:
    ref = programme.arrived(ago(38))
    context = person(opened, "sv-SE", PHONE)
    page = come_in(context, server, "nord", "/follow-ups")
    settled(page)
    for address in ("/follow-ups", f"/case?ref={ref}"):
        at(page, server, address)
        main = page.locator('[data-testid="stMain"]')
        assert main.evaluate("element => element.scrollWidth") <= PHONE
    press(page, f"case_log_{number(programme, ref, Milestone.M1)}")
    form = page.get_by_role("dialog")
    form.wait_for()
    box = form.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE
    context.close()
