"""Two people erase a case in their browsers: one proposes, the other approves."""

import re
from collections.abc import Generator

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select

from models.cases import Case
from models.codes import ConsentKind
from services import clock
from services.access import Viewer
from tests.browser.driving import PATIENCE, browser, come_in, person, settled
from tests.factories import Programme
from tests.servers import Server

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="module")
def opened(chromium: str) -> Generator[Browser]:
    """Start one browser for the module."""
    with browser(chromium) as started:
        yield started


@pytest.fixture(scope="module")
def frozen(inside: Engine, people: dict[str, Viewer]) -> str:
    """Give a case whose consent to share data was taken back, beside another case."""
    programme = Programme(inside, people, clock.now())
    today = clock.today()
    programme.submitted(applied_on=today)
    ref = programme.submitted(applied_on=today)
    programme.consent_withdrawn(ref, ConsentKind.DATA_SHARING, today)
    return ref


def test_one_proposes_and_another_erases(
    opened: Browser, server: Server, inside: Engine, frozen: str
) -> None:
    with person(opened) as context:
        page = come_in(context, server, "manager", f"/case?ref={frozen}")
        expect(page.locator(".st-key-case_frozen")).to_contain_text("Frozen since")
        page.goto(f"{server.url}/cases")
        page.get_by_role("button", name="To be erased").click()
        expect(page.get_by_role("button", name="Propose to erase 1 case")).to_be_visible()
        page.get_by_role("button", name="Propose to erase 1 case").click()
        expect(
            page.get_by_text("All of them wait for the data protection officer.")
        ).to_be_visible()
        settled(page)
    with person(opened) as context:
        page = come_in(context, server, "auditor", "/audit")
        settled(page)
        page.get_by_text("1 case to erase waits for you").click()
        page.get_by_role("button", name="Erase 1 case for good").click()
        expect(page.get_by_text(re.compile("to erase wait"))).to_have_count(0)
        expect(page.locator('[data-testid="stAlert"]')).to_have_count(0)
    with Session(inside) as session:
        assert session.exec(select(Case.ref).where(Case.ref == frozen)).all() == []
        assert len(session.exec(select(Case).where(col(Case.erased_at).is_not(None))).all()) == 1


def test_a_coordinator_is_not_led_there(opened: Browser, server: Server, frozen: str) -> None:
    assert frozen
    with person(opened) as context:
        page = come_in(context, server, "nord", "/cases?due=1")
        expect(page.locator('[class*="st-key-cases_row_"]').first).to_be_visible()
        expect(page.get_by_text("To be erased")).to_have_count(0)
