"""What is wrong in the intake form as it stands, told beside the field."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from models.cases import ApplicationFacts
from models.codes import ReturnBasis
from models.countries import SWEDEN
from pages.ui import intake_fields
from pages.ui.words import _, words
from services.commands.days import check_day
from services.commands.eligibility import check_eligibility
from services.errors import Refusal, SwedishCitizen
from services.references import read_reference


def problems(filled: Mapping[str, Any], today: date, *, tried: bool) -> dict[str, str]:
    """Return what is wrong by field; fields still empty count only after a try to submit."""
    found: dict[str, Refusal | None] = {
        field: _refusal(lambda day=day: check_day(day, today=today))
        for field, day in filled.items()
        if isinstance(day, date)
    }
    found |= _eligibility(filled)
    if "household_ref" in filled:
        found["household_ref"] = _refusal(lambda: read_reference(filled["household_ref"]))
    told = {field: refusal.told(words()) for field, refusal in found.items() if refusal}
    return {**(_empty(filled) if tried else {}), **told}


def warnings(filled: Mapping[str, Any]) -> dict[str, str]:
    """Return what may be right but deserves a second look, by field."""
    citizenship = filled.get("citizenship", [])
    if SWEDEN not in citizenship or citizenship == [SWEDEN]:
        return {}
    text = _("The person is also a Swedish citizen. Ask IOM first if you are unsure.")
    return {"citizenship": text}


def _empty(filled: Mapping[str, Any]) -> dict[str, str]:
    ticks, rest = _("Tick this when it is so."), _("Choose what fits.")
    return {
        field: ticks if field in intake_fields.TICK_FIELDS else rest
        for field in intake_fields.missing(filled)
    }


def _eligibility(filled: Mapping[str, Any]) -> dict[str, Refusal | None]:
    """Ask the command's own rule; the country of return is judged once it is chosen."""
    citizenship, chosen = filled.get("citizenship"), filled.get("return_country")
    if not citizenship:
        return {}
    facts = ApplicationFacts.model_construct(
        citizenship=citizenship,
        return_country=chosen or citizenship[0],
        return_basis=filled.get("return_basis") or ReturnBasis.HOME_COUNTRY,
    )
    refusal = _refusal(lambda: check_eligibility(facts))
    if isinstance(refusal, SwedishCitizen):
        return {"citizenship": refusal}
    return {"return_country": refusal} if chosen else {}


def _refusal(check: Callable[[], object]) -> Refusal | None:
    try:
        check()
    except Refusal as refusal:
        return refusal
    return None
