"""The hub of the live channel: newest version only, in waves, to everybody who listens."""

import asyncio

from services.web.live import Channel, Hub


def told(hub: Hub, *versions: int) -> None:
    async def publish() -> None:
        for version in versions:
            hub.publish(version)
        await asyncio.gather(*hub.waves)

    asyncio.run(publish())


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
