"""Random programmes: cases with whatever can happen to them, derived as after every deed."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from random import Random

from sqlalchemy.pool import StaticPool
from sqlmodel import Session, SQLModel, create_engine

from models.cases import Case
from models.codes import (
    MONTHS,
    AgeGroup,
    ClosingReason,
    EventKind,
    Exploitation,
    Gender,
    Ground,
    NonresponseReason,
    Region,
    Result,
    Role,
    Stage,
    TraffickingStatus,
    Wellbeing,
)
from models.follow_ups import Contact, FollowUp
from models.installations import Installation
from models.journeys import Journey
from models.stage_events import StageEvent
from models.support_items import SupportItem
from models.users import User
from services.projection import derive
from services.statistics.calendar import due_days, window
from tests.services.measures.circumstances import check_child, judge, support_for

FIRST = date(2016, 1, 1)
LAST = date(2020, 6, 30)
RECORDED = datetime(2020, 7, 1, 9, tzinfo=UTC)
COUNTRIES = ("BG", "BG", "RO", "XK", "UA", "PL", "XX")
REASONS = (
    ClosingReason.FOLLOWUP_COMPLETED,
    ClosingReason.LOST_CONTACT,
    ClosingReason.LOST_CONTACT,
    ClosingReason.DECEASED,
    ClosingReason.REMIGRATED,
    ClosingReason.REGISTERED_IN_ERROR,
    ClosingReason.RE_EXPLOITED_REFERRED,
    ClosingReason.DECLINED_FURTHER_CONTACT,
)
RESULTS = (*[Result.REACHED] * 6, *Result)


@dataclass
class Life:
    """One case in the making: its rows, the day it has come to, and the dice it is thrown with.

    `beside` are dice of its own, for circumstances that decide nothing of what happens next.
    """

    dice: Random
    beside: Random
    case: Case
    region: Region
    day: date
    stage: Stage | None = None
    moves: list[StageEvent] = field(default_factory=list[StageEvent])
    events: list[StageEvent] = field(default_factory=list[StageEvent])
    meant: list[tuple[StageEvent, StageEvent]] = field(
        default_factory=list[tuple[StageEvent, StageEvent]]
    )
    journey: Journey | None = None
    follow_ups: list[FollowUp] = field(default_factory=list[FollowUp])
    contacts: list[tuple[Contact, FollowUp]] = field(default_factory=list[tuple[Contact, FollowUp]])
    support: list[SupportItem] = field(default_factory=list[SupportItem])

    def goes(self, stage: Stage, days: int, reason: str | None = None) -> bool:
        """Take a step after up to so many days; not taken if it would lie after the last day."""
        day = self.day + timedelta(days=self.dice.randint(0, days))
        if day > LAST:
            return False
        event = self.step(stage, day, self.stage, reason)
        if self.dice.random() < 0.08 and self.moves:
            self.correct(event)
        self.moves.append(event)
        self.day, self.stage = day, stage
        return True

    def step(
        self, stage: Stage, day: date, before: Stage | None, reason: str | None = None
    ) -> StageEvent:
        """Write a step down."""
        event = StageEvent(
            case_id=0,
            stage=stage,
            from_stage=before,
            region=self.region,
            happened_on=day,
            reason=reason,
            recorded_at=RECORDED,
            recorded_by=1,
        )
        self.events.append(event)
        return event

    def correct(self, right: StageEvent) -> None:
        """Let the step stand for a wrong one that was written down before it."""
        wrong = self.step(right.stage, self.day, right.from_stage)
        self.events[-2:] = [wrong, right]
        wrong.void = True
        self.meant.append((right, wrong))

    def undo(self) -> None:
        """Write a step down and take it back."""
        event = self.step(Stage.WITHDRAWN, self.day, self.stage)
        event.void = True
        undoing = self.step(Stage.WITHDRAWN, self.day, self.stage)
        undoing.kind = EventKind.UNDONE
        self.meant.append((undoing, event))

    def hand_over(self) -> None:
        """Move to another region without leaving the stage."""
        if self.stage is not None:
            self.region = self.dice.choice(list(Region))
            if self.goes(self.stage, 20):
                self.moves[-1].kind = EventKind.HANDED_OVER


def fill(
    session: Session,
    seed: int,
    cases: int = 25,
    started_on: date = FIRST,
    *,
    backwards: bool = False,
) -> None:
    """Fill an empty database with a random programme; the same seed makes the same one.

    Written backwards it is the same programme in rows of another order and with other numbers.
    """
    dice = Random(seed)  # noqa: S311  thrown for tests, not for secrets
    session.add(Installation(started_on=started_on))
    session.add(
        User(
            id=1, username="dice", name="Dice", role=Role.IOM, password_hash="", created_at=RECORDED
        )
    )
    lives = [_life(dice, seed, number) for number in range(1, cases + 1)]
    _share_persons(lives, Random(f"{seed} persons"))  # noqa: S311  as above
    numbers: Counter[type[SQLModel]] = Counter()
    for life in reversed(lives) if backwards else lives:
        _number(life, numbers)
    _write(session, lives)


@lru_cache
def in_memory(seed: int, started_on: date = FIRST, *, backwards: bool = False) -> Session:
    """Make a random programme in memory, kept for all questions that are asked about it."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    SQLModel.metadata.create_all(engine)
    session = Session(engine)
    fill(session, seed, started_on=started_on, backwards=backwards)
    return session


def _life(dice: Random, seed: int, number: int) -> Life:
    beside = Random(f"{seed} {number}")  # noqa: S311  as above
    case = _case(dice, number)
    life = Life(dice, beside, case, case.region, case.applied_on)
    _live(life)
    case.region = life.region
    if case.is_child:
        check_child(case, beside, LAST)
    life.support = support_for(case, beside, LAST)
    return life


def _share_persons(lives: list[Life], dice: Random) -> None:
    """Let some cases be of a person who had one before."""
    for place, life in enumerate(lives):
        if place and dice.random() < 0.1:
            earlier = dice.choice(lives[:place]).case
            life.case.earlier_ref, life.case.person_ref = earlier.ref, earlier.person_ref


def _number(life: Life, numbers: Counter[type[SQLModel]]) -> None:
    """Number the rows of a case after those of the cases before, and derive what follows."""
    case, contacts = life.case, [contact for contact, _ in life.contacts]
    owned = (*life.events, *life.follow_ups, *contacts, *life.support)
    for row in (case, *owned):
        numbers[type(row)] += 1
        row.id = numbers[type(row)]
    for row in (*owned, *([life.journey] if life.journey else [])):
        row.case_id = case.id or 0
    for event in life.events:
        event.position = event.id or 0
    for later, earlier in life.meant:
        later.refers_to = earlier.id
    for contact, follow_up in life.contacts:
        contact.follow_up_id = follow_up.id
    derive(case, life.events, life.journey, life.follow_ups, contacts)


def _write(session: Session, lives: list[Life]) -> None:
    """Write table by table, each after those that it names."""
    session.flush()
    session.add_all(life.case for life in lives)
    session.flush()
    session.add_all(row for life in lives for row in (*life.events, *life.follow_ups))
    session.add_all(life.journey for life in lives if life.journey)
    session.flush()
    session.add_all(row for life in lives for row in life.support)
    session.add_all(contact for life in lives for contact, _ in life.contacts)
    session.flush()


def _case(dice: Random, number: int) -> Case:
    applied_on = FIRST + timedelta(days=dice.randrange((LAST - FIRST).days))
    age = dice.choice([AgeGroup.AGE_25_34, AgeGroup.AGE_35_44, AgeGroup.AGE_15_17])
    return Case(
        ref=f"{number:04d}-TEST",
        person_ref=f"{number:04d}-TEST",
        form_token=f"{number:036d}",
        region=dice.choice([Region.NORD, Region.STOCKHOLM, Region.SYD, Region.OST]),
        applied_on=applied_on,
        ground=Ground.TRAFFICKING,
        exploitation=[Exploitation.SEXUAL],
        trafficking_status=TraffickingStatus.POSSIBLE,
        gender=Gender.WOMAN,
        age_group=age,
        is_child=age is AgeGroup.AGE_15_17,
        citizenship=["BG"],
        return_country=dice.choice(COUNTRIES),
        accompanying_adults=dice.choice([0, 0, 1]),
        accompanying_children=dice.choice([0, 0, 0, 2]),
        stage=Stage.SUBMITTED,
        stage_since=applied_on,
        last_step_on=applied_on,
        recorded_at=RECORDED,
        recorded_by=1,
        changed_at=RECORDED,
    )


def _live(life: Life) -> None:
    life.goes(Stage.SUBMITTED, 0)
    if life.dice.random() < 0.2:
        life.hand_over()
    if not life.goes(Stage.ASSESSMENT, 20):
        return
    if life.dice.random() < 0.2 and not (
        life.goes(Stage.INFO_REQUESTED, 10) and life.goes(Stage.ASSESSMENT, 30)
    ):
        return
    fate = life.dice.random()
    if fate < 0.1:
        life.goes(Stage.REJECTED, 40, "NOT_ELIGIBLE")
    elif fate < 0.2:
        life.goes(Stage.WITHDRAWN, 40)
    elif life.goes(Stage.GRANTED, 50):
        _travel(life)


def _travel(life: Life) -> None:
    dice = life.dice
    if dice.random() < 0.1:
        life.hand_over()
    if dice.random() < 0.1:
        life.goes(Stage.WITHDRAWN, 40)
        return
    life.journey = Journey(case_id=0)
    if not life.goes(Stage.TRAVELLING, 60):
        return
    if dice.random() < 0.15 and not (
        life.goes(Stage.GRANTED, 5, "TRANSPORT") and life.goes(Stage.TRAVELLING, 60)
    ):
        return
    if dice.random() < 0.1:
        life.undo()
    if life.goes(Stage.REINTEGRATION, 2):
        _come_home(life)


def _come_home(life: Life) -> None:
    life.follow_ups = _follow_ups(life, life.day)
    if life.dice.random() < 0.15:
        life.hand_over()
    if life.dice.random() < 0.5:
        reason = life.dice.choice(REASONS)
        ended = life.goes(Stage.CLOSED, 440, reason.value)
        found_again = reason is ClosingReason.LOST_CONTACT and life.dice.random() < 0.5
        if ended and found_again:
            life.goes(Stage.REINTEGRATION, 200)
    elif life.dice.random() < 0.2:
        life.goes(Stage.WITHDRAWN, 300)
    for follow_up in life.follow_ups:
        for _ in range(life.dice.choice([0, 1, 1, 2])):
            _contact(life, follow_up)


def _follow_ups(life: Life, arrived_on: date) -> list[FollowUp]:
    due = due_days(arrived_on)
    made: list[FollowUp] = []
    for milestone, months in MONTHS.items():
        opens_on, closes_on = window(months, arrived_on)
        made.append(
            FollowUp(
                case_id=0,
                milestone=milestone,
                region=life.region,
                arrived_on=arrived_on,
                due_on=due[months],
                opens_on=opens_on,
                closes_on=closes_on,
            )
        )
    return made


def _contact(life: Life, follow_up: FollowUp) -> None:
    """A contact around the window, some before it opens, some after it closes, some undone."""
    dice = life.dice
    span = (follow_up.closes_on - follow_up.opens_on).days + 40
    day = follow_up.opens_on + timedelta(days=dice.randint(-15, span))
    if not follow_up.arrived_on <= day <= LAST:
        return
    result = dice.choice(RESULTS)
    why = life.beside.choice([None, *NonresponseReason])
    rests = day + timedelta(days=dice.randint(1, 30))
    contact = Contact(
        case_id=0,
        milestone=follow_up.milestone,
        form_token=f"{dice.getrandbits(100):036d}",
        done_on=day,
        result=result,
        nonresponse_reason=why if result is Result.NOT_REACHED else None,
        econ=judge(life.beside),
        social=judge(life.beside),
        psycho=judge(life.beside) if dice.random() < 0.8 else Wellbeing.NOT_ASSESSED,
        rests_until=rests if result is Result.NOT_SAFE_TO_CONTACT else None,
        void=dice.random() < 0.1,
        recorded_at=RECORDED,
        recorded_by=1,
    )
    life.contacts.append((contact, follow_up))
