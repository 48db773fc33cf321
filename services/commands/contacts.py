"""A contact taken up again: found with its case, struck out when undone or replaced."""

from sqlmodel import col, select

from models.cases import Case
from models.follow_ups import Contact
from services.access import Permission, require
from services.commands.steps import OpenedCase, open_case
from services.errors import StepNotPossible, UnknownReference
from services.unit_of_work import UnitOfWork


def open_contact(work: UnitOfWork, contact_id: int) -> tuple[OpenedCase, Contact]:
    """Open the case of a contact that stands.

    :raises UnknownReference: there is no such contact
    :raises NotAllowed: the actor logs no contacts in the case's region
    :raises StepNotPossible: it was undone or replaced before
    """
    require(work.actor, Permission.CONTACT_LOG)
    ref = work.session.exec(
        select(Case.ref)
        .join(Contact, col(Contact.case_id) == col(Case.id))
        .where(Contact.id == contact_id)
    ).first()
    if ref is None:
        raise UnknownReference
    opened = open_case(work, ref, Permission.CONTACT_LOG)
    contact = work.session.exec(select(Contact).where(Contact.id == contact_id)).one()
    if contact.void:
        raise StepNotPossible
    return opened, contact


def strike(opened: OpenedCase, contact: Contact, reason: str) -> None:
    """Let a contact count no longer; it stays on the time line."""
    contact.void = True
    contact.voided_at, contact.voided_by = opened.work.now, opened.work.actor.user_id
    contact.void_reason = reason
