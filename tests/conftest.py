"""What every test may ask for: a migrated database on either engine, a server, a browser."""

import os
from collections.abc import Callable, Generator
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings
from sqlalchemy.engine import Engine

from services.access import Viewer
from services.database import open_engine
from services.row_security import whole_programme
from tests import databases, offices, runs
from tests.browsers import ADVICE, find_browser, must_be_complete
from tests.databases import Database
from tests.factories import Programme, begun
from tests.people import enrol
from tests.servers import Server, served
from tests.timing import pytest_runtest_logreport, pytest_terminal_summary

__all__ = ["pytest_runtest_logreport", "pytest_terminal_summary"]

FULL = os.environ.get("FULL") == "1"
# What a developer has in the environment or in .env must never reach a test.
ENVIRONMENT = {
    "DATABASE_URL": "sqlite:////nonexistent/tests-name-their-own-database.db",
    "MIGRATION_DATABASE_URL": "",
    "SECRET_KEY": "a-key-for-the-tests-and-nothing-else",
    "ENCRYPTION_KEYS": "VGhpcyBrZXkgc2VydmVzIHRoZSB0ZXN0cyBhbG9uZSE=",
    "STARTED_ON": "2012-01-01",
    "DEMO": "0",
}

hypothesis_settings.register_profile("quick", max_examples=40, deadline=None, derandomize=True)
hypothesis_settings.register_profile("full", max_examples=1000, deadline=None)
hypothesis_settings.load_profile("full" if FULL else "quick")


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def pytest_configure(config: pytest.Config) -> None:
    """Open the folder of the run, once, before the workers start."""
    os.environ.update(ENVIRONMENT)
    if not _is_worker(config):
        runs.keep_files_in_memory()
        runs.open_run()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server and remove the folder when all workers have gone."""
    if not _is_worker(config):
        databases.leave_server()
        runs.close_run()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the long tests, and tell why browser or PostgreSQL tests cannot run here."""
    if not FULL:
        long = [item for item in items if item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]
    browser, server = find_browser() is not None, databases.postgresql_offered()
    office = offices.find_office() is not None or offices.must_be_there()
    for item in items:
        if _drives_a_browser(item):
            _mark(item, "browser", present=browser or must_be_complete(), advice=ADVICE)
        if _runs_on_postgresql(item):
            offered = server or must_be_complete()
            _mark(item, "postgresql", present=offered, advice="no PostgreSQL: run make test")
        if "office" in getattr(item, "fixturenames", ()):
            _mark(item, "office", present=office, advice=offices.ADVICE)


def _drives_a_browser(item: pytest.Item) -> bool:
    return "chromium" in getattr(item, "fixturenames", ())


def _runs_on_postgresql(item: pytest.Item) -> bool:
    called = getattr(item, "callspec", None)
    return called is not None and "postgresql" in called.params.values()


def _mark(item: pytest.Item, name: str, *, present: bool, advice: str) -> None:
    """Where everything must be there, nothing is skipped: the fixture fails and says why."""
    item.add_marker(name)
    item.add_marker(pytest.mark.skipif(not present, reason=advice))


@pytest.fixture(scope="session")
def _of_this_worker() -> Generator[tuple[Database, Callable[[], object]]]:
    with databases.shared_database() as shared:
        yield shared


@pytest.fixture(scope="session")
def _file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sqlite") / "test.db"


@pytest.fixture(params=databases.KINDS)
def database(request: pytest.FixtureRequest, _file: Path) -> Generator[Database]:
    """Give an empty, migrated database: the test runs once on each engine."""
    if request.param == "sqlite":
        yield databases.renewed_file(_file)
        return
    shared, wipe = request.getfixturevalue("_of_this_worker")
    yield shared
    wipe()


@lru_cache
def _engine(url: str) -> Engine:
    """One engine a worker and database: it remembers the statements that it has compiled.

    What a test reads by itself reaches everything; a person's deeds only the person's regions.
    """
    return whole_programme(open_engine(url))


@pytest.fixture
def engine(database: Database) -> Generator[Engine]:
    """Give the application's engine on an empty, migrated database."""
    opened = _engine(database.url)
    yield opened
    opened.dispose()


@pytest.fixture
def programme(engine: Engine) -> Programme:
    """Give a programme with people and no case, on either database."""
    return begun(engine)


@pytest.fixture(params=databases.KINDS)
def unmigrated(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[Database]:
    """Give a database without tables, for tests of the migrations themselves."""
    with databases.empty_database(request.param, tmp_path) as made:
        yield made


@pytest.fixture(scope="session")
def chromium() -> str:
    """Give the browser's path; a test that asks for it, or for what does, is a browser test."""
    found = find_browser()
    if found is None:
        raise RuntimeError(ADVICE)
    return found


@pytest.fixture(scope="session")
def office() -> str:
    """Give LibreOffice's path, with which one of the tests opens our slides."""
    found = offices.find_office()
    if found is None:
        raise RuntimeError(offices.ADVICE)
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a module's served programme."""
    return tmp_path_factory.mktemp("served")


@pytest.fixture(scope="module", params=["sqlite"])
def browsed(request: pytest.FixtureRequest, folder: Path) -> Generator[Database]:
    """Give the database of a module's served programme; it may ask for another kind."""
    with databases.migrated_database(request.param, folder) as database:
        yield database


@pytest.fixture(scope="module")
def inside(browsed: Database) -> Generator[Engine]:
    """Give an engine on the served programme's database."""
    opened = whole_programme(open_engine(browsed.url))
    yield opened
    opened.dispose()


@pytest.fixture(scope="module")
def people(inside: Engine) -> dict[str, Viewer]:
    """Give the people who may sign in."""
    return enrol(inside)


@pytest.fixture(scope="module")
def server(browsed: Database, folder: Path, people: dict[str, Viewer]) -> Generator[Server]:
    """Give the served programme, on which nobody has run anything yet."""
    del people  # they are entered before it starts
    with served(browsed, folder) as running:
        yield running
