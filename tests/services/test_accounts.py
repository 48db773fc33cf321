"""Passwords, lock-out and server-side sessions."""

from base64 import urlsafe_b64decode
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Barrier, BrokenBarrierError

import bcrypt
import pytest
from sqlalchemy.engine import Engine
from sqlmodel import select

from models.users import User
from services import accounts
from services.accounts import hash_password, prepared
from services.settings import Settings
from services.unit_of_work import begin
from tests.people import ADMIN, cookie_of, enrol, now

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

    def test_is_done_for_two_at_once_however_many_come(self) -> None:
        third = Barrier(3)

        def matches(_password: str, _stored: str) -> bool:
            with suppress(BrokenBarrierError):
                third.wait(0.5)
                return True
            return False

        with ThreadPoolExecutor(6) as crowd:
            three_met = crowd.map(lambda _: accounts.checked("x", "y", matches), range(6))
        assert not any(three_met)


class TestSessions:
    def test_are_found_by_their_cookie(self, engine: Engine) -> None:
        viewer = enrol(engine, "nord")["nord"]
        session_id, token = cookie_of(engine, viewer)
        assert accounts.session_of(engine, token, SETTINGS, now()) == session_id

    @pytest.mark.parametrize("name", ["nord", "syd"])
    def test_end_when_their_cookie_is_replaced_whoever_comes_in(
        self, engine: Engine, name: str
    ) -> None:
        """Two tabs at the form: signing out of the second must not leave the first to go on."""
        people = enrol(engine, "nord", "syd")
        first, token = cookie_of(engine, people["nord"])
        ticket = accounts.open_session(engine, people[name], "Test", SETTINGS, now())
        assert accounts.redeem(engine, ticket.secret, now(), replaced=token)
        assert accounts.viewer_in(engine, first, SETTINGS, now(), active=False) is None
        assert accounts.viewer_in(engine, ticket.session_id, SETTINGS, now(), active=False)

    def test_go_on_where_nobody_comes_in(self, engine: Engine) -> None:
        first, token = cookie_of(engine, enrol(engine, "nord")["nord"])
        assert accounts.redeem(engine, "no ticket", now(), replaced=token) is None
        assert accounts.viewer_in(engine, first, SETTINGS, now(), active=False)

    def test_of_a_disabled_user_are_found_no_more(self, engine: Engine) -> None:
        viewer = enrol(engine, "nord")["nord"]
        _, token = cookie_of(engine, viewer)
        with begin(engine, ADMIN, now()) as work:
            work.session.exec(select(User)).one().active = False
            work.record("user.disabled", "nord")
        assert accounts.session_of(engine, token, SETTINGS, now()) is None

    def test_keep_neither_ticket_nor_token_in_the_database(self, engine: Engine) -> None:
        viewer = enrol(engine, "nord")["nord"]
        _, token = cookie_of(engine, viewer)
        with engine.connect() as connection:
            row = connection.exec_driver_sql("SELECT * FROM sign_in_sessions").one()
        assert token not in [str(value) for value in row]

    def test_have_tokens_of_256_bits_and_no_two_alike(self, engine: Engine) -> None:
        viewer = enrol(engine, "nord")["nord"]
        tickets = [accounts.open_session(engine, viewer, "", SETTINGS, now()) for _ in range(5)]
        tokens = [accounts.redeem(engine, one.secret, now()) or "" for one in tickets]
        secrets = {one.secret for one in tickets} | set(tokens)
        assert len(secrets) == 10
        assert {len(urlsafe_b64decode(secret + "=")) * 8 for secret in secrets} == {256}

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

    def test_a_ticket_is_exchanged_once_of_four_at_once(self, engine: Engine) -> None:
        viewer = enrol(engine, "nord")["nord"]
        ticket = accounts.open_session(engine, viewer, "Test", SETTINGS, now())
        with ThreadPoolExecutor(4) as crowd:
            tried = [crowd.submit(accounts.redeem, engine, ticket.secret, now()) for _ in range(4)]
            tokens = [one.result() for one in tried]
        assert sum(token is not None for token in tokens) == 1

    def test_are_told_apart_by_whose_they_are(self, engine: Engine) -> None:
        people = enrol(engine, "nord", "syd")
        first, second, other = (
            cookie_of(engine, people[name])[0] for name in ("nord", "nord", "syd")
        )
        accounts.end_session(engine, first, people["nord"], now())
        assert accounts.are_of_one_person(engine, first, second)
        assert accounts.are_of_one_person(engine, second, second)
        assert not accounts.are_of_one_person(engine, first, other)
        assert not accounts.are_of_one_person(engine, first, "no such session")

    def test_of_a_presenter_last_four_hours_without_activity(self, engine: Engine) -> None:
        viewer = enrol(engine, "presenter")["presenter"]
        start = now()
        session_id, token = cookie_of(engine, viewer, start)
        for minutes, lasts in ((239, True), (241, False)):
            later = start + timedelta(minutes=minutes)
            found = accounts.viewer_in(engine, session_id, SETTINGS, later, active=False)
            assert (found is not None) is lasts
            assert (accounts.session_of(engine, token, SETTINGS, later) is not None) is lasts

    def test_end_when_the_clock_is_set_back(self, engine: Engine) -> None:
        viewer = enrol(engine, "nord")["nord"]
        session_id, _ = cookie_of(engine, viewer, now())
        earlier = now() - timedelta(hours=2)
        assert accounts.viewer_in(engine, session_id, SETTINGS, earlier, active=True) is None

    def test_bear_the_clocks_of_two_replicas_that_differ_a_little(self, engine: Engine) -> None:
        viewer = enrol(engine, "nord")["nord"]
        session_id, _ = cookie_of(engine, viewer, now())
        earlier = now() - timedelta(seconds=30)
        assert accounts.viewer_in(engine, session_id, SETTINGS, earlier, active=True)

    @pytest.mark.parametrize(("minutes", "left"), [(0, 20), (15, 5), (21, None)])
    def test_say_how_long_they_last_if_nothing_is_done(
        self, engine: Engine, minutes: int, left: int | None
    ) -> None:
        viewer = enrol(engine, "nord")["nord"]
        start = now()
        session_id, _ = cookie_of(engine, viewer, start)
        found = accounts.idle_left(engine, session_id, SETTINGS, start + timedelta(minutes=minutes))
        assert found == (None if left is None else timedelta(minutes=left))
