"""A forged intake form: values that the form does not offer, sent over a raw websocket."""

import re
from collections.abc import Generator

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session, col, delete, select
from streamlit.proto.WidgetStates_pb2 import WidgetState

from models.cases import Case
from models.codes import AgeGroup, Exploitation, Gender, Ground, Language, PriorParticipation
from models.consents import TICKS
from models.intake_drafts import IntakeDraft
from services.access import Viewer
from services.words import Words
from tests.people import cookie_of
from tests.security.guards import guarded_by
from tests.security.sockets import RawPage
from tests.servers import Server

SWEDISH = Words(Language.SV)  # a page without a browser asks for no other language
CODES = {
    "ground": Ground.TRAFFICKING,
    "exploitation": Exploitation.SEXUAL,
    "gender": Gender.WOMAN,
    "age_group": AgeGroup.AGE_25_34,
    "prior_participation": PriorParticipation.NO,
}
BULGARIA = SWEDISH.country("BG")


@pytest.fixture
def page(server: Server, inside: Engine, people: dict[str, Viewer]) -> Generator[RawPage]:
    """Give nord's intake form without a browser."""
    with Session(inside) as session, session.begin():
        session.exec(delete(IntakeDraft))
    _, token = cookie_of(inside, people["nord"])
    with RawPage(server, token=token) as opened:
        opened.run(page_name="intake")
        opened.run(page_name="intake")
        yield opened


def filled(page: RawPage, region: str) -> tuple[WidgetState, ...]:
    """Fill in everything as for an adult, with a region of one's own making."""
    states = [_state(page, name, texts=[SWEDISH.label(code)]) for name, code in CODES.items()]
    states += [_state(page, "citizenship", texts=[BULGARIA])]
    states += [
        _state(page, "region", text=region),
        _state(page, "return_country", text=BULGARIA),
    ]
    states += [_state(page, tick, on=True) for tick in TICKS.values()]
    return (*states, _state(page, "submit", pressed=True))


def _state(
    page: RawPage,
    name: str,
    *,
    text: str = "",
    texts: list[str] | None = None,
    on: bool = False,
    pressed: bool = False,
) -> WidgetState:
    found = re.search(rf'id: "([^"]*-intake_{name})"', page.words())
    assert found, name
    state = WidgetState(id=found.group(1))
    if texts is not None:
        state.string_array_value.data.extend(texts)
    elif text:
        state.string_value = text
    elif pressed:
        state.trigger_value = True
    else:
        state.bool_value = on
    return state


def regions(inside: Engine) -> list[str]:
    with Session(inside) as session:
        return [case.region for case in session.exec(select(Case).order_by(col(Case.id))).all()]


def test_form_sent_like_this_makes_a_case(page: RawPage, inside: Engine) -> None:
    before = regions(inside)
    page.run(page_name="intake", widgets=filled(page, "Nord"))
    assert regions(inside) == [*before, "NORD"]


@guarded_by("only-own-regions")
@pytest.mark.parametrize("forged", ["Syd", "SYD"])
def test_forged_region_reaches_nobody_elses(page: RawPage, inside: Engine, forged: str) -> None:
    before = regions(inside)
    page.run(page_name="intake", widgets=filled(page, forged))
    assert set(regions(inside)[len(before) :]) <= {"NORD"}


@guarded_by("only-own-regions")
@pytest.mark.parametrize("forged", ["Atlantis", "' OR 1=1 --"])
def test_a_region_that_does_not_exist_changes_nothing_in_ones_own(
    page: RawPage, inside: Engine, forged: str
) -> None:
    before = regions(inside)
    page.run(page_name="intake", widgets=filled(page, forged))
    assert regions(inside) == [*before, "NORD"]


@guarded_by("only-what-is-offered")
@pytest.mark.parametrize("name", ["ground", "gender", "age_group", "citizenship"])
def test_forged_code_makes_no_case(page: RawPage, inside: Engine, name: str) -> None:
    before = regions(inside)
    states = [state for state in filled(page, "Nord") if not state.id.endswith(f"_{name}")]
    page.run(page_name="intake", widgets=(*states, _state(page, name, texts=["Atlantis"])))
    assert regions(inside) == before
    with Session(inside) as session:
        for draft in session.exec(select(IntakeDraft)).all():
            assert name not in draft.facts
