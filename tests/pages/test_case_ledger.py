"""The ledger of a case: what stands in a row, and what is left out."""

from datetime import UTC, date, datetime

import pytest
from streamlit.testing.v1 import AppTest

from models.codes import Channel, Milestone, Result
from models.follow_ups import ContactFacts
from services.queries.timelines import EntryKind, TimelineEntry

AT = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def entry(result: Result, *, undone: bool = False, attempts: int = 1) -> TimelineEntry:
    contact = ContactFacts(
        done_on=date(2026, 11, 2), result=result, mode=Channel.MESSAGE, attempts=attempts
    )
    return TimelineEntry(
        AT,
        contact.done_on,
        "Nord",
        EntryKind.CONTACT,
        what=result,
        milestone=Milestone.M1,
        contact=contact,
        undone=undone,
    )


def drawn(*entries: TimelineEntry) -> AppTest:
    def page(entries):  # type: ignore[no-untyped-def]  # the script sees no name of this file
        from pages.ui import case_ledger  # noqa: PLC0415  the script runs by itself

        case_ledger.draw(entries)

    return AppTest.from_function(page, kwargs={"entries": list(entries)}).run()


def test_counts_attempts_and_how_often_the_person_was_reached() -> None:
    page = drawn(entry(Result.REACHED), entry(Result.NOT_REACHED, attempts=2))
    assert not page.exception
    told = page.expander[0].label
    assert "3" in told
    assert "1" in told
    assert len(page.table[0].value) == 2


def test_leaves_out_what_was_undone() -> None:
    page = drawn(entry(Result.REACHED), entry(Result.REACHED, undone=True))
    assert len(page.table[0].value) == 1


@pytest.mark.parametrize("entries", [(), (entry(Result.REACHED, undone=True),)])
def test_is_not_there_before_the_first_contact(entries: tuple[TimelineEntry, ...]) -> None:
    assert not drawn(*entries).expander
