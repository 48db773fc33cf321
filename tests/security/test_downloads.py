"""Files leave by our own address alone: to the session they were made for, once, and noted."""

import json
import re

import httpx
import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from models.codes import Language, Role
from models.releases import Release
from models.trail import TrailLine
from models.users import User
from services import accounts, clock
from services.access import Viewer
from services.unit_of_work import begin
from services.words import Words
from tests.people import ADMIN, cookie_of, now
from tests.security.guards import guarded_by
from tests.security.sockets import RawPage
from tests.servers import Server
from tests.services.exports.reading_back import a_release, release_file

THE_FILE = Words(Language.SV)("The file")
ADDRESS = re.compile(r"/download/[\w-]{43}")


@pytest.fixture(scope="module", autouse=True)
def _released(inside: Engine) -> None:
    """Give a promoted release, whose file a manager may download."""
    document, moment = a_release(), clock.now()
    with Session(inside) as session, session.begin():
        kept = Release(
            id=document.id,
            content=release_file(),
            sha256=document.sha256,
            built_at=moment,
            built_by="manager",
            promoted_at=moment,
            promoted_by="manager",
        )
        session.add(kept)


@pytest.fixture
def manager(server: Server, inside: Engine, people: dict[str, Viewer]) -> tuple[str, str, str]:
    """Give a manager's session, its cookie, and the address of a file that was made for it."""
    session, token = cookie_of(inside, people["manager"])
    with RawPage(server, token=token) as page:
        page.run(page_name="releases")
        drawn = page.run(page_name="releases", widgets=(page.pressed(THE_FILE),))
    found = ADDRESS.search(drawn)
    assert found is not None
    return session, token, found.group()


def asked(server: Server, address: str, token: str = "") -> httpx.Response:
    return httpx.get(server.url + address, cookies={"hemvag": token} if token else {})


@guarded_by("downloads-noted")
def test_whoever_it_was_made_for_gets_it_and_the_trail_says_so(
    server: Server, inside: Engine, manager: tuple[str, str, str]
) -> None:
    _, token, address = manager
    answer = asked(server, address, token)
    assert answer.status_code == 200
    assert json.loads(answer.content)["id"] == a_release().id
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"].startswith("attachment; ")
    assert answer.headers["x-content-type-options"] == "nosniff"
    taken = _lines(inside, "file.taken")[-1]
    assert (taken.actor, taken.subject) == ("manager", f"hemvag-{a_release().id}.json")


@guarded_by("made-for-one-session", "permission")
@pytest.mark.parametrize("name", ["manager", "presenter"])
def test_another_session_finds_nothing_there_not_even_of_the_same_person(
    server: Server,
    inside: Engine,
    people: dict[str, Viewer],
    manager: tuple[str, str, str],
    name: str,
) -> None:
    _, token, address = manager
    _, other = cookie_of(inside, people[name])
    answer = asked(server, address, other)
    assert (answer.status_code, answer.content) == (404, b"")
    assert asked(server, address, token).status_code == 200


@guarded_by("session-of-the-channel", "made-for-one-session")
def test_a_stranger_who_has_seen_the_address_finds_nothing_there(
    server: Server, manager: tuple[str, str, str]
) -> None:
    assert asked(server, manager[2]).status_code == 404


@guarded_by("alive")
def test_who_has_signed_out_meanwhile_finds_nothing_there(
    server: Server, inside: Engine, people: dict[str, Viewer], manager: tuple[str, str, str]
) -> None:
    session, token, address = manager
    accounts.end_session(inside, session, people["manager"], now())
    assert asked(server, address, token).status_code == 404


@guarded_by("permission")
def test_who_has_lost_the_permission_meanwhile_is_refused(
    server: Server, inside: Engine, manager: tuple[str, str, str]
) -> None:
    _, token, address = manager
    _make(inside, "manager", Role.PRESENTER)
    try:
        assert asked(server, address, token).status_code == 404
    finally:
        _make(inside, "manager", Role.MANAGER)
    assert _lines(inside, "access.refused")[-1].subject == "release:build"


@guarded_by("handed-out-once")
def test_it_is_handed_out_once(server: Server, manager: tuple[str, str, str]) -> None:
    _, token, address = manager
    assert [asked(server, address, token).status_code for _ in range(2)] == [200, 404]


@guarded_by("gated-downloads")
@pytest.mark.parametrize(("name", "status"), [("manager", 404), ("", 403)])
def test_streamlits_own_address_of_files_hands_out_nothing(
    server: Server, inside: Engine, people: dict[str, Viewer], name: str, status: int
) -> None:
    token = cookie_of(inside, people[name])[1] if name else ""
    answer = asked(server, "/media/figures.xlsx", token)
    assert (answer.status_code, answer.content) == (status, b"")


def _lines(engine: Engine, action: str) -> list[TrailLine]:
    with Session(engine) as session:
        found = session.exec(select(TrailLine).where(TrailLine.action == action)).all()
    return sorted(found, key=lambda line: line.position)


def _make(engine: Engine, username: str, role: Role) -> None:
    """Change the role alone; a deed on the account would end its sessions too."""
    with begin(engine, ADMIN, now()) as work:
        work.session.exec(select(User).where(User.username == username)).one().role = role
        work.record("user.changed", username)
