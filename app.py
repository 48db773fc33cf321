"""The front door: warm imports, the ASGI application round Streamlit, start-up and shutdown."""

import asyncio
import gc
import logging
import os
import signal
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
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
from services.errors import Refusal, traced
from services.reach import require_safe_ways
from services.settings import settings
from services.web import downloads, health, house, live, metrics, sessions
from services.web.clients import Addressed
from services.web.logs import in_english, keep_values_out
from services.web.security import Guarded

ROOT = Path(__file__).resolve().parent
INDEX = Path(st.__file__).resolve().parent / "static" / "index.html"
_AN_HOUR, _A_MINUTE = 3600, 60
_stopping, _refused = Event(), Event()
_log = logging.getLogger("hemvag")
# The server is to believe no proxy by itself: the setting TRUSTED_PROXIES names those to believe.
# It has read this already, so it is set by whoever starts it (`deploy/setup/start.py`).
if os.environ.get("FORWARDED_ALLOW_IPS") != "":
    _log.warning("FORWARDED_ALLOW_IPS is to be empty: clients here can invent their addresses")


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncGenerator[dict[str, Any]]:
    """Start: begin to use the database, listen for changes, keep the collector off the imports."""
    keep_values_out()
    keeping = asyncio.create_task(_keep_house())
    live.hub.prepare = pages.ui.live.prepare
    async with live.watching(engine()):
        gc.collect()
        gc.freeze()
        yield {}
    _stopping.set()
    keeping.cancel()
    with suppress(asyncio.CancelledError):
        await keeping
    if _refused.is_set():  # after a signal it would look as if somebody had stopped it
        os._exit(os.EX_CONFIG)


async def _keep_house() -> None:
    """Begin to use the database, then erase what is past its time, note, and check the trail."""
    try:
        await _begin()
    except Exception as problem:  # noqa: BLE001  nobody is to be served by what has not begun
        why = in_english(problem) if isinstance(problem, Refusal) else traced(problem)
        _log.critical("Not started: %s", why)
        _refused.set()
        signal.raise_signal(signal.SIGTERM)
        return
    _warn_of_open_ways()
    folder = settings().trail_heads_file.parent
    hourly = {"erasing what is past its time": _tidy, "checking the trail": _watch_the_trail}
    await asyncio.gather(
        house.every(_A_MINUTE, house.notes(engine(), folder, clock.now)),
        house.every(_AN_HOUR, hourly),
    )


def _warn_of_open_ways() -> None:
    """`make run` refuses these; whoever starts the server by another command is told."""
    try:
        require_safe_ways(settings(), settings().host)
    except Refusal as refusal:
        _log.error("Not safe: %s", in_english(refusal))


def _watch_the_trail() -> None:
    operator, heads = installation.OPERATOR, settings().trail_heads_file
    trail_check.watch(engine(), operator, heads, clock.now(), _rest)


def _tidy() -> None:
    downloads.counter.tidy(clock.now())
    installation.tidy(engine(), clock.now())


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
