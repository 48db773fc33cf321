"""A browser, and a served programme with people who can sign in; one of each for a module."""

from collections.abc import Generator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from sqlalchemy.engine import Engine

from services.access import Viewer
from services.database import open_engine
from tests import databases
from tests.browser.driving import browser
from tests.databases import Database
from tests.people import enrol
from tests.servers import Server, served


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder: it needs a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the module's folder."""
    return tmp_path_factory.mktemp("browsed")


@pytest.fixture(scope="module", params=["sqlite"])
def browsed(request: pytest.FixtureRequest, folder: Path) -> Generator[Database]:
    """Give the database of the served programme; a module may ask for another kind."""
    with databases.migrated_database(request.param, folder) as database:
        yield database


@pytest.fixture(scope="module")
def inside(browsed: Database) -> Generator[Engine]:
    """Give an engine on the served programme's database."""
    engine = open_engine(browsed.url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def people(inside: Engine) -> dict[str, Viewer]:
    """Give the people who may sign in."""
    return enrol(inside)


@pytest.fixture(scope="module")
def server(browsed: Database, folder: Path, people: dict[str, Viewer]) -> Generator[Server]:
    """Give the served programme."""
    del people  # they are entered before it starts
    with served(browsed, folder) as running:
        yield running


@pytest.fixture(scope="module")
def opened(chromium: str) -> Generator[Browser]:
    """Give a browser without a window."""
    with browser(chromium) as started:
        yield started
