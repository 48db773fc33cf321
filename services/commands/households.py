"""People who travel together: their applications linked, their journey entered once for all."""

from collections.abc import Mapping

from models.journeys import Arrival, Departure
from services.access import Permission, require
from services.commands.facts import change
from services.commands.household_refs import household_of, leave_household
from services.commands.journeys import record_arrival, record_departure
from services.commands.steps import open_case
from services.errors import NothingChanged, NotOneHousehold
from services.references import read_reference
from services.stages import PASSAGES, Step
from services.unit_of_work import UnitOfWork


def link_household(work: UnitOfWork, ref: str, other_ref: str, *, version: int) -> None:
    """Link a case with another one of the same household.

    :raises WrongReference: the other reference is mistyped
    :raises UnknownReference: no case the actor may see has it
    :raises NothingChanged: the two are linked already, or are one
    """
    require(work.actor, Permission.APPLICATION_CORRECT)
    opened = open_case(work, ref, Permission.APPLICATION_CORRECT, version=version)
    if read_reference(other_ref) == ref:
        raise NothingChanged
    household = household_of(work, other_ref)
    if opened.case.household_ref == household:
        raise NothingChanged
    leave_household(opened)
    opened.finish("household.linked", change(opened, {"household_ref": household}))


def unlink_household(work: UnitOfWork, ref: str, *, version: int) -> None:
    """Take a case out of its household.

    :raises NothingChanged: it belongs to none
    """
    require(work.actor, Permission.APPLICATION_CORRECT)
    opened = open_case(work, ref, Permission.APPLICATION_CORRECT, version=version)
    if opened.case.household_ref is None:
        raise NothingChanged
    leave_household(opened)
    opened.finish("household.unlinked", change(opened, {"household_ref": None}))


def record_household_departure(
    work: UnitOfWork, members: Mapping[str, int], departure: Departure
) -> None:
    """Write down that a household has left Sweden: for all of these cases or for none.

    :param members: the version of each case, by its reference
    :raises NotOneHousehold: one belongs to another household, or is not granted
    """
    require(work.actor, Permission.JOURNEY_RECORD)
    _check_together(work, members, Step.RECORD_DEPARTURE)
    for ref in sorted(members):
        record_departure(work, ref, departure, version=members[ref])


def record_household_arrival(
    work: UnitOfWork, members: Mapping[str, int], arrival: Arrival
) -> None:
    """Write down that a household has arrived: for all of these cases or for none.

    :param members: the version of each case, by its reference
    :raises NotOneHousehold: one belongs to another household, or is not travelling
    """
    require(work.actor, Permission.JOURNEY_RECORD)
    _check_together(work, members, Step.RECORD_ARRIVAL)
    for ref in sorted(members):
        record_arrival(work, ref, arrival, version=members[ref])


def _check_together(work: UnitOfWork, members: Mapping[str, int], step: Step) -> None:
    """The cases are held in the order of their references, so that two such deeds never cross."""
    cases = [open_case(work, ref, Permission.JOURNEY_RECORD).case for ref in sorted(members)]
    households = {case.household_ref or case.ref for case in cases}
    if len(households) != 1 or any(case.stage not in PASSAGES[step].origins for case in cases):
        raise NotOneHousehold
