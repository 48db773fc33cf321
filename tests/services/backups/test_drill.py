"""The restore drill: a programme in use is copied, lost, and comes back as it was."""

import secrets
import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine, make_url
from sqlmodel import Session, SQLModel

from models.cases import Case
from models.codes import Milestone
from services.backups.making import CHECKSUM, backup, thin_out
from services.backups.restoring import restore
from services.commands.consents import withdraw_consent
from services.database import open_engine
from services.errors import BackupDiffers, BackupOfOtherKind, BackupUnreadable, NotEmpty
from services.recount import differences
from services.trail_check import follow
from tests.databases import Database, empty_database, migrated_database
from tests.factories import NOW, Programme, begun

KEY = secrets.token_bytes(32)


def everything(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Read every row of every table."""
    with engine.connect() as connection:
        return {
            table.name: sorted(
                (tuple(row) for row in connection.execute(sa.select(table))), key=repr
            )
            for table in SQLModel.metadata.sorted_tables
        }


def in_use(engine: Engine) -> Programme:
    """Run a programme with a case on its way, one handed over, and changed facts."""
    programme = begun(engine)
    ref = programme.arrived()
    programme.logged(ref, Milestone.M1)
    programme.handed_over(programme.submitted())
    return programme


@pytest.fixture
def owner(database: Database) -> Engine:
    """Open the database as a backup does: as the owner of its tables."""
    return open_engine(database.migration_url or database.url)


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
        restore(place, KEY, unmigrated.url, unmigrated.migration_url, NOW + timedelta(hours=1))
        again = open_engine(unmigrated.url)
        owned = open_engine(unmigrated.migration_url or unmigrated.url)
        after = everything(owned)
        owned.dispose()
        lines = after.pop("trail")
        assert lines[: len(before["trail"])] == before.pop("trail")
        assert [line[5] for line in lines[manifest.counts["trail"] :]] == ["backup.restored"]
        assert after.pop("trail_heads") != before.pop("trail_heads")
        assert after == before
        with Session(again) as session:
            assert follow(session).fault is None
            assert list(differences(session)) == []
        going_on = Programme(again, programme.people)
        going_on.at = NOW + timedelta(hours=2)
        assert going_on.case(going_on.submitted()).id not in {row[0] for row in before["cases"]}
        again.dispose()
