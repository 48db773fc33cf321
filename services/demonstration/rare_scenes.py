"""Cases placed so that what is rare is there too: alerts, hand-overs, households, coming back."""

from dataclasses import replace

from models.cases import SafeContact
from models.codes import (
    AlertKind,
    AlertResolution,
    Channel,
    ClosingReason,
    ConsentKind,
    CorrectionReason,
    HandoverReason,
    Milestone,
    PriorParticipation,
    ReexploitationRisk,
    Region,
    Result,
    SafeHours,
    Support,
    YesNoUnknown,
)
from services.demonstration.scenes import DONE, SILENT, Beside, Scene, logged, returned
from services.demonstration.stories import Act

NORD, _MITT, BERGSLAGEN, STOCKHOLM, OST, VAST, SYD = Region
_VISITS = SafeContact(
    safe_channels=[Channel.VISIT, Channel.PHONE],
    safe_hours=[SafeHours.MORNING],
    leave_no_message=True,
)
_FOUND = {"kind": AlertKind.CHILD_MISSING, "resolution": AlertResolution.FOUND_SAFE}
_ALERTS = (
    Scene(
        STOCKHOLM,
        applied=62,
        assessed=55,
        child=True,
        beside=(Beside(34, Act.RAISE_MISSING), Beside(30, Act.RESOLVE_ALERT, _FOUND)),
    ),
    returned(
        NORD,
        112,
        *(DONE, SILENT),
        beside=(
            logged(
                *(3, Milestone.M3, Result.REACHED),
                reexploitation_risk=ReexploitationRisk.HIGH,
                re_exploited=YesNoUnknown.YES,
            ),
        ),
    ),
)
_CONTACT = (
    returned(
        SYD,
        35,
        SILENT,
        beside=(
            Beside(31, Act.SET_SAFE_CONTACT, {"rules": _VISITS}),
            logged(6, Milestone.M1, Result.NOT_REACHED, mode=Channel.PHONE),
            logged(4, Milestone.M1, Result.NOT_REACHED, mode=Channel.MESSAGE),
        ),
    ),
    returned(
        VAST,
        78,
        SILENT,
        beside=(
            logged(46, Milestone.M1, Result.NOT_REACHED, attempts=2),
            logged(21, Milestone.M1, Result.NOT_REACHED, attempts=2),
        ),
    ),
)
_STRUCK = {"code": Support.ACUTE, "reason": CorrectionReason.TYPED_WRONG}
_DATA_SHARING = {"kind": ConsentKind.DATA_SHARING}
_CONSENT = Scene(
    VAST,
    applied=70,
    assessed=62,
    granted=40,
    beside=(
        Beside(20, Act.WITHDRAW_CONSENT, _DATA_SHARING),
        Beside(9, Act.GIVE_CONSENT, _DATA_SHARING),
        Beside(8, Act.STRIKE_SUPPORT, _STRUCK),
    ),
)
_HANDED_OVER = (
    Scene(
        STOCKHOLM,
        applied=29,
        assessed=22,
        beside=(
            Beside(4, Act.ASK_HANDOVER, {"to_region": NORD, "reason": HandoverReason.PERSON_MOVED}),
        ),
    ),
    returned(
        SYD,
        60,
        DONE,
        beside=(
            Beside(20, Act.ASK_HANDOVER, {"to_region": VAST, "reason": HandoverReason.SAFETY}),
            Beside(17, Act.ACCEPT_HANDOVER, {"by": VAST}),
        ),
    ),
)
_TOGETHER = (
    Scene(SYD, applied=57, assessed=50, granted=18),
    Scene(SYD, applied=55, assessed=49, granted=18, same_household=True),
)
_ELSEWHERE = (
    Scene(BERGSLAGEN, applied=28, assessed=20, third_country=True),
    replace(returned(OST, 70, DONE), third_country=True),
)
_AGAIN = (
    replace(
        returned(SYD, 560, DONE, DONE), ended=300, ended_as=ClosingReason.RE_EXPLOITED_REFERRED
    ),
    Scene(
        SYD,
        applied=74,
        assessed=66,
        granted=33,
        same_person=True,
        beside=(
            Beside(60, Act.CONFIRM_PARTICIPATION, {"prior_participation": PriorParticipation.YES}),
        ),
    ),
)
RARE_SCENES = (
    *(*_ALERTS, *_CONTACT, _CONSENT, *_HANDED_OVER),
    *(*_TOGETHER, *_ELSEWHERE, *_AGAIN),
)
