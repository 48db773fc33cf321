"""Putting a backup back into an empty place, and proving that it is what was copied."""

import hashlib
import sqlite3
import tarfile
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, make_url
from sqlmodel import Session

from services import database
from services.backups.cipher import Decrypting
from services.backups.copying import DATABASE, TABLE, put_rows
from services.backups.making import CHECKSUM
from services.backups.manifests import MANIFEST, Manifest, compare, read_manifest
from services.errors import BackupDiffers, BackupOfOtherKind, BackupUnreadable, NotEmpty
from services.installation import OPERATOR
from services.keeping.erased_before import Noted, erase_again
from services.keeping.frozen_before import freeze_again
from services.migrating import alone, equip, migrate
from services.private_files import ONLY_ITS_OWNER
from services.row_security import whole_programme
from services.trail_check import follow_alone
from services.unit_of_work import jot_within

_AT_ONCE = 1 << 20
_Archive = tuple[Manifest, tarfile.TarFile, Decrypting]
_Settle = Callable[[Connection], tuple[int, int]]


def restore(
    place: Path, key: bytes, url: str, owner_url: str | None, noted: Noted, now: datetime
) -> tuple[Manifest, int, int]:
    """Restore a backup, bring it to the newest schema, verify it, and let its trail tell.

    What was erased after the backup was made is erased again, and what was frozen is frozen again,
    before there is anything to serve; return how many cases that were.

    :raises NotEmpty: there is something already
    :raises BackupUnreadable: the file is damaged, cut short, or made with another key
    :raises BackupOfOtherKind: it was made of the other kind of database
    :raises BackupDiffers: what came back is not what was copied
    """
    _check_sum(place)
    with _opened(place, key) as (manifest, archive, stream):
        if manifest.engine != make_url(url).get_backend_name():
            raise BackupOfOtherKind(engine=manifest.engine)

        def settle(connection: Connection) -> tuple[int, int]:
            with jot_within(connection, OPERATOR, now) as work:
                work.record("backup.restored", place.name)
                return erase_again(work, noted.erased), freeze_again(work, noted.frozen)

        if manifest.engine == "sqlite":
            again = _restore_file(manifest, archive, stream, url, settle)
        else:
            again = _restore_tables(manifest, archive, stream, (url, owner_url), settle)
    return manifest, *again


def _restore_file(
    manifest: Manifest, archive: tarfile.TarFile, stream: Decrypting, url: str, settle: _Settle
) -> tuple[int, int]:
    target = Path(make_url(url).database or "")
    if target.exists():
        raise NotEmpty
    target.parent.mkdir(parents=True, exist_ok=True)
    growing = target.with_name(f".{target.name}.growing")
    growing.unlink(missing_ok=True)
    growing.touch(mode=ONLY_ITS_OWNER)
    try:
        _unpack(archive, growing)
        stream.finish()
        _check_file(growing)
        migrate(f"sqlite:///{growing}")
        again = _settle_file(growing, manifest, settle)
        growing.replace(target)
        return again
    finally:
        for leftover in ("", "-wal", "-shm"):
            growing.with_name(growing.name + leftover).unlink(missing_ok=True)


def _restore_tables(
    manifest: Manifest,
    archive: tarfile.TarFile,
    stream: Decrypting,
    urls: tuple[str, str | None],
    settle: _Settle,
) -> tuple[int, int]:
    """All of it in one transaction: what fails leaves the place as empty as it was."""
    url, owner_url = urls
    engine = whole_programme(database.open_engine(owner_url or url))
    try:
        with engine.begin() as connection:
            alone(connection)
            if sa.inspect(connection).get_table_names():
                raise NotEmpty
            database.upgrade(connection, manifest.revision)
            with _without_row_security(connection):
                _empty(connection, manifest)
                for member, rows in _members(archive):
                    table = member.removesuffix(TABLE)
                    put_rows(connection, table, list(manifest.columns[table]), rows)
            stream.finish()
            _count_on(connection, manifest)
            _verify(connection, manifest)
            database.upgrade(connection, "head")
            equip(connection, make_url(url).username)
            return settle(connection)
    finally:
        engine.dispose()


def _settle_file(place: Path, manifest: Manifest, settle: _Settle) -> tuple[int, int]:
    engine = database.open_engine(f"sqlite:///{place}")
    try:
        with engine.begin() as connection:
            _verify(connection, manifest)
            return settle(connection)
    finally:
        engine.dispose()


def _verify(connection: Connection, manifest: Manifest) -> None:
    compare(connection, manifest)
    with Session(connection) as session:
        fault = follow_alone(session).fault
    if fault is not None:
        raise BackupDiffers(what=f"trail {fault.position}")


def _check_sum(place: Path) -> None:
    """The checksum tells a damaged file before anything is written; a file may come without."""
    if not place.is_file():
        raise BackupUnreadable
    beside = place.with_name(place.name + CHECKSUM)
    if not beside.exists():
        return
    with place.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if beside.read_text(encoding="ascii").split()[:1] != [found]:
        raise BackupUnreadable


@contextmanager
def _opened(place: Path, key: bytes) -> Generator[_Archive]:
    with place.open("rb") as file:
        stream = Decrypting(file, key)
        source: Any = stream  # what is read from needs no more than `read`
        try:
            with tarfile.open(fileobj=source, mode="r|gz") as archive:
                first = archive.next()
                if first is None or first.name != MANIFEST:
                    raise BackupUnreadable
                yield read_manifest(_content(archive, first).read()), archive, stream
        except (tarfile.TarError, EOFError) as damaged:
            raise BackupUnreadable from damaged


def _members(archive: tarfile.TarFile) -> Iterator[tuple[str, Iterator[bytes]]]:
    while (member := archive.next()) is not None:
        yield member.name, _pieces(_content(archive, member))


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    content = archive.extractfile(member)
    if content is None:
        raise BackupUnreadable
    return content


def _pieces(content: IO[bytes]) -> Iterator[bytes]:
    while piece := content.read(_AT_ONCE):
        yield piece


def _unpack(archive: tarfile.TarFile, place: Path) -> None:
    for name, pieces in _members(archive):
        if name != DATABASE:
            raise BackupUnreadable
        with place.open("wb") as out:
            for piece in pieces:
                out.write(piece)


def _check_file(place: Path) -> None:
    connection = sqlite3.connect(place)
    try:
        found = connection.execute("PRAGMA integrity_check").fetchone()
    except sqlite3.DatabaseError as damaged:
        raise BackupUnreadable from damaged
    finally:
        connection.close()
    if found != ("ok",):
        raise BackupUnreadable


@contextmanager
def _without_row_security(connection: Connection) -> Generator[None]:
    """COPY does not write where row-level security holds; the owner may lift it meanwhile."""
    forced = connection.scalars(
        sa.text(
            "SELECT relname FROM pg_class WHERE relforcerowsecurity"
            " AND relnamespace = current_schema()::regnamespace"
        )
    ).all()
    quote = connection.dialect.identifier_preparer.quote
    for name in forced:
        connection.execute(sa.text(f"ALTER TABLE {quote(name)} NO FORCE ROW LEVEL SECURITY"))
    yield
    for name in forced:
        connection.execute(sa.text(f"ALTER TABLE {quote(name)} FORCE ROW LEVEL SECURITY"))


def _empty(connection: Connection, manifest: Manifest) -> None:
    """Take away the few rows that the migrations themselves write."""
    for name in reversed(list(manifest.columns)):
        table = sa.table(name)
        if connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one():
            connection.execute(sa.delete(table))


def _count_on(connection: Connection, manifest: Manifest) -> None:
    """Let every sequence go on behind the numbers that came back."""
    for name in (name for name, columns in manifest.columns.items() if "id" in columns):
        table = sa.table(name, sa.column("id", sa.Integer()))
        sequence = sa.select(sa.func.pg_get_serial_sequence(name, "id"))
        found = connection.execute(sequence).scalar_one()
        if found is not None:
            following = sa.select(sa.func.coalesce(sa.func.max(table.c.id), 0) + 1)
            onwards = sa.func.setval(found, following.scalar_subquery(), sa.false())
            connection.execute(sa.select(onwards))
