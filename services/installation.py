"""The first start of a database: its first day, its first administrator, and what never mixes."""

from datetime import datetime

from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from models.codes import Role
from models.installations import ChangeCounter, Installation
from models.users import User
from services.access import Viewer
from services.commands.intake_drafts import erase_old_drafts
from services.commands.users import WantedUser, create_user, one_time_code
from services.database import learn_sizes
from services.errors import DemonstrationOnly, RealUseOnly, SecretIsPublished, SecretMissing
from services.keys import require_keys, require_private
from services.settings import DEMO_SECRET, SETTINGS_FILE, Settings
from services.throttles import forget_old_devices, forget_old_tries
from services.unit_of_work import UnitOfWork, jot

OPERATOR = Viewer(None, "operator", "operator", Role.ADMIN)
FIRST_ADMINISTRATOR = "admin"


def begin_use(engine: Engine, settings: Settings, now: datetime) -> str | None:
    """Remember the first day at the first start; return the first administrator's one-time code.

    Every later start returns None. A demonstration has its accounts from `manage.py demo-data`.

    :raises SecretMissing: real use without a secret
    :raises SecretIsPublished: real use with the demonstration's secret
    :raises KeysMissing: real use without keys of its own
    :raises FileIsOpen: real use with secrets in a file that others may read
    :raises DemonstrationOnly: real use on a demonstration's database
    :raises RealUseOnly: a demonstration on a database in real use
    :raises SlideTemplateUnusable: PPTX_TEMPLATE names something else than a template
    """
    require_settings(settings)
    with jot(engine, OPERATOR, now) as work:
        # One row is locked, so that of several replicas starting at once only one is the first.
        work.session.exec(select(ChangeCounter).with_for_update()).one()
        require_same_kind(work.session, demonstration=settings.demo)
        _remember_first_day(work, settings)
        return None if settings.demo else _first_administrator(work)


def tidy(engine: Engine, now: datetime) -> None:
    """Erase what must not be kept longer and learn what is kept; the server does this hourly."""
    with jot(engine, OPERATOR, now) as work:
        erase_old_drafts(work)
        forget_old_tries(work)
        forget_old_devices(work)
    learn_sizes(engine)


def require_settings(settings: Settings) -> None:
    """Insist on what a start needs to be set, before any database is asked.

    :raises Refusal: the first thing that is wrong
    """
    require_secret(settings)
    require_keys(settings)
    require_template(settings)
    if not settings.demo:
        require_private(SETTINGS_FILE)


def require_secret(settings: Settings) -> None:
    """Insist that real use has a secret of its own.

    :raises SecretMissing: there is none
    :raises SecretIsPublished: it is the demonstration's
    """
    secret = settings.secret_key.get_secret_value()
    if settings.demo:
        return
    if not secret:
        raise SecretMissing
    if secret == DEMO_SECRET:
        raise SecretIsPublished


def require_template(settings: Settings) -> None:
    """Insist that the office's template for slides can be used, if it has chosen one.

    :raises SlideTemplateUnusable: it is no presentation, or no layout of it has a title
    """
    if settings.pptx_template is not None:
        # Few have one: the others start without what it takes to read it.
        from services.exports.slide_templates import open_template  # noqa: PLC0415

        open_template(settings.pptx_template)


def require_same_kind(session: Session, *, demonstration: bool) -> None:
    """Insist that real use and demonstration never share a database.

    :raises DemonstrationOnly: real use was wanted and this is a demonstration
    :raises RealUseOnly: a demonstration was wanted and this is in real use
    """
    installation = session.get(Installation, 1)
    if installation is None or installation.demonstration == demonstration:
        return
    raise DemonstrationOnly if installation.demonstration else RealUseOnly


def _remember_first_day(work: UnitOfWork, settings: Settings) -> None:
    if work.session.get(Installation, 1) is None:
        started_on = settings.started_on or work.today
        work.session.add(Installation(started_on=started_on, demonstration=settings.demo))
        work.record("installation.started", started_on.isoformat())


def _first_administrator(work: UnitOfWork) -> str | None:
    if work.session.exec(select(User.id)).first() is not None:
        return None
    code = one_time_code()
    wanted = WantedUser(username=FIRST_ADMINISTRATOR, name="Administrator", role=Role.ADMIN)
    create_user(work, wanted, code)
    return code
