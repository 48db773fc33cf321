"""Deeds are whole, audited and counted; book-keeping moves no version; live screens hear."""

from datetime import date, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, select

from models.codes import Role
from models.installations import Installation
from models.trail import TrailLine
from services import changes
from services.access import Viewer
from services.queries.installations import version
from services.unit_of_work import UnitOfWork, begin, jot
from tests.factories import NOW

ACTOR = Viewer(None, "tests", "Tests", Role.ADMIN)


def version_of(engine: Engine) -> int:
    with Session(engine) as session:
        return version(session)


def trail(engine: Engine) -> list[TrailLine]:
    with Session(engine) as session:
        return list(session.exec(select(TrailLine)).all())


def installed(engine: Engine) -> bool:
    with Session(engine) as session:
        return session.get(Installation, 1) is not None


def install(work: UnitOfWork) -> None:
    work.session.add(Installation(started_on=date(2026, 1, 1)))


def break_after_writing(work: UnitOfWork) -> None:
    install(work)
    work.record("installation.started", "tests")
    work.session.flush()
    raise BrokenError


class BrokenError(Exception):
    """Something went wrong inside a unit of work."""


class TestBegin:
    def test_commits_the_change_its_line_and_the_version_together(self, engine: Engine) -> None:
        with begin(engine, ACTOR, NOW) as work:
            install(work)
            work.record("installation.started", "tests", fields=["started_on"])
        (line,) = trail(engine)
        assert installed(engine)
        assert version_of(engine) == 1
        assert (line.at, line.actor, line.role) == (NOW, "tests", Role.ADMIN)
        assert (line.action, line.fields) == ("installation.started", ["started_on"])

    def test_leaves_nothing_behind_when_something_breaks(self, engine: Engine) -> None:
        with pytest.raises(BrokenError), begin(engine, ACTOR, NOW) as work:
            break_after_writing(work)
        assert not installed(engine)
        assert (trail(engine), version_of(engine)) == ([], 0)

    def test_refuses_a_deed_that_left_no_line(self, engine: Engine) -> None:
        with pytest.raises(AssertionError), begin(engine, ACTOR, NOW) as work:
            install(work)
        assert not installed(engine)

    def test_knows_the_day_in_stockholm(self, engine: Engine) -> None:
        late = datetime.fromisoformat("2026-06-30T22:30:00+00:00")
        with begin(engine, ACTOR, late) as work:
            assert work.today == date(2026, 7, 1)
            work.record("tests.looked", "tests")


class TestJot:
    def test_commits_and_leaves_the_version_where_it_is(self, engine: Engine) -> None:
        with jot(engine, ACTOR, NOW) as work:
            install(work)
        assert installed(engine)
        assert version_of(engine) == 0

    def test_leaves_nothing_behind_when_something_breaks(self, engine: Engine) -> None:
        with pytest.raises(BrokenError), jot(engine, ACTOR, NOW) as work:
            break_after_writing(work)
        assert not installed(engine)


class TestAnnouncements:
    # PostgreSQL tells every process itself: tests/services/web/test_watching.py
    @pytest.mark.parametrize("database", ["sqlite"], indirect=True)
    def test_come_after_the_commit_and_carry_the_version(self, engine: Engine) -> None:
        heard: list[tuple[int, bool]] = []
        stop = changes.listen(lambda number: heard.append((number, installed(engine))))
        with begin(engine, ACTOR, NOW) as work:
            install(work)
            work.record("installation.started", "tests")
        stop()
        assert heard == [(1, True)]

    def test_do_not_come_for_book_keeping_or_for_what_was_rolled_back(self, engine: Engine) -> None:
        heard: list[int] = []
        stop = changes.listen(heard.append)
        with pytest.raises(BrokenError), begin(engine, ACTOR, NOW) as work:
            break_after_writing(work)
        with jot(engine, ACTOR, NOW) as work:
            install(work)
        stop()
        assert heard == []


class TestTheTrail:
    # SQLite has no roles; there the file's owner is the application.
    @pytest.mark.postgresql
    @pytest.mark.parametrize("database", ["postgresql"], indirect=True)
    def test_can_only_be_added_to_by_the_applications_role(self, engine: Engine) -> None:
        with begin(engine, ACTOR, NOW) as work:
            work.record("tests.looked", "tests")
        for statement in (
            sa.update(TrailLine).values(actor="nobody"),
            sa.delete(TrailLine).where(col(TrailLine.position) > 0),
        ):
            with pytest.raises(DBAPIError), jot(engine, ACTOR, NOW) as work:
                work.session.exec(statement)
        assert len(trail(engine)) == 1
