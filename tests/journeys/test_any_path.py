"""Random people do random things, allowed and not: nothing impossible ever comes of it."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy.engine import Engine

from services.database import open_engine
from services.row_security import whole_programme
from tests.conftest import FULL
from tests.databases import KINDS, Database, migrated_database
from tests.journeys.any_path import AnyPath

QUICKLY = settings(
    max_examples=8,
    stateful_step_count=35,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
AT_LENGTH = settings(QUICKLY, max_examples=300, stateful_step_count=50, derandomize=False)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_impossible_comes_of_anything(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    @contextmanager
    def opened() -> Generator[Engine]:
        with _database(kind, tmp_path, request) as database:
            engine = whole_programme(open_engine(database.url))
            yield engine
            engine.dispose()

    run_state_machine_as_test(lambda: AnyPath(opened), settings=AT_LENGTH if FULL else QUICKLY)


@contextmanager
def _database(kind: str, folder: Path, request: pytest.FixtureRequest) -> Generator[Database]:
    """A new file on SQLite; on PostgreSQL the worker's own database, wiped afterwards."""
    if kind == "sqlite":
        with migrated_database(kind, folder) as database:
            yield database
        return
    shared: tuple[Database, Callable[[], object]] = request.getfixturevalue("_of_this_worker")
    database, wipe = shared
    yield database
    wipe()
