"""What the server does beside serving, again and again: erase, note outside, check the trail."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select
from starlette.concurrency import run_in_threadpool

from models.installations import ChangeCounter
from services.database import NOT_ANSWERING
from services.errors import Refusal, traced
from services.keeping.erased_before import NOTES, note_erased
from services.keeping.frozen_before import FROZEN_NOTES, note_frozen
from services.web.logs import in_english

Chore = Callable[[], object]
_NOTED_WITHIN = timedelta(days=31)  # a minute does, but for a server that was away
_log = logging.getLogger("hemvag")


async def every(seconds: float, chores: Mapping[str, Chore]) -> None:
    """Do some chores again and again, until this is cancelled."""
    while True:
        for name, chore in chores.items():
            await attempt(name, chore)
        await asyncio.sleep(seconds)


async def attempt(name: str, chore: Chore) -> None:
    """Do a chore; whatever goes wrong is told, and the others and the next time come all the same.

    What is wrong may stay so, in a file that a lost current has torn: nothing else may stop for it.
    """
    try:
        await run_in_threadpool(chore)
    except InterruptedError:
        _log.warning("%s: not to its end, the server stops", name)
    except Refusal as refusal:
        _log.error("%s: %s", name, in_english(refusal))
    except NOT_ANSWERING as problem:
        _log.warning("%s: not now, the database: %s", name, type(problem).__name__)
    except Exception as bug:  # noqa: BLE001  a bug ends no other chore
        _log.error("%s: %s", name, traced(bug))


class AfterChanges:
    """A chore that is done once after each change of the database, and at the start."""

    def __init__(self, engine: Engine, chore: Chore) -> None:
        self._engine, self._chore = engine, chore
        self._done_at: int | None = None

    def __call__(self) -> None:
        """Do it, unless nothing has changed since it was done."""
        with Session(self._engine) as session:
            now_at = session.exec(select(col(ChangeCounter.value))).one()
        if now_at != self._done_at:
            self._chore()
            self._done_at = now_at


def notes(engine: Engine, folder: Path, now: Callable[[], datetime]) -> Mapping[str, Chore]:
    """Return the chores that note outside the database what no backup is to bring back."""

    def erased() -> None:
        note_erased(engine, folder / NOTES, now() - _NOTED_WITHIN)

    def frozen() -> None:
        note_frozen(engine, folder / FROZEN_NOTES)

    return {
        "noting what was erased": AfterChanges(engine, erased),
        "noting what is frozen": AfterChanges(engine, frozen),
    }
