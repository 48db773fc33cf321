"""Routes that set and clear the session cookie; its token never passes through a script."""

import secrets
from datetime import timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import Route

from services import accounts, clock
from services.access import Viewer
from services.database import engine
from services.settings import settings
from services.throttles import KNOWN_FOR
from services.web.origin import same_origin

LONGEST_TICKET = 200
GOES_ON = 205  # "Reset Content": the page is to be loaded again


def cookie_name() -> str:
    """Return the cookie's name; under TLS it carries the prefix browsers guard."""
    return "__Host-hemvag" if settings().secure_cookies else "hemvag"


def browser_cookie_name() -> str:
    """Return the name of the cookie by which a browser is known, whoever signs in with it."""
    return f"{cookie_name()}-browser"


async def redeem(request: Request) -> Response:
    """Exchange a one-time ticket for the HttpOnly cookie."""
    if not same_origin(request):
        return Response(status_code=403)
    ticket, browser = await _sent(request), _browser(request)
    token = await run_in_threadpool(_redeemed, request, ticket, browser)
    if token is None:
        return Response(status_code=401)
    answer = Response(status_code=204)
    _set(answer, cookie_name(), token, timedelta(hours=settings().session_hours))
    _set(answer, browser_cookie_name(), browser, KNOWN_FOR)
    return answer


async def clear(request: Request) -> Response:
    """Sign this browser out of the session that is named, and take the cookie away.

    A cookie of another person, who has come in meanwhile, stays as it is, and so does the session
    it belongs to.
    """
    if not same_origin(request):
        return Response(status_code=403)
    answer = Response(status_code=204)
    if await run_in_threadpool(_end, request, await _sent(request)):
        answer.delete_cookie(
            cookie_name(),
            path="/",
            httponly=True,
            secure=settings().secure_cookies,
            samesite="strict",
        )
    return answer


async def resume(request: Request) -> Response:
    """Tell a page whose session is over whether its person has come in again in this browser."""
    if not same_origin(request):
        return Response(status_code=403)
    again = await run_in_threadpool(_is_in_again, request, await _sent(request))
    return Response(status_code=GOES_ON if again else 204)


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


def _redeemed(request: Request, ticket: str, browser: str) -> str | None:
    replaced = request.cookies.get(cookie_name(), "")
    return accounts.redeem(engine(), ticket, clock.now(), browser=browser, replaced=replaced)


def _browser(request: Request) -> str:
    """Return what this browser is known by already, or what it is to be known by."""
    known = request.cookies.get(browser_cookie_name(), "")
    return known if len(known) == len(secrets.token_urlsafe()) else secrets.token_urlsafe()


def _set(answer: Response, name: str, value: str, life: timedelta) -> None:
    answer.set_cookie(
        name,
        value,
        httponly=True,
        secure=settings().secure_cookies,
        samesite="strict",
        path="/",
        max_age=int(life.total_seconds()),
    )


async def _sent(request: Request) -> str:
    """Read no further than a ticket is long, however much is sent; PostgreSQL takes no NUL."""
    read = b""
    async for part in request.stream():
        read += part[: LONGEST_TICKET + 1]
        if len(read) > LONGEST_TICKET:
            return ""
    return read.decode("ascii", "ignore").replace("\0", "?")


def _end(request: Request, over: str) -> bool:
    """End the session the cookie belongs to, unless it is another person's; say whether it may go.

    Whoever signs out means this browser: also where the same person has come in twice.
    """
    session_id, viewer = session_in(request), viewer_in(request)
    if session_id is None or viewer is None:
        return True
    if over and not accounts.are_of_one_person(engine(), session_id, over):
        return False
    accounts.end_session(engine(), session_id, viewer, clock.now())
    return True


def _is_in_again(request: Request, over: str) -> bool:
    session_id = session_in(request)
    return session_id is not None and accounts.are_of_one_person(engine(), session_id, over)


routes = [
    Route("/session/redeem", redeem, methods=["POST"]),
    Route("/session/clear", clear, methods=["POST"]),
    Route("/session/resume", resume, methods=["POST"]),
]
