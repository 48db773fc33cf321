"""Routes that set and clear the session cookie; its token never passes through a script."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import Route

from services import accounts, clock
from services.access import Viewer
from services.database import engine
from services.settings import settings
from services.web.origin import same_origin

LONGEST_TICKET = 200


def cookie_name() -> str:
    """Return the cookie's name; under TLS it carries the prefix browsers guard."""
    return "__Host-hemvag" if settings().secure_cookies else "hemvag"


async def redeem(request: Request) -> Response:
    """Exchange a one-time ticket for the HttpOnly cookie."""
    if not same_origin(request):
        return Response(status_code=403)
    token = await run_in_threadpool(accounts.redeem, engine(), await _ticket(request), clock.now())
    if token is None:
        return Response(status_code=401)
    answer = Response(status_code=204)
    answer.set_cookie(
        cookie_name(),
        token,
        httponly=True,
        secure=settings().secure_cookies,
        samesite="strict",
        path="/",
        max_age=settings().session_hours * 3600,
    )
    return answer


async def clear(request: Request) -> Response:
    """End the session the cookie belongs to and take the cookie away."""
    if not same_origin(request):
        return Response(status_code=403)
    await run_in_threadpool(_end, request)
    answer = Response(status_code=204)
    answer.delete_cookie(
        cookie_name(),
        path="/",
        httponly=True,
        secure=settings().secure_cookies,
        samesite="strict",
    )
    return answer


def session_in(connection: HTTPConnection) -> str | None:
    """Return the living session a request's cookie belongs to."""
    token = connection.cookies.get(cookie_name())
    if not token:
        return None
    return accounts.session_of(engine(), token, settings(), clock.now())


def viewer_in(connection: HTTPConnection) -> Viewer | None:
    """Return who sends a request, without counting it as activity."""
    session_id = session_in(connection)
    if session_id is None:
        return None
    return accounts.viewer_in(engine(), session_id, settings(), clock.now(), active=False)


async def _ticket(request: Request) -> str:
    """Read no further than a ticket is long, however much is sent."""
    read = b""
    async for part in request.stream():
        read += part[: LONGEST_TICKET + 1]
        if len(read) > LONGEST_TICKET:
            return ""
    return read.decode("ascii", "ignore")


def _end(request: Request) -> None:
    session_id, viewer = session_in(request), viewer_in(request)
    if session_id is not None and viewer is not None:
        accounts.end_session(engine(), session_id, viewer, clock.now())


routes = [
    Route("/session/redeem", redeem, methods=["POST"]),
    Route("/session/clear", clear, methods=["POST"]),
]
