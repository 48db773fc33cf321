"""A browser without a window, and the mark of every test that needs one."""

from collections.abc import Generator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.driving import browser


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder: it needs a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="module")
def opened(chromium: str) -> Generator[Browser]:
    """Give a browser without a window."""
    with browser(chromium) as started:
        yield started
