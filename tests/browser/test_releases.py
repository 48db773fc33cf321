"""From the manager's figures to a room of outsiders, who get the release and nothing else."""

from collections.abc import Generator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select

from models.trail import TrailLine
from services import clock
from tests.browser.driving import PATIENCE, come_in, complaints, person, settled, strangers
from tests.browser.forms import field, press
from tests.security.disclosure.returns import returned_as
from tests.servers import Server

BUILDING = 60_000
AT = ".at"  # which slide it is, beside the buttons
OTHER_PAGES = (
    *("overview", "cases", "case?ref=K7QF-2M9X", "analysis", "reports", "releases", "follow-ups"),
    *("audit", "users", "intake"),
)
LEARNED = {
    "releases_learned_sv": "Den som möts på plats svarar oftare.",
    "releases_learned_en": "Those who are met on the spot answer more often.",
}


@pytest.fixture(scope="module")
def ended(inside: Engine, server: Server) -> Server:
    """Give the served programme with three closed years that fail when rounded to five."""
    returned_as(inside, clock.today())
    return server


@pytest.fixture(scope="module")
def manager(opened: Browser, ended: Server) -> Generator[Page]:
    """Give the manager's page of releases."""
    context = person(opened)
    yield come_in(context, ended, "manager", "/releases")
    context.close()


def test_story_of_a_release(opened: Browser, ended: Server, inside: Engine, manager: Page) -> None:
    heard, asked = complaints(manager), strangers(manager, ended)
    expect(manager.get_by_text("There is no release yet.")).to_be_visible()
    _refuse_numbers_in_the_text(manager)
    release_id = _build(manager)
    _promote(manager, release_id)
    assert heard == []
    assert asked == []
    assert _deeds(inside) == [("release.built", release_id), ("release.promoted", release_id)]
    _present(opened, ended, release_id)


def _write(page: Page, key: str, text: str) -> None:
    box = field(page, key).locator("textarea")
    box.fill(text)
    box.press("Tab")
    settled(page)


def _refuse_numbers_in_the_text(page: Page) -> None:
    _write(page, "releases_learned_sv", "3 av dem")
    press(page, "releases_build")
    expect(page.get_by_text("neither rounded nor checked")).to_be_visible()


def _build(page: Page) -> str:
    for key, text in LEARNED.items():
        _write(page, key, text)
    field(page, "releases_build").locator("button").click()
    told = field(page, "releases_told")
    told.wait_for(timeout=BUILDING)
    expect(told).to_contain_text("Rounded to the nearest 5: 2 groups of fewer than 5 persons")
    expect(told).to_contain_text("Rounded to the nearest 7: no group of fewer than 5 persons")
    settled(page)
    return f"R-{clock.today().year}-01"


def _promote(page: Page, release_id: str) -> None:
    key = release_id.lower().replace("-", "_")
    expect(field(page, f"releases_download_{key}")).to_have_count(0)
    press(page, f"releases_promote_{key}")
    expect(field(page, f"releases_row_{key}")).to_contain_text("Promoted")
    expect(field(page, f"releases_download_{key}")).to_be_visible()


def _deeds(inside: Engine) -> list[tuple[str, str]]:
    asked = select(TrailLine).where(col(TrailLine.action).startswith("release."))
    with Session(inside) as session:
        lines = session.exec(asked.order_by(col(TrailLine.position))).all()
    return [(line.action, line.subject) for line in lines]


def _present(opened: Browser, server: Server, release_id: str) -> None:
    """Go through the slides by keys alone, from the presenter's first page."""
    page = come_in(person(opened, width=1024), server, "presenter")
    page.locator(".st-key-presentation_show button").press("Enter")
    for at in range(1, 5):
        expect(page.locator(AT)).to_contain_text(f"{at} / ")
        expect(page.locator(".hv-foot")).to_contain_text(release_id)
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(page.locator(".st-key-presentation_show")).to_be_visible()
    _take_home(page, release_id)
    _find_nothing_else(page, server, release_id)


def _take_home(page: Page, release_id: str) -> None:
    page.locator(".st-key-presentation_make button").click()
    button = page.locator(".st-key-presentation_download button")
    expect(button).to_be_visible(timeout=PATIENCE)
    with page.expect_download() as waiting:
        button.click()
    assert waiting.value.suggested_filename.startswith(f"hemvag-{release_id}-")


def _find_nothing_else(page: Page, server: Server, release_id: str) -> None:
    """Whatever address or filter a presenter types, there is the release or a kind refusal."""
    for address in OTHER_PAGES:
        page.goto(f"{server.url}/{address}")
        settled(page)
        expect(page.get_by_text("Your account does not give access to this.")).to_be_visible()
    shown = _slide(page, server, f"release={release_id}&slide=4")
    for filters in (
        "region=NORD",
        "since=2025-01-01&until=2025-12-31",
        "country_group=BG&by=region",
    ):
        assert _slide(page, server, f"release={release_id}&slide=4&{filters}") == shown
    page.goto(f"{server.url}/presentation?release={release_id[:-1]}9")
    expect(page.get_by_text("There is no promoted release")).to_be_visible()
    for path in ("/metrics", "/releases.json", f"/media/hemvag-{release_id}.json"):
        assert page.request.get(server.url + path).status in (200, 404)
        assert "persons_per" not in page.request.get(server.url + path).text()


def _slide(page: Page, server: Server, query: str) -> str:
    page.goto(f"{server.url}/presentation?{query}")
    expect(page.locator(AT)).to_contain_text("4 / ")
    settled(page)
    return page.locator(".st-key-presentation_stage").inner_text()
