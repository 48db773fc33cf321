"""A release in the database stays as it was built; it is promoted once."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from models.releases import Release
from services.database import for_writing
from tests.factories import NOW

PROMOTED = {"promoted_at": NOW, "promoted_by": "manager"}


@pytest.fixture
def built(engine: Engine) -> Engine:
    with Session(for_writing(engine)) as session, session.begin():
        session.add(
            Release(id="R-2026-01", content=b"{}", sha256="a" * 64, built_at=NOW, built_by="m")
        )
    return engine


def change(engine: Engine, **values: Any) -> None:
    with for_writing(engine).begin() as connection:
        connection.execute(sa.update(Release).values(**values))


def test_is_promoted_once(built: Engine) -> None:
    change(built, **PROMOTED)
    with pytest.raises(DBAPIError):
        change(built, **PROMOTED)


@pytest.mark.parametrize(
    "values",
    [
        {"content": b"{1}"},
        {"sha256": "b" * 64},
        {"built_by": "somebody"},
        {"id": "R-2026-02"},
        {**PROMOTED, "content": b"[]"},
    ],
)
def test_nothing_else_changes(built: Engine, values: dict[str, Any]) -> None:
    with pytest.raises(DBAPIError):
        change(built, **values)


@pytest.mark.parametrize("statement", ["DELETE FROM releases", "TRUNCATE releases"])
def test_is_not_taken_away(built: Engine, statement: str) -> None:
    with pytest.raises(DBAPIError), for_writing(built).begin() as connection:
        connection.exec_driver_sql(statement)


def test_is_not_written_over(built: Engine) -> None:
    again = sa.insert(Release).values(
        id="R-2026-01", content=b"[]", sha256="c" * 64, built_at=NOW, built_by="m"
    )
    with pytest.raises(DBAPIError), for_writing(built).begin() as connection:
        connection.execute(again.prefix_with("OR REPLACE", dialect="sqlite"))
