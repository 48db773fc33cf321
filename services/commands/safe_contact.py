"""The rules for safe contact: set them, and insist that each contact says whether it kept them."""

from models.cases import SafeContact
from models.codes import OPEN_STAGES, Channel, SafeHours
from models.follow_ups import Contact, LoggedContact
from services.access import Permission, require
from services.commands.facts import change
from services.commands.steps import open_case
from services.errors import ChannelNotSafe, NothingChanged, RulesNotAnswered, StepNotPossible
from services.unit_of_work import UnitOfWork


def set_safe_contact(work: UnitOfWork, ref: str, rules: SafeContact, *, version: int) -> None:
    """Write down how the person may be contacted; what is given replaces what was there.

    :raises StepNotPossible: the case has ended
    :raises NothingChanged: these are the rules already
    """
    require(work.actor, Permission.SAFE_CONTACT_SET)
    opened = open_case(work, ref, Permission.SAFE_CONTACT_SET, version=version)
    if opened.case.stage not in OPEN_STAGES:
        raise StepNotPossible
    changed = change(opened, in_order(rules))
    if not changed:
        raise NothingChanged
    opened.finish("safe_contact.set", changed)


def in_order(rules: SafeContact) -> dict[str, list[Channel] | list[SafeHours] | bool]:
    """Return the rules as they are kept: each code once, in the order of its list."""
    return {
        "safe_channels": [code for code in Channel if code in rules.safe_channels],
        "safe_hours": [code for code in SafeHours if code in rules.safe_hours],
        "leave_no_message": rules.leave_no_message,
    }


def kept(rules: SafeContact, contact: LoggedContact) -> bool | None:
    """Return whether a contact kept the rules, none if there is no rule to keep.

    :raises RulesNotAnswered: there are rules, and nothing was said
    :raises ChannelNotSafe: they are said to be kept, by a channel they do not allow
    """
    if not rules.restricted:
        return None
    if contact.rules_kept is None:
        raise RulesNotAnswered
    _check_channel(rules, contact.mode, said_kept=contact.rules_kept)
    return contact.rules_kept


def still_kept(rules: SafeContact, contact: LoggedContact, wrong: Contact) -> bool | None:
    """Return whether a corrected contact kept the rules; what is left open stays as it was.

    Rules set since then are not asked of a contact made before them.

    :raises ChannelNotSafe: they are said to be kept, by a channel they do not allow
    """
    if contact.rules_kept is None or not rules.restricted:
        _check_channel(rules, contact.mode, said_kept=wrong.rules_kept is True)
        return wrong.rules_kept
    return kept(rules, contact)


def _check_channel(rules: SafeContact, channel: Channel, *, said_kept: bool) -> None:
    if said_kept and rules.safe_channels and channel not in rules.safe_channels:
        raise ChannelNotSafe
