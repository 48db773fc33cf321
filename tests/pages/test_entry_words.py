"""The time line says what happened, in words, and keeps quiet about what is not known."""

from datetime import UTC, date, datetime

from models.codes import (
    ClosingReason,
    InformationAsked,
    InformationSource,
    Language,
    Milestone,
    PutOffReason,
    Region,
    Result,
    Stage,
    Support,
    Wellbeing,
)
from models.follow_ups import ContactFacts
from pages.ui.entry_words import details, title
from services.queries.timelines import EntryKind, TimelineEntry
from services.words import Words

ENGLISH = Words(Language.EN)
WRITTEN, DAY = datetime(2026, 11, 21, 12, tzinfo=UTC), date(2026, 11, 20)


def entry(kind: EntryKind, **facts: object) -> TimelineEntry:
    return TimelineEntry(WRITTEN, DAY, "Iom", kind, **facts)  # type: ignore[arg-type]


class TestTitle:
    def test_a_step_is_named_by_where_it_leads(self) -> None:
        assert title(entry(EntryKind.STEP, what=Stage.TRAVELLING), ENGLISH) == "Travelling"

    def test_a_journey_put_off_is_not_called_granted(self) -> None:
        put_off = entry(EntryKind.STEP, what=Stage.GRANTED, reason=PutOffReason.HEALTH)
        assert title(put_off, ENGLISH) == "Journey put off"

    def test_both_halves_of_an_undone_pair_can_be_told_apart(self) -> None:
        undone = entry(EntryKind.STEP_UNDONE, what=Stage.TRAVELLING)
        assert title(undone, ENGLISH) == "Undone: Travelling"

    def test_a_contact_names_its_follow_up(self) -> None:
        contact = entry(EntryKind.CONTACT, what=Result.NOT_REACHED, milestone=Milestone.M3)
        assert title(contact, ENGLISH) == "3 months: Not reached"

    def test_a_hand_over_names_the_other_region(self) -> None:
        assert title(entry(EntryKind.HANDED_OVER, what=Region.SYD), ENGLISH) == (
            "Handed over to region Syd"
        )

    def test_many_planned_things_are_counted_and_named_below(self) -> None:
        planned = entry(EntryKind.SUPPORT_PLANNED, support=tuple(Support)[:4])
        assert title(planned, ENGLISH) == "Support planned: 4 things"
        assert details(planned, ENGLISH) == [ENGLISH.labels(tuple(Support)[:4])]

    def test_every_kind_of_entry_has_words(self) -> None:
        for kind in EntryKind:
            assert title(entry(kind, what=Stage.GRANTED), ENGLISH), kind

    def test_moved_due_days_name_the_follow_ups(self) -> None:
        moved = entry(EntryKind.FOLLOW_UPS_MOVED, follow_ups=(Milestone.M6, Milestone.M12))
        assert title(moved, ENGLISH) == "Due days moved: 6 months, 12 months"


class TestDetails:
    def test_an_answer_says_what_came_and_from_whom(self) -> None:
        answer = entry(
            EntryKind.STEP,
            what=Stage.ASSESSMENT,
            answered=(InformationAsked.RISK,),
            source=InformationSource.APPLICANT,
        )
        assert details(answer, ENGLISH) == [
            f"Has come: {ENGLISH.label(InformationAsked.RISK)}",
            f"Came from: {ENGLISH.label(InformationSource.APPLICANT)}",
        ]

    def test_a_reason_is_given(self) -> None:
        closed = entry(EntryKind.STEP, what=Stage.CLOSED, reason=ClosingReason.LOST_CONTACT)
        assert details(closed, ENGLISH) == ["Reason: Lost contact"]

    def test_only_what_is_known_of_a_contact_is_told(self) -> None:
        facts = ContactFacts(done_on=DAY, result=Result.REACHED, social=Wellbeing.STABLE)
        told = details(entry(EntryKind.CONTACT, what=Result.REACHED, contact=facts), ENGLISH)
        assert told == ["Channel: Phone", "Social stability: Stable"]
