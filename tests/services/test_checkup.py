"""What `manage.py check` finds in order, and what not."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from pydantic import SecretStr
from sqlalchemy.engine import Engine, make_url

from models.trail import TrailLine
from services.checkup import look_over
from services.database import open_engine
from services.installation import begin_use
from services.keys import DEMO_KEY
from services.settings import Settings
from tests.databases import Database
from tests.people import now
from tests.services.demonstration.content import loaded

MOMENT = now()
OWN_KEY = "VGhpcyBrZXkgc2VydmVzIHRoZSB0ZXN0cyBhbG9uZSE="
OWN_SECRET = "a secret of one's own"


def settings(engine: Engine, secret: str = OWN_SECRET, **others: object) -> Settings:
    """Set an installation on this database."""
    url = engine.url.render_as_string(hide_password=False)
    keys = {"encryption_keys": SecretStr(OWN_KEY)} | others
    return Settings.model_construct(database_url=url, secret_key=SecretStr(secret), **keys)


def wrong(engine: Engine, wanted: Settings, *, whole: bool = True) -> dict[str, str]:
    """Return what is not in order, by name."""
    findings = look_over(engine, wanted, now(), whole=whole)
    return {finding.name: finding.wrong for finding in findings if finding.wrong}


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A `.env` of the developer's is none of these tests' business."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def private(engine: Engine) -> Engine:
    """Give a database whose file is its owner's alone."""
    if engine.dialect.name == "sqlite":
        Path(engine.url.database or "").chmod(stat.S_IRUSR | stat.S_IWUSR)
    return engine


class TestLookOver:
    def test_finds_a_fresh_installation_in_order(self, private: Engine) -> None:
        wanted = settings(private)
        begin_use(private, wanted, MOMENT)
        names = [finding.name for finding in look_over(private, wanted, now(), whole=True)]
        assert wrong(private, wanted) == {}
        assert names == ["settings", "database", "migrations", "use", "clock", "file rights"]

    def test_finds_missing_and_published_keys(self, private: Engine) -> None:
        assert (
            "ENCRYPTION_KEYS" in wrong(private, settings(private, encryption_keys=None))["settings"]
        )
        published = settings(private, encryption_keys=SecretStr(DEMO_KEY))
        assert "demonstration" in wrong(private, published)["settings"]
        published = settings(private, backup_key=SecretStr("no key at all"))
        assert "BACKUP_KEY" in wrong(private, published)["settings"]

    def test_finds_a_file_of_keys_that_others_may_read(
        self, private: Engine, tmp_path: Path
    ) -> None:
        place = tmp_path / "keys"
        place.write_text(OWN_KEY)
        place.chmod(0o640)
        found = wrong(private, settings(private, encryption_keys=None, encryption_keys_file=place))
        assert f"chmod 600 {place}" in found["settings"]

    def test_finds_a_missing_secret(self, private: Engine) -> None:
        assert "SECRET_KEY" in wrong(private, settings(private, ""))["settings"]

    def test_finds_a_first_day_still_to_come(self, private: Engine) -> None:
        later = (MOMENT + timedelta(days=2)).date()
        assert "STARTED_ON" in wrong(private, settings(private, started_on=later))["settings"]

    def test_finds_demonstration_data(self, private: Engine) -> None:
        loaded(private, [])
        assert "demonstration" in wrong(private, settings(private))["use"]

    def test_looks_at_a_database_alone_without_settings(self, private: Engine) -> None:
        loaded(private, [])
        assert wrong(private, settings(private, ""), whole=False) == {}

    def test_finds_a_clock_behind_what_is_recorded(self, private: Engine) -> None:
        with private.begin() as connection:
            line = {"at": MOMENT + timedelta(days=1), "actor": "nord", "action": "x", "subject": ""}
            connection.execute(sa.insert(TrailLine).values(position=1, fields=[], **line))
        assert "behind" in wrong(private, settings(private))["clock"]

    def test_finds_a_file_that_others_may_open(self, engine: Engine) -> None:
        if engine.dialect.name == "postgresql":
            Path(".env").write_text("SECRET_KEY=x")
            place = Path(".env")
        else:
            place = Path(engine.url.database or "")
        for rights in (0o644, 0o640):
            place.chmod(rights)
            assert f"chmod 600 {place}" in wrong(engine, settings(engine))["file rights"]

    def test_finds_that_others_reach_it_without_https(self, private: Engine) -> None:
        named = settings(private, allowed_hosts="cases.example.org localhost")
        assert "SECURE_COOKIES=1" in wrong(private, named)["settings"]


class TestLookOverSomethingUnready:
    def test_finds_that_it_is_not_migrated(self, unmigrated: Database) -> None:
        engine = open_engine(unmigrated.url)
        found = wrong(engine, settings(engine), whole=False)
        engine.dispose()
        assert "manage.py migrate" in found["migrations"]

    def test_finds_that_nothing_answers(self) -> None:
        url = "postgresql+psycopg://nobody@localhost:1/nothing"
        engine = open_engine(url)
        found = wrong(engine, Settings.model_construct(database_url=str(make_url(url))))
        assert "does not answer" in found["database"]
