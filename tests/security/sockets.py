"""A raw client of Streamlit's websocket: it sends what no browser of ours would."""

from types import TracebackType
from typing import Any, Self

from google.protobuf.text_format import MessageToString
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect

from tests.servers import Server

PATIENCE = 30.0


class RawPage:
    """One browser page without a browser."""

    def __init__(
        self,
        server: Server,
        *,
        token: str = "",
        session: str = "",
        cookie: str = "hemvag",
        **sent: str,
    ) -> None:
        headers = {"Origin": server.url, **{name.replace("_", "-"): sent[name] for name in sent}}
        if token:
            headers["Cookie"] = f"{cookie}={token}"
        protocols = ["streamlit", "xsrf", session] if session else ["streamlit"]
        self.call = connect(
            f"ws://{server.host}/_stcore/stream",
            additional_headers=headers,
            subprotocols=protocols,  # type: ignore[arg-type]  plain strings are what it sends
            max_size=None,
        )
        self.heard: list[ForwardMsg] = []
        self.session = session

    def __enter__(self) -> Self:
        self.line: ClientConnection = self.call.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.call.__exit__(kind, problem, trace)

    def run(
        self,
        *,
        page_name: str = "",
        page_hash: str = "",
        query: str = "",
        fragment: str = "",
        widgets: tuple[WidgetState, ...] = (),
    ) -> str:
        """Ask for a run of the script and return every word it sends back."""
        self.ask(
            page_name=page_name,
            page_hash=page_hash,
            query=query,
            fragment=fragment,
            widgets=widgets,
        )
        self.heard = []
        while not self._over():
            message = ForwardMsg()
            message.ParseFromString(bytes(self.line.recv(PATIENCE)))
            self.heard.append(message)
            if message.WhichOneof("type") == "new_session":
                self.session = message.new_session.initialize.session_id
        return self.words()

    def ask(
        self,
        *,
        page_name: str = "",
        page_hash: str = "",
        query: str = "",
        fragment: str = "",
        widgets: tuple[WidgetState, ...] = (),
    ) -> None:
        """Ask for a run of the script and wait for nothing."""
        asked = BackMsg()
        run = asked.rerun_script
        run.query_string, run.page_name = query, page_name
        run.page_script_hash, run.fragment_id = page_hash, fragment
        run.widget_states.widgets.extend(widgets)
        self.line.send(asked.SerializeToString())

    def drawn(self, kind: str) -> list[Any]:
        """Return the elements of a kind, `button` or `text_input`, drawn in the last run."""
        elements = [message.delta.new_element for message in self.heard]
        return [getattr(one, kind) for one in elements if one.WhichOneof("type") == kind]

    def typed(self, number: int, text: str) -> WidgetState:
        """Say what a person types into a field of the last run, the how manieth of the page."""
        return WidgetState(id=self.drawn("text_input")[number].id, string_value=text)

    def pressed(self, label: str) -> WidgetState:
        """Say that a person presses a button of the last run."""
        found = [button.id for button in self.drawn("button") if button.label == label]
        return WidgetState(id=found[-1], trigger_value=True)

    def words(self) -> str:
        """Return the text of everything drawn in the last run."""
        drawn = [message.delta for message in self.heard if message.HasField("delta")]
        return "\n".join(MessageToString(delta, as_utf8=True) for delta in drawn)

    def _over(self) -> bool:
        """A run that starts over is not over."""
        if not self.heard or self.heard[-1].WhichOneof("type") != "script_finished":
            return False
        return self.heard[-1].script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
