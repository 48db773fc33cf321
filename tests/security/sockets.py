"""A raw client of Streamlit's websocket: it sends what no browser of ours would."""

from types import TracebackType
from typing import Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect

from tests.servers import Server

PATIENCE = 30.0


class RawPage:
    """One browser page without a browser."""

    def __init__(self, server: Server, *, token: str = "", session: str = "") -> None:
        headers = {"Origin": server.url}
        if token:
            headers["Cookie"] = f"hemvag={token}"
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
        asked = BackMsg()
        run = asked.rerun_script
        run.query_string, run.page_name = query, page_name
        run.page_script_hash, run.fragment_id = page_hash, fragment
        run.widget_states.widgets.extend(widgets)
        self.line.send(asked.SerializeToString())
        self.heard = []
        while not self._over():
            message = ForwardMsg()
            message.ParseFromString(bytes(self.line.recv(PATIENCE)))
            self.heard.append(message)
            if message.WhichOneof("type") == "new_session":
                self.session = message.new_session.initialize.session_id
        return self.words()

    def words(self) -> str:
        """Return the text of everything drawn in the last run."""
        return "\n".join(str(message.delta) for message in self.heard if message.HasField("delta"))

    def _over(self) -> bool:
        return bool(self.heard) and self.heard[-1].WhichOneof("type") == "script_finished"
