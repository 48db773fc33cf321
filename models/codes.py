"""Every code list of the programme; the words for them stand in `locales/` as `Kind.CODE`."""

from enum import StrEnum


class Region(StrEnum):
    """The seven coordinator regions, from north to south."""

    NORD = "NORD"
    MITT = "MITT"
    BERGSLAGEN = "BERGSLAGEN"
    STOCKHOLM = "STOCKHOLM"
    OST = "OST"
    VAST = "VAST"
    SYD = "SYD"


class Role(StrEnum):
    """What a user is in the programme."""

    COORDINATOR = "COORDINATOR"
    IOM = "IOM"
    MANAGER = "MANAGER"
    PRESENTER = "PRESENTER"
    ADMIN = "ADMIN"
    AUDITOR = "AUDITOR"


class Language(StrEnum):
    """A language of the screens."""

    SV = "sv"
    EN = "en"


class Stage(StrEnum):
    """Where a case stands, in the order of the path."""

    SUBMITTED = "SUBMITTED"
    INFO_REQUESTED = "INFO_REQUESTED"
    ASSESSMENT = "ASSESSMENT"
    GRANTED = "GRANTED"
    TRAVELLING = "TRAVELLING"
    REINTEGRATION = "REINTEGRATION"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"
    CLOSED = "CLOSED"


OPEN_STAGES = (
    Stage.SUBMITTED,
    Stage.INFO_REQUESTED,
    Stage.ASSESSMENT,
    Stage.GRANTED,
    Stage.TRAVELLING,
    Stage.REINTEGRATION,
)
WAITING_STAGES = (Stage.SUBMITTED, Stage.INFO_REQUESTED, Stage.ASSESSMENT)


class EventKind(StrEnum):
    """A step on the path, a hand-over to another region, or the undoing of a step."""

    MOVED = "MOVED"
    HANDED_OVER = "HANDED_OVER"
    UNDONE = "UNDONE"


STANDING_EVENTS = (EventKind.MOVED, EventKind.HANDED_OVER)


class Ground(StrEnum):
    """Why the person may apply."""

    TRAFFICKING = "TRAFFICKING"
    HUMAN_EXPLOITATION = "HUMAN_EXPLOITATION"
    PROSTITUTION = "PROSTITUTION"


class Exploitation(StrEnum):
    """Forms of exploitation; one person can have met several."""

    SEXUAL = "SEXUAL"
    LABOUR = "LABOUR"
    BEGGING = "BEGGING"
    CRIME = "CRIME"
    MARRIAGE = "MARRIAGE"
    MILITARY = "MILITARY"
    SERVITUDE = "SERVITUDE"
    ORGAN = "ORGAN"
    PROSTITUTION = "PROSTITUTION"
    OTHER = "OTHER"


class TraffickingStatus(StrEnum):
    """Suspicion is enough to apply."""

    POSSIBLE = "POSSIBLE"
    ACTUAL = "ACTUAL"
    NOT = "NOT"


class ExploitedWhere(StrEnum):
    """Where the exploitation took place."""

    SE = "SE"
    ABROAD = "ABROAD"
    BOTH = "BOTH"
    UNKNOWN = "UNKNOWN"


class Gender(StrEnum):
    """The four categories that are published."""

    WOMAN = "WOMAN"
    MAN = "MAN"
    OTHER = "OTHER"
    NOT_NOTED = "NOT_NOTED"


class AgeGroup(StrEnum):
    """Age on the day of application; no birth date is kept."""

    AGE_0_11 = "0-11"
    AGE_12_14 = "12-14"
    AGE_15_17 = "15-17"
    AGE_18_24 = "18-24"
    AGE_25_34 = "25-34"
    AGE_35_44 = "35-44"
    AGE_45 = "45+"
    ADULT_UNKNOWN = "ADULT_UNKNOWN"
    CHILD_UNKNOWN = "CHILD_UNKNOWN"


CHILD_AGES = frozenset(
    {AgeGroup.AGE_0_11, AgeGroup.AGE_12_14, AgeGroup.AGE_15_17, AgeGroup.CHILD_UNKNOWN}
)


class AdultChild(StrEnum):
    """The one age split that figures use."""

    ADULT = "ADULT"
    CHILD = "CHILD"


class CountryGroup(StrEnum):
    """Countries of return, grouped for figures."""

    BG = "BG"
    RO = "RO"
    OTHER_EU = "OTHER_EU"
    OUTSIDE = "OUTSIDE"


class ReturnBasis(StrEnum):
    """Why the person may settle in the country of return."""

    HOME_COUNTRY = "HOME_COUNTRY"
    THIRD_COUNTRY_PERMANENT_RESIDENCE = "THIRD_COUNTRY_PERMANENT_RESIDENCE"


class PriorParticipation(StrEnum):
    """Whether the person has taken part before."""

    NO = "NO"
    YES = "YES"
    UNKNOWN = "UNKNOWN"


class PriorException(StrEnum):
    """Special circumstances under which somebody may take part again."""

    NEW_EXPLOITATION = "NEW_EXPLOITATION"
    CHILD = "CHILD"
    RETURN_NOT_COMPLETED = "RETURN_NOT_COMPLETED"
    OTHER_CIRCUMSTANCES = "OTHER_CIRCUMSTANCES"


class UrgentNeed(StrEnum):
    """Needs known at application."""

    TRAVEL_DOC = "TRAVEL_DOC"
    ESCORT = "ESCORT"
    MEDICAL = "MEDICAL"
    SHELTER = "SHELTER"
    INTERPRETER = "INTERPRETER"


class YesNoUnknown(StrEnum):
    """An answer that may be missing."""

    YES = "YES"
    NO = "NO"
    UNKNOWN = "UNKNOWN"


class ResponsibleRole(StrEnum):
    """Who answers for a child, by role and never by name."""

    SOCIAL_SERVICES = "SOCIAL_SERVICES"
    GUARDIAN = "GUARDIAN"
    PARENT = "PARENT"
    FOREIGN_AUTHORITY = "FOREIGN_AUTHORITY"


class NotHandedOver(StrEnum):
    """Why a child's case ends without another authority having taken over (rule C2)."""

    RETURNED_TO_PARENTS = "RETURNED_TO_PARENTS"
    CAME_OF_AGE = "CAME_OF_AGE"
    BACK_IN_SWEDEN = "BACK_IN_SWEDEN"
    AUTHORITY_DECLINED = "AUTHORITY_DECLINED"
    CHILD_MISSING = "CHILD_MISSING"
    DECEASED = "DECEASED"


class SettlementBasis(StrEnum):
    """What lets a person settle in a third country (eligibility E4), as IOM has seen it."""

    PERMANENT_PERMIT = "PERMANENT_PERMIT"
    RIGHT_TO_SETTLE = "RIGHT_TO_SETTLE"


class ConsentKind(StrEnum):
    """The six ticks of the form: voluntariness, consent, and being in Sweden."""

    RECORD = "RECORD"
    IN_SWEDEN = "IN_SWEDEN"
    INFORMED = "INFORMED"
    FREE_CHOICE = "FREE_CHOICE"
    PROGRAMME = "PROGRAMME"
    DATA_SHARING = "DATA_SHARING"


class RiskLevel(StrEnum):
    """IOM's judgement of the risk of returning."""

    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"
    NOT_DONE = "NOT_DONE"


class DecisionKind(StrEnum):
    """IOM's decision."""

    GRANTED = "GRANTED"
    REJECTED = "REJECTED"


class RejectionReason(StrEnum):
    """Why an application was rejected."""

    NOT_ELIGIBLE = "NOT_ELIGIBLE"
    PREVIOUS_PARTICIPATION = "PREVIOUS_PARTICIPATION"
    RETURN_NOT_SAFE = "RETURN_NOT_SAFE"
    NOT_IN_CHILDS_BEST_INTEREST = "NOT_IN_CHILDS_BEST_INTEREST"


class ClosingReason(StrEnum):
    """Why a case was closed; a withdrawal is a stage of its own."""

    FOLLOWUP_COMPLETED = "FOLLOWUP_COMPLETED"
    DECLINED_FURTHER_CONTACT = "DECLINED_FURTHER_CONTACT"
    LOST_CONTACT = "LOST_CONTACT"
    REMIGRATED = "REMIGRATED"
    RE_EXPLOITED_REFERRED = "RE_EXPLOITED_REFERRED"
    REFERRED_OTHER = "REFERRED_OTHER"
    OTHER_RETURN_ROUTE = "OTHER_RETURN_ROUTE"
    DECEASED = "DECEASED"
    RETURN_NOT_SAFE = "RETURN_NOT_SAFE"
    NOT_IN_CHILDS_BEST_INTEREST = "NOT_IN_CHILDS_BEST_INTEREST"
    REGISTERED_IN_ERROR = "REGISTERED_IN_ERROR"


class InformationAsked(StrEnum):
    """What IOM asks the coordinator or the applicant to add."""

    RISK = "RISK"
    NEEDS = "NEEDS"
    HEALTH = "HEALTH"
    TRAVEL_DOCUMENT = "TRAVEL_DOCUMENT"
    SUPPORT_IN_COUNTRY = "SUPPORT_IN_COUNTRY"
    CHILD = "CHILD"
    CONSENT = "CONSENT"


class InformationSource(StrEnum):
    """From whom what was asked for came."""

    COORDINATOR = "COORDINATOR"
    APPLICANT = "APPLICANT"


class PutOffReason(StrEnum):
    """Why a journey was put off or broken off."""

    TRAVEL_DOCUMENT_MISSING = "TRAVEL_DOCUMENT_MISSING"
    HEALTH = "HEALTH"
    TRANSPORT = "TRANSPORT"
    PERSONS_WISH = "PERSONS_WISH"
    SAFETY = "SAFETY"


class CorrectionReason(StrEnum):
    """Why something recorded was corrected later."""

    TYPED_WRONG = "TYPED_WRONG"
    BETTER_KNOWLEDGE = "BETTER_KNOWLEDGE"
    WRONG_CASE = "WRONG_CASE"


class HandoverReason(StrEnum):
    """Why a case goes to another region."""

    PERSON_MOVED = "PERSON_MOVED"
    SAFETY = "SAFETY"
    CONFLICT_OF_INTEREST = "CONFLICT_OF_INTEREST"
    CAPACITY = "CAPACITY"


class HandoverAnswer(StrEnum):
    """What came of asking another region to take over."""

    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    TAKEN_BACK = "TAKEN_BACK"


class AlertKind(StrEnum):
    """What must not wait: it stands on the start page of the region and of IOM until resolved."""

    CHILD_MISSING = "CHILD_MISSING"
    RE_EXPLOITED = "RE_EXPLOITED"


class AlertResolution(StrEnum):
    """How an alert ended."""

    FOUND_SAFE = "FOUND_SAFE"
    WITH_AUTHORITIES = "WITH_AUTHORITIES"
    REFERRED = "REFERRED"
    NOT_CONFIRMED = "NOT_CONFIRMED"


class Escort(StrEnum):
    """Who travels with the person."""

    NONE = "NONE"
    OPERATIONAL = "OPERATIONAL"
    MEDICAL = "MEDICAL"


class Milestone(StrEnum):
    """The follow-ups of one return, and contacts beside them."""

    M1 = "M1"
    M3 = "M3"
    M6 = "M6"
    M12 = "M12"
    EXTRA = "EXTRA"


MONTHS = {Milestone.M1: 1, Milestone.M3: 3, Milestone.M6: 6, Milestone.M12: 12}


class Channel(StrEnum):
    """How contact was made."""

    PHONE = "PHONE"
    MESSAGE = "MESSAGE"
    VISIT = "VISIT"
    OFFICE = "OFFICE"
    PARTNER = "PARTNER"
    EMAIL = "EMAIL"


class SafeHours(StrEnum):
    """When the person may be contacted, in the person's own time."""

    MORNING = "MORNING"
    AFTERNOON = "AFTERNOON"
    EVENING = "EVENING"
    WEEKEND = "WEEKEND"


class Result(StrEnum):
    """What came of a contact."""

    REACHED = "REACHED"
    NOT_REACHED = "NOT_REACHED"
    DECLINED = "DECLINED"
    PARTNER_REPORT = "PARTNER_REPORT"
    NOT_SAFE_TO_CONTACT = "NOT_SAFE_TO_CONTACT"


class NonresponseReason(StrEnum):
    """Why the person was not reached."""

    NUMBER_NOT_WORKING = "NUMBER_NOT_WORKING"
    MOVED = "MOVED"
    REMIGRATED = "REMIGRATED"
    UNSAFE = "UNSAFE"
    NO_ANSWER_3_TRIES = "NO_ANSWER_3_TRIES"
    DECLINED = "DECLINED"
    DETAINED = "DETAINED"
    DECEASED = "DECEASED"
    OTHER = "OTHER"


class Wellbeing(StrEnum):
    """A caseworker's judgement in four steps."""

    MAJOR_CONCERN = "MAJOR_CONCERN"
    SOME_CONCERN = "SOME_CONCERN"
    ADEQUATE = "ADEQUATE"
    STABLE = "STABLE"
    NOT_ASSESSED = "NOT_ASSESSED"


class ReexploitationRisk(StrEnum):
    """A caseworker's judgement of the risk of new exploitation."""

    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"
    NOT_ASSESSED = "NOT_ASSESSED"


class FollowUpState(StrEnum):
    """How a follow-up stands on a day; always derived, never stored."""

    DONE = "DONE"
    LATE = "LATE"
    DECLINED = "DECLINED"
    MISSED = "MISSED"
    CANCELLED = "CANCELLED"
    OPEN = "OPEN"


class Urgency(StrEnum):
    """Where an open follow-up stands in the tracker."""

    OVERDUE = "OVERDUE"
    DUE_SOON = "DUE_SOON"
    LATER = "LATER"
    RESTING = "RESTING"


class Support(StrEnum):
    """What the programme can give, before, during and after the journey."""

    COUNSELLING = "COUNSELLING"
    RISK_NEEDS_HEALTH = "RISK_NEEDS_HEALTH"
    REINT_PLAN = "REINT_PLAN"
    TRAVEL_DOC = "TRAVEL_DOC"
    TICKET = "TICKET"
    ONWARD = "ONWARD"
    TRANSIT = "TRANSIT"
    ESCORT = "ESCORT"
    ARRIVAL = "ARRIVAL"
    ACUTE = "ACUTE"
    HOUSING = "HOUSING"
    SHELTER = "SHELTER"
    MEDICAL = "MEDICAL"
    PSYCHOSOCIAL = "PSYCHOSOCIAL"
    REHAB = "REHAB"
    EDUCATION = "EDUCATION"
    WORK_PRACTICE = "WORK_PRACTICE"
    BUSINESS = "BUSINESS"
    REFERRAL = "REFERRAL"
    LEGAL = "LEGAL"
    FOLLOWUP = "FOLLOWUP"
    EXTRA = "EXTRA"


class ErasureRule(StrEnum):
    """Why a case is erased."""

    RETENTION = "RETENTION"
    CONSENT_WITHDRAWN = "CONSENT_WITHDRAWN"


class SupportPhase(StrEnum):
    """When in the path a support item belongs."""

    BEFORE = "BEFORE"
    DURING = "DURING"
    AFTER = "AFTER"


_BEFORE = (Support.COUNSELLING, Support.RISK_NEEDS_HEALTH, Support.REINT_PLAN, Support.TRAVEL_DOC)
_DURING = (Support.TICKET, Support.ONWARD, Support.TRANSIT, Support.ESCORT, Support.ARRIVAL)
PHASES = {
    **dict.fromkeys(Support, SupportPhase.AFTER),
    **dict.fromkeys(_BEFORE, SupportPhase.BEFORE),
    **dict.fromkeys(_DURING, SupportPhase.DURING),
}


class SupportForm(StrEnum):
    """In what form support is given."""

    CASH = "CASH"
    SERVICE = "SERVICE"
    IN_KIND = "IN_KIND"


class SupportSide(StrEnum):
    """Who sees to a support item."""

    COORDINATOR = "COORDINATOR"
    IOM_FINLAND = "IOM_FINLAND"
    IOM_MISSION = "IOM_MISSION"
    LOCAL_PARTNER = "LOCAL_PARTNER"


class SupportSituation(StrEnum):
    """Whom a template of the support plan suits."""

    ADULT = "ADULT"
    CHILD = "CHILD"
    FAMILY = "FAMILY"
    MEDICAL = "MEDICAL"


class AccountStanding(StrEnum):
    """Whether an account can be used, or what it waits for."""

    ACTIVE = "ACTIVE"
    INVITED = "INVITED"
    CODE_OVER = "CODE_OVER"
    DISABLED = "DISABLED"
