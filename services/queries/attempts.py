"""Contacts in which the person was not reached, by the reason noted."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import col

from models.cases import Case
from models.codes import Result
from models.follow_ups import Contact
from services.queries.cubes import Countable, Population

NO_REASON = "NO_REASON"


def not_reached(since: date, until: date, population: Population) -> Countable:
    """Contacts of a period that did not reach the person, by the region the case is in now."""
    contacts, people = sa.inspect(Contact).local_table, sa.inspect(Case).local_table
    return Countable(
        counted=col(Contact.id),
        source=contacts.join(people, col(Case.id) == col(Contact.case_id)),
        where=[
            ~col(Contact.void),
            col(Case.counts),
            col(Contact.result) == Result.NOT_REACHED,
            col(Contact.done_on).between(since, until),
        ],
        region=col(Case.region),
        case_id=col(Contact.case_id),
        population=population,
        day=col(Contact.done_on),
        codes={
            "reason": sa.func.coalesce(
                sa.cast(col(Contact.nonresponse_reason), sa.String), NO_REASON
            )
        },
        holds_case=True,
    )
