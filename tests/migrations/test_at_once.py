"""Several servers that start at once renew one database: one does it, the others find it done."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy.exc import OperationalError

from services.database import is_current, open_engine
from services.migrating import alone, migrate
from tests.databases import Database

on_postgresql = pytest.mark.parametrize("unmigrated", ["postgresql"], indirect=True)


@on_postgresql
def test_each_of_two_that_migrate_at_once_comes_to_its_end(unmigrated: Database) -> None:
    both = Barrier(2)

    def started() -> None:
        both.wait()
        migrate(unmigrated.url, unmigrated.migration_url)

    with ThreadPoolExecutor(2) as servers:
        for server in [servers.submit(started) for _ in range(2)]:
            server.result()
    engine = open_engine(unmigrated.url)
    assert is_current(engine)
    engine.dispose()


@on_postgresql
def test_whoever_renews_is_alone_until_the_end(unmigrated: Database) -> None:
    engine = open_engine(unmigrated.migration_url or unmigrated.url)
    with engine.connect() as second:
        with engine.begin() as first:
            alone(first)
            second.exec_driver_sql("SET LOCAL lock_timeout = '50ms'")
            with pytest.raises(OperationalError):
                alone(second)
        second.rollback()
        with second.begin():
            alone(second)
    engine.dispose()
