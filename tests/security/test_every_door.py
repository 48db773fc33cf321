"""Every door, read from the code, tried as every role: a new one without an entry fails here."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import pytest
from sqlmodel import Session

from models.codes import AgeGroup, HandoverReason, Region, Role
from services.access import Permission, Viewer
from services.commands.alerts import raise_missing
from services.commands.handovers import ask_handover
from services.documentation.doors import DEED, INSIDE, QUESTION, Door, doors
from services.errors import NoSuchRelease, NotAllowed, UnknownReference
from services.measures.questions import Question
from services.queries.cases import CaseFilter
from services.queries.follow_ups import FollowUpFilter
from services.queries.gap_kinds import Gap, Looked
from services.queries.gaps import GapFilter
from services.queries.home import Asking, Desk, Limits
from services.queries.trail import TrailFilter
from services.unit_of_work import jot
from tests.architecture.reading import ROOT, none
from tests.factories import NOW, TODAY, Programme, application
from tests.security.doors import EXPECTED, UNGUARDED, granted
from tests.security.guards import guarded_by
from tests.security.inside import INSIDE as REASONS

FOUND = doors(ROOT)
# Reads of cases that have nothing to tell of the one case these tests make.
QUIET = {"queries.lost_contact.proposed_lost", "queries.handovers.handovers_waiting"}


def expected() -> Iterator[Door]:
    for kind, by_permission in EXPECTED.items():
        for permission, names in by_permission.items():
            yield from (Door(kind, name, permission) for name in names.split())
    for kind, reasons in UNGUARDED.items():
        yield from (Door(kind, name, "") for name in reasons)


def of_kind(kind: str) -> list[Door]:
    """Return the doors of a kind that insist on one fixed permission."""
    fixed = set(Permission.__members__)
    return [door for door in FOUND if door.kind == kind and door.permission in fixed]


def everybody(programme: Programme) -> Iterator[Viewer]:
    """Give one person of each role; of the coordinators the one of Nord."""
    yield from (programme.nord, programme.iom, programme.manager)
    for role in (Role.PRESENTER, Role.ADMIN, Role.AUDITOR):
        yield Viewer(None, role.value.lower(), role.value, role)
    yield Viewer(None, "nobody", "Nobody", None)


def of_cases(viewer: Viewer) -> list[Door]:
    """Return the questions that read cases and that a viewer may ask."""
    return [
        door
        for door in of_kind(QUESTION)
        if granted(viewer, Permission[door.permission])
        and "session" in inspect.signature(opened(door)).parameters
        and door.permission in {"CASE_READ", "HANDOVER_ASK", "HANDOVER_ANSWER"}
    ]


def opened(door: Door) -> Callable[..., Any]:
    """Return the function behind a door."""
    folder = "services.commands." if door.kind == DEED else "services."
    module, function = (folder + door.name).rsplit(".", 1)
    return getattr(import_module(module), function)


def filled_in(function: Callable[..., Any], known: dict[str, Any]) -> dict[str, Any]:
    """Give what a function must be given, and what is known of the rest."""
    return {
        one.name: known.get(one.name)
        for one in inspect.signature(function).parameters.values()
        if one.default is inspect.Parameter.empty or one.name in known
    }


@guarded_by("known-doors")
def test_the_table_names_every_door_of_the_code_and_what_it_insists_on() -> None:
    wanted, found = set(expected()), {door for door in FOUND if door.kind != INSIDE}
    none([f"new, or insists on something else: {door}" for door in sorted(found - wanted)])
    none([f"gone, or insists on something else: {door}" for door in sorted(wanted - found)])


def test_every_door_without_a_permission_says_why() -> None:
    none([name for reasons in UNGUARDED.values() for name, why in reasons.items() if not why])


@guarded_by("known-doors-inside")
def test_whatever_reads_without_being_told_for_whom_says_why() -> None:
    inside = {door.name for door in FOUND if door.kind == INSIDE}
    known = {name for name in inside if name in REASONS or name.rpartition(".")[0] in REASONS}
    modules = {name.rpartition(".")[0] for name in inside}
    none([f"new, and nobody says for whom it reads: {name}" for name in sorted(inside - known)])
    none([f"gone: {name}" for name in sorted(set(REASONS) - inside - modules)])
    none([name for name in set(REASONS) & modules if name.startswith(("queries.", "measures."))])


@guarded_by("permission")
def test_every_deed_is_refused_to_every_role_without_its_permission(programme: Programme) -> None:
    none([line for door in of_kind(DEED) for line in _let_in(programme, door)])


def _let_in(programme: Programme, door: Door) -> Iterator[str]:
    """Name the roles whose deed is refused though they may, or not refused though they may not."""
    deed, permission = opened(door), Permission[door.permission]
    for actor in everybody(programme):
        refused = False
        try:
            with jot(programme.engine, actor, NOW) as work:
                deed(**filled_in(deed, {"work": work, "application": application()}))
                work.session.rollback()
        except NotAllowed:
            refused = True
        except Exception:  # noqa: BLE001  past the door it may stumble over what it was given
            refused = False
        if refused == granted(actor, permission):
            yield f"{door.name} as {actor.role}: refused is {refused}"


@guarded_by("permission")
def test_every_question_is_refused_to_every_role_without_its_permission(
    programme: Programme,
) -> None:
    asked = Asked(programme, a_telling_case(programme))
    for door in of_kind(QUESTION):
        for viewer in everybody(programme):
            refused = isinstance(asked(door, viewer), NotAllowed)
            assert refused != granted(viewer, Permission[door.permission]), (door.name, viewer.role)


@guarded_by("region")
def test_no_question_tells_a_coordinator_of_a_case_in_another_region(programme: Programme) -> None:
    asked = Asked(programme, a_telling_case(programme))
    for door in of_cases(programme.syd):
        told = asked(door, programme.syd)
        assert says_nothing(told), door.name
        assert asked.ref not in repr(told), door.name


def test_every_question_of_cases_tells_the_coordinator_of_its_own_region(
    programme: Programme,
) -> None:
    """Without this the tests of the other region could be blind."""
    asked = Asked(programme, a_telling_case(programme))
    own = of_cases(programme.nord)
    silent = {door.name for door in own if says_nothing(asked(door, programme.nord))}
    assert silent <= QUIET


def says_nothing(told: object) -> bool:
    """Say whether an answer is empty, or that there is no such case."""
    if isinstance(told, Desk):
        return not any(vars(told).values())
    if isinstance(told, Mapping):
        return all(map(says_nothing, told.values()))
    return isinstance(told, UnknownReference) or not getattr(told, "total", told)


def _wanted(door: Door) -> object:
    if "trail" in door.name:
        return TrailFilter()
    if "gaps" in door.name:
        return GapFilter(Gap.PLAN)
    return FollowUpFilter() if "follow_ups" in door.name else CaseFilter()


@dataclass
class Asked:
    """Every question, asked about one case."""

    programme: Programme
    ref: str

    def __call__(self, door: Door, viewer: Viewer) -> object:
        """Return the answer, or the refusal."""
        question = opened(door)
        known: dict[str, Any] = {
            "viewer": viewer,
            "ref": self.ref,
            "typed": self.ref,
            "version": 1,
            "wanted": _wanted(door),
            "name": "caseload",
            "question": Question(TODAY),
            "as_of": TODAY,
            "today": TODAY,
            "now": NOW,
            "since": NOW.replace(year=2020),
            "attempts": 3,
            "days": 30,
            "idle_minutes": 20,
            "keep_months": 24,
            "most": 5,
            "asking": Asking(NOW, TODAY, None, 5),
            "limits": Limits(14, 3, 30),
            "looked": Looked(TODAY, 60),
        }
        with Session(self.programme.engine) as session:
            try:
                return question(**filled_in(question, known | {"session": session}))
            except (NotAllowed, UnknownReference, NoSuchRelease) as refusal:
                return refusal


def a_telling_case(programme: Programme) -> str:
    """Make a case in Nord of which every list has something to say: a missing child that moves."""
    ref = programme.arrived(age_group=AgeGroup.AGE_15_17)
    programme.step(programme.nord, raise_missing, ref, TODAY)
    programme.step(programme.nord, ask_handover, ref, Region.MITT, HandoverReason.PERSON_MOVED)
    return ref


@pytest.mark.parametrize("kind", [DEED, QUESTION])
def test_the_tables_are_not_empty(kind: str) -> None:
    assert len(of_kind(kind)) > 15
