"""Renews the pictures in docs/pictures from a fresh demonstration: python -m docs.screenshots."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Page, expect

from models.codes import Language
from services.disclosure.samples import rehearsal
from services.slides.stories import story
from services.words import Words
from tests.browser.driving import browser, come_in, settled
from tests.browsers import ADVICE, find_browser
from tests.databases import Database
from tests.servers import Server, served

PICTURES = Path(__file__).parent / "pictures"
# What is still to come: grey place-holders, and charts without their drawing.
TO_COME = '[data-testid="stSkeleton"], [data-testid="stPlotlyChart"]:not(:has(.main-svg))'
DESK, PHONE, PROJECTOR = (1440, 900), (390, 844), (1024, 768)
SLIDES, COLOURS = "slides", 96


@dataclass(frozen=True)
class Picture:
    """One screen as one person sees it."""

    name: str
    user: str
    address: str
    phone: bool = False
    shows: str = '[data-testid="stMain"]'


PICTURED = (
    Picture("home", "nord", "/"),
    Picture("overview", "manager", "/overview", shows=".st-key-overview_caseload"),
    Picture("intake", "nord", "/intake"),
    Picture("follow-ups-phone", "nord", "/follow-ups", phone=True),
    Picture("case", "iom", "case of the list"),
    Picture("analysis", "manager", "/analysis"),
    Picture("releases", "manager", "/releases"),
)


def main() -> None:
    """Make every picture, light and dark, in both languages."""
    path = find_browser()
    if path is None:
        sys.exit(ADVICE)
    PICTURES.mkdir(exist_ok=True)
    with (
        TemporaryDirectory() as folder,
        served(_demonstration(Path(folder)), Path(folder)) as server,
        browser(path) as opened,
    ):
        for picture, scheme, language in _wanted():
            print(f"{picture.name} {scheme} {language}", flush=True)
            _take(opened, server, picture, scheme, language)
        if not sys.argv[1:] or SLIDES in sys.argv[1:]:
            _take_slides(opened, server)


def _wanted() -> Iterator[tuple[Picture, str, str]]:
    """Name the pictures to make; words on the command line choose among them."""
    for picture, scheme, language in product(PICTURED, ("light", "dark"), ("en", "sv")):
        if not sys.argv[1:] or picture.name in sys.argv[1:]:
            yield picture, scheme, language


def _take_slides(opened: Browser, server: Server) -> None:
    """Take every slide of the rehearsal in both languages, in few colours: they stay small."""
    width, height = PROJECTOR
    context = opened.new_context(
        viewport={"width": width, "height": height}, reduced_motion="reduce"
    )
    page = come_in(context, server, "presenter")
    (PICTURES / SLIDES).mkdir(exist_ok=True)
    for language in Language:
        for at, slide in enumerate(story(rehearsal(), Words(language)), start=1):
            print(f"{SLIDES} {at} {slide.key} {language.value}", flush=True)
            asked = f"release=rehearsal&slide={at}&lang={language.value}"
            page.goto(f"{server.url}/presentation?{asked}")
            page.wait_for_selector(f".st-key-presentation_slide_{slide.key}")
            settled(page)
            expect(page.locator(TO_COME)).to_have_count(0, timeout=30_000)
            taken = Image.open(BytesIO(page.screenshot())).convert("RGB").quantize(COLOURS)
            name = f"{at:02}-{slide.key.replace('_', '-')}-{language.value}.png"
            taken.save(PICTURES / SLIDES / name, optimize=True)
    context.close()


def _demonstration(folder: Path) -> Database:
    database = Database(f"sqlite:///{folder / 'demo.db'}")
    for verb in (["migrate"], ["demo-data"], ["release", "--promote"]):
        subprocess.run([sys.executable, "manage.py", *verb, "--database", database.url], check=True)
    return database


def _take(opened: Browser, server: Server, picture: Picture, scheme: str, language: str) -> None:
    width, height = PHONE if picture.phone else DESK
    context = opened.new_context(
        locale="sv-SE" if language == "sv" else "en-GB",
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": height},
        reduced_motion="reduce",
    )
    page = _signed_in(come_in(context, server, picture.user), picture)
    settled(page)
    page.screenshot(path=PICTURES / f"{picture.name}-{scheme}-{language}.png")
    context.close()


def _signed_in(page: Page, picture: Picture) -> Page:
    address = picture.address
    if not address.startswith("/"):
        page.goto(page.url + "cases")
        settled(page)
        page.locator('[data-testid="stMain"] [data-testid="stPageLink"] a').first.click()
    else:
        page.goto(page.url.rstrip("/") + address)
    settled(page)
    page.wait_for_selector(picture.shows)
    page.mouse.move(0, 0)
    expect(page.locator(TO_COME)).to_have_count(0, timeout=30_000)
    return page


if __name__ == "__main__":
    main()
