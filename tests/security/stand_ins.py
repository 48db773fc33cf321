"""What stands in a guard's place while a test is tried without it: it lets through, or leaks."""

import gzip
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import field, make_dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
import streamlit as st
from sqlalchemy.engine import Engine
from sqlmodel import Session
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response

from models.codes import AgeGroup, Exploitation, Gender, Ground, Region, Role
from services.access import EVERYWHERE, Viewer
from services.accounts import UNUSABLE
from services.documentation.doors import DEED, DIALOG, INSIDE, Door
from services.measures.national import National
from services.measures.questions import Question
from services.measures.registry import MEASURES, measure
from services.settings import settings
from tests.architecture.reading import Source

Guard = Any
Instead = Callable[[Guard], Any]
ANYBODY = Viewer(1, "anybody", "Anybody", Role.MANAGER)
_FIRST: Mapping[str, Any] = {
    "region": Region.NORD,
    "ground": Ground.TRAFFICKING,
    "exploitation": [Exploitation.SEXUAL],
    "gender": Gender.WOMAN,
    "age_group": AgeGroup.AGE_25_34,
    "citizenship": ["BG"],
}


def always(answer: Any) -> Instead:
    """Answer the same to every question."""
    return lambda _guard: lambda *_asked, **_named: answer


def value(other: Any) -> Instead:
    """Be something else."""
    return lambda _guard: other


def nobody_refused(_guard: Guard) -> Any:
    """Answer, when it is awaited, that there is nothing to refuse."""

    async def answered(*_asked: Any, **_named: Any) -> None:
        return None

    return answered


def gives_files_away(_guard: Guard) -> Any:
    """Answer any address with a file of the machine."""

    async def answered(*_asked: Any, **_named: Any) -> Response:
        return Response("root:x:0:0:root")

    return answered


def remembered(guard: Guard) -> Any:
    """Answer what was answered the first time, whatever has changed since."""
    first: dict[Any, Any] = {}

    def answered(where: Any, about: Any, *more: Any) -> Any:
        if about not in first:
            first[about] = guard(where, about, *more)
        return first[about]

    return answered


def unlabelled(_guard: Guard) -> Any:
    """Send every answer on as it is."""
    return lambda _guarded, _request, send: send


def open_secret(guard: Guard) -> Any:
    """Tell in every answer's head what only the settings hold, and what serves it."""

    def label(guarded: Any, headers: MutableHeaders, path: str) -> None:
        guard(guarded, headers, path)
        headers["X-Powered-By"] = "starlette"
        headers["X-Key"] = settings().secret_key.get_secret_value()

    return label


def told_on_pages(guard: Guard) -> Any:
    """Draw a secret on every page."""

    def frame(*asked: Any) -> None:
        st.caption(settings().secret_key.get_secret_value())
        guard(*asked)

    return frame


def plain_and_loud(_guard: Guard) -> Any:
    """Keep a secret as it is, and say it aloud."""

    def sha(secret: str) -> str:
        print(secret, flush=True)  # noqa: T201
        return secret

    return sha


def plain_cookie(_guard: Guard) -> Any:
    """Set a cookie as a beginner would."""

    def set_cookie(answer: Response, name: str, token: str, **_guards: Any) -> None:
        answer.headers.append("set-cookie", f"{name}={token}")

    return set_cookie


def offers_every_region(guard: Guard) -> Any:
    """Let the form take any region, known or typed."""

    def listed(form: Any, name: str, codes: Any, named: Any) -> None:
        if name != "region":
            guard(form, name, codes, named)
            return
        offered = list(Region)
        st.selectbox(
            name, offered, key=f"intake_{name}", format_func=named, accept_new_options=True
        )

    return listed


def first_choice_for_anything(guard: Guard) -> Any:
    """Take what nobody offered for the first that was."""
    return lambda name: guard(name) or _FIRST.get(name)


def one_door_more(guard: Guard) -> Any:
    """Find a door that no table names."""
    return [*guard, Door(DIALOG, "ui.forgotten.part", "CASE_READ")]


def one_reader_more(guard: Guard) -> Any:
    """Find a question that is told nobody's name."""
    return [*guard, Door(INSIDE, "queries.forgotten.every_case", "")]


def one_deed_more(guard: Guard) -> Any:
    """Find a deed on cases that nobody has tried in another region."""
    return [*guard, Door(DEED, "forgotten.hand_out", "CASE_READ")]


def of_whatever_region(guard: Guard) -> Any:
    """Ask for the role and not for the region."""
    return lambda viewer, permission, _region=None: guard(viewer, permission)


def with_a_field_more(guard: Guard) -> Any:
    """Filter by what marks a person too."""
    more = [("exploitation", Any, field(default=None))]
    return make_dataclass(guard.__name__, more, bases=(guard,), frozen=True)


def reads_the_ground(guard: Guard) -> Any:
    """Find a list that reads a sensitive word from its address."""
    written = Source("pages/forgotten.py", "looks.at_list(filters.chosen('ground'))")
    return lambda *places: [*guard(*places), written]


def whatever_is_asked(guard: Guard) -> Any:
    """Give as many rows as there are."""

    limits = {"size", "most"}

    def asked(*given: Any, **named: Any) -> Any:
        return guard(*given, **{name: one for name, one in named.items() if name not in limits})

    return asked


def tells_what_was_given(guard: Guard) -> Any:
    """Open an engine whose errors quote what a statement was given."""
    return lambda *given, **named: guard(*given, **{**named, "hide_parameters": False})


def set_for_good(guard: Guard) -> Any:
    """Say how far a transaction reaches, and leave it said."""

    def narrow(connection: Any) -> None:
        guard(connection)
        reach = connection.scalar(sa.text("SELECT current_setting('app.regions', true)"))
        if reach:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql(f"SET app.regions TO '{reach}'")
            connection.exec_driver_sql("COMMIT")

    return narrow


def as_seen(_guard: Guard) -> Any:
    """Count the country in what the viewer sees of it."""

    def national(session: Session, _viewer: Viewer, as_of: date) -> National:
        asked = Question(as_of)
        names = ("caseload", "completion_within_year")
        return National(*(measure(session, name, asked, EVERYWHERE) for name in names))

    return national


def one_way(_guard: Guard) -> Any:
    """Reach every case from here on."""

    @contextmanager
    def beyond_regions(session: Session) -> Generator[None]:
        session.connection().execute(sa.text("SELECT set_config('app.regions', '*', true)"))
        yield

    return beyond_regions


def every_key(words: Guard) -> Any:
    """Take every key of a figure for one that marks a person."""
    return frozenset(words).union(*(measure.figure.keys for measure in MEASURES.values()))


def quick_for_nobody(guard: Guard) -> Any:
    """Look at a password only where there is one."""
    return lambda password, stored, matches: (
        stored not in (None, UNUSABLE) and guard(password, stored, matches)
    )


def first_try(_guard: Guard) -> Any:
    """Count every try as the first."""
    return lambda work, _key: (1, work.now)


def as_told(_guard: Guard) -> Any:
    """Believe whoever says where a request comes from."""

    def address(scope: Any, _trusted: Any) -> str:
        return dict(scope["headers"]).get(b"x-forwarded-for", b"").decode().partition(",")[0]

    return address


def unpacked(_guard: Guard) -> Any:
    """Unpack what is sent, however much it becomes."""

    async def ticket(request: Request) -> str:
        return gzip.decompress(await request.body()).decode()

    return ticket


def says_more(guard: Guard) -> Any:
    """Send a word more than the version."""
    return lambda socket, text: guard(socket, f"{text} K7QF-2M9X")


def says_the_address(guard: Guard) -> Any:
    """Tell of the database what its address holds."""

    def told(check: Callable[[], str | None]) -> str:
        known = [cell.cell_contents for cell in check.__closure__ or ()]
        urls = [one.url for one in known if isinstance(one, Engine)]
        return f"{guard(check)} {[url.render_as_string(hide_password=False) for url in urls]}"

    return told
