"""The trail in a real database: chained as it is written, only added to, checked from outside."""

import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from models.codes import Role
from models.trail import TrailHead, TrailLine
from services import trail_check
from services.access import Viewer
from services.chain import Break, Fault
from services.database import open_engine
from services.errors import HeadsUnreadable
from services.trail_check import Checked, check, follow, noted_heads, watch
from services.unit_of_work import begin, jot
from tests.databases import Database
from tests.factories import NOW

ACTOR = Viewer(None, "tests", "Tests", Role.ADMIN)
WRITERS, DEEDS = 8, 12
INSERTED = (
    "INSERT INTO trail SELECT 6, at, actor_id, actor, role, action, subject, fields, "
    "reason, case_version, digest, digest FROM trail WHERE position = 5"
)


def write(engine: Engine, lines: int = 5) -> None:
    """Leave lines in the trail, some of them two to a deed."""
    for number in range(lines):
        with jot(engine, ACTOR, NOW) as work:
            work.record("tests.looked", f"{number}", fields=["b", "a"])


def fault_in(engine: Engine, noted: dict[int, str] | None = None) -> Fault | None:
    with Session(engine) as session:
        return follow(session, noted).fault


def tamper(database: Database, statement: str) -> None:
    """Do what only the owner of the tables can do: without the triggers."""
    owner = open_engine(database.migration_url or database.url)
    with owner.begin() as connection:
        for switch in _switches(connection, on=False):
            connection.exec_driver_sql(switch)
        connection.exec_driver_sql(statement)
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("ALTER TABLE trail ENABLE TRIGGER trail_only_grows")
    owner.dispose()


def _switches(connection: sa.Connection, *, on: bool) -> list[str]:
    if connection.dialect.name == "postgresql":
        return [f"ALTER TABLE trail {'ENABLE' if on else 'DISABLE'} TRIGGER trail_only_grows"]
    names = ("trail_is_not_changed", "trail_is_not_cut", "trail_is_not_replaced")
    return [f"DROP TRIGGER IF EXISTS {name}" for name in names]


class TestTheTrailOnlyGrows:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE trail SET actor = 'nobody'",
            "DELETE FROM trail WHERE position = 1",
            "DELETE FROM trail",
        ],
    )
    def test_not_even_its_owner_changes_or_removes_a_line(
        self, database: Database, engine: Engine, statement: str
    ) -> None:
        write(engine)
        owner = open_engine(database.migration_url or database.url)
        with pytest.raises(DBAPIError, match="only grows"), owner.begin() as connection:
            connection.exec_driver_sql(statement)
        owner.dispose()
        assert fault_in(engine) is None

    @pytest.mark.parametrize("database", ["sqlite"], indirect=True)
    def test_no_line_is_replaced_by_another(self, engine: Engine) -> None:
        write(engine)
        replacing = (
            "INSERT OR REPLACE INTO trail (position, at, actor, action, subject, fields, "
            "previous, digest) VALUES (2, '2026-01-01', 'x', 'x', 'x', '[]', '', '')"
        )
        with pytest.raises(DBAPIError, match="only grows"), engine.begin() as connection:
            connection.exec_driver_sql(replacing)

    @pytest.mark.postgresql
    @pytest.mark.parametrize("database", ["postgresql"], indirect=True)
    def test_it_cannot_be_emptied(self, database: Database, engine: Engine) -> None:
        write(engine)
        owner = open_engine(database.migration_url or database.url)
        with pytest.raises(DBAPIError, match="only grows"), owner.begin() as connection:
            connection.exec_driver_sql("TRUNCATE trail")
        owner.dispose()


class TestFollow:
    def test_finds_nothing_wrong_with_what_was_written(self, engine: Engine) -> None:
        write(engine)
        with begin(engine, ACTOR, NOW) as work:
            work.record("tests.done", "one", case_version=1)
            work.record("tests.done", "two", reason="ÅÄÖ")
        with Session(engine) as session:
            assert follow(session) == Checked(7, None)

    def test_finds_nothing_wrong_with_an_empty_trail(self, engine: Engine) -> None:
        with Session(engine) as session:
            assert follow(session) == Checked(0, None)

    def test_a_rolled_back_deed_leaves_no_gap(self, engine: Engine) -> None:
        write(engine, 1)
        with pytest.raises(AssertionError), begin(engine, ACTOR, NOW):
            pass
        write(engine, 1)
        assert fault_in(engine) is None

    @pytest.mark.parametrize(
        ("statement", "expected"),
        [
            ("UPDATE trail SET actor = 'x' WHERE position = 2", Fault(Break.CHANGED, 2)),
            ("UPDATE trail SET subject = 'x' WHERE position = 5", Fault(Break.CHANGED, 5)),
            ("UPDATE trail SET fields = '[]' WHERE position = 3", Fault(Break.CHANGED, 3)),
            ("UPDATE trail SET role = 'NOBODY' WHERE position = 3", Fault(Break.GAP, 3)),
            ("UPDATE trail SET at = '2026-01-01' WHERE position = 1", Fault(Break.CHANGED, 1)),
            ("UPDATE trail SET case_version = 9 WHERE position = 4", Fault(Break.CHANGED, 4)),
            ("UPDATE trail SET digest = previous WHERE position = 4", Fault(Break.CHANGED, 4)),
            ("UPDATE trail SET previous = digest WHERE position = 4", Fault(Break.OUT_OF_LINE, 4)),
            ("DELETE FROM trail WHERE position = 1", Fault(Break.GAP, 1)),
            ("DELETE FROM trail WHERE position = 3", Fault(Break.GAP, 3)),
            ("DELETE FROM trail WHERE position > 3", Fault(Break.TAIL_MISSING, 4)),
            ("DELETE FROM trail", Fault(Break.TAIL_MISSING, 1)),
            (INSERTED, Fault(Break.CHANGED, 6)),
            ("UPDATE trail_heads SET position = 4", Fault(Break.BEYOND_THE_HEAD, 5)),
            ("DELETE FROM trail_heads", Fault(Break.BEYOND_THE_HEAD, 1)),
        ],
    )
    def test_finds_what_was_done_behind_its_back(
        self, database: Database, engine: Engine, statement: str, expected: Fault
    ) -> None:
        write(engine)
        tamper(database, statement)
        assert fault_in(engine) == expected

    def test_finds_a_tail_that_was_cut_with_its_head(
        self, database: Database, engine: Engine
    ) -> None:
        """Within the database all agrees; only the head that was noted outside tells."""
        write(engine)
        with Session(engine) as session:
            head = session.exec(select(TrailHead)).one()
            noted = {head.position: head.digest}
            third = session.get_one(TrailLine, 3)
        tamper(database, "DELETE FROM trail WHERE position > 3")
        tamper(database, f"UPDATE trail_heads SET position = 3, digest = '{third.digest}'")  # noqa: S608
        assert fault_in(engine) is None
        assert fault_in(engine, noted) == Fault(Break.TAIL_MISSING, 4)

    def test_many_writers_at_once_leave_one_chain(self, engine: Engine) -> None:
        failed: list[Exception] = []

        def write_some() -> None:
            try:
                for number in range(DEEDS):
                    way = begin if number % 2 else jot
                    with way(engine, ACTOR, NOW) as work:
                        work.record("tests.done", "x")
            except Exception as problem:  # noqa: BLE001  told below
                failed.append(problem)

        writers = [threading.Thread(target=write_some) for _ in range(WRITERS)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        assert failed == []
        with Session(engine) as session:
            assert follow(session) == Checked(WRITERS * DEEDS, None)


class TestCheck:
    def test_lets_the_trail_tell_how_it_went(self, engine: Engine, tmp_path: Path) -> None:
        write(engine)
        check(engine, ACTOR, tmp_path / "heads.log", NOW)
        with Session(engine) as session:
            line = session.get_one(TrailLine, 6)
        assert (line.action, line.subject, line.reason) == (trail_check.CHECKED, "5", None)

    def test_says_what_is_wrong_and_where(
        self, database: Database, engine: Engine, tmp_path: Path
    ) -> None:
        write(engine)
        tamper(database, "DELETE FROM trail WHERE position = 2")
        checked = check(engine, ACTOR, tmp_path / "heads.log", NOW)
        assert str(checked) == "GAP 2"
        with Session(engine) as session:
            assert session.get_one(TrailLine, 6).reason == "GAP 2"


class TestWatch:
    def test_notes_one_head_a_day(self, engine: Engine, tmp_path: Path) -> None:
        heads = tmp_path / "some" / "heads.log"
        for hours in (0, 1, 24):
            write(engine, 2)
            watch(engine, ACTOR, heads, NOW + timedelta(hours=hours), time.sleep)
        days = [line.split()[0] for line in heads.read_text().splitlines()]
        assert days == ["2026-11-21", "2026-11-22"]
        assert sorted(noted_heads(heads)) == [3, 8]
        assert fault_in(engine, noted_heads(heads)) is None

    def test_says_in_the_trail_that_earlier_notes_are_gone(
        self, engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        heads = tmp_path / "heads.log"
        for days in (0, 1):
            watch(engine, ACTOR, heads, NOW + timedelta(days=days), time.sleep)
            heads.unlink()
        with Session(engine) as session:
            told = session.exec(select(TrailLine.action).order_by(TrailLine.position)).all()
        assert told == ["trail.checked", "trail.heads_begun", "trail.checked"]
        assert caplog.text.count("a new file of the trail's heads is begun") == 2

    def test_only_its_owner_may_read_the_file(self, engine: Engine, tmp_path: Path) -> None:
        watch(engine, ACTOR, tmp_path / "heads.log", NOW, time.sleep)
        assert (tmp_path / "heads.log").stat().st_mode & 0o077 == 0

    def test_a_trail_without_a_line_is_noted_too(self, engine: Engine, tmp_path: Path) -> None:
        watch(engine, ACTOR, tmp_path / "heads.log", NOW, time.sleep)
        assert sorted(noted_heads(tmp_path / "heads.log")) == [1]  # that it was checked

    def test_ends_without_a_word_when_it_is_interrupted(
        self, engine: Engine, tmp_path: Path
    ) -> None:
        def interrupted(_seconds: float) -> None:
            raise InterruptedError

        write(engine)
        with pytest.raises(InterruptedError):
            watch(engine, ACTOR, tmp_path / "heads.log", NOW, interrupted)
        assert noted_heads(tmp_path / "heads.log") == {}
        with Session(engine) as session:
            assert session.get(TrailLine, 6) is None

    def test_goes_on_behind_a_last_line_that_was_cut_short(
        self, engine: Engine, tmp_path: Path
    ) -> None:
        heads = tmp_path / "heads.log"
        write(engine)
        watch(engine, ACTOR, heads, NOW, time.sleep)
        whole = heads.read_bytes()
        heads.write_bytes(whole + b"2026-1")
        watch(engine, ACTOR, heads, NOW + timedelta(days=1), time.sleep)
        assert heads.read_bytes().startswith(whole)
        assert len(noted_heads(heads)) == 2

    def test_checks_against_what_was_noted_before(
        self, database: Database, engine: Engine, tmp_path: Path
    ) -> None:
        heads = tmp_path / "heads.log"
        write(engine)
        watch(engine, ACTOR, heads, NOW, time.sleep)
        tamper(database, "DELETE FROM trail")
        tamper(database, f"UPDATE trail_heads SET position = 0, digest = '{'0' * 64}'")  # noqa: S608
        write(engine, 3)
        assert fault_in(engine) is None
        watch(engine, ACTOR, heads, NOW + timedelta(days=1), time.sleep)
        with Session(engine) as session:
            assert session.get_one(TrailLine, 4).reason == "TAIL_MISSING 4"


class TestNotedHeads:
    def test_of_two_heads_for_one_position_the_first_holds(self, tmp_path: Path) -> None:
        heads = tmp_path / "heads.log"
        heads.write_text("2026-11-21 5 aaa\n2026-11-22 5 bbb\n")
        assert noted_heads(heads) == {5: "aaa"}

    def test_there_are_none_without_a_file(self, tmp_path: Path) -> None:
        assert noted_heads(tmp_path / "heads.log") == {}

    def test_refuses_a_file_of_something_else(self, tmp_path: Path) -> None:
        heads = tmp_path / "heads.log"
        for strange in (b"hello", b"2026-11-22 6 \xc3\xa5", b""):
            heads.write_bytes(b"2026-11-21 5 aaa\n" + strange + b"\n")
            with pytest.raises(HeadsUnreadable):
                noted_heads(heads)
