"""A browser page without a browser, timed: what one turn costs the server, and what it drew."""

import re
import time
from dataclasses import dataclass

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.security.sockets import PATIENCE, RawPage
from tests.servers import Server

RERUN = ForwardMsg.FINISHED_EARLY_FOR_RERUN
SHORT = 200
_NUMBER = re.compile(r"\$\$ID-[0-9a-f]+-(?P<key>\w+)")


@dataclass(frozen=True)
class Drawn:
    """A widget as it was drawn: its key, Streamlit's number for it, its fragment, all of it."""

    key: str
    number: str
    fragment: str
    element: Element


class Visit(RawPage):
    """Somebody's open page at one address."""

    def __init__(self, server: Server, token: str = "", page: str = "", query: str = "") -> None:
        super().__init__(server, token=token)
        self.page, self.query = page, query
        self.page_hash = ""

    def turn(self, *widgets: WidgetState, fragment: str = "") -> float:
        """Have the page drawn again, and return how many milliseconds the server took.

        What it sent is read only when the clock has stopped.
        """
        asked = BackMsg()
        run = asked.rerun_script
        run.query_string, run.fragment_id = self.query, fragment
        # As a browser does: the address for the first run, then what the server called that page.
        run.page_name, run.page_script_hash = "" if self.page_hash else self.page, self.page_hash
        run.widget_states.widgets.extend(widgets)
        frames: list[bytes] = []
        began = time.perf_counter()
        self.line.send(asked.SerializeToString())
        while not _is_over(frames):
            frames.append(bytes(self.line.recv(PATIENCE)))
        took = (time.perf_counter() - began) * 1000
        self.heard = [_read(frame) for frame in frames]
        self._check()
        self._remember_page()
        return took

    def turns(self, n: int, warm: int = 3) -> list[float]:
        """Draw the page a few times unmeasured, then n times."""
        return [self.turn() for _ in range(warm + n)][warm:]

    def widgets(self) -> dict[str, Drawn]:
        """Return what was drawn in the last turn and carries a key, by its key."""
        found = (_drawn(message) for message in self.heard)
        return {drawn.key: drawn for drawn in found if drawn is not None}

    def _remember_page(self) -> None:
        for message in self.heard:
            if message.WhichOneof("type") == "navigation":
                self.page_hash = message.navigation.page_script_hash

    def _check(self) -> None:
        """A page that fails or refuses is quick: it must not pass for a measurement."""
        for message in self.heard:
            element = message.delta.new_element
            refused = element.alert.format == Alert.ERROR
            if element.WhichOneof("type") == "exception" or refused:
                raise RuntimeError(str(element)[:2000])


def _is_over(frames: list[bytes]) -> bool:
    if not frames or len(frames[-1]) > SHORT:
        return False
    last = _read(frames[-1])
    return last.WhichOneof("type") == "script_finished" and last.script_finished != RERUN


def _read(frame: bytes) -> ForwardMsg:
    message = ForwardMsg()
    message.ParseFromString(frame)
    return message


def _drawn(message: ForwardMsg) -> Drawn | None:
    element = message.delta.new_element
    kind = element.WhichOneof("type")
    number = getattr(getattr(element, kind), "id", "") if kind else ""
    known = _NUMBER.fullmatch(number)
    return Drawn(known["key"], number, message.delta.fragment_id, element) if known else None


def pressed(button: Drawn) -> WidgetState:
    """Return what the browser sends when a button is pressed."""
    return WidgetState(id=button.number, trigger_value=True)
