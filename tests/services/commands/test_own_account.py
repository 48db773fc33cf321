"""Deeds on one's own account."""

from dataclasses import replace
from datetime import timedelta

import bcrypt
import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from models.codes import Language
from models.users import RecoveryCode, User
from services import accounts
from services.access import Permission, Viewer, may
from services.commands.own_account import (
    change_password,
    choose_language,
    end_all_devices,
    end_device,
    give_up_second_factor,
    renew_recovery_codes,
    set_second_factor,
)
from services.errors import (
    NotAllowed,
    PasswordGuessable,
    PasswordOwnWords,
    PasswordTooShort,
    PasswordUnchanged,
    SecondFactorNeeded,
    WrongCode,
    WrongPassword,
)
from services.keys import unseal
from services.queries.users import second_factor_of, viewer_of
from services.second_factor import code_at, new_secret
from services.settings import Settings
from services.sign_ins import Proof
from services.unit_of_work import begin
from tests.people import PASSWORD, cookie_of, enrol, now

SETTINGS = Settings(_env_file=None)
WANTED = "a quite long new password"


def proof_of(viewer: Viewer) -> Proof:
    return Proof(viewer.user_id or 0, now())


def change(
    engine: Engine, viewer: Viewer, wanted: str, proof: Proof | None, but: str | None = None
) -> None:
    with begin(engine, viewer, now()) as work:
        change_password(work, proof, present=PASSWORD, wanted=wanted, session_id=but)


class TestChangePassword:
    def test_needs_the_present_one(self, engine: Engine) -> None:
        viewer = enrol(engine, "nord")["nord"]
        with pytest.raises(WrongPassword):
            change(engine, viewer, WANTED, None)

    def test_needs_it_of_the_same_person_a_moment_ago(self, engine: Engine) -> None:
        people = enrol(engine, "nord", "syd")
        for proof in (
            proof_of(people["syd"]),
            replace(proof_of(people["nord"]), at=now() - timedelta(minutes=6)),
        ):
            with pytest.raises(WrongPassword):
                change(engine, people["nord"], WANTED, proof)

    @pytest.mark.parametrize("wanted", ["short", "x" * 129])
    def test_wants_twelve_to_128_characters(self, engine: Engine, wanted: str) -> None:
        viewer = enrol(engine, "nord")["nord"]
        with pytest.raises(PasswordTooShort):
            change(engine, viewer, wanted, proof_of(viewer))

    @pytest.mark.parametrize(
        ("wanted", "refusal"),
        [
            (PASSWORD, PasswordUnchanged),
            ("sommar2026!!", PasswordGuessable),
            ("nord-nord-2026", PasswordOwnWords),
        ],
    )
    def test_wants_another_one_that_nobody_soon_thinks_of(
        self, engine: Engine, wanted: str, refusal: type[Exception]
    ) -> None:
        viewer = enrol(engine, "nord")["nord"]
        with pytest.raises(refusal):
            change(engine, viewer, wanted, proof_of(viewer))

    def test_signs_out_every_other_device(self, engine: Engine) -> None:
        viewer = enrol(engine, "nord")["nord"]
        here, _ = cookie_of(engine, viewer)
        there, _ = cookie_of(engine, viewer)
        change(engine, viewer, WANTED, proof_of(viewer), here)
        assert accounts.viewer_in(engine, here, SETTINGS, now(), active=True)
        assert accounts.viewer_in(engine, there, SETTINGS, now(), active=True) is None
        hashed = row(engine).password_hash
        assert accounts.checked(WANTED, hashed, matches)
        assert not accounts.checked(PASSWORD, hashed, matches)

    def test_after_a_one_time_code_needs_no_present_one(self, engine: Engine) -> None:
        viewer = enrol(engine, "nord")["nord"]
        with begin(engine, viewer, now()) as work:
            work.session.exec(select(User)).one().must_change_password = True
            work.record("test", "nord")
        change(engine, viewer, WANTED, None)
        assert not row(engine).must_change_password


class TestArriving:
    """Whoever has yet to choose a password or set up a second factor may do that, and no more."""

    @pytest.mark.parametrize("name", ["iom", "manager", "admin"])
    def test_is_who_has_no_second_factor_and_needs_one(self, engine: Engine, name: str) -> None:
        viewer = enrol(engine, name)[name]
        assert not viewer.must_enrol
        assert without_phone(engine, viewer).must_enrol

    @pytest.mark.parametrize("name", ["nord", "presenter", "auditor"])
    def test_is_not_who_needs_none(self, engine: Engine, name: str) -> None:
        assert not enrol(engine, name)[name].must_enrol


class TestSecondFactor:
    def test_is_set_once_the_phone_shows_the_right_code(self, engine: Engine) -> None:
        viewer, secret = enrol(engine, "nord")["nord"], new_secret()
        codes = set_up(engine, viewer, secret)
        assert len(set(codes)) == 10
        assert unseal(row(engine).totp_secret or "") == secret
        with Session(engine) as session:
            since, left = second_factor_of(session, viewer)
        assert since is not None
        assert left == 10

    def test_keeps_neither_secret_nor_codes_to_be_read(self, engine: Engine) -> None:
        viewer, secret = enrol(engine, "nord")["nord"], new_secret()
        codes = set_up(engine, viewer, secret)
        with Session(engine) as session:
            kept = [one.code_sha for one in session.exec(select(RecoveryCode)).all()]
        assert secret not in (row(engine).totp_secret or "")
        assert not set(codes) & set(kept)

    def test_is_not_set_by_a_wrong_code(self, engine: Engine) -> None:
        viewer = enrol(engine, "nord")["nord"]
        with pytest.raises(WrongCode), begin(engine, viewer, now()) as work:
            set_second_factor(
                work, proof_of(viewer), secret=new_secret(), typed="000000", session_id=None
            )

    def test_needs_the_password_unless_it_comes_before_all_else(self, engine: Engine) -> None:
        viewer, secret = enrol(engine, "nord")["nord"], new_secret()
        typed = code_at(secret, now())
        with pytest.raises(WrongPassword), begin(engine, viewer, now()) as work:
            set_second_factor(work, None, secret=secret, typed=typed, session_id=None)

    def test_of_a_newcomer_opens_the_doors(self, engine: Engine) -> None:
        viewer, secret = without_phone(engine, enrol(engine, "iom")["iom"]), new_secret()
        with begin(engine, viewer, now()) as work:
            typed = code_at(secret, now())
            set_second_factor(work, None, secret=secret, typed=typed, session_id=None)
        with Session(engine) as session:
            found = viewer_of(session, viewer.user_id or 0)
        assert found is not None
        assert may(found, Permission.CASE_READ)

    def test_signs_out_every_other_device(self, engine: Engine) -> None:
        viewer = enrol(engine, "nord")["nord"]
        there, _ = cookie_of(engine, viewer)
        set_up(engine, viewer, new_secret())
        assert accounts.viewer_in(engine, there, SETTINGS, now(), active=True) is None

    def test_new_recovery_codes_take_the_place_of_the_old(self, engine: Engine) -> None:
        viewer = enrol(engine, "nord")["nord"]
        set_up(engine, viewer, new_secret())
        with begin(engine, viewer, now()) as work:
            renew_recovery_codes(work, proof_of(viewer))
        with Session(engine) as session:
            assert second_factor_of(session, viewer)[1] == 10

    def test_may_be_given_up_by_whoever_needs_none(self, engine: Engine) -> None:
        viewer = enrol(engine, "nord")["nord"]
        set_up(engine, viewer, new_secret())
        with begin(engine, viewer, now()) as work:
            give_up_second_factor(work, proof_of(viewer), session_id=None)
        with Session(engine) as session:
            assert second_factor_of(session, viewer) == (None, 0)

    @pytest.mark.parametrize("name", ["iom", "manager", "admin"])
    def test_may_not_be_given_up_by_whoever_does(self, engine: Engine, name: str) -> None:
        viewer = enrol(engine, name)[name]
        with pytest.raises(SecondFactorNeeded), begin(engine, viewer, now()) as work:
            give_up_second_factor(work, proof_of(viewer), session_id=None)

    def test_is_for_people_who_are_signed_in(self, engine: Engine) -> None:
        stranger = Viewer(None, "", "", None)
        with pytest.raises(NotAllowed), begin(engine, stranger, now()) as work:
            renew_recovery_codes(work, None)


class TestDevices:
    def test_signing_out_everywhere_ends_every_session_at_once(self, engine: Engine) -> None:
        viewer = enrol(engine, "nord")["nord"]
        sessions = [cookie_of(engine, viewer)[0] for _ in range(3)]
        with begin(engine, viewer, now()) as work:
            end_all_devices(work)
        for one in sessions:
            assert accounts.viewer_in(engine, one, SETTINGS, now(), active=True) is None

    def test_nobody_ends_somebody_elses_session(self, engine: Engine) -> None:
        people = enrol(engine, "nord", "syd")
        hers, _ = cookie_of(engine, people["syd"])
        with begin(engine, people["nord"], now()) as work:
            end_device(work, hers)
        assert accounts.viewer_in(engine, hers, SETTINGS, now(), active=True)


class TestChooseLanguage:
    def test_holds_for_the_person_on_every_device(self, engine: Engine) -> None:
        viewer = enrol(engine, "nord")["nord"]
        with begin(engine, viewer, now()) as work:
            choose_language(work, Language.EN)
        session_id, _ = cookie_of(engine, viewer)
        found = accounts.viewer_in(engine, session_id, SETTINGS, now(), active=True)
        assert found is not None
        assert found.language is Language.EN


def matches(password: str, hashed: str) -> bool:
    return bcrypt.checkpw(password.encode(), hashed.encode())


def row(engine: Engine) -> User:
    with Session(engine) as session:
        return session.exec(select(User)).one()


def set_up(engine: Engine, viewer: Viewer, secret: str) -> tuple[str, ...]:
    moment = now()
    with begin(engine, viewer, moment) as work:
        return set_second_factor(
            work,
            proof_of(viewer),
            secret=secret,
            typed=code_at(secret, moment),
            session_id=None,
        )


def without_phone(engine: Engine, viewer: Viewer) -> Viewer:
    with begin(engine, viewer, now()) as work:
        user = work.session.get_one(User, viewer.user_id)
        user.totp_secret = user.totp_confirmed_at = None
        work.record("test", viewer.username)
    with Session(engine) as session:
        found = viewer_of(session, viewer.user_id or 0)
    assert found is not None
    return found
