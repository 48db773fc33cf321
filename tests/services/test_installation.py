"""The first start, and the start that must not be."""

from datetime import date, timedelta
from threading import Thread

import pytest
from pydantic import SecretStr
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from models.codes import Role
from models.installations import ChangeCounter, Installation
from models.sign_in_sessions import SignInSession
from models.trail import TrailLine
from models.users import User
from services.accounts import open_session
from services.errors import DemonstrationOnly, RealUseOnly, SecretIsPublished, SecretMissing
from services.installation import begin_use, tidy
from services.one_time_codes import hash_code
from services.settings import DEMO_SECRET, Settings
from tests.factories import NOW, TODAY, begun
from tests.services.demonstration.content import loaded

OWN_KEY = "VGhpcyBrZXkgc2VydmVzIHRoZSB0ZXN0cyBhbG9uZSE="
OWN_SECRET = "a secret of one's own"


def settings(
    secret: str = OWN_SECRET, *, demo: bool = False, since: date | None = None
) -> Settings:
    """Set an installation; what a test does not name is as usual."""
    return Settings.model_construct(
        secret_key=SecretStr(secret),
        encryption_keys=SecretStr(OWN_KEY),
        demo=demo,
        started_on=since,
    )


def installation(engine: Engine) -> Installation | None:
    """Read what the first start left."""
    with Session(engine) as session:
        return session.get(Installation, 1)


class TestBeginUse:
    def test_makes_an_administrator_who_signs_in_with_a_code_once(self, engine: Engine) -> None:
        code = begin_use(engine, settings(), NOW)
        with Session(engine) as session:
            admin = session.exec(select(User)).one()
        assert (admin.username, admin.role) == ("admin", Role.ADMIN)
        assert admin.must_change_password
        assert code is not None
        assert admin.code_hash == hash_code(code)

    def test_remembers_today_as_the_first_day(self, engine: Engine) -> None:
        begin_use(engine, settings(), NOW)
        found = installation(engine)
        assert found is not None
        assert (found.started_on, found.demonstration) == (TODAY, False)

    def test_remembers_the_day_that_was_set(self, engine: Engine) -> None:
        begin_use(engine, settings(since=date(2020, 5, 1)), NOW)
        found = installation(engine)
        assert found is not None
        assert found.started_on == date(2020, 5, 1)

    def test_keeps_the_first_day_whatever_is_set_later(self, engine: Engine) -> None:
        begin_use(engine, settings(), NOW)
        assert begin_use(engine, settings(since=date(2012, 1, 1)), NOW) is None
        found = installation(engine)
        assert found is not None
        assert found.started_on == TODAY

    def test_makes_nobody_where_there_is_somebody(self, engine: Engine) -> None:
        begun(engine)
        assert begin_use(engine, settings(), NOW) is None

    def test_leaves_a_line_for_the_start_and_the_account(self, engine: Engine) -> None:
        begin_use(engine, settings(), NOW)
        with Session(engine) as session:
            actions = session.exec(select(TrailLine.action).order_by(TrailLine.action)).all()
        assert list(actions) == ["installation.started", "user.created"]

    def test_is_the_first_once_when_two_replicas_start_together(self, engine: Engine) -> None:
        codes: list[str | None] = []
        starts = [
            Thread(target=lambda: codes.append(begin_use(engine, settings(), NOW)))
            for _ in range(2)
        ]
        for start in starts:
            start.start()
        for start in starts:
            start.join()
        assert sum(code is not None for code in codes) == 1

    @pytest.mark.parametrize(
        ("secret", "refusal"), [("", SecretMissing), (DEMO_SECRET, SecretIsPublished)]
    )
    def test_refuses_real_use_without_a_secret_of_its_own(
        self, engine: Engine, secret: str, refusal: type[Exception]
    ) -> None:
        with pytest.raises(refusal):
            begin_use(engine, settings(secret), NOW)
        assert installation(engine) is None

    def test_refuses_real_use_of_a_demonstration(self, engine: Engine) -> None:
        loaded(engine, [])
        with pytest.raises(DemonstrationOnly):
            begin_use(engine, settings(), NOW)

    def test_refuses_a_demonstration_in_real_use(self, engine: Engine) -> None:
        begin_use(engine, settings(), NOW)
        with pytest.raises(RealUseOnly):
            begin_use(engine, settings(demo=True), NOW)

    def test_starts_a_demonstration_with_its_own_accounts(self, engine: Engine) -> None:
        loaded(engine, [])
        assert begin_use(engine, settings(DEMO_SECRET, demo=True), NOW) is None
        with Session(engine) as session:
            assert len(session.exec(select(User.id)).all()) == 12

    def test_moves_no_version(self, engine: Engine) -> None:
        begin_use(engine, settings(), NOW)
        with Session(engine) as session:
            assert session.exec(select(ChangeCounter.value)).one() == 0


class TestTidy:
    def test_erases_who_signed_in_where_a_month_after_it_makes_anybody_known(
        self, engine: Engine
    ) -> None:
        nord, used = begun(engine).nord, settings().model_copy(update={"session_hours": 10})
        for days in (90, 61, 59, 0):
            open_session(engine, nord, f"{days} days ago", used, NOW - timedelta(days))
        tidy(engine, NOW)
        with Session(engine) as session:
            devices = session.exec(select(SignInSession.device)).all()
        assert sorted(devices) == ["0 days ago", "59 days ago"]


def test_settings_left_empty_count_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("STARTED_ON", "SECRET_KEY", "METRICS_TOKEN"):
        monkeypatch.setenv(name, "")
    read = Settings()
    assert (read.started_on, read.secret_key.get_secret_value(), read.metrics_token) == (
        None,
        "",
        None,
    )
