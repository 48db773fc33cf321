"""The story of the product, in four browsers at once, on SQLite and on PostgreSQL."""

import re
from collections.abc import Generator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from models.codes import (
    AgeGroup,
    Exploitation,
    Gender,
    Ground,
    Milestone,
    PriorParticipation,
    Result,
    RiskLevel,
)
from models.follow_ups import FollowUp
from services import clock
from services.statistics.calendar import due_days
from tests.browser.driving import complaints, person, settled, sign_in, strangers
from tests.browser.forms import ENGLISH, choose, day, field, pick, press, tick
from tests.databases import KINDS
from tests.servers import Server

SECOND = 1_000
TICKS = (
    "intake_in_sweden_on",
    "intake_informed_on",
    "intake_free_choice_confirmed_on",
    "intake_consent_programme_on",
    "intake_consent_data_sharing_on",
)
pytestmark = pytest.mark.parametrize("browsed", KINDS, indirect=True)


@dataclass
class Watching:
    """The manager's open overview: never touched, never loaded again.

    A figure is waited for a few seconds only, not the minute a page gets; how many milliseconds it
    takes is measured by `make bench`, since a time limit in a test fails with the machine's mood.
    """

    page: Page
    loads: int = 0

    def shows(self, figure: str, value: str) -> None:
        """Wait until a figure shows a value."""
        wanted = re.compile(rf"(^|\D){re.escape(value)}(\D|$)")
        shown = field(self.page, f"overview_{figure}").filter(has_text=wanted)
        shown.wait_for(timeout=5 * SECOND)


@pytest.fixture
def watching(opened: Browser, server: Server) -> Generator[Watching]:
    """Let the manager open the overview and leave it alone."""
    context = person(opened)
    page = sign_in(context, server, "manager", "/overview")
    settled(page)
    seen = Watching(page)

    def count(_page: Page) -> None:
        seen.loads += 1

    page.on("load", count)
    yield seen
    context.close()


def take_in(page: Page, applied_on: date) -> str:
    tick(page, "intake_consent_record_on")
    day(page, "intake_applied_on", applied_on)
    pick(page, "intake_ground", Ground.TRAFFICKING)
    pick(page, "intake_exploitation", Exploitation.LABOUR)
    pick(page, "intake_gender", Gender.MAN)
    pick(page, "intake_age_group", AgeGroup.AGE_25_34)
    choose(page, "intake_citizenship", ENGLISH.country("BG"))
    pick(page, "intake_prior_participation", PriorParticipation.NO)
    choose(page, "intake_return_country", ENGLISH.country("BG"))
    tick(page, *TICKS)
    press(page, "intake_submit")
    return field(page, "intake_reference").locator("code").inner_text().strip()


def step(page: Page, name: str, **days: date) -> None:
    """Take a step of the case: open its form, fill in the days, save."""
    press(page, f"case_{name}")
    for key, on in days.items():
        day(page, f"case_{key}", on)
    if name == "grant":
        pick(page, "case_risk_level", RiskLevel.LOW)
        tick(page, "case_needs_health_assessed", "case_support_sufficient")
        pick(page, "case_prior_participation", PriorParticipation.NO)
    press(page, "case_save")
    field(page, "case_save").wait_for(state="detached")


def test_story_of_the_product(
    opened: Browser, server: Server, inside: Engine, watching: Watching
) -> None:
    today = clock.today()
    applied_on, arrived_on = today - timedelta(days=150), today - timedelta(days=35)

    nord = sign_in(person(opened), server, "nord", "/intake")
    heard, asked = complaints(nord), strangers(nord, server)
    ref = take_in(nord, applied_on)
    watching.shows("open", "1")

    iom = sign_in(person(opened), server, "iom", f"/case?ref={ref}")
    step(iom, "start_assessment", happened_on=applied_on + timedelta(days=5))
    granted_on = applied_on + timedelta(days=30)
    step(iom, "grant", decided_on=granted_on, risk_assessed_on=granted_on)
    watching.shows("waiting", "0")
    step(iom, "record_departure", departed_on=arrived_on - timedelta(days=1))
    watching.shows("travelling", "1")
    step(iom, "record_arrival", arrived_on=arrived_on)
    watching.shows("overdue", "1")
    watching.shows("reintegration", "1")

    with Session(inside) as session:
        follow_ups = session.exec(select(FollowUp).order_by(FollowUp.due_on)).all()  # type: ignore[arg-type]  a column
    assert [one.due_on for one in follow_ups] == list(due_days(arrived_on).values())
    first = next(one for one in follow_ups if one.milestone is Milestone.M1)

    nord.goto(f"{server.url}/follow-ups")
    log(nord, first.id, Result.NOT_REACHED)
    row = field(nord, f"follow_ups_row_{first.id}")
    row.get_by_text("1 attempt").wait_for()
    watching.shows("overdue", "1")
    log(nord, first.id, Result.REACHED)
    row.wait_for(state="detached")
    watching.shows("overdue", "0")

    assert watching.loads == 0
    assert heard == []
    assert asked == []
    _others_see_nothing(opened, server, ref)


def log(page: Page, follow_up_id: int | None, result: Result) -> None:
    """Log a contact in three interactions: open, result, save."""
    press(page, f"follow_ups_log_{follow_up_id}")
    pick(page, "follow_ups_result", result)
    press(page, "follow_ups_save")
    field(page, "follow_ups_save").wait_for(state="detached")


def _others_see_nothing(opened: Browser, server: Server, ref: str) -> None:
    syd = sign_in(person(opened), server, "syd", f"/case?ref={ref}")
    settled(syd)
    assert "There is no case with this reference" in syd.inner_text("body")
    for address in ("/cases", "/follow-ups", "/overview"):
        syd.goto(server.url + address)
        settled(syd)
        assert ref not in syd.inner_text("body")
    presenter = sign_in(person(opened), server, "presenter")
    settled(presenter)
    said = presenter.inner_text('[data-testid="stMain"]')
    assert "No results have been released yet." in said
    assert not re.search(r"\d", said)
