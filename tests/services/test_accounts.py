"""Passwords, lock-out and server-side sessions."""

from datetime import timedelta

import bcrypt
import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from models.trail import TrailLine
from models.users import User
from services import accounts
from services.accounts import hash_password, prepared, try_password
from services.errors import TooManyTries, WrongNameOrPassword
from services.settings import Settings
from services.unit_of_work import begin
from tests.people import ADMIN, PASSWORD, cookie_of, enrol, now

SETTINGS = Settings(_env_file=None)
QUICK = bcrypt.gensalt(4)


def fits(password: str, hashed: str) -> bool:
    return bcrypt.checkpw(password.encode(), hashed.encode())


class TestHashing:
    def test_tells_long_passwords_apart_beyond_the_72_bytes_bcrypt_reads(self) -> None:
        long = "å" * 80
        hashed = hash_password(long + "x", QUICK)
        assert fits(prepared(long + "x"), hashed)
        assert not fits(prepared(long + "y"), hashed)

    def test_spaces_at_the_ends_count(self) -> None:
        hashed = hash_password(" secret ", QUICK)
        assert not fits(prepared("secret"), hashed)


class TestTryPassword:
    def test_lets_in_whoever_has_the_right_password(self, engine: Engine) -> None:
        enrol(engine, "nord")
        assert try_password(engine, "nord", PASSWORD, fits, now()).username == "nord"

    def test_says_the_same_of_a_wrong_password_and_an_unknown_name(self, engine: Engine) -> None:
        enrol(engine, "nord")
        for name, password in (("nord", "wrong"), ("nobody", PASSWORD)):
            with pytest.raises(WrongNameOrPassword):
                try_password(engine, name, password, fits, now())

    def test_hashes_for_unknown_names_too_so_that_time_tells_nothing(self, engine: Engine) -> None:
        hashed: list[str] = []

        def noting(_password: str, stored: str) -> bool:
            hashed.append(stored)
            return False

        with pytest.raises(WrongNameOrPassword):
            try_password(engine, "nobody", "x", noting, now())
        assert len(hashed) == 1

    def test_rests_the_account_after_five_wrong_passwords_for_a_quarter(
        self, engine: Engine
    ) -> None:
        enrol(engine, "nord")
        start = now()
        for _ in range(5):
            with pytest.raises(WrongNameOrPassword):
                try_password(engine, "nord", "wrong", fits, start)
        with pytest.raises(TooManyTries):
            try_password(engine, "nord", PASSWORD, fits, start + timedelta(minutes=14))
        later = start + timedelta(minutes=15, seconds=1)
        assert try_password(engine, "nord", PASSWORD, fits, later).username == "nord"

    def test_a_right_password_forgets_the_wrong_ones_before_it(self, engine: Engine) -> None:
        enrol(engine, "nord")
        for _ in range(4):
            with pytest.raises(WrongNameOrPassword):
                try_password(engine, "nord", "wrong", fits, now())
        try_password(engine, "nord", PASSWORD, fits, now())
        with Session(engine) as session:
            assert session.exec(select(User.failed)).one() == 0

    def test_refuses_a_disabled_user(self, engine: Engine) -> None:
        enrol(engine, "nord")
        with begin(engine, ADMIN, now()) as work:
            work.session.exec(select(User)).one().active = False
            work.record("user.disabled", "nord")
        with pytest.raises(WrongNameOrPassword):
            try_password(engine, "nord", PASSWORD, fits, now())

    def test_leaves_a_line_in_the_trail_for_what_failed(self, engine: Engine) -> None:
        enrol(engine, "nord")
        with pytest.raises(WrongNameOrPassword):
            try_password(engine, "nord", "wrong", fits, now())
        with Session(engine) as session:
            actions = session.exec(select(TrailLine.action)).all()
        assert "sign_in.failed" in actions


class TestSessions:
    def test_are_found_by_their_cookie(self, engine: Engine) -> None:
        viewer = enrol(engine, "nord")["nord"]
        session_id, token = cookie_of(engine, viewer)
        assert accounts.session_of(engine, token, SETTINGS, now()) == session_id

    def test_keep_neither_ticket_nor_token_in_the_database(self, engine: Engine) -> None:
        viewer = enrol(engine, "nord")["nord"]
        _, token = cookie_of(engine, viewer)
        with engine.connect() as connection:
            row = connection.exec_driver_sql("SELECT * FROM sign_in_sessions").one()
        assert token not in [str(value) for value in row]

    def test_end_after_twenty_minutes_without_activity(self, engine: Engine) -> None:
        viewer = enrol(engine, "nord")["nord"]
        session_id, _ = cookie_of(engine, viewer, now())
        later = now() + timedelta(minutes=20, seconds=5)
        assert accounts.viewer_in(engine, session_id, SETTINGS, later, active=True) is None

    def test_live_ticks_are_no_activity(self, engine: Engine) -> None:
        viewer = enrol(engine, "nord")["nord"]
        start = now()
        session_id, _ = cookie_of(engine, viewer, start)
        for minutes in (5, 10, 15, 19):
            moment = start + timedelta(minutes=minutes)
            assert accounts.viewer_in(engine, session_id, SETTINGS, moment, active=False)
        end = start + timedelta(minutes=21)
        assert accounts.viewer_in(engine, session_id, SETTINGS, end, active=False) is None

    def test_activity_keeps_them_but_not_beyond_ten_hours(self, engine: Engine) -> None:
        viewer = enrol(engine, "nord")["nord"]
        start = now()
        session_id, _ = cookie_of(engine, viewer, start)
        for minutes in range(15, 10 * 60, 15):
            moment = start + timedelta(minutes=minutes)
            assert accounts.viewer_in(engine, session_id, SETTINGS, moment, active=True)
        end = start + timedelta(hours=10, seconds=1)
        assert accounts.viewer_in(engine, session_id, SETTINGS, end, active=True) is None

    def test_tickets_go_stale_in_half_a_minute(self, engine: Engine) -> None:
        viewer = enrol(engine, "nord")["nord"]
        ticket = accounts.open_session(engine, viewer, "Test", SETTINGS, now())
        later = now() + timedelta(seconds=31)
        assert accounts.redeem(engine, ticket.secret, later) is None
