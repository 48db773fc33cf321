"""What a backup says of itself: its schema, how much it holds, and where its trail ends."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import SQLModel

from services.errors import BackupDiffers

MANIFEST = "manifest.json"
_SCHEMA = "alembic_version"


@dataclass(frozen=True)
class Manifest:
    """The first thing in a backup, and what a restored database is compared with."""

    made_at: str
    engine: str
    revision: str
    columns: Mapping[str, Sequence[str]]
    counts: Mapping[str, int]
    trail_position: int
    trail_digest: str

    def written(self) -> bytes:
        """Write it as JSON."""
        return json.dumps(asdict(self), indent=1).encode()


def read_manifest(written: bytes) -> Manifest:
    """Read what `written` gave."""
    return Manifest(**json.loads(written))


def manifest_of(connection: Connection, now: datetime) -> Manifest:
    """Describe a database as one transaction sees it."""
    tables = SQLModel.metadata.sorted_tables
    head = sa.text("SELECT position, digest FROM trail_heads")
    position, digest = connection.execute(head).one()
    return Manifest(
        made_at=now.isoformat(timespec="seconds"),
        engine=connection.dialect.name,
        revision=connection.execute(sa.text(f"SELECT version_num FROM {_SCHEMA}")).scalar_one(),  # noqa: S608
        columns={table.name: [column.name for column in table.columns] for table in tables},
        counts={table.name: _count(connection, table.name) for table in tables},
        trail_position=position,
        trail_digest=digest,
    )


def compare(connection: Connection, manifest: Manifest) -> None:
    """Insist that a database holds as much as a manifest says, and that its trail ends there.

    :raises BackupDiffers: it does not
    """
    for name, expected in manifest.counts.items():
        if _count(connection, name) != expected:
            raise BackupDiffers(what=name)
    head = connection.execute(sa.text("SELECT position, digest FROM trail_heads")).one()
    if tuple(head) != (manifest.trail_position, manifest.trail_digest):
        raise BackupDiffers(what="trail_heads")


def _count(connection: Connection, table: str) -> int:
    return connection.execute(sa.select(sa.func.count()).select_from(sa.table(table))).scalar_one()
