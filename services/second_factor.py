"""The second factor: codes of a phone's clock, each accepted once, and codes for a lost phone."""

import base64
import hmac
from datetime import datetime

import segno
import sqlalchemy as sa
from pyotp import random_base32
from pyotp.totp import TOTP
from sqlmodel import col

from models.users import RecoveryCode, User
from services.errors import CodeUsed, WrongCode
from services.keys import DEMO_SECOND_FACTOR, unseal
from services.one_time_codes import hash_code, one_time_code
from services.unit_of_work import UnitOfWork

ISSUER = "Hemväg"
STEP = 30
RECOVERY_CODES = 10


class _Clock(TOTP):
    """The codes of a secret; the demonstration's is shorter than the library lets a secret be."""

    def byte_secret(self) -> bytes:
        """Decode the secret, and refuse any other that is short."""
        if self.secret == DEMO_SECOND_FACTOR:
            return base64.b32decode(self.secret)
        return super().byte_secret()


def new_secret() -> str:
    """Return a secret for a phone to keep."""
    return random_base32()


def code_at(secret: str, now: datetime) -> str:
    """Return the code that a phone shows at a moment."""
    return _Clock(secret).at(now)


def picture(secret: str, username: str) -> str:
    """Draw the secret as a QR code for a phone's camera, to be shown inside the page itself."""
    address = _Clock(secret, name=username, issuer=ISSUER).provisioning_uri()
    return segno.make(address, error="m").svg_data_uri(scale=5, border=3, light="#fff")


def step_of(secret: str, typed: str, now: datetime) -> int | None:
    """Return the step of the clock a code belongs to: this one, or one before or after it."""
    digits = "".join(sign for sign in typed if not sign.isspace())
    if len(digits) != len("123456") or not digits.isascii() or not digits.isdigit():
        return None
    clock, this = _Clock(secret), int(now.timestamp()) // STEP
    fitting = [step for step in (this, this - 1, this + 1) if _same(clock, step, digits)]
    return fitting[0] if fitting else None


def accept(work: UnitOfWork, user: User, typed: str, *, once: bool = True) -> None:
    """Accept a code of the phone or a recovery code, each of which works once.

    The demonstration's secret is published: there alone a code may come `once` more.

    :raises WrongCode: it is neither
    :raises CodeUsed: it, or a later one, has been accepted already
    """
    step = step_of(unseal(user.totp_secret or ""), typed, work.now)
    if step is None:
        _use_recovery_code(work, user, typed)
        return
    last = col(User.totp_last_step)
    newer = sa.or_(last.is_(None), last < step) if once else sa.true()
    taken = work.session.exec(
        sa.update(User)
        .where(col(User.id) == user.id, newer)
        .values(totp_last_step=step)
        .returning(col(User.id))
        .execution_options(synchronize_session=False)
    ).first()
    if taken is None:
        raise CodeUsed


def new_recovery_codes(work: UnitOfWork, user_id: int) -> tuple[str, ...]:
    """Make the codes for whoever loses the phone; earlier ones are worth nothing from now on."""
    forget_recovery_codes(work, user_id)
    codes = tuple(one_time_code() for _ in range(RECOVERY_CODES))
    work.session.add_all(RecoveryCode(user_id=user_id, code_sha=hash_code(code)) for code in codes)
    return codes


def forget_recovery_codes(work: UnitOfWork, user_id: int) -> None:
    """Take back every recovery code of a user."""
    work.session.exec(sa.delete(RecoveryCode).where(col(RecoveryCode.user_id) == user_id))


def _same(clock: _Clock, step: int, digits: str) -> bool:
    return hmac.compare_digest(clock.at(step * STEP), digits)


def _use_recovery_code(work: UnitOfWork, user: User, typed: str) -> None:
    used = work.session.exec(
        sa.update(RecoveryCode)
        .where(
            col(RecoveryCode.user_id) == user.id,
            col(RecoveryCode.code_sha) == hash_code(typed),
            col(RecoveryCode.used_at).is_(None),
        )
        .values(used_at=work.now)
        .returning(col(RecoveryCode.id))
    ).first()
    if used is None:
        raise WrongCode
    work.record("recovery_code.used", user.username)
