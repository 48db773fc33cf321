"""Every deed on a case has a row in the table that tries it in the own region and in another."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from services.access import Viewer
from services.documentation.doors import DEED, doors
from services.errors import Refusal
from tests.architecture.reading import ROOT, none
from tests.factories import Programme
from tests.security.guards import guarded_by
from tests.services.commands.test_permissions import DEEDS, Row

FOUND = doors(ROOT)
NOBODY = Viewer(None, "", "", None)
COMMANDS = "services.commands."
# Permissions for what is no case: every other one, also a new one, is taken to be about cases.
BESIDE_CASES = {
    *("OWN_ACCOUNT", "USER_MANAGE", "REPORT_READ", "TRAIL_READ", "LOOKS_READ"),
    *("RELEASE_READ", "RELEASE_BUILD", "RELEASE_PROMOTE", "ERASURE_PROPOSE", "ERASURE_APPROVE"),
}
ELSEWHERE = {
    "contacts.open_contact": "a part of correcting and striking a contact",
    "household_refs.household_of": "a part of taking in and of linking a household",
    "intake_drafts.discard_draft": "on no case: `test_drafts_are_every_coordinators`",
    "intake_drafts.keep_draft": "on no case: `test_drafts_are_every_coordinators`",
    "steps.open_case": "a part of every deed on a case; takes the deed's permission",
}


@guarded_by("rows-of-deeds")
def test_every_deed_on_a_case_is_tried_in_another_region(programme: Programme) -> None:
    on_cases = {
        one.name for one in FOUND if one.kind == DEED and one.permission not in BESIDE_CASES
    }
    tried = {first_deed(programme, row) for row in DEEDS}
    none([f"has no row in DEEDS: {name}" for name in sorted(on_cases - tried - {*ELSEWHERE})])
    none([f"gone: {name}" for name in sorted({*ELSEWHERE} - on_cases)])


def first_deed(programme: Programme, row: Row) -> str:
    """Name the deed that a row does."""
    deed = row.ready(programme)
    called: list[str] = []
    with _listening(called), suppress(Refusal):
        programme.do(NOBODY, deed)
    return called[0]


@contextmanager
def _listening(called: list[str]) -> Iterator[None]:
    def note(frame: FrameType, event: str, _about: object) -> None:
        module, name = frame.f_globals.get("__name__", ""), frame.f_code.co_name
        if event == "call" and module.startswith(COMMANDS) and name.isidentifier():
            called.append(f"{module.removeprefix(COMMANDS)}.{name}")

    sys.setprofile(note)
    try:
        yield
    finally:
        sys.setprofile(None)
