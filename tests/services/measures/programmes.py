"""Random programmes: cases with whatever can happen to them, entered row by row."""

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
from models.users import User
from services.projection import project
from services.statistics.calendar import due_days, window

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
)
RESULTS = (*[Result.REACHED] * 6, *Result)


@dataclass
class Life:
    """One case in the making: its rows, the day it has come to, and the dice it is thrown with."""

    session: Session
    dice: Random
    number: int
    region: Region
    day: date
    stage: Stage | None = None
    moves: list[StageEvent] = field(default_factory=list[StageEvent])

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
            case_id=self.number,
            stage=stage,
            from_stage=before,
            region=self.region,
            happened_on=day,
            reason=reason,
            recorded_at=RECORDED,
            recorded_by=1,
        )
        self.session.add(event)
        self.session.flush()
        event.position = event.id or 0
        return event

    def correct(self, right: StageEvent) -> None:
        """Let the step stand for a wrong one that was written down before."""
        wrong = self.step(right.stage, self.day, right.from_stage)
        wrong.void = True
        right.refers_to = wrong.id

    def undo(self) -> None:
        """Write a step down and take it back."""
        event = self.step(Stage.WITHDRAWN, self.day, self.stage)
        event.void = True
        undoing = self.step(Stage.WITHDRAWN, self.day, self.stage)
        undoing.kind, undoing.refers_to = EventKind.UNDONE, event.id

    def hand_over(self) -> None:
        """Move to another region without leaving the stage."""
        if self.stage is not None:
            self.region = self.dice.choice(list(Region))
            if self.goes(self.stage, 20):
                self.moves[-1].kind = EventKind.HANDED_OVER


def fill(session: Session, seed: int, cases: int = 25, started_on: date = FIRST) -> None:
    """Fill an empty database with a random programme; the same seed makes the same one."""
    dice = Random(seed)  # noqa: S311  thrown for tests, not for secrets
    session.add(Installation(started_on=started_on))
    session.add(
        User(
            id=1, username="dice", name="Dice", role=Role.IOM, password_hash="", created_at=RECORDED
        )
    )
    session.flush()
    for number in range(1, cases + 1):
        case = _case(dice, number)
        session.add(case)
        session.flush()
        life = Life(session, dice, number, case.region, case.applied_on)
        _live(life)
        case.region = life.region
        project(session, case)
    session.flush()


@lru_cache
def in_memory(seed: int) -> Session:
    """Make a random programme in memory, kept for all questions that are asked about it."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    SQLModel.metadata.create_all(engine)
    session = Session(engine)
    fill(session, seed)
    return session


def _case(dice: Random, number: int) -> Case:
    applied_on = FIRST + timedelta(days=dice.randrange((LAST - FIRST).days))
    age = dice.choice([AgeGroup.AGE_25_34, AgeGroup.AGE_35_44, AgeGroup.AGE_15_17])
    return Case(
        id=number,
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
    life.session.add(Journey(case_id=life.number))
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
    arrived_on = life.day
    follow_ups = _follow_ups(life, arrived_on)
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
    for follow_up in follow_ups:
        for _ in range(life.dice.choice([0, 1, 1, 2])):
            _contact(life, follow_up)


def _follow_ups(life: Life, arrived_on: date) -> list[FollowUp]:
    due = due_days(arrived_on)
    made: list[FollowUp] = []
    for milestone, months in MONTHS.items():
        opens_on, closes_on = window(months, arrived_on)
        made.append(
            FollowUp(
                case_id=life.number,
                milestone=milestone,
                region=life.region,
                arrived_on=arrived_on,
                due_on=due[months],
                opens_on=opens_on,
                closes_on=closes_on,
            )
        )
    life.session.add_all(made)
    life.session.flush()
    return made


def _contact(life: Life, follow_up: FollowUp) -> None:
    """A contact around the window, some before it opens, some after it closes, some undone."""
    dice = life.dice
    span = (follow_up.closes_on - follow_up.opens_on).days + 40
    day = follow_up.opens_on + timedelta(days=dice.randint(-15, span))
    if not follow_up.arrived_on <= day <= LAST:
        return
    result = dice.choice(RESULTS)
    judged = Wellbeing.ADEQUATE if dice.random() < 0.8 else Wellbeing.NOT_ASSESSED
    rests = day + timedelta(days=dice.randint(1, 30))
    life.session.add(
        Contact(
            case_id=life.number,
            follow_up_id=follow_up.id,
            milestone=follow_up.milestone,
            form_token=f"{dice.getrandbits(100):036d}",
            done_on=day,
            result=result,
            econ=Wellbeing.STABLE,
            social=Wellbeing.SOME_CONCERN,
            psycho=judged,
            rests_until=rests if result is Result.NOT_SAFE_TO_CONTACT else None,
            void=dice.random() < 0.1,
            recorded_at=RECORDED,
            recorded_by=1,
        )
    )
    life.session.flush()
