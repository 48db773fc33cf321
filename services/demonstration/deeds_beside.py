"""How each deed beside the path is entered: support, alerts, consents, hand-overs, facts."""

from collections.abc import Callable, Iterable
from datetime import date

from models.alerts import Alert
from models.codes import (
    OPEN_STAGES,
    AlertKind,
    HandoverAnswer,
    Milestone,
    PriorParticipation,
)
from models.consents import TICKS, Consent
from models.follow_ups import Contact
from models.handovers import Handover
from models.support_items import PlannedSupport, SupportItem
from services.clock import day_of
from services.commands.re_exploitation import REFERRAL, tells_of_it
from services.commands.safe_contact import in_order
from services.demonstration.accounts import BY_USERNAME
from services.demonstration.entries import Entry
from services.demonstration.stories import Act, Deed


def confirm(entry: Entry, deed: Deed) -> set[str]:
    """Enter what IOM found of earlier participation, with a grant or by itself."""
    case, facts = entry.case, deed.facts
    changed: set[str] = set()
    prior = facts.get("prior_participation")
    if prior is not None:
        found = {"prior_participation": prior, "earlier_ref": facts.get("earlier_ref")}
        if prior is PriorParticipation.NO:
            found["prior_exception"] = None
        changed = entry.change(deed, found)
        if changed or case.participation_confirmed_on is None:
            changed |= entry.change(deed, {"participation_confirmed_on": deed.on})
        case.person_ref = case.earlier_ref or case.ref
    if facts.get("prior_exception") is not None:
        changed |= entry.change(deed, {"prior_exception": facts["prior_exception"]})
    return changed


def raise_alert(
    entry: Entry, deed: Deed, kind: AlertKind, *, contact_id: int | None = None
) -> bool:
    """Enter an alert that another deed raises, unless one of the kind is open; say whether."""
    if entry.open_alert(kind) is not None:
        return False
    _add_alert(entry, deed, kind, contact_id)
    entry.trail(deed, "alert.raised", ["kind", "raised_on"])
    return True


def tell_of_exploitation(entry: Entry, deed: Deed, contact: Contact) -> None:
    """Enter the alert and the referral that follow a contact which tells of new exploitation."""
    if not tells_of_it(contact):
        return
    raised = raise_alert(entry, deed, AlertKind.RE_EXPLOITED, contact_id=contact.id)
    if raised and entry.case.stage in OPEN_STAGES and not entry.outstanding(REFERRAL.code):
        _plan(entry, deed, [REFERRAL])
        entry.trail(deed, "support.planned", REFERRAL.model_fields_set)


def _add_alert(entry: Entry, deed: Deed, kind: AlertKind, contact_id: int | None) -> None:
    alert = entry.rows.add(
        Alert,
        case_id=entry.id,
        kind=kind,
        raised_on=deed.on,
        raised_at=deed.at,
        raised_by=BY_USERNAME[deed.actor].id,
        contact_id=contact_id,
    )
    entry.alerts.append(alert)


def _raise_missing(entry: Entry, deed: Deed) -> None:
    _add_alert(entry, deed, AlertKind.CHILD_MISSING, None)
    entry.finish(deed, "alert.raised", ["kind", "raised_on"])


def _resolve_alert(entry: Entry, deed: Deed) -> None:
    alert = entry.open_alert(deed.facts["kind"])
    if alert is None:
        raise ValueError("a story resolves an alert that nothing has raised")
    alert.resolved_on, alert.resolution = deed.on, deed.facts["resolution"]
    alert.resolved_at, alert.resolved_by = deed.at, BY_USERNAME[deed.actor].id
    entry.finish(deed, "alert.resolved", ["resolution", "resolved_on"])


def _plan_support(entry: Entry, deed: Deed) -> None:
    planned: Iterable[PlannedSupport] = deed.facts["planned"]
    granted_at: Milestone | None = deed.facts.get("granted_at")
    _plan(entry, deed, planned, granted_at)
    told = {name for wanted in planned for name in wanted.model_fields_set}
    entry.finish(deed, "support.planned", told | ({"granted_at"} if granted_at else set()))


def _plan(
    entry: Entry,
    deed: Deed,
    planned: Iterable[PlannedSupport],
    granted_at: Milestone | None = None,
) -> None:
    account = BY_USERNAME[deed.actor]
    for wanted in planned:
        given = wanted.done_on is not None
        support = entry.rows.add(
            SupportItem,
            **dict(wanted),
            case_id=entry.id,
            granted_at=granted_at,
            recorded_at=deed.at,
            recorded_by=account.id,
            done_recorded_at=deed.at if given else None,
            done_recorded_by=account.id if given else None,
        )
        entry.support.append(support)


def _give_support(entry: Entry, deed: Deed) -> None:
    support = _waiting(entry, deed)
    support.done_on, support.done_recorded_at = deed.on, deed.at
    support.done_recorded_by = BY_USERNAME[deed.actor].id
    entry.finish(deed, "support.given", ["done_on"])


def _strike_support(entry: Entry, deed: Deed) -> None:
    support, reason = _waiting(entry, deed), deed.facts["reason"]
    support.void, support.void_reason = True, reason
    support.voided_at, support.voided_by = deed.at, BY_USERNAME[deed.actor].id
    entry.finish(deed, "support.struck", reason=reason.value)


def _waiting(entry: Entry, deed: Deed) -> SupportItem:
    support = entry.outstanding(deed.facts["code"])
    if support is None:
        raise ValueError("a story names support that is not in the plan")
    return support


def _set_safe_contact(entry: Entry, deed: Deed) -> None:
    changed = entry.change(deed, in_order(deed.facts["rules"]))
    entry.finish(deed, "safe_contact.set", changed)


def _hand_child_over(entry: Entry, deed: Deed) -> None:
    entry.finish(deed, "child_handover.recorded", entry.change(deed, deed.facts))


def _withdraw_consent(entry: Entry, deed: Deed) -> None:
    kind = deed.facts["kind"]
    consent = next(one for one in reversed(entry.consents) if one.kind is kind)
    consent.withdrawn_on, consent.withdrawn_at = deed.on, deed.at
    consent.withdrawn_by = BY_USERNAME[deed.actor].id
    entry.finish(deed, "consent.withdrawn", [TICKS[kind]])


def _give_consent(entry: Entry, deed: Deed) -> None:
    kind = deed.facts["kind"]
    again = entry.rows.add(Consent, case_id=entry.id, kind=kind, given_on=deed.on)
    entry.consents.append(again)
    entry.finish(deed, "consent.given", [TICKS[kind]])


def _confirm_participation(entry: Entry, deed: Deed) -> None:
    entry.finish(deed, "participation.confirmed", confirm(entry, deed))


def _ask_handover(entry: Entry, deed: Deed) -> None:
    handover = entry.rows.add(
        Handover,
        **deed.facts,
        case_id=entry.id,
        from_region=entry.case.region,
        asked_on=_recorded_on(deed),
        asked_at=deed.at,
        asked_by=BY_USERNAME[deed.actor].id,
    )
    entry.handovers.append(handover)
    entry.finish(deed, "handover.asked", ["to_region"], deed.facts["reason"].value)


def _accept_handover(entry: Entry, deed: Deed) -> None:
    handover, account = entry.handovers[-1], BY_USERNAME[deed.actor]
    today = deed._replace(on=_recorded_on(deed))
    handover.event_id = entry.handed_over(handover.to_region, today).id
    handover.answer, handover.answered_on = HandoverAnswer.ACCEPTED, today.on
    handover.answered_at, handover.answered_by = deed.at, account.id
    entry.case.responsible_coordinator = account.id
    entry.finish(deed, "handover.accepted", ["region", "responsible_coordinator"])


def _recorded_on(deed: Deed) -> date:
    """A hand-over happens on the day on which it is recorded."""
    return day_of(deed.at)


def _join_household(entry: Entry, deed: Deed) -> None:
    entry.finish(deed, "household.linked", entry.change(deed, {"household_ref": entry.case.ref}))


ENTERED_BESIDE: dict[Act, Callable[[Entry, Deed], None]] = {
    Act.PLAN_SUPPORT: _plan_support,
    Act.GIVE_SUPPORT: _give_support,
    Act.STRIKE_SUPPORT: _strike_support,
    Act.SET_SAFE_CONTACT: _set_safe_contact,
    Act.RAISE_MISSING: _raise_missing,
    Act.RESOLVE_ALERT: _resolve_alert,
    Act.HAND_CHILD_OVER: _hand_child_over,
    Act.WITHDRAW_CONSENT: _withdraw_consent,
    Act.GIVE_CONSENT: _give_consent,
    Act.CONFIRM_PARTICIPATION: _confirm_participation,
    Act.ASK_HANDOVER: _ask_handover,
    Act.ACCEPT_HANDOVER: _accept_handover,
    Act.JOIN_HOUSEHOLD: _join_household,
}
