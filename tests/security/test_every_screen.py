"""Every screen of a served programme, as every role: pages, the parts redrawn alone, and routes."""

import httpx
import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from models.codes import Language, Role
from models.trail import TrailLine
from models.users import User
from services.access import Permission, Viewer
from services.documentation.doors import DIALOG, PAGE, ROUTE, doors
from services.errors import NotAllowed
from services.unit_of_work import jot
from services.words import Words
from tests.architecture.reading import ROOT
from tests.people import ADMIN, PEOPLE, cookie_of, now
from tests.security.doors import granted
from tests.security.guards import guarded_by
from tests.security.sockets import RawPage
from tests.servers import Server

FOUND = doors(ROOT)
ROOMS = {door.name: Permission[door.permission] for door in FOUND if door.kind == PAGE}
REFUSED = NotAllowed().told(Words(Language.SV))  # a page without a browser asks for no other
# What a stranger gets who asks for a route of ours as it is meant to be asked, from our own page.
TO_STRANGERS = {
    "/healthz": ("GET", 200),
    "/readyz": ("GET", 200),
    "/metrics": ("GET", 404),
    "/live": ("GET", 200),  # the page; the channel itself answers a websocket: `test_sessions`
    "/session/redeem": ("POST", 401),
    "/session/resume": ("POST", 204),
    "/download/{token}": ("GET", 404),
    "/session/clear": ("POST", 204),
}
# The parts of a page that the raw client can find drawn, each on a page where it stands.
BEFORE_SIGN_IN = {"ui.outage._look", "ui.demo_accounts._code"}
ON_EVERY_PAGE = "idle_watch"  # waits for the session to end, for whoever is signed in
DRAWN = "-overview_caseload"  # a chart's own number ends like this; the style sheet's words do not
PARTS = {"overview": "manager", "follow-ups": "nord", "home": "nord"}


@guarded_by("permission")
@pytest.mark.parametrize("name", PEOPLE)
def test_every_page_opens_for_those_who_may_and_is_refused_to_the_others(
    server: Server, inside: Engine, people: dict[str, Viewer], name: str
) -> None:
    _, token = cookie_of(inside, people[name])
    with RawPage(server, token=token) as page:
        opened = {address for address in ROOMS if REFUSED not in page.run(page_name=address)}
    assert opened == {address for address, asked in ROOMS.items() if granted(people[name], asked)}


@guarded_by("refusals-noted")
def test_a_refused_page_leaves_a_line_in_the_trail(
    server: Server, inside: Engine, people: dict[str, Viewer]
) -> None:
    before = _refusals(inside)
    _, token = cookie_of(inside, people["presenter"])
    with RawPage(server, token=token) as page:
        page.run(page_name="users")
    assert _refusals(inside) == before + 1


@guarded_by("permission")
@pytest.mark.parametrize("address", PARTS)
def test_a_part_redrawn_alone_is_refused_once_the_role_is_gone(
    server: Server, inside: Engine, people: dict[str, Viewer], address: str
) -> None:
    name = PARTS[address]
    _, token = cookie_of(inside, people[name])
    with RawPage(server, token=token) as page:
        page.run(page_name=address)
        parts = {message.delta.fragment_id for message in page.heard} - {""}
        assert len(parts) > 1
        _become(inside, name, Role.PRESENTER)
        try:
            for part in parts:
                told = page.run(page_name=address, fragment=part)
                assert REFUSED in told or ON_EVERY_PAGE in told
                assert f"-{address.replace('-', '_')}_" not in told
        finally:
            _become(inside, name, PEOPLE[name][0])


@pytest.mark.parametrize("name", ["presenter", "admin", ""])
def test_the_number_of_somebody_elses_part_is_no_way_in(
    server: Server, inside: Engine, people: dict[str, Viewer], name: str
) -> None:
    with RawPage(server, token=cookie_of(inside, people["manager"])[1]) as owner:
        owner.run(page_name="overview")
        parts = {message.delta.fragment_id for message in owner.heard} - {""}
        assert any(DRAWN in owner.run(page_name="overview", fragment=one) for one in parts)
    token = cookie_of(inside, people[name])[1] if name else ""
    with RawPage(server, token=token) as thief:
        thief.run(page_name="account")
        for part in parts:
            for page in ("account", "overview"):
                # The server need not answer this at all; what it does answer is heard by the next.
                thief.ask(page_name=page, fragment=part)
                told = thief.run(page_name="account") + thief.run(page_name="account")
                assert DRAWN not in told


@guarded_by("known-doors-of-screens")
def test_every_part_that_pages_draw_by_themselves_is_tried_above() -> None:
    on_pages = [door.name for door in FOUND if door.kind == DIALOG and "dialog" not in door.name]
    fragments = {name for name in on_pages if not name.endswith(".form")} - BEFORE_SIGN_IN
    of_pages = {"home._now", "overview.board", "ui.follow_up_list.waiting"}
    # The slides are tried where releases are: tests/security/disclosure/test_wall.py.
    assert fragments == {*of_pages, "presentation.slides", "ui.idle.watch"}


@guarded_by("token-of-the-numbers")
def test_every_route_answers_a_stranger_as_the_table_says(server: Server) -> None:
    assert {door.name for door in FOUND if door.kind == ROUTE} == set(TO_STRANGERS)
    for path, (method, status) in TO_STRANGERS.items():
        answer = httpx.request(method, server.url + path, headers={"Origin": server.url})
        assert answer.status_code == status, path


def _refusals(engine: Engine) -> int:
    """Count the refusals of the presenter in the trail."""
    refused = TrailLine.actor == "presenter", TrailLine.action == "access.refused"
    with Session(engine) as session:
        return len(session.exec(select(TrailLine).where(*refused)).all())


def _become(engine: Engine, name: str, role: Role) -> None:
    with jot(engine, ADMIN, now()) as work:
        work.session.exec(select(User).where(User.username == name)).one().role = role
