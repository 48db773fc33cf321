"""The year after the return: each follow-up, of all and of the reachable, and what ended others."""

from dataclasses import dataclass

from sqlmodel import Session

from models.codes import Milestone
from services.access import Scope
from services.measures.figures import read_together
from services.measures.incidence import Incidence, incidence
from services.measures.questions import Question, Table
from services.measures.reachable import Reachable
from services.measures.registry import MEASURES

FOLLOWED = (
    (Milestone.M1, "one_month_follow_up", "one_month_reachable"),
    (Milestone.M3, "three_month_follow_up", "three_month_reachable"),
    (Milestone.M6, "six_month_follow_up", "six_month_reachable"),
    (Milestone.M12, "completion_within_year", "one_year_reachable"),
)


@dataclass(frozen=True)
class Followed:
    """One of the follow-ups: its table of all in the programme, and of the reachable."""

    milestone: Milestone
    programme: Table
    reachable: Table


@dataclass(frozen=True)
class FirstYear:
    """The four follow-ups, and for whoever reads every region what ended the wait for the last."""

    followed: tuple[Followed, ...]
    incidence: Incidence | None

    @property
    def anybody(self) -> bool:
        """Say whether anybody has arrived who is followed up."""
        rows = (row for one in self.followed for row in one.programme.rows)
        return any(row.of or row.not_yet_due for row in rows)


def first_year(session: Session, question: Question, scope: Scope) -> FirstYear:
    """Read the follow-ups as far as the scope reaches, and the endings of the whole country."""
    asked = question.within(scope).split()
    parts = {milestone.value: MEASURES[name].figure.part(asked) for milestone, name, _ in FOLLOWED}
    cubes = read_together(session, parts, Reachable.own_keys)
    followed = tuple(
        Followed(
            milestone,
            MEASURES[programme].table(cubes[milestone], asked),
            MEASURES[reachable].table(cubes[milestone], asked),
        )
        for milestone, programme, reachable in FOLLOWED
    )
    return FirstYear(followed, _whole_country(session, asked) if scope.national else None)


def _whole_country(session: Session, question: Question) -> Incidence:
    figure = MEASURES["follow_up_endings"].figure
    return incidence(figure.read(session, question.everywhere(), ()))
