"""A presenter's pages, served from PostgreSQL: drawn by a role that may ask for no case."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select

from models.releases import Release
from models.sign_in_sessions import SignInSession
from models.trail import TrailLine
from services.access import Viewer
from services.disclosure.documents import read_document
from services.disclosure.samples import rehearsal_file
from services.unit_of_work import jot
from tests.people import cookie_of, now
from tests.security.guards import guarded_by
from tests.security.sockets import RawPage
from tests.servers import Server

pytestmark = pytest.mark.parametrize("browsed", ["postgresql"], indirect=True)


@pytest.fixture(scope="module")
def release(inside: Engine, people: dict[str, Viewer]) -> str:
    """Promote a release, whose figures are invented, and return its number."""
    document = read_document(rehearsal_file())
    with jot(inside, people["manager"], now()) as work:
        work.session.add(
            Release(
                id=document.id,
                content=rehearsal_file(),
                sha256=document.sha256,
                built_at=work.now,
                built_by="manager",
                promoted_at=work.now,
                promoted_by="manager",
            )
        )
    return document.id


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ("presentation", "presentation_show"),
        ("home", "presentation_show"),
        ("account", "account_wanted"),
        ("help", "help"),
    ],
)
def test_are_drawn_and_no_question_of_theirs_is_refused(
    server: Server,
    inside: Engine,
    people: dict[str, Viewer],
    release: str,
    page: str,
    shown: str,
) -> None:
    assert release
    _, token = cookie_of(inside, people["presenter"])
    with RawPage(server, token=token) as line:
        drawn = line.run(page_name=page)
    assert shown in drawn
    assert "format: ERROR" not in drawn
    assert "bug" not in server.log.read_text()


@guarded_by("looks-noted")
def test_show_a_release_and_say_so_in_the_trail(
    server: Server, inside: Engine, people: dict[str, Viewer], release: str
) -> None:
    _, token = cookie_of(inside, people["presenter"])
    with RawPage(server, token=token) as line:
        drawn = line.run(page_name="presentation", query=f"release={release}")
    assert "format: ERROR" not in drawn
    with Session(inside) as session:
        presented = select(TrailLine.subject).where(TrailLine.action == "release.presented")
        assert session.exec(presented).all() == [release]


@pytest.mark.parametrize(("hours", "in_still"), [(3.9, True), (4.1, False)])
def test_turning_a_slide_counts_as_activity_for_four_hours(
    server: Server,
    inside: Engine,
    people: dict[str, Viewer],
    release: str,
    *,
    hours: float,
    in_still: bool,
) -> None:
    session_id, token = cookie_of(inside, people["presenter"])
    mine = col(SignInSession.id) == session_id
    with RawPage(server, token=token) as line:
        line.run(page_name="presentation", query=f"release={release}")
        before = now() - timedelta(hours=hours)
        with jot(inside, people["admin"], now()) as work:
            work.session.exec(sa.update(SignInSession).where(mine).values(seen_at=before))
        turned = line.run(page_name="presentation", query=f"release={release}&slide=2")
    assert ("sign_in_form" not in turned) is in_still
    with Session(inside) as session:
        seen_at = session.exec(select(SignInSession.seen_at).where(mine)).one()
    assert (now() - seen_at < timedelta(minutes=5)) is in_still
