"""A presenter before a room: keys only, both languages, full screen, and a slide that fits."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, Page, TimeoutError, expect  # noqa: A004  the browser's
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from models.trail import TrailLine
from tests.browser.driving import PATIENCE, come_in, complaints, person, settled, strangers
from tests.people import now
from tests.security.disclosure.shown import ID, keep, release_file
from tests.servers import Server

TITLE = ".st-key-presentation_deck h1"
AT = ".at"  # which slide it is, beside the buttons
ROOMS = (("sv", 1024, 768), ("en", 1024, 768), ("sv", 1440, 900))
OUTSIDE = """() => {
  const wide = document.documentElement.clientWidth, high = document.documentElement.clientHeight;
  const seen = document.querySelectorAll('.st-key-presentation_stage :is(h1, li, p, img, .main-svg,'
    + ' .main-svg text, .hv-step, .hv-foot)');
  return [...seen].filter((one) => {
    const at = one.getBoundingClientRect();
    return at.width && (at.left < -1 || at.top < -1 || at.right > wide + 1 || at.bottom > high + 1);
  }).map((one) => `${one.tagName} ${one.textContent.slice(0, 40)}`);
}"""
OVERLAPPING = """() => {
  const above = document.querySelector('.hv-title')?.getBoundingClientRect().bottom ?? 0;
  const foot = document.querySelector('.hv-foot').getBoundingClientRect().top;
  const body = document.querySelectorAll('.main-svg, .hv-lines li, .hv-step, .hv-small-print');
  return [...body].filter((one) => {
    const at = one.getBoundingClientRect();
    return at.bottom > foot + 1 || at.top < above - 1;
  }).map((one) => one.textContent.slice(0, 60));
}"""


@pytest.fixture(scope="module")
def released(inside: Engine, server: Server) -> Server:
    """Give the server with one promoted release."""
    keep(inside, release_file(), now())
    return server


def listens(page: Page) -> None:
    """Wait until the slides are there and hear keys."""
    expect(page.get_by_role("button", name="(Esc)")).to_be_visible(timeout=PATIENCE)


def in_the_end(page: Page, question: str) -> list[str]:
    """Ask what is out of place once nothing is, or after a while: a chart is fitted as it comes."""
    with suppress(TimeoutError):
        page.wait_for_function(f"() => ({question})().length === 0")
    found: list[str] = page.evaluate(question)
    return found


def pressed(page: Page, key: str, title: str) -> None:
    """Press a key and wait for a slide's title."""
    page.keyboard.press(key)
    expect(page.locator(TITLE)).to_contain_text(title, timeout=PATIENCE)


def test_a_presenter_presents_with_keys_alone(
    opened: Browser, released: Server, inside: Engine
) -> None:
    context = person(opened, width=1024)
    page = come_in(context, released, "presenter")
    page.set_viewport_size({"width": 1024, "height": 768})
    heard, asked = complaints(page), strangers(page, released)
    page.locator(".st-key-presentation_show button").press("Enter")
    listens(page)
    pressed(page, "ArrowRight", "Going home is a choice")
    pressed(page, " ", "From a first meeting")
    pressed(page, "PageDown", "Support follows the person")
    pressed(page, "PageUp", "From a first meeting")
    pressed(page, "l", "Från ett första möte")
    page.wait_for_function("() => document.documentElement.lang === 'sv'")
    pressed(page, "L", "From a first meeting")
    pressed(page, "End", "How to read the figures")
    expect(page).to_have_url(re.compile("slide=12"))
    pressed(page, "ArrowLeft", "What we have learned")
    pressed(page, "Home", "The return programme")
    page.keyboard.press("f")
    page.wait_for_function("() => document.fullscreenElement !== null")
    page.keyboard.press("f")
    page.wait_for_function("() => document.fullscreenElement === null")
    page.keyboard.press("b")
    expect(page.locator(TITLE)).to_be_hidden()
    page.keyboard.press("ArrowRight")
    expect(page.locator(TITLE)).to_be_visible()
    page.reload()
    listens(page)
    page.keyboard.press("Escape")
    expect(page.locator(".st-key-presentation_show")).to_be_visible()
    assert heard == []
    assert asked == []
    with Session(inside) as session:
        lines = session.exec(select(TrailLine).where(TrailLine.action == "release.presented")).all()
    assert {(line.actor, line.subject) for line in lines} == {("presenter", ID)}


def test_every_slide_fits_the_projector_in_both_languages(
    opened: Browser, released: Server
) -> None:
    context = person(opened, width=1024)
    page = come_in(context, released, "presenter", f"/presentation?release={ID}")
    for language, width, height in ROOMS:
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"{released.url}/presentation?release={ID}&slide=1&lang={language}")
        listens(page)
        for at in range(1, 13):
            if at > 1:
                page.keyboard.press("ArrowRight")
            expect(page.locator(AT)).to_have_text(f"{at} / 12", timeout=PATIENCE)
            settled(page)
            chart = page.locator('[data-testid="stPlotlyChart"]')
            if chart.count():
                chart.locator(".main-svg").first.wait_for()
            assert in_the_end(page, OUTSIDE) == [], (language, width, at)
            assert in_the_end(page, OVERLAPPING) == [], (language, width, at)


def test_a_rehearsal_says_so_on_every_slide_and_leaves_no_trace(
    opened: Browser, released: Server, inside: Engine
) -> None:
    page = come_in(person(opened), released, "syd", "/presentation")
    page.locator(".st-key-presentation_rehearse button").click()
    listens(page)
    for at in range(1, 13):
        expect(page.locator(AT)).to_have_text(f"{at} / 12", timeout=PATIENCE)
        expect(page.locator(".hv-practice")).to_be_visible()
        expect(page.locator(".hv-watermark")).to_be_visible()
        page.keyboard.press("PageDown")
    with Session(inside) as session:
        asked = select(TrailLine).where(
            TrailLine.actor == "syd", TrailLine.action == "release.presented"
        )
        assert session.exec(asked).first() is None
