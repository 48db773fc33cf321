"""Who applies: the facts of an application, drawn at random and fitting together."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from models.codes import (
    AgeGroup,
    Exploitation,
    ExploitedWhere,
    Gender,
    Ground,
    PriorParticipation,
    Region,
    ResponsibleRole,
    ReturnBasis,
    TraffickingStatus,
    UrgentNeed,
    YesNoUnknown,
)
from services.demonstration.chances import Lots, happens

_REGIONS = Lots[Region](
    (Region.STOCKHOLM, 26),
    (Region.VAST, 19),
    (Region.SYD, 19),
    (Region.BERGSLAGEN, 8),
    (Region.NORD, 13),
    (Region.MITT, 8),
    (Region.OST, 9),
)
# The others had a coordinator from the start; Öst since autumn 2018.
_JOINED_ON = {
    Region.NORD: date(2016, 1, 1),
    Region.MITT: date(2017, 1, 1),
    Region.OST: date(2018, 10, 1),
}
_COUNTRIES = Lots[str](
    *(("BG", 40), ("RO", 22), ("UA", 6), ("XK", 5), ("NG", 5), ("TH", 4), ("AL", 3), ("HU", 3)),
    *(("LT", 3), ("MD", 2), ("PL", 2), ("VN", 2), ("MN", 1), ("BR", 1), ("MA", 1), ("RS", 1)),
)
_CITIZENS = Lots[str](("MD", 3), ("UA", 3), ("SY", 2), ("NG", 2), ("XX", 1))
_SINCE_EXPLOITATION_IS_A_CRIME = date(2018, 7, 1)
_GROUNDS = Lots[Ground](
    (Ground.TRAFFICKING, 62),
    (Ground.PROSTITUTION, 23),
    (Ground.HUMAN_EXPLOITATION, 15),
)
_FORMS = {
    Ground.TRAFFICKING: Lots[Exploitation](
        (Exploitation.SEXUAL, 58),
        (Exploitation.LABOUR, 18),
        (Exploitation.BEGGING, 11),
        (Exploitation.CRIME, 7),
        (Exploitation.SERVITUDE, 3),
        (Exploitation.MARRIAGE, 2),
        (Exploitation.OTHER, 1),
    ),
    Ground.HUMAN_EXPLOITATION: Lots[Exploitation](
        (Exploitation.LABOUR, 80),
        (Exploitation.BEGGING, 15),
        (Exploitation.SERVITUDE, 5),
    ),
    Ground.PROSTITUTION: Lots[Exploitation]((Exploitation.PROSTITUTION, 1)),
}
_SECOND_FORMS = Lots[Exploitation](
    (Exploitation.CRIME, 4),
    (Exploitation.BEGGING, 3),
    (Exploitation.LABOUR, 3),
    (Exploitation.MARRIAGE, 1),
)
_MOSTLY_WOMEN = frozenset({Exploitation.SEXUAL, Exploitation.PROSTITUTION, Exploitation.MARRIAGE})
_ADULTS = Lots[AgeGroup](
    (AgeGroup.AGE_18_24, 34),
    (AgeGroup.AGE_25_34, 36),
    (AgeGroup.AGE_35_44, 18),
    (AgeGroup.AGE_45, 9),
    (AgeGroup.ADULT_UNKNOWN, 3),
)
_CHILDREN = Lots[AgeGroup](
    (AgeGroup.AGE_15_17, 64),
    (AgeGroup.AGE_12_14, 20),
    (AgeGroup.AGE_0_11, 12),
    (AgeGroup.CHILD_UNKNOWN, 4),
)
_CHILDREN_IN_HUNDRED = 13

_WHERE = Lots[ExploitedWhere](
    (ExploitedWhere.SE, 70),
    (ExploitedWhere.BOTH, 15),
    (ExploitedWhere.UNKNOWN, 10),
    (ExploitedWhere.ABROAD, 5),
)
_PRIOR = Lots[PriorParticipation](
    (PriorParticipation.NO, 93),
    (PriorParticipation.UNKNOWN, 4),
    (PriorParticipation.YES, 3),
)


def draw_region(chance: Random, day: date) -> Region:
    """Draw a region among those that had a coordinator on that day."""
    return _REGIONS.draw(
        chance, but=[region for region in Region if not has_coordinator(region, day)]
    )


def has_coordinator(region: Region, day: date) -> bool:
    """Say whether the region had a coordinator on that day."""
    return day >= _JOINED_ON.get(region, day)


def draw_country(chance: Random) -> str:
    """Draw a country of return."""
    return _COUNTRIES.draw(chance)


def draw_other_country(chance: Random, *, than: Sequence[str]) -> str:
    """Draw a country of return that is none of these."""
    return _COUNTRIES.draw(chance, but=than)


def draw_person(
    chance: Random,
    applied_on: date,
    country: str,
    *,
    child: bool | None = None,
    third_country: bool = False,
) -> dict[str, Any]:
    """Draw what intake asks about a person who wants to return to `country`."""
    ground = _ground(chance, applied_on)
    forms = _forms(chance, ground)
    is_child = happens(chance, in_hundred=_CHILDREN_IN_HUNDRED) if child is None else child
    return {
        "ground": ground,
        "exploitation": forms,
        "trafficking_status": _status(chance, ground),
        "exploited_where": _WHERE.draw(chance),
        "gender": _gender(chance, forms[0]),
        "age_group": (_CHILDREN if is_child else _ADULTS).draw(chance),
        "urgent_needs": [need for need in UrgentNeed if happens(chance, in_hundred=15)],
        "prior_participation": _PRIOR.draw(chance),
        **_country_facts(chance, country, third_country=third_country),
        **(_child_facts(chance, applied_on) if is_child else _company(chance)),
    }


def _ground(chance: Random, applied_on: date) -> Ground:
    ground = _GROUNDS.draw(chance)
    not_yet = applied_on < _SINCE_EXPLOITATION_IS_A_CRIME
    return Ground.TRAFFICKING if ground is Ground.HUMAN_EXPLOITATION and not_yet else ground


def _forms(chance: Random, ground: Ground) -> list[Exploitation]:
    first = _FORMS[ground].draw(chance)
    if ground is Ground.PROSTITUTION or not happens(chance, in_hundred=14):
        return [first]
    second = _SECOND_FORMS.draw(chance)
    return [first] if second is first else [first, second]


def _status(chance: Random, ground: Ground) -> TraffickingStatus:
    if ground is Ground.PROSTITUTION:
        return TraffickingStatus.NOT
    proven = happens(chance, in_hundred=20)
    return TraffickingStatus.ACTUAL if proven else TraffickingStatus.POSSIBLE


def _gender(chance: Random, form: Exploitation) -> Gender:
    if happens(chance, in_hundred=1):
        return chance.choice((Gender.OTHER, Gender.NOT_NOTED))
    women = 93 if form in _MOSTLY_WOMEN else 25
    return Gender.WOMAN if happens(chance, in_hundred=women) else Gender.MAN


def same_person(earlier: dict[str, Any], country: str) -> dict[str, Any]:
    """Return what intake asks about somebody who has taken part before, and now goes here."""
    again = {**earlier, "prior_participation": PriorParticipation.YES, "return_country": country}
    if country not in earlier["citizenship"]:
        again["return_basis"] = ReturnBasis.THIRD_COUNTRY_PERMANENT_RESIDENCE
    return again


def _country_facts(chance: Random, country: str, *, third_country: bool) -> dict[str, Any]:
    if third_country or happens(chance, in_hundred=3):
        citizenship = _CITIZENS.draw(chance, but=(country,))
        basis = ReturnBasis.THIRD_COUNTRY_PERMANENT_RESIDENCE
        return {"citizenship": [citizenship], "return_country": country, "return_basis": basis}
    second = ["TR"] if country == "BG" and happens(chance, in_hundred=4) else []
    return {"citizenship": [country, *second], "return_country": country}


def _company(chance: Random) -> dict[str, Any]:
    children = chance.randrange(1, 4) if happens(chance, in_hundred=9) else 0
    return {
        "accompanying_adults": int(happens(chance, in_hundred=4)),
        "accompanying_children": children,
    }


def _child_facts(chance: Random, applied_on: date) -> dict[str, Any]:
    """What intake knows of a child; the judgements of best interest come before the decision."""
    separated = happens(chance, in_hundred=60)
    return {
        "separated_from_family": YesNoUnknown.YES if separated else YesNoUnknown.NO,
        "responsible_until_handover": ResponsibleRole.SOCIAL_SERVICES,
        "guardian_role": ResponsibleRole.GUARDIAN if separated else ResponsibleRole.PARENT,
        "child_consent_on": applied_on - timedelta(chance.randrange(3)),
    }
