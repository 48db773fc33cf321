"""Filling in Hemväg's forms as a person does: ticks, pills, lists, days."""

from datetime import date
from enum import StrEnum

from playwright.sync_api import Locator, Page

from models.codes import Language
from services.words import Words
from tests.browser.driving import settled

ENGLISH = Words(Language.EN)


def field(page: Page, key: str) -> Locator:
    """Find a widget by its key."""
    return page.locator(f".st-key-{key}").first


def press(page: Page, key: str) -> None:
    """Press a button."""
    field(page, key).locator("button").first.click()
    settled(page)


def tick(page: Page, *keys: str) -> None:
    """Tick boxes."""
    for key in keys:
        field(page, key).locator("label").first.click()
        settled(page)


def pick(page: Page, key: str, code: StrEnum) -> None:
    """Choose a code among pills."""
    field(page, key).get_by_role("button", name=ENGLISH.label(code), exact=True).or_(
        field(page, key).get_by_role("radio", name=ENGLISH.label(code), exact=True)
    ).first.click()
    settled(page)


def choose(page: Page, key: str, name: str) -> None:
    """Choose from a list by typing."""
    box = field(page, key).locator("input").first
    box.click()
    box.fill(name)
    page.get_by_role("option", name=name, exact=True).first.click()
    page.keyboard.press("Tab")
    settled(page)


def day(page: Page, key: str, on: date) -> None:
    """Type a day, year first, into the parts of its field."""
    field(page, key).get_by_role("spinbutton").first.focus()
    page.keyboard.type(on.strftime("%Y%m%d"))
    page.keyboard.press("Escape")  # the calendar that opened
    settled(page)
