"""Taking a new key into use: what the old ones encrypted is encrypted anew."""

from sqlmodel import col, select

from models.users import User
from services.keys import reseal
from services.unit_of_work import UnitOfWork


def rotate(work: UnitOfWork) -> int:
    """Encrypt every secret in the database with the newest key; return how many there are.

    :raises KeyLost: one was encrypted with a key that is gone; all stay as they are
    """
    having = select(User).where(col(User.totp_secret).is_not(None)).with_for_update()
    users = work.session.exec(having).all()
    for user in users:
        user.totp_secret = reseal(user.totp_secret or "")
    work.record("keys.rotated", f"{len(users)}")
    return len(users)
