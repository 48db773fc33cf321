"""Whoever tries names learns nothing: not from words, and not from the work that each try makes.

Work is counted, not timed: passwords looked at, with which cost, and statements to the database.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from models.users import User
from services.accounts import UNUSABLE, hash_password
from services.errors import Refusal
from services.sign_ins import try_password
from services.throttles import Whence
from services.unit_of_work import begin
from tests.people import ADMIN, enrol, now
from tests.security.guards import guarded_by

NAMES = ("nord", "gone", "invited", "nobody")


@dataclass
class Work:
    """What one try was told and what it cost."""

    told: str = ""
    costs: list[str] = field(default_factory=list)
    statements: int = 0


@pytest.fixture
def tried(engine: Engine) -> dict[str, Work]:
    """Try a wrong password for somebody, somebody disabled, somebody invited, and nobody."""
    enrol(engine, "nord", "syd", "iom")
    with begin(engine, ADMIN, now()) as work:
        for user in work.session.exec(select(User)).all():
            user.password_hash = hash_password("right for somebody")
        by_name = {user.username: user for user in work.session.exec(select(User)).all()}
        by_name["syd"].username, by_name["syd"].active = "gone", False
        by_name["iom"].username, by_name["iom"].password_hash = "invited", UNUSABLE
        work.record("user.changed", "tests")
    with Session(engine) as session:
        assert {"nord", "gone", "invited"} == {one.username for one in session.exec(select(User))}
    return {name: _try(engine, name) for name in NAMES}


@guarded_by("same-work-for-nobody")
@pytest.mark.parametrize("name", NAMES[1:])
def test_every_name_is_told_the_same_and_makes_the_same_work(
    tried: dict[str, Work], name: str
) -> None:
    assert tried[name].told == tried["nord"].told
    assert tried[name].costs == tried["nord"].costs
    assert abs(tried[name].statements - tried["nord"].statements) <= 1


def test_one_password_is_looked_at_with_the_full_cost(tried: dict[str, Work]) -> None:
    """Without this the test above could compare nothing with nothing."""
    assert [work.costs for work in tried.values()] == [["12"]] * len(NAMES)
    assert tried["nord"].statements > 3


def _try(engine: Engine, name: str) -> Work:
    work = Work()

    def count(*_: object) -> None:
        work.statements += 1

    sa.event.listen(engine, "before_cursor_execute", count)
    try:
        try_password(
            engine, name, "wrong", _noting(work), now(), Whence(f"192.0.2.{NAMES.index(name)}")
        )
    except Refusal as refusal:
        work.told = str(refusal)
    finally:
        sa.event.remove(engine, "before_cursor_execute", count)
    return work


def _noting(work: Work) -> Callable[[str, str], bool]:
    def matches(_password: str, stored: str) -> bool:
        work.costs.append(stored.split("$")[2])
        return False

    return matches
