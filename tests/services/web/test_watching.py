"""Hearing of commits: from this process and from another, on either database."""

import asyncio
from collections.abc import Callable

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session

from services.database import open_engine
from services.queries.installations import version
from services.unit_of_work import begin, jot
from services.web.live import Channel, hub, watching
from tests.people import ADMIN, now

PATIENCE = 10


def deed(engine: Engine) -> None:
    with begin(engine, ADMIN, now()) as work:
        work.record("test.done", "x")


def failing_deed(engine: Engine) -> None:
    with begin(engine, ADMIN, now()) as work:
        work.record("test.failed", "x")
        raise ZeroDivisionError


def heard_after(engine: Engine, act: Callable[[], None]) -> int:
    """Watch, act in another thread, and return the version that arrives."""

    async def listen() -> int:
        hub.version = 0
        channel = Channel("manager")
        hub.channels.add(channel)
        try:
            async with watching(engine):
                await asyncio.to_thread(act)
                wanted = await asyncio.to_thread(_version, engine)
                while True:
                    heard = await asyncio.wait_for(channel.ticks.get(), PATIENCE)
                    if heard >= wanted:
                        return heard
        finally:
            hub.channels.discard(channel)

    return asyncio.run(listen())


def _version(engine: Engine) -> int:
    with Session(engine) as session:
        return version(session)


def test_hears_of_a_commit_in_this_process(engine: Engine) -> None:
    assert heard_after(engine, lambda: deed(engine)) == 1


def test_hears_of_a_commit_in_another_process(engine: Engine) -> None:
    elsewhere = open_engine(engine.url.render_as_string(hide_password=False))
    assert heard_after(engine, lambda: deed(elsewhere)) == 1
    elsewhere.dispose()


def test_book_keeping_moves_nothing(engine: Engine) -> None:
    deed(engine)
    with jot(engine, ADMIN, now()) as work:
        work.record("page.seen", "x")
    assert _version(engine) == 1


def test_what_is_rolled_back_is_never_told(engine: Engine) -> None:
    deed(engine)
    with pytest.raises(ZeroDivisionError):
        failing_deed(engine)
    assert _version(engine) == 1
