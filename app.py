"""The front door: warm imports, the ASGI application round Streamlit, start-up and shutdown."""

import asyncio
import gc
import logging
import os
import signal
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware

import pages.ui.live
import pages.ui.menu  # imported warm: before the first visitor, and by one thread
from services import clock, installation, trail_check
from services.database import NOT_ANSWERING, engine
from services.errors import Refusal
from services.keeping.erased_before import NOTES, note_erased
from services.keeping.frozen_before import FROZEN_NOTES, note_frozen
from services.reach import require_safe_ways
from services.settings import settings
from services.web import downloads, health, live, metrics, sessions
from services.web.clients import Addressed
from services.web.logs import in_english, keep_values_out
from services.web.security import Guarded

ROOT = Path(__file__).resolve().parent
INDEX = Path(st.__file__).resolve().parent / "static" / "index.html"
_TIDY_EVERY = 3600
_NOTED_WITHIN = timedelta(days=31)  # an hour does, but for a server that was away
_stopping = Event()
_log = logging.getLogger("hemvag")
# The server is to believe no proxy by itself: the setting TRUSTED_PROXIES names those to believe.
# It has read this already, so it is set by whoever starts it (`deploy/setup/start.py`).
if os.environ.get("FORWARDED_ALLOW_IPS") != "":
    _log.warning("FORWARDED_ALLOW_IPS is to be empty: clients here can invent their addresses")


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncGenerator[dict[str, Any]]:
    """Start: begin to use the database, listen for changes, keep the collector off the imports."""
    keep_values_out()
    house = asyncio.create_task(_keep_house())
    live.hub.prepare = pages.ui.live.prepare
    async with live.watching(engine()):
        gc.collect()
        gc.freeze()
        yield {}
    _stopping.set()
    house.cancel()
    with suppress(asyncio.CancelledError):
        await house


async def _keep_house() -> None:
    """Begin to use the database, then erase every hour what is past its time."""
    try:
        await _begin()
    except Refusal as refusal:  # nobody is to be served by settings that must not be
        _log.critical("Not started: %s", in_english(refusal))
        signal.raise_signal(signal.SIGTERM)
        return
    _warn_of_open_ways()
    while True:
        try:
            await run_in_threadpool(installation.tidy, engine(), clock.now())
            await run_in_threadpool(_note_erased)
            await run_in_threadpool(_watch_the_trail)
        except NOT_ANSWERING as problem:
            _log.warning("nothing erased this hour: %s", type(problem).__name__)
        await asyncio.sleep(_TIDY_EVERY)


def _warn_of_open_ways() -> None:
    """`make run` refuses these; whoever starts the server by another command is told."""
    try:
        require_safe_ways(settings(), settings().host)
    except Refusal as refusal:
        _log.error("Not safe: %s", in_english(refusal))


def _watch_the_trail() -> None:
    operator, heads = installation.OPERATOR, settings().trail_heads_file
    try:
        trail_check.watch(engine(), operator, heads, clock.now(), _rest)
    except InterruptedError:
        _log.warning("the trail was not checked to its end: the server stops")
    except (OSError, Refusal) as problem:
        _log.error("the head of the trail was not noted: %s", problem)


def _note_erased() -> None:
    place = settings().trail_heads_file.with_name(NOTES)
    try:
        note_erased(engine(), place, clock.now() - _NOTED_WITHIN)
        note_frozen(engine(), place.with_name(FROZEN_NOTES))
    except (OSError, Refusal) as problem:
        _log.error("what was erased or frozen was not noted: %s", problem)


def _rest(seconds: float) -> None:
    """Rest, unless the server is to stop: that waits for no check of a long trail."""
    if _stopping.wait(seconds):
        raise InterruptedError


async def _begin() -> None:
    """Begin to use the database; while it does not answer, pages say so and this tries again."""
    while True:
        try:
            code = await run_in_threadpool(
                installation.begin_use, engine(), settings(), clock.now()
            )
        except NOT_ANSWERING as problem:
            _log.warning("the database does not answer: %s", type(problem).__name__)
            await asyncio.sleep(1)
            continue
        if code is not None:
            told = f"Sign in as admin with this one-time code within half an hour: {code}"
            print(f"\n{told}\nLater: python manage.py reset-user admin\n", flush=True)  # noqa: T201
        return


app = st.App(
    ROOT / "pages" / "ui" / "shell.py",
    lifespan=lifespan,
    routes=[*sessions.routes, *downloads.routes, *health.routes, *metrics.routes, *live.routes],
    middleware=[Middleware(Addressed), Middleware(Guarded, index=INDEX)],
)
