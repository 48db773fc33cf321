"""What is secret is looked for where it does not belong: logs, tables, answers, others' pages."""

import re
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

import manage
from models.codes import Language
from services.access import Viewer
from services.database import open_engine
from services.errors import traced
from services.words import Words
from tests.databases import Database
from tests.people import PASSWORD, cookie_of
from tests.security.guards import guarded_by
from tests.security.sockets import RawPage
from tests.security.turns import log_of_this_turn
from tests.servers import Server

SWEDISH = Words(Language.SV)
MISTYPED = "canary-typed-into-the-wrong-field"
SETTINGS = {
    "SECRET_KEY": "canary-secret-key-of-this-installation",
    "METRICS_TOKEN": "canary-metrics-token",
    "ENCRYPTION_KEYS": "Y2FuYXJ5LWNhbmFyeS1jYW5hcnktY2FuYXJ5LWNhbmE=",
    "BACKUP_KEY": "YmFja3VwLWNhbmFyeS1iYWNrdXAtY2FuYXJ5LWJhY2s=",
}


@pytest.fixture(scope="module")
def environment() -> dict[str, str]:
    """Give settings that can be recognised."""
    return SETTINGS


@pytest.fixture
def secrets(server: Server) -> dict[str, str]:
    """Sign nord in, who first types a password as the name; return all that is secret."""
    with RawPage(server) as page:
        page.run()
        _sign_in(page, MISTYPED, "whatever")
        drawn = _sign_in(page, "nord", PASSWORD)
        ticket = re.search(r"ticket\W+([\w-]{43})", drawn)
        assert ticket, "the owner's own page is the one place where the ticket is"
        answer = httpx.post(
            f"{server.url}/session/redeem", content=ticket.group(1), headers={"Origin": server.url}
        )
        token = answer.cookies["hemvag"]
        assert token not in page.run(page_name="account")
    known = {"password": PASSWORD, "mistyped": MISTYPED, "ticket": ticket.group(1), "token": token}
    return known | SETTINGS


@guarded_by("hashed")
def test_nothing_secret_is_in_the_log(server: Server, secrets: dict[str, str]) -> None:
    with RawPage(server, token="no-such-" + secrets["token"]) as page:
        page.run(page_name="no-such-page", query=f"ref={MISTYPED}")
    log = log_of_this_turn(server)
    assert log, "without a line the test is blind"
    assert _found(log, secrets) == set()


@guarded_by("hashed")
def test_nothing_secret_is_in_the_database(
    browsed: Database, secrets: dict[str, str], inside: Engine
) -> None:
    assert inside.dialect.name == "sqlite"
    file = Path(browsed.url.removeprefix("sqlite:///"))
    held = b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
    assert b"session.opened" in held, "without this the test is blind"
    assert _found(held.decode("latin-1"), secrets) == set()


@guarded_by("nothing-on-pages")
@pytest.mark.parametrize(
    ("name", "address"), [("syd", "account"), ("admin", "users"), ("auditor", "audit")]
)
def test_nothing_secret_is_on_the_pages_of_others(
    server: Server,
    inside: Engine,
    people: dict[str, Viewer],
    secrets: dict[str, str],
    name: str,
    address: str,
) -> None:
    _, token = cookie_of(inside, people[name])
    with RawPage(server, token=token) as page:
        drawn = page.run(page_name=address)
        assert "menu_sign_out" in drawn
        assert _found("\n".join(map(str, page.heard)), secrets) == set()


@guarded_by("nothing-in-headers")
@pytest.mark.parametrize("path", ["/", "/healthz", "/readyz", "/metrics", "/_stcore/host-config"])
def test_nothing_secret_is_in_an_answer(server: Server, secrets: dict[str, str], path: str) -> None:
    headers = {"Authorization": f"Bearer {SETTINGS['METRICS_TOKEN']}"}
    answer = httpx.get(server.url + path, headers=headers)
    assert answer.status_code == 200
    assert _found(f"{answer.headers}{answer.text}", secrets) == set()


@guarded_by("errors-by-kind")
def test_a_databases_password_is_not_told_when_it_does_not_answer(
    capsys: pytest.CaptureFixture[str],
) -> None:
    manage.main(["check", "--database", "postgresql://hemvag:canary-word@127.0.0.1:1/hemvag"])
    told = capsys.readouterr()
    assert "fail" in told.out
    assert "canary-word" not in told.out + told.err


@guarded_by("hidden-parameters")
def test_a_statement_that_fails_does_not_tell_what_it_was_given(database: Database) -> None:
    engine = open_engine(database.url)
    with pytest.raises(DBAPIError) as told, engine.connect() as connection:
        connection.execute(sa.text("SELECT :typed FROM no_such_table"), {"typed": MISTYPED})
    engine.dispose()
    assert "no_such_table" in str(told.value)
    assert MISTYPED not in str(told.value)


@guarded_by("nothing-typed-in-the-log")
def test_the_log_of_a_bug_says_where_it_was_and_nothing_that_was_typed(engine: Engine) -> None:
    """A database quotes the row that it refuses, whatever the engine hides."""
    statement = sa.text(f"SELECT '{MISTYPED}' FROM no_such_table")  # noqa: S608  the test's own
    with pytest.raises(DBAPIError, match=MISTYPED) as told, engine.connect() as connection:
        connection.execute(statement)
    said = traced(told.value)
    assert said.startswith(type(told.value).__name__)
    assert "test_canary.py" in said
    assert MISTYPED not in said


def _sign_in(page: RawPage, name: str, password: str) -> str:
    typed = (page.typed(0, name), page.typed(1, password))
    return page.run(widgets=(*typed, page.pressed(SWEDISH("Sign in"))))


def _found(text: str, secrets: dict[str, str]) -> set[str]:
    return {name for name, secret in secrets.items() if secret in text}
