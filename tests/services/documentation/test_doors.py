"""Reading the doors from the code: one that asks nobody is found like all others."""

from pathlib import Path

import pytest

from services.documentation.doors import CALLBACK, DEED, DOWNLOAD, INSIDE, Door, doors

PAGE = """
import streamlit as st
from pages.ui import live, session
from pages.ui.guard import enter

def render() -> None:
    viewer = enter(Permission.CASE_READ)
    st.button("a", on_click=_forgot)
    st.button("b", on_click=lambda: live.erase(viewer))
    st.button("c", on_click=_BY_KIND.get("c", _asks))
    st.button("d", on_click=session.keep)
    begin, words = _begins, "e"
    st.button(words, on_click=begin)
    st.expander("f", on_change="rerun")
    _offer()

def _forgot() -> None:
    with live.change(None) as work:
        erase(work)

def _asks() -> None:
    enter(Permission.CASE_CLOSE)

def _begins() -> None:
    session.keep("begun", True)

def _of_a_table() -> None:
    pass

_BY_KIND = {"c": _of_a_table}

def _offer() -> None:
    st.download_button("g", b"")
"""
SESSION = "def keep(name: str, value: object) -> None:\n    pass\n"
QUERY = (
    "def every_case(session: Session) -> list[str]:\n    return []\n"
    "def within(session: Session, scope: Scope) -> int:\n    return 0\n"
)
DEED_ELSEWHERE = "def hand_out(work: UnitOfWork, ref: str) -> None:\n    work.record('x', ref)\n"


@pytest.fixture
def found(tmp_path: Path) -> set[Door]:
    """Give the doors of a small programme with everything that may be forgotten."""
    for place, code in {
        "pages/forgetful.py": PAGE,
        "pages/ui/session.py": SESSION,
        "services/queries/all.py": QUERY,
        "services/keeping/gifts.py": DEED_ELSEWHERE,
        "services/commands/gifts.py": DEED_ELSEWHERE,
    }.items():
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text(code, encoding="utf-8")
    return set(doors(tmp_path))


def test_finds_a_callback_that_forgot_to_ask(found: set[Door]) -> None:
    assert Door(CALLBACK, "forgetful._forgot", "") in found


def test_finds_what_a_lambda_a_table_and_another_name_lead_to(found: set[Door]) -> None:
    callbacks = {door for door in found if door.kind == CALLBACK}
    assert callbacks == {
        Door(CALLBACK, "forgetful._forgot", ""),
        Door(CALLBACK, "ui.live.erase", ""),
        Door(CALLBACK, "forgetful._asks", "CASE_CLOSE"),
        Door(CALLBACK, "forgetful._of_a_table", ""),
        Door(CALLBACK, "forgetful._begins", ""),
        Door(CALLBACK, "ui.session.keep", ""),
    }


def test_finds_a_download(found: set[Door]) -> None:
    assert Door(DOWNLOAD, "forgetful._offer", "") in found


def test_finds_a_question_that_is_told_nobodys_name(found: set[Door]) -> None:
    inside = {door.name for door in found if door.kind == INSIDE}
    assert inside == {"queries.all.every_case", "keeping.gifts.hand_out"}


def test_finds_a_deed_that_insists_on_nothing(found: set[Door]) -> None:
    assert Door(DEED, "gifts.hand_out", "") in found
