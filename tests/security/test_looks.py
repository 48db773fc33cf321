"""Every look at a case or a list through a page leaves its line; no client can look unnoticed."""

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select
from streamlit.proto.WidgetStates_pb2 import WidgetState

from models.codes import Region
from models.trail import TrailLine
from services.access import Viewer
from services.commands.cases import submit_application
from services.queries.installations import version
from services.unit_of_work import begin
from tests.factories import NOW, Programme, application
from tests.people import cookie_of
from tests.security.guards import guarded_by
from tests.security.sockets import RawPage
from tests.servers import Server

LOOKS = ("case.opened", "case.sought", "list.opened")


@pytest.fixture
def ref(inside: Engine, people: dict[str, Viewer]) -> str:
    """Give a case in Nord that nobody has opened."""
    with begin(inside, people["nord"], NOW) as work:
        return submit_application(work, application(region=Region.NORD))


def looks(engine: Engine, about: str) -> list[tuple[str, str, list[str]]]:
    """Return who looked at something, how, and with which filter."""
    with Session(engine) as session:
        found = session.exec(
            select(TrailLine)
            .where(TrailLine.subject == about, col(TrailLine.action).in_(LOOKS))
            .order_by(col(TrailLine.position))
        ).all()
    return [(line.actor, line.action, line.fields) for line in found]


def opened(server: Server, engine: Engine, viewer: Viewer) -> RawPage:
    """Open a page without a browser for somebody signed in."""
    return RawPage(server, token=cookie_of(engine, viewer)[1])


class TestACase:
    @guarded_by("looks-noted")
    def test_is_noted_once_however_often_the_page_is_drawn(
        self, server: Server, inside: Engine, people: dict[str, Viewer], ref: str
    ) -> None:
        with Session(inside) as session:
            before = version(session)
        for _ in range(2):  # two tabs
            with opened(server, inside, people["nord"]) as page:
                assert ref in page.run(page_name="case", query=f"ref={ref}")
                page.run(page_name="case", query=f"ref={ref}")
        assert looks(inside, ref) == [("nord", "case.opened", [])]
        with Session(inside) as session:
            assert version(session) == before

    @guarded_by("looks-noted")
    def test_is_noted_for_each_person(
        self, server: Server, inside: Engine, people: dict[str, Viewer], ref: str
    ) -> None:
        for name in ("manager", "iom"):
            with opened(server, inside, people[name]) as page:
                page.run(page_name="case", query=f"ref={ref}")
        assert [who for who, *_ in looks(inside, ref)] == ["manager", "iom"]

    @guarded_by("looks-noted")
    def test_of_another_region_is_noted_as_sought(
        self, server: Server, inside: Engine, people: dict[str, Viewer], ref: str
    ) -> None:
        with opened(server, inside, people["syd"]) as page:
            page.run(page_name="case", query=f"ref={ref}")
        assert looks(inside, ref) == [("syd", "case.sought", [])]

    @guarded_by("looks-noted")
    def test_is_noted_too_when_a_client_says_that_the_live_channel_asks(
        self, server: Server, inside: Engine, people: dict[str, Viewer], ref: str
    ) -> None:
        """A tick keeps nobody signed in, and it excuses no page from being noted."""
        with opened(server, inside, people["nord"]) as page:
            page.run(page_name="follow-ups")
            ticks = [
                message.delta.new_element.bidi_component.id
                for message in page.heard
                if message.delta.new_element.HasField("bidi_component")
            ]
            forged = tuple(
                WidgetState(
                    id=f"$$STREAMLIT_INTERNAL_KEY_{one}__events",
                    json_trigger_value='[{"event": "tick", "value": "1"}]',
                )
                for one in ticks
            )
            page.run(page_name="case", query=f"ref={ref}", widgets=forged)
        assert ticks
        assert looks(inside, ref) == [("nord", "case.opened", [])]


class TestAList:
    @guarded_by("looks-noted")
    def test_is_noted_with_its_filter(
        self, server: Server, inside: Engine, people: dict[str, Viewer]
    ) -> None:
        with opened(server, inside, people["manager"]) as page:
            for query in ("region=SYD&stage=GRANTED", "", "region=SYD&stage=GRANTED"):
                page.run(page_name="cases", query=query)
            page.run(page_name="follow-ups", query="urgency=OVERDUE")
        mine = [line for line in looks(inside, "cases") if line[0] == "manager"]
        assert [fields for *_, fields in mine] == [["region=SYD", "stage=GRANTED"], []]
        assert ("manager", "list.opened", ["urgency=OVERDUE"]) in looks(inside, "follow-ups")

    @guarded_by("looks-noted")
    def test_that_a_figure_opens_is_noted_with_the_figure(
        self, server: Server, inside: Engine, people: dict[str, Viewer]
    ) -> None:
        with opened(server, inside, people["iom"]) as page:
            page.run(page_name="cases", query="figure=caseload&as_of=2026-01-01")
        (line,) = [line for line in looks(inside, "cases") if line[0] == "iom"]
        assert line[2] == ["as_of=2026-01-01", "figure=caseload"]

    @guarded_by("looks-noted")
    def test_that_shows_more_of_itself_is_noted_again(
        self, server: Server, inside: Engine, people: dict[str, Viewer]
    ) -> None:
        programme = Programme(inside, people)
        for _ in range(7):  # four follow-ups each
            programme.arrived(region=Region.SYD)
        with opened(server, inside, people["syd"]) as page:
            page.run(page_name="follow-ups")
            more = next(one for one in page.drawn("button") if "follow_ups_show_more" in one.id)
            pressed = WidgetState(id=more.id, trigger_value=True)
            page.run(page_name="follow-ups", widgets=(pressed,))
        assert [line[2] for line in looks(inside, "follow-ups") if line[0] == "syd"] == [
            [],
            ["page=2"],
        ]

    @guarded_by("looks-noted")
    def test_of_the_trail_itself_is_noted(
        self, server: Server, inside: Engine, people: dict[str, Viewer]
    ) -> None:
        with opened(server, inside, people["auditor"]) as page:
            page.run(page_name="audit", query="kind=look")
        assert ("auditor", "list.opened", ["kind=look"]) in looks(inside, "audit")
