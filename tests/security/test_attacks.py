"""What no browser of ours would send: pages by number, buttons that are not there, a crowd."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import httpx
import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select

from models.codes import Language, Region, Role
from models.trail import TrailLine
from models.users import User, UserRegion
from services import accounts
from services.access import Viewer
from services.errors import ReadsTooMany
from services.reading import (
    CASE_OPENED,
    LIST_OPENED,
    LONGEST_PAUSE,
    MOST,
    UNUSUAL,
    Look,
    note_look,
)
from services.settings import Settings
from services.unit_of_work import jot
from services.words import Words
from tests.factories import Programme
from tests.people import ADMIN, cookie_of, known, now
from tests.security.guards import guarded_by
from tests.security.sockets import RawPage
from tests.servers import Server

SWEDISH = Words(Language.SV)
PATIENCE = 5.0
READS_AN_HOUR = 7


@pytest.fixture(scope="module")
def environment() -> dict[str, str]:
    """Call few cases an hour unusual."""
    return {"READS_PER_HOUR": str(READS_AN_HOUR)}


@guarded_by("permission")
def test_a_page_asked_for_by_its_number_opens_no_more_than_by_its_address(
    server: Server, inside: Engine, people: dict[str, Viewer]
) -> None:
    with RawPage(server, token=cookie_of(inside, people["admin"])[1]) as admin:
        admin.run()
        menu = next(one for one in admin.heard if one.WhichOneof("type") == "navigation")
        wanted = [page for page in menu.navigation.app_pages if page.url_pathname == "users"]
    with RawPage(server, token=cookie_of(inside, people["presenter"])[1]) as thief:
        thief.run()
        assert "users_row" not in thief.run(page_hash=wanted[0].page_script_hash)


@guarded_by("permission")
def test_a_button_of_another_roles_page_is_not_there_to_be_pressed(
    server: Server, inside: Engine, people: dict[str, Viewer]
) -> None:
    with RawPage(server, token=cookie_of(inside, people["admin"])[1]) as admin:
        admin.run(page_name="users")
        pressed = admin.pressed(SWEDISH("Invite a user"))
    with RawPage(server, token=cookie_of(inside, people["nord"])[1]) as thief:
        thief.run(page_name="users")
        assert "users_username" not in thief.run(page_name="users", widgets=(pressed,))


@guarded_by("tickets-known")
def test_of_many_who_bring_one_ticket_at_once_one_gets_in(
    server: Server, inside: Engine, people: dict[str, Viewer]
) -> None:
    crowd = 6
    ticket = accounts.open_session(inside, people["nord"], "Test", Settings(_env_file=None), now())
    together = Barrier(crowd)

    def bring(_: int) -> int:
        together.wait(PATIENCE)
        return httpx.post(
            f"{server.url}/session/redeem",
            content=ticket.secret,
            headers={"Origin": server.url},
        ).status_code

    with ThreadPoolExecutor(crowd) as pool:
        answers = sorted(pool.map(bring, range(crowd)))
    assert answers == [204, *[401] * (crowd - 1)]


def read_already(engine: Engine, viewer: Viewer, action: str, many: int, *, minutes: int) -> None:
    """Have somebody have looked at many cases or leaves some minutes ago."""
    with jot(engine, viewer, now() - timedelta(minutes=minutes)) as work:
        for number in range(many):
            note_look(work, Look(action, f"{action}-{minutes}-{number}"), per_hour=10**6)


def somebody_new(engine: Engine) -> Viewer:
    """Enter a coordinator of Nord who has looked at nothing yet."""
    username = f"reader-{uuid4().hex[:8]}"
    with jot(engine, ADMIN, now()) as work:
        user = User(
            username=username,
            name="Reader",
            role=Role.COORDINATOR,
            password_hash="-",
            created_at=now(),
        )
        work.session.add(user)
        work.session.flush()
        work.session.add(UserRegion(user_id=user.id or 0, region=Region.NORD))
    return known(engine, username)


LOOKS = pytest.mark.parametrize(("action", "page"), [(CASE_OPENED, "case"), (LIST_OPENED, "cases")])


@guarded_by("looks-held")
@LOOKS
def test_whoever_reads_very_much_waits_however_many_pages_ask(
    server: Server, inside: Engine, people: dict[str, Viewer], action: str, page: str
) -> None:
    """Two of three at once have just been told to wait, so the third comes six seconds later."""
    ref, viewer = Programme(inside, people).submitted(), somebody_new(inside)
    with RawPage(server, token=cookie_of(inside, viewer)[1]) as reader:
        read_already(inside, viewer, action, READS_AN_HOUR + 17, minutes=20)
        began = time.monotonic()
        read_already(inside, viewer, action, 2, minutes=0)
        assert ref in reader.run(page_name=page, query=f"ref={ref}")
        assert time.monotonic() - began > 3 * LONGEST_PAUSE - 0.1


@guarded_by("looks-noted")
@LOOKS
def test_whoever_reads_far_too_much_is_shown_nothing_more(
    server: Server, inside: Engine, people: dict[str, Viewer], action: str, page: str
) -> None:
    ref, viewer = Programme(inside, people).submitted(), somebody_new(inside)
    read_already(inside, viewer, action, READS_AN_HOUR * MOST, minutes=40)
    with RawPage(server, token=cookie_of(inside, viewer)[1]) as reader:
        told = reader.run(page_name=page, query=f"ref={ref}")
    assert ReadsTooMany(minutes=20).told(SWEDISH) in told
    assert ref not in told


@guarded_by("looks-noted")
def test_reading_one_case_after_the_other_is_reported(
    server: Server, inside: Engine, people: dict[str, Viewer]
) -> None:
    programme = Programme(inside, people)
    refs = [programme.submitted(region=Region.SYD) for _ in range(READS_AN_HOUR + 1)]
    with RawPage(server, token=cookie_of(inside, people["syd"])[1]) as reader:
        for ref in refs:
            assert ref in reader.run(page_name="case", query=f"ref={ref}")
    with Session(inside) as session:
        unusual = select(TrailLine.subject).where(col(TrailLine.action) == UNUSUAL)
        assert "syd" in session.exec(unusual).all()
