"""Coming in: what fails is counted, and nobody is kept out for ever by somebody else."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import bcrypt
import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from models.codes import Role
from models.trail import TrailLine
from models.users import SignInThrottle, User
from services import accounts
from services.access import Viewer
from services.commands.own_account import set_second_factor
from services.commands.users import WantedUser, create_user, reset_user
from services.errors import (
    CodeUsed,
    OneTimeCodeOver,
    Refusal,
    SignInTooSlow,
    TooManyTries,
    WrongCode,
    WrongNameOrPassword,
    WrongPassword,
)
from services.one_time_codes import one_time_code
from services.second_factor import code_at, new_secret
from services.settings import Settings
from services.sign_ins import Arrival, prove_password, try_code, try_password
from services.throttles import TRIES, Whence, forget_old_tries
from services.unit_of_work import begin, jot
from tests.people import ADMIN, PASSWORD, cookie_of, enrol, now

HOME, AWAY = "192.0.2.1", "198.51.100.7"


def fits(password: str, hashed: str) -> bool:
    """Compare with the quick hashes of tests; the one that fits nothing takes its time."""
    return hashed.startswith("$2b$04") and bcrypt.checkpw(password.encode(), hashed.encode())


def attempt(
    engine: Engine,
    password: str = "wrong",  # noqa: S107  it is
    name: str = "nord",
    at: datetime | None = None,
    address: str = AWAY,
    browser: str = "",
) -> Arrival:
    return try_password(engine, name, password, fits, at or now(), Whence(address, browser))


def fail(engine: Engine, times: int, **tried: object) -> None:
    for _ in range(times):
        with pytest.raises(WrongNameOrPassword):
            attempt(engine, **tried)  # type: ignore[arg-type]  the names of `attempt`


def actions(engine: Engine) -> list[str]:
    with Session(engine) as session:
        return list(session.exec(select(TrailLine.action)).all())


class TestPassword:
    def test_lets_in_whoever_has_the_right_one(self, engine: Engine) -> None:
        enrol(engine, "nord")
        arrival = attempt(engine, PASSWORD)
        assert arrival.viewer.username == "nord"
        assert not arrival.needs_code

    @pytest.mark.parametrize("name", ["' OR '1'='1", "nord'--", 'nord"; DROP TABLE users; --'])
    def test_of_a_name_that_would_be_sql_is_nobodys(self, engine: Engine, name: str) -> None:
        enrol(engine, "nord")
        fail(engine, 1, password=PASSWORD, name=name)
        assert attempt(engine, PASSWORD).viewer.username == "nord"

    def test_holds_for_years_until_somebody_changes_it(self, engine: Engine) -> None:
        enrol(engine, "nord")
        arrival = attempt(engine, PASSWORD, at=now() + timedelta(days=5 * 365))
        assert not arrival.viewer.must_change_password

    def test_says_the_same_of_a_wrong_one_and_an_unknown_name(self, engine: Engine) -> None:
        enrol(engine, "nord")
        for name, password in (("nord", "wrong"), ("nobody", PASSWORD)):
            with pytest.raises(WrongNameOrPassword):
                attempt(engine, password, name)

    def test_is_hashed_for_unknown_names_too_so_that_time_tells_nothing(
        self, engine: Engine
    ) -> None:
        hashed: list[str] = []

        def noting(_password: str, stored: str) -> bool:
            hashed.append(stored)
            return True

        with pytest.raises(WrongNameOrPassword):
            try_password(engine, "nobody", "x", noting, now())
        assert len(hashed) == 1

    def test_of_a_disabled_user_is_refused(self, engine: Engine) -> None:
        enrol(engine, "nord")
        with begin(engine, ADMIN, now()) as work:
            work.session.exec(select(User)).one().active = False
            work.record("user.disabled", "nord")
        with pytest.raises(WrongNameOrPassword):
            attempt(engine, PASSWORD)

    def test_that_failed_leaves_a_line_but_never_a_name_that_nobody_has(
        self, engine: Engine
    ) -> None:
        fail(engine, 1, name="my password by mistake")
        with Session(engine) as session:
            line = session.exec(select(TrailLine).where(TrailLine.action == "sign_in.failed")).one()
        assert line.subject == "unknown"


class TestTooManyTries:
    def test_rest_for_a_quarter_of_an_hour_after_five(self, engine: Engine) -> None:
        enrol(engine, "nord")
        start = now()
        fail(engine, 5, at=start)
        with pytest.raises(TooManyTries):
            attempt(engine, PASSWORD, at=start + timedelta(minutes=14))
        assert attempt(engine, PASSWORD, at=start + timedelta(minutes=15, seconds=1))

    def test_are_not_prolonged_by_going_on(self, engine: Engine) -> None:
        enrol(engine, "nord")
        start = now()
        fail(engine, 5, at=start)
        for minutes in (3, 8, 14):
            with pytest.raises(TooManyTries):
                attempt(engine, at=start + timedelta(minutes=minutes))
        assert attempt(engine, PASSWORD, at=start + timedelta(minutes=15, seconds=1))

    def test_are_forgotten_one_by_one_nothing_but_time_passing(self, engine: Engine) -> None:
        enrol(engine, "nord")
        start = now()
        fail(engine, 4, at=start)
        fail(engine, 4, at=start + timedelta(minutes=16))
        assert attempt(engine, PASSWORD, at=start + timedelta(minutes=16))

    def test_of_one_name_count_from_however_many_addresses(self, engine: Engine) -> None:
        enrol(engine, "nord")
        for number in range(5):
            fail(engine, 1, address=f"203.0.113.{number}")
        with pytest.raises(TooManyTries):
            attempt(engine, PASSWORD, address="203.0.113.99")

    def test_from_one_address_count_for_however_many_names(self, engine: Engine) -> None:
        enrol(engine, "nord")
        for number in range(5):
            fail(engine, 1, name=f"guess{number}")
        with pytest.raises(TooManyTries):
            attempt(engine, PASSWORD)
        assert attempt(engine, PASSWORD, address=HOME)

    def test_say_the_same_of_a_name_that_nobody_has(self, engine: Engine) -> None:
        fail(engine, 5, name="nobody")
        with pytest.raises(TooManyTries):
            attempt(engine, name="nobody", address=HOME)

    def test_of_a_crowd_at_once_are_five_looked_at(self, engine: Engine) -> None:
        enrol(engine, "nord")
        looked: list[str] = []

        def noting(_password: str, stored: str) -> bool:
            looked.append(stored)
            return False

        def once(number: int) -> None:
            with pytest.raises(Refusal):
                try_password(engine, "nord", "x", noting, now(), Whence(f"203.0.113.{number}"))

        with ThreadPoolExecutor(8) as crowd:
            list(crowd.map(once, range(24)))
        assert len(looked) == 5

    def test_from_elsewhere_never_keep_a_person_out_where_they_are_known(
        self, engine: Engine
    ) -> None:
        viewer = enrol(engine, "nord")["nord"]
        known_at(engine, viewer, HOME)
        fail(engine, 5)
        assert attempt(engine, PASSWORD, address=HOME)

    def test_never_keep_out_a_browser_that_is_known_wherever_it_is(self, engine: Engine) -> None:
        """Twelve quarters, five wrong tries in each, and the owner on a new line every time."""
        viewer = enrol(engine, "nord")["nord"]
        start = now()
        come_in(engine, viewer, start, browser="the owner's")
        for quarter in range(12):
            at = start + quarter * timedelta(minutes=15, seconds=1)
            for number in range(TRIES):
                fail(engine, 1, at=at, address=f"198.51.{quarter}.{number}")
            came = attempt(
                engine, PASSWORD, at=at, address=f"203.0.113.{quarter}", browser="the owner's"
            )
            assert came.viewer.username == "nord"
            with pytest.raises(TooManyTries):
                attempt(engine, PASSWORD, at=at, address=f"198.51.{quarter}.99", browser="another")

    def test_count_in_a_browser_that_is_known_too(self, engine: Engine) -> None:
        viewer = enrol(engine, "nord")["nord"]
        come_in(engine, viewer, now(), browser="the owner's")
        for number in range(TRIES):
            fail(engine, 1, address=f"198.51.100.{number}", browser="the owner's")
        with pytest.raises(TooManyTries):
            attempt(engine, PASSWORD, address="203.0.113.1", browser="the owner's")

    def test_of_another_name_are_counted_in_a_browser_that_is_known_for_one(
        self, engine: Engine
    ) -> None:
        people = enrol(engine, "nord", "syd")
        come_in(engine, people["nord"], now(), browser="the owner's")
        fail(engine, TRIES, name="syd", browser="the owner's")
        with pytest.raises(TooManyTries):
            attempt(engine, PASSWORD, "syd", address=HOME, browser="the owner's")

    def test_are_counted_again_in_a_browser_that_nobody_used_for_a_month(
        self, engine: Engine
    ) -> None:
        viewer = enrol(engine, "nord")["nord"]
        come_in(engine, viewer, now() - timedelta(days=31), browser="the owner's")
        fail(engine, TRIES)
        with pytest.raises(TooManyTries):
            attempt(engine, PASSWORD, address=HOME, browser="the owner's")

    def test_count_where_a_person_is_known_too(self, engine: Engine) -> None:
        viewer = enrol(engine, "nord")["nord"]
        known_at(engine, viewer, HOME)
        fail(engine, 5, address=HOME)
        with pytest.raises(TooManyTries):
            attempt(engine, PASSWORD, address=HOME)

    def test_do_not_stop_a_one_time_code(self, engine: Engine) -> None:
        enrol(engine, "nord")
        code = given(engine, "nord")
        fail(engine, 5)
        assert attempt(engine, code).viewer.must_change_password

    def test_leave_one_line_when_refused_and_not_a_flood(self, engine: Engine) -> None:
        enrol(engine, "nord")
        fail(engine, 5)
        for _ in range(9):
            with pytest.raises(TooManyTries):
                attempt(engine)
        found = actions(engine)
        assert found.count("sign_in.refused") == 1
        assert found.count("account.locked") == 1

    def test_are_erased_when_they_no_longer_count(self, engine: Engine) -> None:
        fail(engine, 2, at=now() - timedelta(minutes=16))
        fail(engine, 1, name="another", address=HOME)
        with jot(engine, ADMIN, now()) as work:
            forget_old_tries(work)
        with Session(engine) as session:
            assert len(session.exec(select(SignInThrottle)).all()) == 2

    def test_keep_no_name_and_no_address_in_the_database(self, engine: Engine) -> None:
        fail(engine, 1, name="nobody")
        with Session(engine) as session:
            keys = session.exec(select(SignInThrottle.key_sha)).all()
        assert all(len(key) == 64 and "nobody" not in key and AWAY not in key for key in keys)


class TestOneTimeCode:
    def test_lets_in_once(self, engine: Engine) -> None:
        enrol(engine, "nord")
        code = given(engine, "nord")
        assert attempt(engine, f" {code.upper().replace('-', '')} ").viewer.must_change_password
        with pytest.raises(WrongNameOrPassword):
            attempt(engine, code)

    def test_lets_in_one_of_two_at_once(self, engine: Engine) -> None:
        enrol(engine, "nord")
        code = given(engine, "nord")

        def once(_number: int) -> bool:
            try:
                attempt(engine, code)
            except WrongNameOrPassword:
                return False
            return True

        with ThreadPoolExecutor(4) as crowd:
            assert sum(crowd.map(once, range(4))) == 1

    def test_is_over_after_half_an_hour_and_says_what_to_do(self, engine: Engine) -> None:
        enrol(engine, "nord")
        code = given(engine, "nord")
        with pytest.raises(OneTimeCodeOver):
            attempt(engine, code, at=now() + timedelta(minutes=31))

    def test_takes_the_place_of_the_password(self, engine: Engine) -> None:
        enrol(engine, "nord")
        given(engine, "nord")
        fail(engine, 1, password=PASSWORD)

    def test_is_not_in_the_database(self, engine: Engine) -> None:
        with begin(engine, ADMIN, now()) as work:
            code = one_time_code()
            wanted = WantedUser(username="eva", name="Eva", role=Role.IOM)
            create_user(work, wanted, code)
        with Session(engine) as session:
            kept = session.exec(select(User)).one().model_dump()
        assert code not in map(str, kept.values())


class TestCode:
    def test_is_asked_for_after_the_password(self, engine: Engine) -> None:
        secret, _ = with_phone(engine)
        arrival = attempt(engine, PASSWORD)
        assert arrival.needs_code
        assert try_code(engine, arrival, code_at(secret, later()), later()).username == "nord"

    @pytest.mark.parametrize("seconds", [-30, 0, 30])
    def test_may_be_one_step_early_or_late(self, engine: Engine, seconds: int) -> None:
        secret, _ = with_phone(engine)
        arrival = attempt(engine, PASSWORD, at=later())
        typed = code_at(secret, later() + timedelta(seconds=seconds))
        assert try_code(engine, arrival, typed, later())

    @pytest.mark.parametrize("seconds", [-90, 90])
    def test_may_not_be_older_or_younger(self, engine: Engine, seconds: int) -> None:
        secret, _ = with_phone(engine)
        arrival = attempt(engine, PASSWORD, at=later())
        with pytest.raises(WrongCode):
            try_code(
                engine, arrival, code_at(secret, later() + timedelta(seconds=seconds)), later()
            )

    def test_works_once(self, engine: Engine) -> None:
        secret, _ = with_phone(engine)
        arrival = attempt(engine, PASSWORD, at=later())
        typed = code_at(secret, later())
        try_code(engine, arrival, typed, later())
        with pytest.raises(CodeUsed):
            try_code(engine, arrival, typed, later())

    def test_works_once_of_four_at_once(self, engine: Engine) -> None:
        secret, _ = with_phone(engine)
        arrival = attempt(engine, PASSWORD, at=later())

        def once(_number: int) -> bool:
            try:
                try_code(engine, arrival, code_at(secret, later()), later())
            except CodeUsed:
                return False
            return True

        with ThreadPoolExecutor(4) as crowd:
            assert sum(crowd.map(once, range(4))) == 1

    def test_that_fails_is_counted_and_the_password_does_not_start_the_count_anew(
        self, engine: Engine
    ) -> None:
        secret, _ = with_phone(engine)
        looked_at = 0
        for _ in range(5):
            try:
                arrival = attempt(engine, PASSWORD, at=later())
                looked_at += 1
                with pytest.raises(WrongCode):
                    try_code(engine, arrival, wrong(secret), later(), whence=Whence(AWAY))
            except TooManyTries:
                break
        assert looked_at <= 3
        with pytest.raises(TooManyTries):
            attempt(engine, PASSWORD, at=later())

    def test_comes_too_late_after_five_minutes(self, engine: Engine) -> None:
        secret, _ = with_phone(engine)
        arrival = attempt(engine, PASSWORD)
        moment = now() + timedelta(minutes=6)
        with pytest.raises(SignInTooSlow):
            try_code(engine, arrival, code_at(secret, moment), moment)

    def test_comes_too_late_when_the_account_was_reset(self, engine: Engine) -> None:
        secret, _ = with_phone(engine)
        arrival = attempt(engine, PASSWORD, at=later())
        given(engine, "nord")
        with pytest.raises(SignInTooSlow):
            try_code(engine, arrival, code_at(secret, later()), later())

    def test_of_a_lost_phone_works_once(self, engine: Engine) -> None:
        _, codes = with_phone(engine)
        arrival = attempt(engine, PASSWORD, at=later())
        try_code(engine, arrival, codes[3], later())
        with pytest.raises(WrongCode):
            try_code(engine, arrival, codes[3], later())
        assert "recovery_code.used" in actions(engine)


class TestProof:
    def test_is_given_for_the_right_password(self, engine: Engine) -> None:
        viewer = enrol(engine, "nord")["nord"]
        proof = prove_password(engine, viewer, PASSWORD, fits, now(), Whence(HOME))
        assert proof.user_id == viewer.user_id

    def test_counts_what_fails_like_a_sign_in(self, engine: Engine) -> None:
        viewer = enrol(engine, "nord")["nord"]
        for _ in range(5):
            with pytest.raises(WrongPassword):
                prove_password(engine, viewer, "wrong", fits, now(), Whence(HOME))
        with pytest.raises(TooManyTries):
            prove_password(engine, viewer, PASSWORD, fits, now(), Whence(HOME))


def come_in(engine: Engine, viewer: Viewer, at: datetime, *, browser: str) -> None:
    """Have somebody have come in with a browser, from an address that is not seen again."""
    settings = Settings(_env_file=None)
    ticket = accounts.open_session(engine, viewer, "Test", settings, at, address="192.0.2.99")
    assert accounts.redeem(engine, ticket.secret, at, browser=browser)


def known_at(engine: Engine, viewer: Viewer, address: str) -> None:
    cookie_of(engine, viewer, address=address)


def given(engine: Engine, username: str) -> str:
    code = one_time_code()
    with begin(engine, ADMIN, now()) as work:
        reset_user(work, username, code)
    return code


def with_phone(engine: Engine) -> tuple[str, tuple[str, ...]]:
    """Give nord a second factor, and return its secret and the recovery codes."""
    viewer, secret = enrol(engine, "nord")["nord"], new_secret()
    moment = now()
    _set_up_at[:] = [moment]
    proof = prove_password(engine, viewer, PASSWORD, fits, moment, Whence(HOME))
    with begin(engine, viewer, moment) as work:
        typed = code_at(secret, moment)
        codes = set_second_factor(work, proof, secret=secret, typed=typed, session_id=None)
    return secret, codes


_set_up_at: list[datetime] = []


def later() -> datetime:
    """Return a moment at which the code of the setting up has passed, in the middle of a step."""
    moment = _set_up_at[-1] + timedelta(minutes=3)
    return moment.replace(second=15 if moment.second < 30 else 45, microsecond=0)


def wrong(secret: str) -> str:
    digits = code_at(secret, later())
    return "".join(str((int(digit) + 5) % 10) for digit in digits)
