"""The databases of the tests themselves: empty each time, and reached without special rights."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from services.database import is_current, open_engine
from services.migrating import migrate
from tests.databases import Database


class TestEngine:
    def test_is_migrated(self, engine: Engine) -> None:
        assert is_current(engine)

    @pytest.mark.parametrize("turn", ["first", "second"])
    def test_keeps_nothing_of_another_test(self, engine: Engine, turn: str) -> None:
        """Each turn finds the counter where the migrations left it, and leaves it elsewhere."""
        with engine.begin() as connection:
            before = connection.scalar(sa.text("SELECT value FROM change_counter"))
            connection.execute(sa.text("UPDATE change_counter SET value = value + 1"))
        assert before == 0, turn

    def test_has_no_special_rights(self, engine: Engine) -> None:
        if engine.dialect.name == "sqlite":
            return
        with engine.connect() as connection:
            rights = connection.execute(
                sa.text("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
            ).one()
            owned = connection.scalar(
                sa.text("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
            )
        assert tuple(rights) == (False, False)
        assert owned == 0


def test_what_is_erased_leaves_the_file_however_sqlite_was_built(tmp_path: Path) -> None:
    place = tmp_path / "erased.db"
    engine = open_engine(f"sqlite:///{place}")
    off = "PRAGMA secure_delete = OFF"
    sa.event.listen(engine, "connect", lambda opened, _: opened.execute(off), insert=True)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE told (what TEXT)"))
        connection.execute(sa.text("INSERT INTO told VALUES ('nobody is to read this')"))
    with engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM told"))
    engine.dispose()
    assert b"nobody is to read this" not in place.read_bytes()


def test_an_unmigrated_database_has_no_tables_until_migrated(unmigrated: Database) -> None:
    engine = open_engine(unmigrated.url)
    assert sa.inspect(engine).get_table_names() == []
    migrate(unmigrated.url, unmigrated.migration_url)
    assert is_current(engine)
    engine.dispose()
