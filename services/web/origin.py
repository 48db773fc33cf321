"""Whether a request comes from our own pages."""

from urllib.parse import urlsplit

from starlette.requests import HTTPConnection


def same_origin(connection: HTTPConnection) -> bool:
    """Say whether Origin names this host and the browser calls the request same-origin."""
    origin = connection.headers.get("origin")
    site = connection.headers.get("sec-fetch-site", "same-origin")
    if origin is None or site != "same-origin":
        return False
    return urlsplit(origin).netloc == connection.headers.get("host")
