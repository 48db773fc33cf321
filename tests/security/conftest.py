"""A fresh server with people who can sign in, shared by the attacks of one module."""

from collections.abc import Generator
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from services.access import Viewer
from services.database import open_engine
from tests import databases
from tests.databases import Database
from tests.people import enrol
from tests.servers import Server, served


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the module's folder."""
    return tmp_path_factory.mktemp("attacked")


@pytest.fixture(scope="module")
def attacked(folder: Path) -> Generator[Database]:
    """Give the database of the attacked server."""
    with databases.migrated_database("sqlite", folder) as database:
        yield database


@pytest.fixture(scope="module")
def inside(attacked: Database) -> Generator[Engine]:
    """Give an engine on the attacked server's database."""
    engine = open_engine(attacked.url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def people(inside: Engine) -> dict[str, Viewer]:
    """Give the people who may sign in."""
    return enrol(inside)


@pytest.fixture(scope="module")
def server(attacked: Database, folder: Path, people: dict[str, Viewer]) -> Generator[Server]:
    """Give a server on which nobody has run anything yet."""
    del people  # they are entered before it starts
    with served(attacked, folder) as running:
        yield running
