"""Each attack fails on Hemväg, and succeeds where the guards are gone: none of them is blind."""

import sys
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from services.access import Viewer
from services.database import open_engine
from services.row_security import whole_programme
from tests.databases import migrated_database
from tests.people import enrol
from tests.security.attacks import ATTACKS, Prey
from tests.servers import ROOT, Server, Started, free_port

Attack = Callable[[Prey], bool]


@pytest.fixture(scope="module")
def guarded(server: Server, inside: Engine, people: dict[str, Viewer]) -> Prey:
    """Give Hemväg."""
    return Prey(server, inside, people)


@pytest.fixture(scope="module")
def unguarded(folder: Path) -> Generator[Prey]:
    """Give Hemväg without its guards."""
    port = free_port()
    where = ["--host", "127.0.0.1", "--port", str(port)]
    command = [sys.executable, "-m", "uvicorn", "tests.security.unguarded:app", *where]
    with migrated_database("sqlite", folder) as database:
        engine = whole_programme(open_engine(database.url))
        people = enrol(engine)
        environment = {
            "DATABASE_URL": database.url,
            "DEMO": "1",
            "TRAIL_HEADS_FILE": str(folder / "unguarded-heads.log"),
            "STREAMLIT_SERVER_ENABLE_CORS": "false",
            "STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION": "false",
        }
        with Started(command, port, folder).answering("/healthz", ROOT, environment) as server:
            yield Prey(server, engine, people)
        engine.dispose()


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda one: one.__name__)
def test_fails(guarded: Prey, attack: Attack) -> None:
    assert not attack(guarded)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda one: one.__name__)
def test_succeeds_without_its_guard(unguarded: Prey, attack: Attack) -> None:
    assert attack(unguarded)
