"""A case of another region: whatever a coordinator sends, by whatever door, it is not there."""

import pytest
from sqlalchemy.engine import Engine
from streamlit.proto.WidgetStates_pb2 import WidgetState

from models.codes import Language
from services.access import Viewer
from services.errors import UnknownReference
from services.words import Words
from tests.factories import Programme
from tests.people import cookie_of
from tests.security.guards import guarded_by
from tests.security.sockets import RawPage
from tests.servers import Server

ASKED = {
    "case": "ref={ref}",
    "cases": "region=NORD",
    "follow-ups": "region=NORD",
    "intake": "saved={ref}",
}
LIVE_NUMBERS = ("overview_open", "cases_row", "-intake_region", "case_withdraw")


@pytest.fixture(scope="module")
def ref(inside: Engine, people: dict[str, Viewer]) -> str:
    """Give a case of Nord that is being followed up."""
    return Programme(inside, people).arrived()


@guarded_by("region")
@pytest.mark.parametrize("address", ASKED)
def test_address_that_names_it_shows_nothing_of_it(
    server: Server, inside: Engine, people: dict[str, Viewer], ref: str, address: str
) -> None:
    _, token = cookie_of(inside, people["syd"])
    with RawPage(server, token=token) as page:
        drawn = page.run(page_name=address, query=ASKED[address].format(ref=ref))
        assert "menu_sign_out" in drawn
        assert ref not in drawn.replace(f"ref={ref}", "").replace(f"saved={ref}", "")


@guarded_by("region")
def test_figures_asked_about_it_count_nothing_of_it(
    server: Server, inside: Engine, people: dict[str, Viewer], ref: str
) -> None:
    del ref  # a case of Nord, and there is no other
    told: dict[str, set[str]] = {}
    for name in ("syd", "nord"):
        with RawPage(server, token=cookie_of(inside, people[name])[1]) as page:
            page.run(page_name="overview", query="region=NORD")
            numbers = [
                link.label.split("**")[1] for link in page.drawn("page_link") if "**" in link.label
            ]
            told[name] = set(numbers)
    assert told["syd"] <= {"0", "–"}
    assert "1" in told["nord"], "without this the test is blind"


@guarded_by("region")
@pytest.mark.parametrize("figure", ["caseload", "overdue", "returned"])
def test_list_of_a_figure_counts_none_of_another_region(
    server: Server, inside: Engine, people: dict[str, Viewer], ref: str, figure: str
) -> None:
    address = "follow-ups" if figure == "overdue" else "cases"
    _, token = cookie_of(inside, people["syd"])
    with RawPage(server, token=token) as page:
        query = f"figure={figure}&as_of=2026-11-21&by=region&group=NORD&since=2012-01-01"
        assert ref not in page.run(page_name=address, query=query)


def test_own_coordinator_finds_it_by_the_same_address(
    server: Server, inside: Engine, people: dict[str, Viewer], ref: str
) -> None:
    _, token = cookie_of(inside, people["nord"])
    with RawPage(server, token=token) as page:
        assert "case_withdraw" in page.run(page_name="case", query=f"ref={ref}")


@guarded_by("region")
def test_reference_typed_into_find_is_not_there(
    server: Server, inside: Engine, people: dict[str, Viewer], ref: str
) -> None:
    _, token = cookie_of(inside, people["syd"])
    with RawPage(server, token=token) as page:
        page.run(page_name="account")
        found = page.run(page_name="account", widgets=(_typed(page, ref),))
        assert "case_withdraw" not in found
        assert UnknownReference().told(Words(Language.SV)) in found


@guarded_by("permission")
@pytest.mark.parametrize("name", ["presenter", "admin", "auditor"])
@pytest.mark.parametrize("address", ["overview", "cases", "case", "follow-ups", "intake"])
def test_roles_without_cases_see_no_case_and_no_live_number(
    server: Server, inside: Engine, people: dict[str, Viewer], ref: str, name: str, address: str
) -> None:
    _, token = cookie_of(inside, people[name])
    with RawPage(server, token=token) as page:
        drawn = page.run(page_name=address, query=f"ref={ref}")
        assert not [word for word in LIVE_NUMBERS if word in drawn]
        assert ref not in drawn.replace(f"ref={ref}", "")


def _typed(page: RawPage, text: str) -> WidgetState:
    for message in page.heard:
        element = message.delta.new_element
        if message.HasField("delta") and element.WhichOneof("type") == "text_input":
            return WidgetState(id=element.text_input.id, string_value=text)
    raise LookupError("the page draws no field to find a reference")
