"""T4, T5 and T7: what a presenter's browser is sent depends on the release and on nothing else."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import product
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlmodel import Session, SQLModel, col, select

from models.cases import Case
from models.codes import Language, Region, Role
from models.trail import TrailLine
from models.users import User
from services.access import Viewer
from services.database import open_engine
from services.errors import NotAllowed
from services.unit_of_work import jot
from services.words import Words
from tests.conftest import FULL
from tests.databases import migrated_database
from tests.factories import Programme, begun
from tests.people import ADMIN, cookie_of, enrol, now
from tests.security.disclosure.shown import ID, everything, keep, release, release_file, slides
from tests.security.sockets import RawPage
from tests.servers import Server, served

PAGE = "presentation"
OF_THE_FRAME = ("hemvag_idle", "hemvag_bridge")  # the clock of the session, and its language
PASSING = ("spinner", "empty")  # come and go where the machine is slow
TIMES = 1000 if FULL else 40
NUMBER = len(list(slides(release()))) // len(Language)
VIEWS = (
    "",
    *(f"release={ID}&slide={at}&lang={lang}" for at, lang in product(range(NUMBER + 2), Language)),
    f"release={ID}&slide=x&lang=fi&region=NORD&year=2018&from=2018-01-01&by=region,stage",
    "release=rehearsal&slide=5",
)

FEW = tuple(query for query in VIEWS if "lang=en" not in query)


class Place:
    """A served programme and its database."""

    def __init__(self, server: Server, engine: Engine, people: dict[str, Viewer]) -> None:
        self.server, self.engine, self.people = server, engine, people

    def drawn(self, name: str = "presenter", views: tuple[str, ...] = VIEWS) -> list[bytes]:
        """Return what the browser of a person is sent for each view."""
        _, token = cookie_of(self.engine, self.people[name])
        with RawPage(self.server, token=token) as page:
            return [self._view(page, query) for query in views]

    def _view(self, page: RawPage, query: str) -> bytes:
        page.run(page_name=PAGE, query=query)
        return b"\n".join(sorted(_sent(page)))


def _sent(page: RawPage) -> Iterator[bytes]:
    """Give the elements of the page itself, without what stands round every page.

    Those of its last run: one that starts over has sent some of them already.
    """
    kinds = [message.WhichOneof("type") for message in page.heard]
    for message in page.heard[len(kinds) - kinds[::-1].index("new_session") :]:
        if not message.HasField("delta") or message.metadata.delta_path[:1] != [0]:
            continue  # the menu: names whoever is signed in
        if message.delta.new_element.WhichOneof("type") in PASSING:
            continue
        sent = message.delta.SerializeToString(deterministic=True)
        if not any(mark.encode() in sent for mark in OF_THE_FRAME):
            yield sent


@contextmanager
def _place(folder: Path, arrivals: int, region: Region) -> Generator[Place]:
    """Serve a programme with some arrivals and the one release."""
    folder.mkdir()
    with migrated_database("sqlite", folder) as database:
        engine = open_engine(database.url)
        programme = begun(engine)
        for number in range(arrivals):
            programme.arrived(date(2018 + number % 8, 3, 1), region=region)
        people = enrol(engine, "presenter")
        keep(engine, release_file(), now())
        with served(database, folder, DEMO="0") as server:
            yield Place(server, engine, people)
        engine.dispose()


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Generator[Place]:
    with _place(tmp_path_factory.mktemp("wall") / "one", 3, Region.NORD) as place:
        yield place


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Generator[Place]:
    with _place(tmp_path_factory.mktemp("wall") / "other", 17, Region.SYD) as place:
        yield place


def differences(views: tuple[str, ...], here: list[bytes], there: list[bytes]) -> list[str]:
    """Name the views that are not the same, and where the first difference is."""
    return [
        f"{query}: {_first(a, b)}" for query, a, b in zip(views, here, there, strict=True) if a != b
    ]


def _first(a: bytes, b: bytes) -> str:
    at = next(
        (i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b))
    )
    return f"{a[max(0, at - 90) : at + 60]!r} / {b[max(0, at - 90) : at + 60]!r}"


def test_two_databases_with_the_same_release_send_the_same_bytes(one: Place, other: Place) -> None:
    here, there = one.drawn(), other.drawn()
    assert differences(VIEWS, here, there) == []
    assert all(len(sent) > 100 for sent in here)
    assert len(set(here)) > NUMBER


def test_a_difference_is_found() -> None:
    assert differences(("a", "b"), [b"1", b"2"], [b"1", b"3"]) == ["b: b'2' / b'3'"]


def test_a_case_more_changed_or_gone_changes_nothing(one: Place) -> None:
    before = one.drawn(views=FEW)
    ref = Programme(one.engine, one.people).arrived(date(2025, 5, 5), region=Region.SYD)
    assert differences(FEW, before, one.drawn(views=FEW)) == []
    with jot(one.engine, ADMIN, now()) as work:
        moved = sa.update(Case).where(col(Case.ref) == ref).values(region=Region.NORD)
        work.session.execute(moved)
    assert differences(FEW, before, one.drawn(views=FEW)) == []
    with jot(one.engine, ADMIN, now()) as work:
        _take_out(work.session, ref)
    assert differences(FEW, before, one.drawn(views=FEW)) == []


def _take_out(session: Session, ref: str) -> None:
    """Delete a case and whatever belongs to it, as nobody in the programme can."""
    session.execute(sa.text("PRAGMA defer_foreign_keys = ON"))
    found = session.exec(select(col(Case.id)).where(Case.ref == ref)).one()
    for table in reversed(SQLModel.metadata.sorted_tables):
        if "case_id" in table.c:
            session.execute(sa.delete(table).where(table.c.case_id == found))
    session.execute(sa.delete(Case).where(col(Case.id) == found))


def test_staff_see_the_same_slides(other: Place) -> None:
    views = tuple(query for query in FEW if "release" in query)
    presenters = other.drawn("presenter", views)
    for name in ("nord", "iom", "manager"):
        assert other.drawn(name, views) == presenters, name


def test_asking_again_and_again_teaches_nothing(one: Place) -> None:
    views = tuple(query for query in VIEWS if "lang=sv" in query)
    answers = {tuple(one.drawn(name, views)) for name in ("presenter", "iom", "manager")}
    _, token = cookie_of(one.engine, one.people["presenter"])
    query = f"release={ID}&slide=6&lang=sv"
    with RawPage(one.server, token=token) as page:
        again = {one._view(page, query) for _ in range(TIMES)}  # noqa: SLF001  the same page, kept open
    assert len(answers) == 1
    assert len(again) == 1


def test_drawing_a_release_a_thousand_times_gives_one_answer() -> None:
    assert len({everything(release()) for _ in range(TIMES)}) == 1


def test_what_is_drawn_alone_is_refused_once_the_role_is_gone(other: Place) -> None:
    told = NotAllowed().told(Words(Language.SV))
    _, token = cookie_of(other.engine, other.people["presenter"])
    with RawPage(other.server, token=token) as page:
        page.run(page_name=PAGE, query=f"release={ID}&slide=5")
        parts = {message.delta.fragment_id for message in page.heard} - {""}
        _become(other.engine, Role.ADMIN)
        try:
            answers = [
                page.run(page_name=PAGE, query=f"release={ID}&slide=6", fragment=part)
                for part in parts
            ]
        finally:
            _become(other.engine, Role.PRESENTER)
    assert any(told in answer for answer in answers)
    assert not any("hv-title" in answer for answer in answers)


def test_the_trail_tells_who_presented_which_release_once_an_hour(other: Place) -> None:
    for _ in range(2):
        other.drawn("syd", FEW[1:3])
    with Session(other.engine) as session:
        asked = select(TrailLine).where(
            TrailLine.action == "release.presented", TrailLine.actor == "syd"
        )
        lines = session.exec(asked).all()
    assert {line.subject for line in lines} == {ID}
    assert 1 <= len(lines) <= 2  # the hour may have turned


def _become(engine: Engine, role: Role) -> None:
    with jot(engine, ADMIN, now()) as work:
        work.session.exec(select(User).where(User.username == "presenter")).one().role = role
