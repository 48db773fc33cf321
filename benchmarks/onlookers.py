"""Idle viewers of the overview: each holds the live channel and redraws as a browser would."""

import json
import threading
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from benchmarks.programmes import Programme
from benchmarks.visits import Drawn

CHANNEL = "overview_live"
PATIENCE = 60


class Onlooker(threading.Thread):
    """One viewer: hears of a newer version and has the live part of the page drawn again."""

    def __init__(self, programme: Programme, username: str) -> None:
        super().__init__(daemon=True)
        server, token = programme.server, programme.token(username)
        self.visit = programme.visit(username, "overview")
        self.headers = {"Origin": server.url, "Cookie": f"hemvag={token}"}
        self.address = f"ws://{server.host}/live"
        self.channel: ClientConnection | None = None
        self.ready = threading.Event()
        self.drawn = 0
        self.drawn_at = 0.0

    def run(self) -> None:
        """Look on until the channel is closed, here or by the server."""
        with self.visit, connect(self.address, additional_headers=self.headers) as channel:
            self.channel = channel
            self.visit.turn()
            self._look()
            self.ready.set()
            try:
                for heard in channel:
                    if int(heard) > self.drawn:
                        self._redraw(heard)
            except ConnectionClosed:
                return

    def leave(self) -> None:
        """Close the channel and the page, and wait until both are closed."""
        if self.channel is not None:
            self.channel.close()
        self.join(PATIENCE)
        assert not self.is_alive(), "an onlooker stayed"

    def _redraw(self, heard: Any) -> None:
        part = self.visit.widgets()[CHANNEL]
        self.visit.turn(_ticked(part, heard), fragment=part.fragment)
        self._look()

    def _look(self) -> None:
        part = self.visit.widgets()[CHANNEL]
        self.drawn = json.loads(part.element.bidi_component.json)["version"]
        self.drawn_at = time.time()


@contextmanager
def looking_on(programme: Programme, usernames: Sequence[str], n: int) -> Generator[list[Onlooker]]:
    """Open n viewers' pages, of these people by turns, wait until all are drawn, and close them.

    Whoever stayed would redraw through every benchmark that commits something after this one.
    """
    found = [Onlooker(programme, usernames[number % len(usernames)]) for number in range(n)]
    for onlooker in found:
        onlooker.start()
        assert onlooker.ready.wait(PATIENCE), "an onlooker's page was not drawn"
    yield found
    for onlooker in found:
        onlooker.leave()


def _ticked(part: Drawn, heard: Any) -> WidgetState:
    """Return what the page's component sends when it hears of a newer version."""
    ticks = json.dumps([{"event": "tick", "value": f"{heard}/{time.time()}"}])
    number = f"$$STREAMLIT_INTERNAL_KEY_{part.number}__events"
    return WidgetState(id=number, json_trigger_value=ticks)
