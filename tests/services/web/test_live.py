"""The hub of the live channel: newest version only, in waves, to everybody who listens."""

import asyncio

from sqlalchemy.exc import OperationalError

from services.settings import settings
from services.web.live import Channel, Hub


def told(hub: Hub, *versions: int) -> None:
    async def publish() -> None:
        for version in versions:
            hub.publish(version)
        if hub.teller is not None:
            await hub.teller

    asyncio.run(publish())


class TestJoin:
    def test_counts_a_page_before_its_line_stands(self) -> None:
        hub, most = Hub(), settings().channels_per_user
        joined = [hub.join("manager") for _ in range(most + 1)]
        assert [one is not None for one in joined] == [True] * most + [False]
        assert hub.join("nord") is not None


class TestPublish:
    def test_tells_everybody(self) -> None:
        hub, channels = Hub(), [Channel("manager") for _ in range(45)]
        hub.channels.update(channels)
        told(hub, 7)
        assert [channel.ticks.get_nowait() for channel in channels] == [7] * 45

    def test_keeps_only_the_newest_for_whoever_is_slow(self) -> None:
        hub, slow = Hub(), Channel("manager")
        hub.channels.add(slow)
        told(hub, 1, 2, 3)
        assert slow.ticks.qsize() == 1
        assert slow.ticks.get_nowait() == 3

    def test_says_nothing_of_a_version_it_has_told_already(self) -> None:
        hub, channel = Hub(version=5), Channel("manager")
        hub.channels.add(channel)
        told(hub, 5, 4)
        assert channel.ticks.empty()

    def test_prepares_the_newest_once_before_anybody_is_told(self) -> None:
        hub, channel = Hub(), Channel("manager")
        hub.channels.add(channel)
        prepared: list[tuple[int, bool]] = []
        hub.prepare = lambda version: prepared.append((version, channel.ticks.empty()))
        told(hub, 1, 2, 3)
        assert prepared == [(3, True)]

    def test_prepares_nothing_where_nobody_listens(self) -> None:
        hub, prepared = Hub(), list[int]()
        hub.prepare = prepared.append
        told(hub, 1)
        assert prepared == []

    def test_tells_even_when_the_database_does_not_answer(self) -> None:
        hub, channel = Hub(), Channel("manager")
        hub.channels.add(channel)
        hub.prepare = _away
        told(hub, 1)
        assert channel.ticks.get_nowait() == 1

    def test_tells_what_came_while_others_were_told(self) -> None:
        hub, channel = Hub(), Channel("manager")
        hub.channels.add(channel)

        async def publish() -> None:
            hub.prepare = lambda version: loop.call_soon_threadsafe(
                hub.publish, min(version + 1, 3)
            )
            loop = asyncio.get_running_loop()
            hub.publish(1)
            while hub.teller is not None and not hub.teller.done():
                await hub.teller

        asyncio.run(publish())
        assert channel.ticks.get_nowait() == 3


def _away(_version: int) -> None:
    raise OperationalError("select", None, Exception("gone away"))
