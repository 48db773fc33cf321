"""The restore drill: a programme in use is copied, lost, and comes back as it was."""

import secrets
import sqlite3
import stat
import subprocess
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine, make_url
from sqlmodel import Session, SQLModel, col, select

from models.cases import Case
from models.codes import ConsentKind, HandoverReason, Milestone, Region
from models.trail import TrailLine
from services.backups import copying
from services.backups.copying import copy
from services.backups.making import CHECKSUM, backup, thin_out
from services.backups.manifests import Manifest, manifest_of
from services.backups.restoring import restore
from services.commands.consents import give_consent
from services.commands.endings import withdraw
from services.commands.erasures import approve_erasures, propose_erasures
from services.commands.handovers import ask_handover
from services.database import open_engine
from services.errors import BackupDiffers, BackupOfOtherKind, BackupUnreadable, NotEmpty
from services.keeping.erased_before import NOTES, NOTHING, Noted, note_erased, read_notes
from services.keeping.frozen_before import FROZEN_NOTES, note_frozen
from services.national_function import is_in_order
from services.queries.handovers import Handovers, handovers_open
from services.recount import differences
from services.row_security import whole_programme
from services.trail_check import follow
from tests.databases import Database, empty_database
from tests.factories import NOW, Programme, begun
from tests.people import enrol

KEY = secrets.token_bytes(32)


class CutShort(dict[str, date]):
    """Marks at whose first reading somebody stops it all."""

    def get(self, *_asked: object) -> Any:
        raise KeyboardInterrupt


def everything(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Read every row of every table."""
    with engine.connect() as connection:
        return {
            table.name: [
                tuple(row)
                for row in connection.execute(sa.select(table).order_by(*table.primary_key.columns))
            ]
            for table in SQLModel.metadata.sorted_tables
        }


def in_use(engine: Engine) -> Programme:
    """Run a programme with a case on its way, one handed over, and changed facts."""
    programme = begun(engine)
    ref = programme.arrived()
    programme.logged(ref, Milestone.M1)
    programme.handed_over(programme.submitted())
    return programme


def long_ended(programme: Programme) -> str:
    """Take in somebody who left long ago."""
    ended_on = NOW.date() - timedelta(1100)
    ref = programme.submitted(applied_on=ended_on - timedelta(100))
    programme.step(programme.nord, withdraw, ref, ended_on)
    return ref


def erase_due(programme: Programme, refs: list[str]) -> None:
    """Erase these, by two people."""
    programme.do(programme.manager, propose_erasures, keep_months=24)
    auditor = enrol(programme.engine, "auditor")["auditor"]
    programme.do(auditor, approve_erasures, refs, keep_months=24)


@pytest.fixture
def owner(database: Database) -> Engine:
    """Open the database as a backup does: as the owner of its tables."""
    return whole_programme(open_engine(database.migration_url or database.url))


@pytest.fixture
def copied(engine: Engine, owner: Engine, tmp_path: Path) -> Path:
    """Give a backup of a programme in use."""
    in_use(engine)
    place, _ = backup(owner, tmp_path / "backups", KEY, NOW)
    owner.dispose()
    return place


class TestDrill:
    def test_all_of_it_comes_back_and_the_programme_goes_on(
        self, engine: Engine, owner: Engine, unmigrated: Database, tmp_path: Path
    ) -> None:
        if engine.dialect.name != make_url(unmigrated.url).get_backend_name():
            return
        programme = in_use(engine)
        before = everything(owner)
        place, manifest = backup(owner, tmp_path / "backups", KEY, NOW)
        owner.dispose()
        then = NOW + timedelta(hours=1)
        restore(place, KEY, unmigrated.url, unmigrated.migration_url, NOTHING, then)
        again = whole_programme(open_engine(unmigrated.url))
        owned = whole_programme(open_engine(unmigrated.migration_url or unmigrated.url))
        after = everything(owned)
        owned.dispose()
        lines = after.pop("trail")
        assert lines[: len(before["trail"])] == before.pop("trail")
        (added,) = lines[manifest.counts["trail"] :]
        assert "backup.restored" in added
        assert after.pop("trail_heads") != before.pop("trail_heads")
        assert after == before
        with again.connect() as connection:
            assert is_in_order(connection)
        with Session(again) as session:
            assert follow(session).fault is None
            assert list(differences(session)) == []
        going_on = Programme(again, programme.people)
        going_on.at = NOW + timedelta(hours=2)
        assert going_on.case(going_on.submitted()).id == manifest.counts["cases"] + 1
        again.dispose()

    def test_what_was_erased_after_the_backup_is_erased_again(
        self, engine: Engine, owner: Engine, unmigrated: Database, tmp_path: Path
    ) -> None:
        if engine.dialect.name != make_url(unmigrated.url).get_backend_name():
            return
        programme = begun(engine)
        refs = [programme.arrived(), long_ended(programme), programme.submitted()]
        place, _ = backup(owner, tmp_path / "backups", KEY, NOW)
        owner.dispose()
        programme.consent_withdrawn(refs[0], ConsentKind.DATA_SHARING)
        erase_due(programme, refs[:2])
        note_erased(engine, tmp_path / NOTES)
        noted = Noted(read_notes([tmp_path / NOTES]), {})
        urls = (unmigrated.url, unmigrated.migration_url)
        _, *again = restore(place, KEY, *urls, noted, NOW + timedelta(days=9))
        assert (again, len(noted.erased)) == ([2, 0], 2)
        opened = whole_programme(open_engine(unmigrated.url))
        restored = Programme(opened, programme.people)
        with Session(opened) as session:
            assert follow(session).fault is None
            gone = session.exec(select(Case).where(col(Case.erased_at).is_not(None))).all()
            assert list(differences(session)) == []
        assert max(case.ended_on or date.min for case in gone) == programme.at.date()
        assert [restored.trail(ref)[-1].action for ref in refs[:2]] == ["case.erased"] * 2
        assert restored.case(refs[2]).erased_at is None
        opened.dispose()

    def test_what_was_frozen_after_the_backup_is_frozen_again(
        self, engine: Engine, owner: Engine, unmigrated: Database, tmp_path: Path
    ) -> None:
        if engine.dialect.name != make_url(unmigrated.url).get_backend_name():
            return
        programme = begun(engine)
        ref, other = programme.submitted(), programme.submitted()
        programme.step(programme.nord, ask_handover, ref, Region.SYD, HandoverReason.CAPACITY)
        place, _ = backup(owner, tmp_path / "backups", KEY, NOW)
        owner.dispose()
        programme.consent_withdrawn(ref, ConsentKind.DATA_SHARING)
        note_frozen(engine, tmp_path / FROZEN_NOTES)
        noted = Noted({}, read_notes([tmp_path / FROZEN_NOTES]))
        urls = (unmigrated.url, unmigrated.migration_url)
        _, *again = restore(place, KEY, *urls, noted, NOW + timedelta(days=9))
        assert (again, len(noted.frozen)) == ([0, 1], 1)
        opened = whole_programme(open_engine(unmigrated.url))
        restored = Programme(opened, programme.people, NOW + timedelta(days=9, hours=1))
        with Session(opened) as session:
            assert handovers_open(session, programme.syd) == Handovers((), ())
        assert restored.case(ref).frozen_at is not None
        assert restored.case(other).frozen_at is None
        sharing = ConsentKind.DATA_SHARING
        restored.step(restored.nord, give_consent, ref, sharing, restored.at.date())
        assert restored.case(ref).frozen_at is None
        opened.dispose()

    def test_a_writer_who_is_not_done_is_neither_copied_nor_waited_for(
        self, engine: Engine, owner: Engine, tmp_path: Path
    ) -> None:
        programme = in_use(engine)
        with engine.connect() as writing, writing.begin():
            writing.execute(sa.update(Case).values(version=99))
            copied = copy(owner, tmp_path, NOW)
        owner.dispose()
        assert copied.manifest.counts["cases"] == 2
        assert programme.people
        if engine.dialect.name == "sqlite":
            found = sqlite3.connect(copied.parts[0])
            assert found.execute("SELECT count(*) FROM cases WHERE version = 99").fetchone() == (0,)
            found.close()


class TestTheFile:
    def test_it_is_its_owners_alone_and_leaves_nothing_plain_behind(self, copied: Path) -> None:
        assert stat.S_IMODE(copied.stat().st_mode) == 0o600
        assert stat.S_IMODE(copied.parent.stat().st_mode) == 0o700
        names = {place.name for place in copied.parent.iterdir()}
        assert names == {copied.name, copied.name + CHECKSUM}

    def test_it_shows_no_word_of_what_is_in_it(self, engine: Engine, copied: Path) -> None:
        with Session(engine) as session:
            refs = session.exec(select(Case.ref)).all()
        written = copied.read_bytes()
        assert refs
        assert not [
            ref for ref in (*refs, "SQLite format", "trail_heads") if ref.encode() in written
        ]

    def test_its_checksum_is_one_that_others_can_check(self, copied: Path) -> None:
        folder = copied.parent
        done = subprocess.run(
            ["sha256sum", "--check", copied.name + CHECKSUM], cwd=folder, check=False
        )
        assert done.returncode == 0

    def test_the_trail_tells_of_it(self, engine: Engine, copied: Path) -> None:
        with Session(engine) as session:
            last = session.exec(select(TrailLine).order_by(col(TrailLine.position).desc())).first()
        assert last is not None
        assert (last.action, last.subject) == ("backup.made", copied.name)

    def test_the_oldest_go(self, tmp_path: Path) -> None:
        for day in range(1, 6):
            for ending in (".backup", ".backup.sha256"):
                (tmp_path / f"hemvag-2026110{day}T000000Z{ending}").touch()
        (tmp_path / "a-file-of-somebody-elses.backup").touch()
        thin_out(tmp_path, 2)
        assert sorted(place.name for place in tmp_path.glob("hemvag-*.backup")) == [
            "hemvag-20261104T000000Z.backup",
            "hemvag-20261105T000000Z.backup",
        ]
        assert len(list(tmp_path.iterdir())) == 5


class TestRefuses:
    def again(self, copied: Path, place: Database, key: bytes = KEY) -> None:
        """Restore, once more."""
        restore(copied, key, place.url, place.migration_url, NOTHING, NOW)

    def nothing_is_there(self, place: Database) -> bool:
        """Say whether a place is as empty as it was."""
        url = make_url(place.migration_url or place.url)
        if url.get_backend_name() == "sqlite":
            folder = Path(url.database or "").parent
            return not [one for one in folder.iterdir() if ".db" in one.name]
        opened = sa.create_engine(url)
        tables = sa.inspect(opened).get_table_names()
        opened.dispose()
        return tables == []

    def test_a_place_that_holds_something(self, copied: Path, database: Database) -> None:
        with pytest.raises(NotEmpty):
            self.again(copied, database)

    def test_to_leave_half_of_it_when_it_stops_before_erasing_again(
        self, copied: Path, engine: Engine, tmp_path: Path
    ) -> None:
        with empty_database(engine.dialect.name, tmp_path) as place:
            urls = (place.url, place.migration_url)
            with pytest.raises(KeyboardInterrupt):
                restore(copied, KEY, *urls, Noted(CutShort(), {}), NOW)
            assert self.nothing_is_there(place)
            self.again(copied, place)

    @pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
    def test_the_other_kind_of_database(
        self, kind: str, copied: Path, engine: Engine, tmp_path: Path
    ) -> None:
        if engine.dialect.name != kind:
            other = (
                "sqlite:///" + str(tmp_path / "x.db") if kind == "sqlite" else "postgresql://x/y"
            )
            with pytest.raises(BackupOfOtherKind):
                self.again(copied, Database(other))

    @pytest.mark.parametrize("harm", ["key", "byte", "cut", "gone"])
    def test_a_file_that_is_not_what_was_written(
        self, harm: str, copied: Path, engine: Engine, tmp_path: Path
    ) -> None:
        copied.with_name(copied.name + CHECKSUM).unlink()
        written = bytearray(copied.read_bytes())
        if harm == "byte":
            written[len(written) // 2] ^= 1
        copied.write_bytes(written[:-20] if harm == "cut" else written)
        if harm == "gone":
            copied.unlink()
        key = secrets.token_bytes(32) if harm == "key" else KEY
        with empty_database(engine.dialect.name, tmp_path) as place:
            with pytest.raises(BackupUnreadable):
                self.again(copied, place, key)
            assert self.nothing_is_there(place)

    def test_a_file_that_is_not_what_was_summed_up(
        self, copied: Path, unmigrated: Database
    ) -> None:
        beside = copied.with_name(copied.name + CHECKSUM)
        beside.write_text("0" * 64 + f"  {copied.name}\n")
        with pytest.raises(BackupUnreadable):
            self.again(copied, unmigrated)
        assert self.nothing_is_there(unmigrated)

    @pytest.mark.parametrize("spoilt", ["counts", "trail_digest"])
    def test_what_comes_back_other_than_it_was_copied(
        self,
        spoilt: str,
        engine: Engine,
        owner: Engine,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        in_use(engine)

        def wrong(*arguments: Any) -> Manifest:
            manifest = manifest_of(*arguments)
            told = {"counts": {**manifest.counts, "cases": 3}, "trail_digest": "0" * 64}
            return replace(manifest, **{spoilt: told[spoilt]})

        monkeypatch.setattr(copying, "manifest_of", wrong)
        copied, _ = backup(owner, tmp_path / "backups", KEY, NOW)
        owner.dispose()
        with empty_database(engine.dialect.name, tmp_path) as place:
            with pytest.raises(BackupDiffers):
                self.again(copied, place)
            assert self.nothing_is_there(place)
