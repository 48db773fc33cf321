"""Random programmes to count, made once on each database: figures are read, nothing is changed."""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlmodel import Session

from services.database import open_engine
from services.row_security import whole_programme
from tests import databases
from tests.services.measures.programmes import FIRST, fill
from tests.services.measures.recount import Recount, recount

# The second one was begun in the system when its first windows had closed already.
PROGRAMMES = {1: FIRST, 2: date(2017, 9, 1)}


@dataclass(frozen=True)
class Made:
    """A random programme in a database, and the same counted by other means."""

    engine: Engine
    counted: Recount


@pytest.fixture(scope="session", params=databases.KINDS)
def several(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Generator[dict[int, Made]]:
    """Give each random programme in a database of its own."""
    folder = tmp_path_factory.mktemp("programmes")
    with (
        databases.migrated_database(request.param, folder) as first,
        databases.migrated_database(request.param, folder) as second,
    ):
        made = {
            seed: _made(base.url, seed)
            for seed, base in zip(PROGRAMMES, (first, second), strict=True)
        }
        yield made
        for one in made.values():
            one.engine.dispose()


def _made(url: str, seed: int) -> Made:
    engine = whole_programme(open_engine(url))
    with Session(engine) as session, session.begin():
        fill(session, seed=seed, cases=60, started_on=PROGRAMMES[seed])
        return Made(engine, recount(session))


@pytest.fixture(params=list(PROGRAMMES))
def made(request: pytest.FixtureRequest, several: dict[int, Made]) -> Made:
    """Give one random programme after the other."""
    return several[request.param]


@pytest.fixture
def session(made: Made) -> Generator[Session]:
    """Give a session on a random programme."""
    with Session(made.engine) as opened:
        yield opened


@pytest.fixture
def counted(made: Made) -> Recount:
    """Give the same programme counted by other means."""
    return made.counted


@pytest.fixture
def statements(made: Made) -> Generator[list[str]]:
    """Write down every statement that is sent to the database."""
    sent: list[str] = []

    def note(*arguments: Any) -> None:
        if not arguments[2].startswith(("BEGIN", "SET LOCAL")):
            sent.append(arguments[2])

    sa.event.listen(made.engine, "before_cursor_execute", note)
    yield sent
    sa.event.remove(made.engine, "before_cursor_execute", note)
