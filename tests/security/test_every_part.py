"""Every fragment, dialog, form and callback of the screens, called as every role that may not."""

import ast
from collections.abc import Callable, Generator, Iterator
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select
from streamlit.runtime.scriptrunner import StopException, get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType
from streamlit.testing.v1 import AppTest

from models.trail import TrailLine
from pages.ui.step_forms import PASSAGES
from services.access import Permission, Viewer, may
from services.database import engine
from services.documentation.doors import CALLBACK, DIALOG, DOWNLOAD, FORM, doors
from services.settings import settings
from tests.architecture.reading import ROOT, Source, first_call
from tests.databases import Database
from tests.people import PEOPLE, cookie_of
from tests.security.guards import guarded_by

FORMS_DIALOG = "ui.case_dialog.dialog"
OF_THE_STEP = {passage.permission for passage in PASSAGES.values()}


def parts() -> Iterator[tuple[str, str]]:
    """Give every part of a screen that asks for a permission, with each that it may ask for."""
    for door in doors(ROOT):
        if door.kind in (DIALOG, CALLBACK) and door.permission in Permission.__members__:
            yield door.name, door.permission
        elif door.kind == DOWNLOAD:
            yield "ui.downloads._hand_over", door.permission
        elif door.kind == FORM and door.permission in Permission.__members__:
            yield FORMS_DIALOG, door.permission
        elif door.kind == FORM:
            yield from ((FORMS_DIALOG, permission.name) for permission in OF_THE_STEP)


PARTS = sorted(set(parts()))


@pytest.fixture
def _here(browsed: Database, monkeypatch: pytest.MonkeyPatch) -> Generator[None]:
    """Have this process read the module's database."""
    for cached in (settings, engine):
        cached.cache_clear()
    monkeypatch.setenv("DATABASE_URL", browsed.url)
    yield
    engine().dispose()
    for cached in (settings, engine):
        cached.cache_clear()


@guarded_by("permission")
@pytest.mark.usefixtures("_here")
@pytest.mark.parametrize("name", PEOPLE)
def test_every_part_of_a_screen_refuses_whoever_may_not(
    inside: Engine, people: dict[str, Viewer], name: str
) -> None:
    viewer = people[name]
    closed = [part for part in PARTS if not may(viewer, Permission[part[1]])] or PARTS
    assert len(closed) > len(PARTS) / 4
    page = AppTest.from_function(_try_each, kwargs={"closed": closed})
    page.session_state["hemvag_session"] = cookie_of(inside, viewer)[0]
    page.run(timeout=30)
    assert not page.exception
    assert page.session_state["let_in"] is None
    with Session(inside) as session:
        refused = select(TrailLine.subject).where(
            col(TrailLine.actor) == name, col(TrailLine.action) == "access.refused"
        )
        assert sorted(session.exec(refused)) == sorted(Permission[asked] for _, asked in closed)


def test_the_parts_of_screens_are_many() -> None:
    assert len(PARTS) > 35


def _try_each(closed):  # type: ignore[no-untyped-def]
    from pages.ui import session  # noqa: PLC0415
    from tests.security.test_every_part import lets_in  # noqa: PLC0415

    session.state()["let_in"] = next((part for part in closed if lets_in(*part)), None)


def lets_in(name: str, asked: str) -> bool:
    """Call a part with nothing to work on, and say whether it came further than its door."""
    requests = get_script_run_ctx().script_requests  # type: ignore[union-attr]
    try:
        taken_out(name, asked)()
    except StopException:
        requests._state = ScriptRequestType.CONTINUE  # type: ignore[union-attr]  # noqa: SLF001  the next one is tried in the same run
        return False
    except BaseException:  # noqa: BLE001  past the door it stumbles over what it was not given
        return True
    return True


def taken_out(name: str, asked: str) -> Callable[[], Any]:
    """Return the code of a function of a screen by itself: many stand inside another."""
    place, _, function = name.rpartition(".")
    path = Path("pages", *place.split(".")).with_suffix(".py")
    source = Source(path.as_posix(), (ROOT / path).read_text(encoding="utf-8"))
    found = next(
        one for one in source.functions if (one.name, first_call(one)) == (function, "enter")
    )
    found.decorator_list, found.args = [], ast.parse("lambda: 0", mode="eval").body.args  # type: ignore[attr-defined]
    permission = Permission[asked]
    given = {"permission": permission, "ask": SimpleNamespace(permission=permission)}
    known = {**vars(import_module(f"pages.{place}")), **given}
    exec(compile(ast.Module([found], []), str(path), "exec"), known)  # noqa: S102
    return known[function]
