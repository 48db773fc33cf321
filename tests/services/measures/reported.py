"""Random programmes for reports: sexes, grounds and forms differ, and a few cases are erased."""

from datetime import UTC, datetime
from functools import lru_cache
from random import Random

from sqlalchemy.pool import StaticPool
from sqlmodel import Session, SQLModel, create_engine, select

from models.cases import Case
from models.codes import Exploitation, Gender, Ground
from tests.services.measures.programmes import fill

_ERASED_AT = datetime(2020, 7, 1, 9, tzinfo=UTC)


@lru_cache
def reported(seed: int) -> Session:
    """Make a random programme in memory, kept for all reports that are made of it."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    SQLModel.metadata.create_all(engine)
    session = Session(engine)
    fill(session, seed)
    dice = Random(seed)  # noqa: S311  thrown for tests, not for secrets
    for case in session.exec(select(Case)).all():
        _differ(case, dice)
    session.flush()
    return session


def _differ(case: Case, dice: Random) -> None:
    case.gender, case.ground = dice.choice([*Gender]), dice.choice([*Ground])
    case.exploitation = dice.sample([*Exploitation], dice.choice([1, 1, 2, 3]))
    if dice.random() < 0.1:
        case.erased_at = _ERASED_AT
