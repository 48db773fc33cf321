"""Tries to sign in, counted in the database: five that fail, and a quarter of an hour's rest.

A try is counted before it is looked at and given back if it was right, so that no crowd of tries
at once gets more than five looked at. Somebody who has signed in with a browser, or from an
address, before is counted for that pair alone: an outsider's tries never close the door where a
person is known. Of all others the address is counted first, and from one that rests no name is.

Names that nobody has are counted like all others, and nothing tells a stranger which exist. It is
the price of the pairs that whoever tries from an address where people sign in can tell: while that
address rests, a name known there is still looked at.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select

from models.sign_in_sessions import SignInSession
from models.users import SignInThrottle
from services.settings import settings
from services.unit_of_work import UnitOfWork

TRIES = 5
REST = timedelta(minutes=15)
KNOWN_FOR = timedelta(days=30)
_KEPT_BEYOND = timedelta(days=30)


class Whence(NamedTuple):
    """Where somebody tries from: the address, and what the browser's own cookie says.

    At the machine itself a name is counted apart: guesses from outside do not close it there.
    """

    address: str = ""
    browser: str = ""
    at_the_machine: bool = False


@dataclass(frozen=True)
class Try:
    """A try that is counted: for whom, the how manieth, and since when they were counted."""

    names: tuple[str, ...]
    address: tuple[str, ...]
    number: int
    last_at: datetime

    @property
    def refused(self) -> bool:
        """Say whether there were too many before it."""
        return self.number > TRIES

    def minutes_left(self, now: datetime) -> int:
        """Return after how many minutes tries count from the beginning again."""
        return max(1, round((self.last_at + REST - now).total_seconds() / 60))


def address_key(address: str) -> str:
    """Return the hash that stands for an address; without our secret it cannot be turned round."""
    return _key("address", address)


def browser_key(browser: str) -> str | None:
    """Return the hash that stands for a browser; none for one that keeps no cookie of ours."""
    return _key("browser", browser) if browser else None


def count_try(work: UnitOfWork, username: str, user_id: int | None, whence: Whence) -> Try:
    """Count a try before it is looked at; the address before the name, as all who lock both."""
    pair = _pair(work, username, user_id, whence)
    if pair is not None:
        return Try((pair,), (), *_count(work, pair))
    at, name = address_key(whence.address), _key("name", username)
    by_address = _count(work, at)
    if by_address[0] > TRIES:
        return Try((), (at,), *by_address)
    return Try((name,), (at,), *max(by_address, _count(work, name)))


def give_back(work: UnitOfWork, found: Try) -> None:
    """Take a right try off its address, which others may be guessing from."""
    work.session.exec(
        sa.update(SignInThrottle)
        .where(col(SignInThrottle.key_sha).in_(found.address), col(SignInThrottle.failed) > 0)
        .values(failed=col(SignInThrottle.failed) - 1)
    )


def forgive(work: UnitOfWork, found: Try) -> None:
    """Forget what failed where its owner has come all the way in.

    Where the owner is known that is the pair alone: whoever guesses at the name meanwhile gets no
    further tries by it.
    """
    _forget(work, found.names)


def forget_tries(work: UnitOfWork, username: str, whence: Whence) -> None:
    """Forget what failed under a name whose owner is let in anew."""
    places = (*_pairs(username, whence), _at_the_machine(username))
    _forget(work, (_key("name", username), *places))


def forget_old_tries(work: UnitOfWork) -> None:
    """Erase what no longer counts, but what is being counted anew; the server does this hourly."""
    key, failed_at = col(SignInThrottle.key_sha), col(SignInThrottle.failed_at)
    old = sa.select(key).where(failed_at <= work.now - REST).with_for_update(skip_locked=True)
    work.session.exec(sa.delete(SignInThrottle).where(key.in_(old)))


def forget_old_devices(work: UnitOfWork) -> None:
    """Erase who signed in where, a month after it has made anybody known; also done hourly."""
    old = col(SignInSession.created_at) <= work.now - KNOWN_FOR - _KEPT_BEYOND
    work.session.exec(sa.delete(SignInSession).where(old))


def _pair(work: UnitOfWork, username: str, user_id: int | None, whence: Whence) -> str | None:
    """Return the key of the name and the place or browser it is known by; or none."""
    if whence.at_the_machine:
        return _at_the_machine(username)
    same_browser = col(SignInSession.browser_sha) == (browser_key(whence.browser) or "")
    same_address = col(SignInSession.address_sha) == address_key(whence.address)
    by_browser: int | None = work.session.exec(
        select(sa.func.max(sa.case((same_browser, 1), else_=0))).where(
            col(SignInSession.user_id) == (user_id or 0),
            sa.or_(same_browser, same_address),
            col(SignInSession.created_at) > work.now - KNOWN_FOR,
        )
    ).one()
    return None if by_browser is None else _pairs(username, whence)[by_browser]


def _pairs(username: str, whence: Whence) -> tuple[str, str]:
    by_address = _key("pair", username, whence.address)
    return by_address, _key("pair of browser", username, whence.browser)


def _at_the_machine(username: str) -> str:
    return _key("pair at the machine", username)


def _forget(work: UnitOfWork, keys: tuple[str, ...]) -> None:
    work.session.exec(sa.delete(SignInThrottle).where(col(SignInThrottle.key_sha).in_(keys)))


def _count(work: UnitOfWork, key: str) -> tuple[int, datetime]:
    """Count one more in one statement; the fifth starts the rest, and no later one extends it."""
    failed, failed_at = col(SignInThrottle.failed), col(SignInThrottle.failed_at)
    over = failed_at <= work.now - REST
    dialect = postgresql if work.session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(SignInThrottle).values(key_sha=key, failed=1, failed_at=work.now)
    counting = statement.on_conflict_do_update(
        index_elements=[col(SignInThrottle.key_sha)],
        set_={
            "failed": sa.case((over, 1), else_=failed + 1),
            "failed_at": sa.case((sa.or_(over, failed < TRIES), work.now), else_=failed_at),
        },
    ).returning(failed, failed_at)
    number, last_at = work.session.exec(counting).one()
    return number, last_at


def _key(*parts: str) -> str:
    secret = settings().secret_key.get_secret_value().encode()
    return hmac.new(secret, "\n".join(parts).encode(), hashlib.sha256).hexdigest()
