"""Which page a lost connection goes on with: only one of the browser that brings its cookie.

Streamlit hands a page, and whatever is being drawn on it at that moment, to whoever names its
number. So it hears of a number only from a browser whose cookie belongs to the session under which
that page is signed in; anybody else begins a page of their own.
"""

from collections import OrderedDict
from threading import Lock

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import Scope

from services.web.sessions import session_in

STREAM = "/_stcore/stream"
MOST = 10_000  # an older page than these starts over: nothing is lost but what was half typed
_HEADER = "sec-websocket-protocol"
_NUMBER = 2  # it stands third, after the protocol and Streamlit's own token
_signed_in: OrderedDict[str, str] = OrderedDict()
_lock = Lock()


def signed_in_on(page: str, session_id: str) -> None:
    """Note under which session a page is signed in."""
    with _lock:
        _signed_in[page] = session_id
        _signed_in.move_to_end(page)
        if len(_signed_in) > MOST:
            _signed_in.popitem(last=False)


def names_a_page(scope: Scope) -> bool:
    """Say whether a request is the start of a connection that wants to go on with a page."""
    return (
        scope["type"] == "websocket"
        and scope["path"] == STREAM
        and len(_offered(HTTPConnection(scope))) > _NUMBER
    )


def with_own_page(scope: Scope) -> Scope:
    """Return the request, without the page's number if it is not this browser's own."""
    request = HTTPConnection(scope)
    offered = _offered(request)
    session_id = session_in(request)
    own = session_id is not None and _signed_in.get(offered[_NUMBER]) == session_id
    kept = offered[: _NUMBER + 1] if own else offered[:_NUMBER]
    changed = {**scope, "headers": list(scope["headers"])}
    MutableHeaders(scope=changed)[_HEADER] = ", ".join(kept)
    return changed


def _offered(request: HTTPConnection) -> list[str]:
    """Read what Streamlit reads; of two headers of this name it would take the first."""
    return [part.strip() for part in ",".join(request.headers.getlist(_HEADER)).split(",")]
