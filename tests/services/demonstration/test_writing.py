"""A demonstration in the database: consistent, usable, the same every time, and never on top."""

import sqlite3
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select

from models.cases import Case
from models.codes import Region
from models.installations import Installation
from models.trail import TrailLine
from services.access import EVERYWHERE
from services.clock import day_of
from services.commands.cases import submit_application
from services.database import open_engine
from services.demonstration import writing
from services.demonstration.programmes import random_programme
from services.errors import DatabaseInUse, RealUseOnly
from services.installation import OPERATOR
from services.measures.questions import Question, year_of_days
from services.measures.registry import measure
from services.queries.users import viewer_of
from services.recount import differences
from services.row_security import whole_programme
from services.unit_of_work import begin, jot
from tests.databases import migrated_database
from tests.factories import NOW, TODAY, application
from tests.services.demonstration.content import loaded, stories_until


def counted(engine: Engine, name: str, year: int, *by: str) -> dict[str, int]:
    """Answer a measure for a year as the screens do."""
    first, last = year_of_days(year)
    question = Question(as_of=last, since=first, until=last, by=by)
    with Session(engine) as session:
        table = measure(session, name, question, EVERYWHERE)
    return {str(row.group[0]) if row.group else "all": row.n for row in table.rows}


def dump(path: Path) -> list[str]:
    """Return every statement that would make a SQLite database anew."""
    connection = sqlite3.connect(path)
    statements = list(connection.iterdump())
    connection.close()
    return statements


class TestWriteDemonstration:
    def test_shows_the_published_figures(self, engine: Engine) -> None:
        loaded(engine, stories_until(date(2019, 3, 1)))
        assert counted(engine, "returned", 2017) == {"all": 39}
        assert counted(engine, "supported", 2018) == {"all": 61}
        assert counted(engine, "supported", 2018, "return_country")["BG"] == 46

    def test_leaves_nothing_to_recount(self, engine: Engine) -> None:
        loaded(engine, stories_until())
        with Session(engine) as session:
            assert list(differences(session)) == []

    def test_says_that_it_is_a_demonstration_since_2012(self, engine: Engine) -> None:
        loaded(engine, [])
        with Session(engine) as session:
            installation = session.get_one(Installation, 1)
            assert installation.demonstration
            assert installation.started_on.isoformat() == "2012-01-01"

    def test_is_used_on_like_any_other_programme(self, engine: Engine) -> None:
        """New rows are numbered behind those that were written."""
        loaded(engine, stories_until()[-40:])
        with Session(engine) as session:
            nord = viewer_of(session, 1)
        assert nord is not None
        with begin(engine, nord, NOW) as work:
            ref = submit_application(work, application(region=Region.NORD))
        with Session(engine) as session:
            assert session.exec(select(Case).where(Case.ref == ref)).one().id == 41
            numbers = session.exec(
                select(TrailLine.position).order_by(col(TrailLine.at), col(TrailLine.position))
            ).all()
            assert list(numbers) == list(range(1, len(numbers) + 1))

    def test_writes_a_large_programme_in_parts(
        self, engine: Engine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(writing, "_CASES_AT_ONCE", 25)
        loaded(engine, list(random_programme(TODAY, 1, cases=60, years=6)))
        with Session(engine) as session:
            assert len(session.exec(select(Case.id)).all()) == 60
            assert list(differences(session)) == []

    def test_refuses_a_database_with_cases(self, engine: Engine) -> None:
        loaded(engine, stories_until()[-3:])
        with pytest.raises(DatabaseInUse):
            loaded(engine, stories_until()[-3:])

    def test_refuses_a_database_with_accounts(self, engine: Engine) -> None:
        loaded(engine, [])
        with pytest.raises(DatabaseInUse):
            loaded(engine, [])

    def test_refuses_real_use(self, engine: Engine) -> None:
        with jot(engine, OPERATOR, NOW) as work:
            work.session.add(Installation(started_on=day_of(NOW)))
        with pytest.raises(RealUseOnly):
            loaded(engine, [])

    def test_is_byte_for_byte_the_same(self, tmp_path: Path) -> None:
        dumps: list[list[str]] = []
        for _ in range(2):
            with migrated_database("sqlite", tmp_path) as database:
                engine = whole_programme(open_engine(database.url))
                loaded(engine, stories_until()[-150:])
                engine.dispose()
                dumps.append(dump(Path(database.url.removeprefix("sqlite:///"))))
        assert dumps[0] == dumps[1]
