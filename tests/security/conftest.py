"""Tries each marked test in two turns: without its guard, where it must fail, and as Hemväg is."""

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from services.access import Viewer
from services.database import open_engine
from tests.conftest import FULL
from tests.databases import Database
from tests.security.guards import IN_THE_DATABASE, database_without, taken_away
from tests.security.turns import Turning, turning
from tests.servers import Server


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a marked test another turn, without its guards; first, for it may note nothing."""
    marker = metafunc.definition.get_closest_marker("guarded_by")
    if marker is not None:
        names = marker.args[0]
        turns = {f"without_{'_'.join(names)}": names, "": ()}
        metafunc.parametrize("without", turns.values(), ids=turns, indirect=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Try a test of many cases without its guards by one of them; the long suite by each."""
    if FULL:
        return
    seen: set[str] = set()
    again: list[pytest.Item] = []
    for item in items:
        if isinstance(item, pytest.Function) and _missing(item):
            test = item.nodeid.partition("[")[0]
            if test in seen:
                again.append(item)
            seen.add(test)
    config.hook.pytest_deselected(items=again)
    items[:] = [item for item in items if item not in again]


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, Any, Any]:
    """Turn the answer round where the guard is gone."""
    names = _missing(pyfuncitem)
    if not names:
        return (yield)
    try:
        yield
    except (Exception, pytest.fail.Exception):  # noqa: BLE001  however it notices
        return True
    pytest.fail(f"This test is blind: it passes without {', '.join(names)}.")


def _missing(item: pytest.Function) -> tuple[str, ...]:
    called = getattr(item, "callspec", None)
    return called.params.get("without", ()) if called is not None else ()


@pytest.fixture(autouse=True)
def without(request: pytest.FixtureRequest) -> Generator[tuple[str, ...]]:
    """Take the guards away that this turn is to do without, and give their names."""
    names: tuple[str, ...] = getattr(request, "param", ())
    with taken_away(*names):
        if not set(names) & set(IN_THE_DATABASE):
            yield names
            return
        with database_without(request.getfixturevalue("database"), *names):
            yield names


@pytest.fixture
def bare(database: Database) -> Generator[Engine]:
    """Give the engine as the application opens it; one after the other takes one connection."""
    opened = open_engine(database.url)
    yield opened
    opened.dispose()


@pytest.fixture(scope="module")
def environment() -> dict[str, str]:
    """Give the settings that a module's server has beside the usual ones."""
    return {}


@pytest.fixture(scope="module")
def certificate() -> Path | None:
    """Give the certificate that a module's server has, if it is to be reached by TLS."""
    return None


@pytest.fixture(scope="module")
def in_turn(
    browsed: Database,
    folder: Path,
    people: dict[str, Viewer],
    environment: dict[str, str],
    certificate: Path | None,
) -> Generator[Turning]:
    """Serve Hemväg so that it can be told to do without some of its guards for a while."""
    del people  # they are entered before it starts
    with turning(browsed, folder, certificate, environment) as running:
        yield running


@pytest.fixture(scope="module")
def hemvag(in_turn: Turning) -> Server:
    """Give Hemväg as it is, to tests that are tried in one turn only."""
    return in_turn.server


@pytest.fixture(scope="module")
def unguarded(in_turn: Turning) -> Turning:
    """Give the server that does without its guards: the same, or one that a module has beside."""
    return in_turn


@pytest.fixture
def server(
    request: pytest.FixtureRequest, hemvag: Server, without: tuple[str, ...]
) -> Generator[Server]:
    """Give Hemväg, or Hemväg without what this turn is to do without."""
    if not without:
        yield hemvag
        return
    unguarded: Turning = request.getfixturevalue("unguarded")
    unguarded.take_away(*without)
    yield unguarded.server
    unguarded.take_away()
