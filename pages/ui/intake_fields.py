"""What the intake form holds: defaults, what was typed, a draft brought back."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from pydantic import ValidationError

from models.cases import ApplicationFacts, ChildChecks, is_child
from models.codes import (
    AgeGroup,
    ExploitedWhere,
    Ground,
    ReturnBasis,
    TraffickingStatus,
)
from models.consents import TICKS
from pages.ui import session
from services.access import Viewer
from services.errors import WrongReference
from services.references import read_reference

PAGE = "intake"
_START = "intake_start"
_PROPOSED, _SHOWN = "intake_status_proposed", "intake_status_shown"
_NOTHING: Mapping[str, Any] = {}
CONSENT = "consent_record_on"
TICK_FIELDS = tuple(TICKS.values())
CHILD_FIELDS = tuple(ChildChecks.model_fields)
FACTS = tuple(ApplicationFacts.model_fields)
REQUIRED = (
    "region", "applied_on", "ground", "exploitation", "trafficking_status", "gender", "age_group",
    "citizenship", "prior_participation", "return_country", *TICK_FIELDS,
)  # fmt: skip
CHOSEN_ALWAYS = ("exploited_where", "return_basis")


def key(field: str) -> str:
    """Return the key of a field's widget."""
    return f"{PAGE}_{field}"


def day_key(tick: str) -> str:
    """Return the key of the day on which something was ticked."""
    return f"{key(tick)}_day"


def value(field: str) -> Any:
    """Return what a field holds now; before it is drawn, what it begins with."""
    return _held(key(field), field)


def tick_day(tick: str) -> date:
    """Return the day on which something was ticked, or is to be."""
    return _held(day_key(tick), f"{tick}_day")


def begun() -> bool:
    """Say whether the form is here already; a page that is left loses its fields."""
    return session.present(key(CONSENT))


def consented() -> bool:
    """Say whether the person's consent to record is ticked."""
    return bool(value(CONSENT))


def concerns_child() -> bool:
    """Say whether the chosen age group is under 18."""
    age = value("age_group")
    return age is not None and is_child(AgeGroup(age))


def start(widget: str) -> Any:
    """Return what a field, or the day of a tick, begins with on this page.

    A widget must be given it as its own default: what is put into the session before a widget
    is on the screen is lost when the page is drawn twice at once, as it is after a sign-in.
    """
    return session.kept(_START, _NOTHING).get(widget)


def begin(viewer: Viewer, draft: Mapping[str, Any], today: date) -> None:
    """Begin a form that is not on the screen: defaults, and over them what of a draft fits."""
    session.form_done(PAGE)
    session.drop(_PROPOSED)
    session.drop(_SHOWN)
    if isinstance(draft.get("form_token"), str):
        session.take_up_form(PAGE, draft["form_token"])
    session.keep(_START, _beginnings(viewer, draft, today))


def empty(viewer: Viewer, known: Mapping[str, Any], today: date) -> None:
    """Empty the form that is on the screen, but for what is known of the person."""
    begin(viewer, known, today)
    for field, beginning in _beginnings(viewer, known, today).items():
        session.fill(key(field), beginning)


def follow_ground() -> None:
    """Propose the status that goes with the ground: not trafficking for prostitution alone."""
    proposed = None
    if value("ground") is Ground.PROSTITUTION:
        proposed = TraffickingStatus.NOT
    elif value("trafficking_status") is TraffickingStatus.NOT:
        proposed = TraffickingStatus.POSSIBLE
    session.keep(_PROPOSED, proposed)
    hold_status()


def hold_status() -> None:
    """Keep to the status proposed: a quick press brings along what the browser showed before."""
    proposed = session.kept(_PROPOSED, None)
    if proposed is not None and value("trafficking_status") is not proposed:
        session.fill(key("trafficking_status"), proposed)


def status_chosen() -> None:
    """Let a choice by hand stand; the same as the browser showed before is no choice."""
    if value("trafficking_status") is not session.kept(_SHOWN, None):
        session.drop(_PROPOSED)
    hold_status()


def status_shown() -> None:
    """Note what the browser is given to show."""
    session.keep(_SHOWN, value("trafficking_status"))


def facts() -> dict[str, Any]:
    """Return what is filled in, by the field names of `Application`."""
    fields = [field for field in FACTS if concerns_child() or field not in CHILD_FIELDS]
    filled = {field: value(field) for field in fields}
    filled["household_ref"] = _read(filled["household_ref"])
    for tick in TICK_FIELDS:
        filled[tick] = tick_day(tick) if value(tick) else None
    filled["form_token"] = session.form_token(PAGE)
    return {field: given for field, given in filled.items() if given not in (None, "", [])}


def missing(filled: Mapping[str, Any]) -> list[str]:
    """Return the required fields that hold nothing, in the order of the form."""
    return [field for field in REQUIRED if field not in filled]


def _held(widget: str, beginning: str) -> Any:
    return session.field(widget) if session.present(widget) else start(beginning)


def _beginnings(viewer: Viewer, draft: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Say what each field begins with, by field; and the day of each tick."""
    found = {**_defaults(viewer, today), **_brought_back(draft, viewer)}
    for tick in TICK_FIELDS:
        day = _day(draft.get(tick))
        found |= {tick: day is not None, f"{tick}_day": day or today}
    return found


def _defaults(viewer: Viewer, today: date) -> dict[str, Any]:
    """Whether the person took part before is asked, never assumed (eligibility E5)."""
    empty: dict[str, Any] = dict.fromkeys(FACTS)
    regions = tuple(viewer.regions)
    return {
        **empty,
        "region": regions[0] if len(regions) == 1 else None,
        "applied_on": today,
        "exploitation": [],
        "citizenship": [],
        "urgent_needs": [],
        "trafficking_status": TraffickingStatus.POSSIBLE,
        "exploited_where": ExploitedWhere.UNKNOWN,
        "return_basis": ReturnBasis.HOME_COUNTRY,
        "accompanying_adults": 0,
        "accompanying_children": 0,
        "household_ref": "",
    }


def _brought_back(draft: Mapping[str, Any], viewer: Viewer) -> dict[str, Any]:
    """Take from a draft what the form would still take; codes that are gone stay away."""
    reader = ApplicationFacts.model_construct()
    found: dict[str, Any] = {}
    for field in (name for name in FACTS if name in draft):
        with suppress(ValidationError):
            ApplicationFacts.__pydantic_validator__.validate_assignment(reader, field, draft[field])
            found[field] = getattr(reader, field)
    if found.get("region") not in viewer.regions:
        found.pop("region", None)
    return found


def _day(kept: object) -> date | None:
    if not isinstance(kept, str):
        return None
    with suppress(ValueError):
        return date.fromisoformat(kept)
    return None


def _read(typed: str | None) -> str | None:
    """Write a reference as we do; a mistyped one stays for the check beside its field."""
    if not typed:
        return None
    with suppress(WrongReference):
        return read_reference(typed)
    return typed.strip()
