"""From which address a request comes: the connection's own, or what a proxy we trust says.

Whatever a client writes into the header itself is taken out: scripts read only what we put there.
"""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from services.settings import settings

ADDRESS = "x-hemvag-address"
_NAME = ADDRESS.encode()
_NEIGHBOURS = 64


class Addressed:
    """Writes the client's address into each request, for pages that see nothing but its headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on."""
        if scope["type"] in ("http", "websocket"):
            address = client_address(scope, trusted_proxies(settings().trusted_proxies))
            headers = [one for one in scope["headers"] if one[0].lower() != _NAME]
            scope = {**scope, "headers": [*headers, (_NAME, address.encode("ascii", "replace"))]}
        await self.app(scope, receive, send)


def trusted_proxies(written: str) -> tuple[str, ...]:
    """Read the setting: addresses or networks, with commas or spaces between them."""
    return tuple(written.replace(",", " ").split())


def client_address(scope: Scope, trusted: Iterable[str]) -> str:
    """Return the last address of the way here that is no proxy of ours.

    Of IPv6 it is the network: a client has as many addresses in it as it likes.
    """
    client = scope.get("client")
    passed = ", ".join(Headers(scope=scope).getlist("x-forwarded-for")).split(",")
    address = str(client[0]) if client else ""
    for before in reversed([part.strip() for part in passed if part.strip()]):
        if not _is_in(address, trusted):
            break
        address = _without_port(before)
    return _network(address)


def _without_port(written: str) -> str:
    """Some proxies write the port too; an IPv6 address with one stands in brackets."""
    if written.startswith("["):
        return written[1:].partition("]")[0]
    address, colon, port = written.partition(":")
    return address if colon and port.isdecimal() else written


def _is_in(address: str, networks: Iterable[str]) -> bool:
    try:
        one = ip_address(address)
    except ValueError:
        return False
    return any(_holds(network, one) for network in networks)


def _holds(network: str, one: IPv4Address | IPv6Address) -> bool:
    """An entry that cannot be read holds nobody, and takes none of the others along."""
    try:
        return one in ip_network(network, strict=False)
    except ValueError:
        return False


def _network(address: str) -> str:
    try:
        one = ip_address(address)
    except ValueError:
        return address[:64]
    if not isinstance(one, IPv6Address):
        return str(one)
    return str(one.ipv4_mapped or ip_network((one, _NEIGHBOURS), strict=False))
