"""Whether a request comes from our own pages."""

from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from services.settings import settings


def same_origin(connection: HTTPConnection) -> bool:
    """Say whether Origin names this host, by https if it is used, and the browser agrees."""
    origin = connection.headers.get("origin")
    site = connection.headers.get("sec-fetch-site", "same-origin")
    if origin is None or site != "same-origin":
        return False
    ours = urlsplit(origin)
    if settings().secure_cookies and ours.scheme != "https":
        return False
    return ours.netloc == connection.headers.get("host")
