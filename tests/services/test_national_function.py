"""The function that counts national figures: what it is made of, and that `check` watches it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlmodel import col, select

from models.follow_ups import FollowUp
from services.checkup import look_over
from services.database import open_engine
from services.migrating import migrate
from services.national_function import open_to_a_day
from services.settings import Settings
from tests.databases import Database, migrated_database, superusers_url
from tests.people import now

SETTINGS = Settings.model_construct()
FUNCTION = "FUNCTION public.national_counts(date)"
OTHERWISE = (
    f"CREATE OR REPLACE {FUNCTION} RETURNS"
    " TABLE(part text, outcome text, within_365 integer, n bigint) LANGUAGE plpgsql"
    " SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS"
    " 'BEGIN RETURN QUERY SELECT ''caseload'', '''', 0, 7::bigint; END'"
)
MEDDLED = {
    "missing": f"DROP {FUNCTION}",
    "changed": OTHERWISE,
    "as its caller": f"ALTER {FUNCTION} SECURITY INVOKER",
    "found anywhere": f"ALTER {FUNCTION} RESET search_path",
    "everybody's": f"GRANT EXECUTE ON {FUNCTION} TO PUBLIC",
    "not ours": f"REVOKE EXECUTE ON {FUNCTION} FROM {{application}}",
}
on_postgresql = pytest.mark.parametrize("own", ["postgresql"], indirect=True)


@pytest.fixture
def own(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Give a database of this test's own: what is done to it stays."""
    with migrated_database(request.param, tmp_path) as database:
        yield database


def said(database: Database) -> str:
    """Return what the check finds wrong with the schema."""
    opened = open_engine(database.url)
    found = {one.name: one.wrong for one in look_over(opened, SETTINGS, now(), whole=False)}
    opened.dispose()
    return found["migrations"] or ""


def as_superuser(database: Database, statement: str) -> str:
    """Do or ask something that the application may not."""
    strong = open_engine(superusers_url(database))
    with strong.begin() as connection:
        found = connection.execute(sa.text(statement))
        answer = str(found.scalar_one()) if found.returns_rows else ""
    strong.dispose()
    return answer


@on_postgresql
class TestTheCheck:
    @pytest.mark.parametrize("done", MEDDLED.values(), ids=MEDDLED)
    def test_says_what_to_do_and_that_helps(self, own: Database, done: str) -> None:
        assert said(own) == ""
        role = make_url(own.url).username
        as_superuser(own, done.format(application=f'"{role}"'))
        assert "national figures" in said(own)
        assert "manage.py migrate" in said(own)
        migrate(own.url, own.migration_url)
        assert said(own) == ""

    def test_that_finds_it_in_order_leaves_it_alone(self, own: Database) -> None:
        """Another process may be counting by it while this one starts."""
        row = "SELECT xmin FROM pg_proc WHERE proname = 'national_counts'"
        before = as_superuser(own, row)
        migrate(own.url, own.migration_url)
        assert as_superuser(own, row) == before


class TestOpenToADay:
    def test_names_each_table_with_its_schema_and_leaves_the_day_open(self) -> None:
        def counted(day: date) -> sa.Selectable:
            late, why = col(FollowUp.due_on) <= day, col(FollowUp.cancelled_as).like("N%")
            return select(sa.func.count()).where(late, why)

        assert open_to_a_day(counted).split("WHERE")[1].strip() == (
            "public.follow_ups.due_on <= $1 AND public.follow_ups.cancelled_as LIKE 'N%'"
        )

    def test_refuses_a_day_that_is_worked_out_from_it(self) -> None:
        def counted(day: date) -> sa.Selectable:
            since = col(FollowUp.due_on) >= day.replace(month=1, day=1)
            return select(sa.func.count()).where(since, col(FollowUp.due_on) <= day)

        with pytest.raises(ValueError, match="that day alone"):
            open_to_a_day(counted)

    def test_refuses_what_asks_for_no_day(self) -> None:
        with pytest.raises(ValueError, match="that day alone"):
            open_to_a_day(lambda _day: select(sa.func.count(col(FollowUp.id))))
