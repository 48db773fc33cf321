"""Tries each marked test twice: as Hemväg is, and without its guard, where the test must fail."""

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from services.access import Viewer
from tests.databases import Database
from tests.security.guards import IN_THE_DATABASE, database_without, taken_away
from tests.security.turns import Unguarded, served_unguarded
from tests.servers import Server, served


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a marked test another turn, without its guards; first, for it may note nothing."""
    marker = metafunc.definition.get_closest_marker("guarded_by")
    if marker is not None:
        names = marker.args[0]
        turns = {f"without_{'_'.join(names)}": names, "": ()}
        metafunc.parametrize("without", turns.values(), ids=turns, indirect=True)


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


@pytest.fixture(scope="module")
def environment() -> dict[str, str]:
    """Give the settings that a module's server has beside the usual ones."""
    return {}


@pytest.fixture(scope="module")
def certificate() -> Path | None:
    """Give the certificate that a module's server has, if it is to be reached by TLS."""
    return None


@pytest.fixture(scope="module")
def hemvag(
    browsed: Database,
    folder: Path,
    people: dict[str, Viewer],
    environment: dict[str, str],
    certificate: Path | None,
) -> Generator[Server]:
    """Serve Hemväg as it is."""
    del people  # they are entered before it starts
    with served(browsed, folder, certificate, **environment) as running:
        yield running


@pytest.fixture(scope="module")
def unguarded(
    browsed: Database,
    folder: Path,
    people: dict[str, Viewer],
    environment: dict[str, str],
    certificate: Path | None,
) -> Generator[Unguarded]:
    """Serve Hemväg once more on the same database, so that its guards can be taken away."""
    del people
    with served_unguarded(browsed, folder, certificate, environment) as running:
        yield running


@pytest.fixture
def server(
    request: pytest.FixtureRequest, hemvag: Server, without: tuple[str, ...]
) -> Generator[Server]:
    """Give Hemväg, or Hemväg without what this turn is to do without."""
    if not without:
        yield hemvag
        return
    unguarded: Unguarded = request.getfixturevalue("unguarded")
    unguarded.take_away(*without)
    yield unguarded.server
    unguarded.take_away()
