"""Whose count a try belongs to, and in which order counts are locked."""

from collections.abc import Iterable

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from models.users import SignInThrottle
from services.errors import TooManyTries, WrongNameOrPassword
from services.sign_ins import AT_THE_MACHINE, try_password
from services.throttles import TRIES, address_key
from tests.people import PASSWORD, enrol, now
from tests.services.test_sign_ins import AWAY, HOME, attempt, fail, fits


def test_tries_from_an_address_that_rests_count_for_no_name_and_leave_no_row(
    engine: Engine,
) -> None:
    enrol(engine, "nord")
    for number in range(TRIES):
        fail(engine, 1, name=f"guess{number}")
    before = rows(engine)
    for name in (*["nord"] * TRIES, "another", "one more"):
        with pytest.raises(TooManyTries):
            attempt(engine, name=name)
    assert rows(engine) == before
    assert attempt(engine, PASSWORD, address=HOME)


def test_tries_lock_the_address_before_the_name_like_whoever_comes_in(engine: Engine) -> None:
    """Two orders would have two tries at once wait for each other."""
    enrol(engine, "nord")
    locked: list[object] = []

    def note(_c: object, _u: object, statement: str, given: object, *_: object) -> None:
        if "sign_in_throttles" in statement:
            locked.extend(_keys_in(given))

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        attempt(engine, PASSWORD)
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
    at, name = address_key(AWAY), locked[1]
    assert locked == [at, name, at, name]


def test_tries_with_a_sign_that_no_name_has_are_nobodys(engine: Engine) -> None:
    fail(engine, 1, name="no\0rd")


def test_tries_from_outside_shut_nobody_out_at_the_machine(engine: Engine) -> None:
    enrol(engine, "nord")
    fail(engine, TRIES)
    assert try_password(engine, "nord", PASSWORD, fits, now(), AT_THE_MACHINE)
    for _ in range(TRIES):
        with pytest.raises(WrongNameOrPassword):
            try_password(engine, "nord", "wrong", fits, now(), AT_THE_MACHINE)
    with pytest.raises(TooManyTries):
        try_password(engine, "nord", PASSWORD, fits, now(), AT_THE_MACHINE)


def rows(engine: Engine) -> int:
    with Session(engine) as session:
        return len(session.exec(select(SignInThrottle)).all())


def _keys_in(given: object) -> list[object]:
    """Return the keys of what is counted among what a statement is given."""
    values = given.values() if isinstance(given, dict) else given
    assert isinstance(values, Iterable)
    return [value for value in values if isinstance(value, str) and len(value) == 64]
