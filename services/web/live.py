"""The live channel: tells signed-in browsers that something changed, never what."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, Callable, Coroutine
from dataclasses import dataclass, field

import psycopg
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from services import changes
from services.access import Permission, may
from services.database import NOT_ANSWERING, for_a_glance
from services.queries.installations import version as version_now
from services.settings import settings
from services.unit_of_work import CHANNEL
from services.web.origin import same_origin
from services.web.sessions import viewer_in

KEEP_ALIVE = 15.0
POLL = 0.3
LEAST_PAUSE = 0.25
# A process redraws about 25 pages a second: whoever is told sooner would only wait with the others.
WAVE, WAVE_PAUSE = 4, 0.15
RETRY = 1.0
REFUSED, TRY_LATER = 1008, 1013
_log = logging.getLogger(__name__)


@dataclass(eq=False)
class Channel:
    """One open browser page; holds at most one tick that is still to be sent."""

    username: str
    ticks: asyncio.Queue[int] = field(default_factory=lambda: asyncio.Queue(1))

    def offer(self, version: int) -> None:
        """Leave a version to be sent, in place of an older one."""
        with contextlib.suppress(asyncio.QueueEmpty):
            self.ticks.get_nowait()
        self.ticks.put_nowait(version)


@dataclass
class Hub:
    """Everybody who listens in this process, and the last version heard of.

    `prepare` makes ready what everybody will ask for: one does it before, undisturbed, instead of
    the first of a crowd while all the others wait.
    """

    version: int = 0
    told: int = 0
    channels: set[Channel] = field(default_factory=set[Channel])
    prepare: Callable[[int], object] | None = None
    teller: asyncio.Task[None] | None = None

    @property
    def open_channels(self) -> int:
        """How many pages listen."""
        return len(self.channels)

    def join(self, username: str) -> Channel | None:
        """Let one more page of a user listen, or none where there are too many already.

        It counts from here on, before its line stands: of many that come at once each is counted.
        """
        crowd = sum(channel.username == username for channel in self.channels)
        if crowd >= settings().channels_per_user:
            return None
        mine = Channel(username)
        self.channels.add(mine)
        return mine

    def publish(self, version: int) -> None:
        """Have everybody told of a newer version; runs on the event loop."""
        if version <= self.version:
            return
        self.version = version
        if self.teller is None or self.teller.done():
            self.teller = asyncio.get_running_loop().create_task(self._tell())

    async def _tell(self) -> None:
        """Tell everybody, a wave at a time, until there is nothing newer."""
        told = -1
        while told < self.version:
            told = self.version
            everybody = list(self.channels)
            if everybody:
                await self._make_ready(told)
            for start in range(0, len(everybody), WAVE):
                if start:
                    await asyncio.sleep(WAVE_PAUSE)
                for channel in everybody[start : start + WAVE]:
                    channel.offer(told)
                    self.told += 1

    async def _make_ready(self, version: int) -> None:
        if self.prepare is None:
            return
        try:
            await run_in_threadpool(self.prepare, version)
        except NOT_ANSWERING as problem:
            _log.warning("nothing prepared for a live update: %s", type(problem).__name__)


hub = Hub()


async def channel(socket: WebSocket) -> None:
    """Serve one browser page: its version now, then each newer one, while it stays signed in."""
    try:
        viewer = await run_in_threadpool(viewer_in, socket)
    except NOT_ANSWERING:
        await socket.close(TRY_LATER)
        return
    may_listen = viewer is not None and may(viewer, Permission.OVERVIEW_READ)
    mine = hub.join(viewer.username) if viewer and may_listen and same_origin(socket) else None
    if mine is None:
        await socket.close(REFUSED)
        return
    try:
        await socket.accept()
        await _until_one_ends(_until_closed(socket), _tell_page(socket, mine))
    finally:
        hub.channels.discard(mine)


async def _until_one_ends(*deeds: Coroutine[None, None, None]) -> None:
    """Do all at once until one is over: for a page that has left, no server waits when it stops."""
    tasks = [asyncio.create_task(deed) for deed in deeds]
    try:
        over, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in over:
            task.result()
    finally:
        for task in tasks:
            task.cancel()


async def _tell_page(socket: WebSocket, mine: Channel) -> None:
    """Tell a page the version there is, then each newer one."""
    try:
        await socket.send_text(str(hub.version))
        while True:
            await _send_next(socket, mine)
    except (WebSocketDisconnect, RuntimeError):
        pass
    except NOT_ANSWERING:
        await socket.close(TRY_LATER)


async def _send_next(socket: WebSocket, mine: Channel) -> None:
    """Send the next tick, or a sign of life; either only to somebody still signed in."""
    try:
        version = await asyncio.wait_for(mine.ticks.get(), KEEP_ALIVE)
    except TimeoutError:
        version = hub.version
    viewer = await run_in_threadpool(viewer_in, socket)
    if viewer is None or not may(viewer, Permission.OVERVIEW_READ):
        await socket.close(REFUSED)
        raise WebSocketDisconnect(REFUSED)
    await socket.send_text(str(version))
    await asyncio.sleep(LEAST_PAUSE)


async def _until_closed(socket: WebSocket) -> None:
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):
        while True:
            await socket.receive()


@contextlib.asynccontextmanager
async def watching(engine: Engine) -> AsyncGenerator[None]:
    """Hear of every commit, from this process or another, while the server runs."""
    loop = asyncio.get_running_loop()

    def pass_on(version: int) -> None:
        loop.call_soon_threadsafe(hub.publish, version)

    stop = changes.listen(pass_on)
    watch = _listen if engine.dialect.name == "postgresql" else _poll
    task = asyncio.create_task(watch(engine))
    try:
        yield
    finally:
        stop()
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _listen(engine: Engine) -> None:
    """PostgreSQL tells of each commit; after a lost connection one tick covers what was missed."""
    address = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(address, autocommit=True) as line:
                await line.execute(f"LISTEN {CHANNEL}")
                await _catch_up(engine)
                async for note in line.notifies():
                    hub.publish(int(note.payload))
        except (psycopg.Error, OSError, SQLAlchemyError) as problem:
            _log.warning("live channel lost the database: %s", type(problem).__name__)
        await asyncio.sleep(RETRY)


async def _poll(engine: Engine) -> None:
    """SQLite tells nobody: one task asks for the counter, for what other processes commit."""
    while True:
        try:
            await _catch_up(engine)
        except SQLAlchemyError as problem:
            _log.warning("live channel cannot read the database: %s", type(problem).__name__)
            await asyncio.sleep(RETRY)
        await asyncio.sleep(POLL)


async def _catch_up(engine: Engine) -> None:
    hub.publish(await run_in_threadpool(_read_version, engine))


def _read_version(engine: Engine) -> int:
    with Session(for_a_glance(engine)) as session:
        return version_now(session)


routes = [WebSocketRoute("/live", channel)]
