"""What follows from what was told: alerts resolved, more support granted, rules answered for."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from models.cases import SafeContact
from models.codes import (
    AlertKind,
    AlertResolution,
    Channel,
    ClosingReason,
    Milestone,
    Support,
    SupportPhase,
    SupportSide,
    YesNoUnknown,
)
from models.support_items import PlannedSupport
from services.demonstration.accounts import IOM
from services.demonstration.chances import happens
from services.demonstration.stories import Act, Happening, Story

_MISSING_ENDS = (AlertResolution.FOUND_SAFE, AlertResolution.WITH_AUTHORITIES)


def with_consequences(story: Story, told: Iterable[Happening], *, child: bool) -> list[Happening]:
    """Add what follows, each on its own day; what is told for a day keeps its order."""
    answered = list(_with_rules_answered(told))
    following = [
        *_referrals(story, answered),
        *(more for each in answered for more in _more_support(story, each)),
        *(found for each in answered if child for found in _found(story, each)),
    ]
    return sorted([*answered, *following], key=lambda happening: happening.on)


def _with_rules_answered(told: Iterable[Happening]) -> Iterator[Happening]:
    """A contact says whether it kept the rules that stood when it was logged."""
    rules = SafeContact()
    for happening in told:
        if happening.act is Act.SET_SAFE_CONTACT:
            rules = happening.facts["rules"]
        if happening.act is Act.LOG_CONTACT and rules.restricted:
            channel = happening.facts.get("mode", Channel.PHONE)
            kept = not rules.safe_channels or channel in rules.safe_channels
            yield happening._replace(facts={**happening.facts, "rules_kept": kept})
        else:
            yield happening


def _referrals(story: Story, told: Iterable[Happening]) -> Iterator[Happening]:
    """New exploitation leads to a referral; told again while the alert is open, to no other."""
    resolved_on = date.min
    kind, resolution = AlertKind.RE_EXPLOITED, AlertResolution.REFERRED
    for happening in told:
        tells = happening.facts.get("re_exploited") is YesNoUnknown.YES
        if not tells or happening.on <= resolved_on:
            continue
        resolved_on = happening.on + timedelta(9 + story.chance.randrange(25))
        yield Happening(resolved_on, Act.GIVE_SUPPORT, IOM, {"code": Support.REFERRAL})
        facts = {"kind": kind, "resolution": resolution}
        yield Happening(resolved_on, Act.RESOLVE_ALERT, story.coordinator, facts)


def _more_support(story: Story, happening: Happening) -> Iterator[Happening]:
    """Sometimes a follow-up shows a need that is met at once."""
    needed = happening.facts.get("more_support_needed")
    if not needed or happening.facts["milestone"] is Milestone.EXTRA:
        return
    if happens(story.chance, in_hundred=40):
        extra = PlannedSupport(
            code=Support.EXTRA,
            phase=SupportPhase.AFTER,
            side=SupportSide.IOM_MISSION,
            done_on=happening.on,
        )
        facts = {"planned": [extra], "granted_at": happening.facts["milestone"]}
        yield Happening(happening.on, Act.PLAN_SUPPORT, IOM, facts)


def _found(story: Story, happening: Happening) -> Iterator[Happening]:
    """A child with whom contact is lost is searched for until the alert is resolved."""
    if happening.facts.get("reason") is ClosingReason.LOST_CONTACT:
        on = happening.on + timedelta(4 + story.chance.randrange(25))
        resolution = story.chance.choice(_MISSING_ENDS)
        facts = {"kind": AlertKind.CHILD_MISSING, "resolution": resolution}
        yield Happening(on, Act.RESOLVE_ALERT, IOM, facts)
