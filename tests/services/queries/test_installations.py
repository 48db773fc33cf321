"""What is true of a database as a whole."""

from datetime import date

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session

from services.errors import DatabaseNotReady
from services.queries.installations import started_on, version
from tests.factories import Programme


class TestInstallation:
    def test_tells_the_first_day(self, programme: Programme) -> None:
        with Session(programme.engine) as session:
            assert started_on(session) == date(2012, 1, 1)

    def test_refuses_before_the_first_start(self, engine: Engine) -> None:
        with Session(engine) as session, pytest.raises(DatabaseNotReady):
            started_on(session)

    def test_counts_every_deed(self, programme: Programme) -> None:
        with Session(programme.engine) as session:
            before = version(session)
        programme.assessed()
        with Session(programme.engine) as session:
            assert version(session) == before + 2
