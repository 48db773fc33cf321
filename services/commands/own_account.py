"""Deeds on one's own account: a language, a password, the second factor, signed-in devices."""

from sqlmodel import Session

from models.codes import Language
from models.sign_in_sessions import SignInSession
from models.users import User
from services.access import SECOND_FACTOR_REQUIRED, Permission, require
from services.accounts import end_sessions_of, hash_password
from services.errors import (
    NotSignedIn,
    PasswordUnchanged,
    SecondFactorNeeded,
    WrongCode,
    WrongPassword,
)
from services.keys import seal
from services.passwords.rules import require_fit
from services.second_factor import forget_recovery_codes, new_recovery_codes, step_of
from services.sign_ins import PROOF_LIFE, Proof
from services.unit_of_work import UnitOfWork


def change_password(
    work: UnitOfWork, proof: Proof | None, *, present: str, wanted: str, session_id: str | None
) -> None:
    """Change one's own password; every other device of the account is signed out.

    Whoever came by a one-time code has no present one, and needs no proof of it.

    :raises WrongPassword: the present password has not just been given
    :raises PasswordUnchanged: the same again
    :raises PasswordTooShort: fewer than 12 or more than 128 characters
    :raises PasswordOwnWords: little in it but one's own name or region
    :raises PasswordGuessable: others would soon think of it
    """
    require(work.actor, Permission.OWN_ACCOUNT)
    user = _own(work.session, work.actor.user_id)
    if not user.must_change_password:
        _require_proof(work, proof)
        if wanted == present:
            raise PasswordUnchanged
    require_fit(wanted, work.actor)
    user.password_hash, user.must_change_password = hash_password(wanted), False
    user.code_hash = user.code_expires_at = None
    end_sessions_of(work, user.id or 0, but=session_id)
    work.record("password.changed", user.username)


def set_second_factor(
    work: UnitOfWork, proof: Proof | None, *, secret: str, typed: str, session_id: str | None
) -> tuple[str, ...]:
    """Keep the secret of a phone that has shown the right code; return the recovery codes.

    Every other device of the account is signed out. Only who must set one up before all else has
    just come in and needs no proof.

    :raises WrongPassword: the password has not just been given
    :raises WrongCode: the phone shows another code
    """
    require(work.actor, Permission.OWN_ACCOUNT)
    user = _own(work.session, work.actor.user_id)
    if not work.actor.must_enrol:
        _require_proof(work, proof)
    step = step_of(secret, typed, work.now)
    if step is None:
        raise WrongCode
    user.totp_secret, user.totp_confirmed_at, user.totp_last_step = seal(secret), work.now, step
    end_sessions_of(work, user.id or 0, but=session_id)
    work.record("second_factor.set", user.username)
    return new_recovery_codes(work, user.id or 0)


def renew_recovery_codes(work: UnitOfWork, proof: Proof | None) -> tuple[str, ...]:
    """Make new recovery codes; the earlier ones are worth nothing from now on.

    :raises WrongPassword: the password has not just been given
    """
    require(work.actor, Permission.OWN_ACCOUNT)
    _require_proof(work, proof)
    work.record("recovery_codes.renewed", work.actor.username)
    return new_recovery_codes(work, work.actor.user_id or 0)


def give_up_second_factor(work: UnitOfWork, proof: Proof | None, *, session_id: str | None) -> None:
    """Sign in with the password alone from now on; every other device is signed out.

    :raises SecondFactorNeeded: the role cannot do without
    :raises WrongPassword: the password has not just been given
    """
    require(work.actor, Permission.OWN_ACCOUNT)
    if work.actor.role in SECOND_FACTOR_REQUIRED:
        raise SecondFactorNeeded
    _require_proof(work, proof)
    user = _own(work.session, work.actor.user_id)
    user.totp_secret = user.totp_confirmed_at = user.totp_last_step = None
    forget_recovery_codes(work, user.id or 0)
    end_sessions_of(work, user.id or 0, but=session_id)
    work.record("second_factor.given_up", user.username)


def choose_language(work: UnitOfWork, language: Language) -> None:
    """Set the language of one's own screens."""
    require(work.actor, Permission.OWN_ACCOUNT)
    user = _own(work.session, work.actor.user_id)
    user.language = language
    work.record("language.chosen", user.username, fields=("language",))


def end_device(work: UnitOfWork, session_id: str) -> None:
    """Sign out one of one's own devices."""
    require(work.actor, Permission.OWN_ACCOUNT)
    device = work.session.get(SignInSession, session_id)
    if device is not None and device.user_id == work.actor.user_id and device.ended_at is None:
        device.ended_at = work.now
    work.record("session.ended", work.actor.username)


def end_all_devices(work: UnitOfWork) -> None:
    """Sign out everywhere, this device included."""
    require(work.actor, Permission.OWN_ACCOUNT)
    end_sessions_of(work, work.actor.user_id or 0)
    work.record("session.ended_everywhere", work.actor.username)


def _require_proof(work: UnitOfWork, proof: Proof | None) -> None:
    if proof is None or proof.user_id != work.actor.user_id or work.now - proof.at > PROOF_LIFE:
        raise WrongPassword


def _own(session: Session, user_id: int | None) -> User:
    user = session.get(User, user_id) if user_id is not None else None
    if user is None:
        raise NotSignedIn
    return user
