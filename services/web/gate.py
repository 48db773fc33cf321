"""Which requests are let in at all: by which name, from where, to which address, and how large."""

from http import HTTPStatus

from starlette.requests import HTTPConnection

from services.settings import settings
from services.web.origin import same_origin

# Of what Streamlit serves below this address only what its page needs; uploads are not among it.
INNER = "/_stcore/"
OPEN = ("/_stcore/health", "/_stcore/host-config", "/_stcore/stream")
# Streamlit's own sign-in, old components and folder of files: none of them is used here.
CLOSED = ("/auth/", "/oauth2callback", "/component/", "/app/static/")
# Nor is its way to hand out files, which asks nobody for anything: `downloads.py` is ours.
GATED = ("/media/",)
LONGEST_BODY = 4096
_HARMLESS = ("GET", "HEAD")


def refused(request: HTTPConnection) -> HTTPStatus | None:
    """Say why a request is refused before anything looks at it; a session is not asked for here."""
    if not called_by_our_name(request):
        return HTTPStatus.BAD_REQUEST
    if not _is_there(request.url.path):
        return HTTPStatus.NOT_FOUND
    if request.scope["type"] == "websocket":
        return None if same_origin(request) else HTTPStatus.FORBIDDEN
    if request.scope["method"] in _HARMLESS:
        return None
    if not same_origin(request):
        return HTTPStatus.FORBIDDEN
    return None if _is_short(request) else HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def called_by_our_name(request: HTTPConnection) -> bool:
    """Say whether Host is one of the site's names: another is a page that borrows our address."""
    names = settings().allowed_hosts.replace(",", " ").lower().split()
    given = request.headers.getlist("host")
    return "*" in names or (len(given) == 1 and _name(given[0]) in names)


def _name(host: str) -> str:
    """Take the port and a closing dot away; an IPv6 address stands in brackets."""
    name = host.lower()
    if name.startswith("["):
        return name[1:].partition("]")[0]
    return name.partition(":")[0].removesuffix(".")


def _is_there(path: str) -> bool:
    if path.startswith(INNER):
        return path in OPEN
    return not path.startswith(CLOSED)


def _is_short(request: HTTPConnection) -> bool:
    """Without a length nothing is read further than a ticket is long: `sessions.redeem`."""
    length = request.headers.get("content-length", "0")
    return length.isdecimal() and int(length) <= LONGEST_BODY
