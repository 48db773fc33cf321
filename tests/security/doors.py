"""What each door insists on, written by hand: the code is compared with it."""

from services.access import GRANTS, Permission, Viewer
from services.documentation.doors import (
    CALLBACK,
    DEED,
    DIALOG,
    DOWNLOAD,
    FORM,
    PAGE,
    QUESTION,
    ROUTE,
)

EXPECTED: dict[str, dict[str, str]] = {
    PAGE: {
        "OWN_ACCOUNT": "account help home",
        "TRAIL_READ": "audit",
        "CASE_READ": "case cases follow-ups",
        "APPLICATION_SUBMIT": "intake",
        "OVERVIEW_READ": "overview",
        "ANALYSIS_READ": "analysis",
        "RELEASE_READ": "presentation",
        "RELEASE_BUILD": "releases",
        "REPORT_READ": "reports",
        "USER_MANAGE": "users",
    },
    DIALOG: {
        "OWN_ACCOUNT": "ui.idle.watch",
        "USER_MANAGE": "ui.user_dialogs.dialog",
        "LOOKS_READ": "ui.case_looks.dialog",
        "CASE_READ": "home._now ui.follow_up_list.waiting",
        "OVERVIEW_READ": "overview.board",
        "RELEASE_READ": "presentation.slides",
        "ask.permission": "ui.case_dialog.dialog",
        "CONTACT_LOG": "ui.contact_form.form ui.corrections.form",
    },
    FORM: {
        "ALERT_HANDLE": "ui.alert_forms.missing ui.alert_forms.resolving",
        "CHILD_CHECK": "ui.child_form.checks ui.child_form.handover",
        "CONSENT_RECORD": "ui.consent_form.consent",
        "APPLICATION_CORRECT": "ui.correction_form.correction ui.household_forms.household",
        "CASE_READ": "ui.corrections._of_day",
        "CASE_CLOSE": "ui.ending_forms.lost_contact",
        "HANDOVER_ASK": "ui.handover_forms.asking ui.handover_forms.taking_back",
        "APPLICATION_ASSESS": "ui.participation_form.participation",
        "SAFE_CONTACT_SET": "ui.safe_contact_form.rules",
        "APPLICATION_ENDORSE": "ui.step_forms.endorsement",
        "PASSAGES[step].permission": "ui.step_forms.of_step",
        "SUPPORT_PLAN": (
            "ui.support_forms.changing ui.support_forms.planning ui.support_forms.template"
        ),
    },
    CALLBACK: {
        "permission": "ui.downloads._hand_over",
        "REPORT_READ": "ui.report_file._make",
        "TRAIL_READ": "ui.trail_status._check",
        "ERASURE_PROPOSE": "ui.erasing._open ui.erasing._propose",
        "ERASURE_APPROVE": "ui.erasing._approve ui.erasing._keep",
        "OWN_ACCOUNT": "account._choose_language ui.device_list._end ui.device_list._end_all",
        "USER_MANAGE": "ui.user_dialogs._done",
        "RELEASE_BUILD": (
            "ui.known_figures._enter ui.known_figures._take_back ui.release_building._build"
        ),
        "RELEASE_PROMOTE": "ui.release_rows._promote",
        "SUPPORT_PLAN": "ui.case_support._given_today",
        "CASE_READ": "ui.case_timeline._undo ui.follow_up_list._show_more ui.menu._look_up",
        "HANDOVER_ANSWER": "ui.home_urgent._answered",
        "APPLICATION_SUBMIT": "ui.intake_draft._empty ui.intake_widgets._keep",
        "CONTACT_LOG": "ui.undo_bar._undo",
    },
    DOWNLOAD: {
        "RELEASE_BUILD": "ui.release_rows._row",
        "REPORT_READ": "ui.report_file._offer",
        "RELEASE_READ": "ui.take_home._offer",
    },
    DEED: {
        "permission": "steps.open_case",
        "REPORT_READ": "reports.note_report",
        "ALERT_HANDLE": "alerts.raise_missing alerts.resolve_alert",
        "APPLICATION_CORRECT": (
            "applications.correct_application households.link_household households.unlink_household"
        ),
        "APPLICATION_ENDORSE": "cases.endorse",
        "CHILD_CHECK": "cases.record_child_checks cases.record_child_handover",
        "APPLICATION_SUBMIT": (
            "cases.submit_application intake_drafts.discard_draft intake_drafts.keep_draft"
        ),
        "CONSENT_RECORD": "consents.give_consent consents.withdraw_consent",
        "CONTACT_LOG": (
            "contacts.open_contact follow_ups.correct_contact follow_ups.log_contact "
            "follow_ups.strike_contact undo.undo_contact"
        ),
        "INFORMATION_ANSWER": "decisions.answer_information",
        "DECISION_RECORD": "decisions.grant decisions.reject",
        "APPLICATION_ASSESS": (
            "decisions.request_information decisions.start_assessment "
            "participation.confirm_participation"
        ),
        "ERASURE_PROPOSE": "erasures.propose_erasures",
        "ERASURE_APPROVE": "erasures.approve_erasures erasures.keep_case",
        "CASE_CLOSE": "endings.close_case endings.reverse_lost_contact",
        "WITHDRAWAL_REGISTER": "endings.withdraw",
        "HANDOVER_ANSWER": "handovers.answer_handover",
        "HANDOVER_ASK": "handovers.ask_handover handovers.take_handover_back",
        "CASE_READ": "household_refs.household_of journeys.correct_day undo.undo_step",
        "JOURNEY_RECORD": (
            "households.record_household_arrival households.record_household_departure "
            "journeys.put_off_journey journeys.record_arrival journeys.record_departure"
        ),
        "USER_MANAGE": (
            "intake_drafts.erase_old_drafts users.allow_user users.change_user users.create_user "
            "users.disable_user users.reset_user users.sign_user_out"
        ),
        "SAFE_CONTACT_SET": "safe_contact.set_safe_contact",
        "RELEASE_BUILD": (
            "releases.build_release releases.enter_known_figure releases.take_known_figure_back"
        ),
        "RELEASE_PROMOTE": "releases.promote_release",
        "RELEASE_READ": "release_exports.note_export",
        "SUPPORT_PLAN": (
            "support.plan_support support.record_support_given support.strike_support"
        ),
        "OWN_ACCOUNT": (
            "own_account.change_password own_account.choose_language own_account.end_all_devices "
            "own_account.end_device own_account.give_up_second_factor "
            "own_account.renew_recovery_codes own_account.set_second_factor"
        ),
    },
    QUESTION: {
        "NATIONAL_READ": "measures.national.national",
        "ERASURE_PROPOSE": "queries.erasures.erasures_due",
        "ERASURE_APPROVE": "queries.erasures.erasures_proposed",
        "CASE_READ": (
            "measures.registry.listed queries.alerts.alerts_open queries.cases.case_file "
            "queries.cases.cases queries.cases.find queries.cases.first_of_cases "
            "queries.changes_since.changes_since queries.follow_ups.follow_ups_pressing "
            "queries.follow_ups.follow_ups_waiting queries.gaps.gaps queries.home.changed_since "
            "queries.home.desk queries.lost_contact.first_of_lost queries.timelines.timeline"
        ),
        "HANDOVER_ASK": "queries.handovers.handovers_asked",
        "HANDOVER_ANSWER": "queries.handovers.handovers_waiting",
        "APPLICATION_SUBMIT": "queries.intake_drafts.own_draft",
        "TRAIL_READ": (
            "queries.trail.last_check queries.trail.people_in_trail queries.trail.trail_lines "
            "queries.trail.unusual_reads"
        ),
        "LOOKS_READ": "queries.trail.lookers",
        "RELEASE_READ": "queries.releases.promoted queries.releases.promoted_release",
        "RELEASE_BUILD": (
            "queries.releases.built queries.releases.outside_figures "
            "queries.releases.trail_of_building"
        ),
        "USER_MANAGE": "queries.users.accounts",
        "OWN_ACCOUNT": (
            "queries.users.devices queries.users.last_visit queries.users.second_factor_of"
        ),
    },
}
# Without a permission of its own, and why.
UNGUARDED: dict[str, dict[str, str]] = {
    DIALOG: {
        "ui.demo_accounts._code": "drawn before the sign-in; it tells what everybody may know",
        "ui.outage._look": "drawn when the database cannot say who asks; it tells nothing but that",
    },
    CALLBACK: {
        "intake._tell_what_is_missing": "from then on empty fields are told beside themselves",
        "services.second_factor.new_secret": "draws a secret that is nobody's yet",
        "ui.deck.enter_deck": "writes into this page's address which slide it asks for",
        "ui.deck_keys._asked_language": "reads which key was pressed",
        "ui.deck_keys._asked_slide": "reads which key was pressed",
        "ui.deck_keys.go": "what the slides give it: writes into this page's address",
        "ui.deck_keys.leave": "what the slides give it: writes into this page's address",
        "ui.deck_keys.turn": "what the slides give it: writes into this page's address",
        "ui.filters._to_address": "writes into this page's address what it asks for",
        "ui.idle._noted": "does nothing; the run after it asks who is there",
        "ui.intake_saved._another": "empties this page's own form",
        "ui.intake_widgets._ground_chosen": "fills a field, then calls `_keep`, which enters",
        "ui.intake_widgets._status_chosen": "marks a field, then calls `_keep`, which enters",
        "ui.overview_filters._to_address": "writes into this page's address what it asks for",
        "ui.second_factor_form._forget": "forgets what this page was about to show",
        "ui.session.choose_language": "before the sign-in too",
        "ui.session.command_done": "takes back what this page's browser was to send",
        "ui.session.drop": "forgets something this page holds",
        "ui.session.keep": "holds something for this page",
        "ui.session.tick": "says that the run after it was nobody's doing",
        "ui.sign_in.sign_out": "ends the session of whoever presses it",
        "ui.sign_in_code._forget": "goes back to the name and the password",
        "ui.user_dialogs.open_account": "has the page ask for a dialog, which enters",
        "ui.user_dialogs.open_invitation": "has the page ask for a dialog, which enters",
    },
    QUESTION: {
        "queries.case_assembly.file_of": "puts together what `case_file` has read",
        "queries.case_notes.case_notes": "reads beside a case that `case_file` has let through",
        "queries.follow_up_rows.follow_up_rows": "reads what the tracker's questions have chosen",
        "queries.handovers.handovers_open": "gives what either permission reaches, or nothing",
        "queries.lost_contact.proposed_lost": "asks `first_of_lost`, which insists",
        "queries.people.in_reach": "a condition, itself the viewer's scope",
        "queries.people.is_mine": "a condition, narrower than any scope",
    },
    ROUTE: {
        "/download/{token}": "asks for the session and the permission itself: `test_downloads`",
        "/healthz": "says that the process lives",
        "/live": "checks the session's viewer and the origin itself: `test_sessions`",
        "/metrics": "not there without the token of the settings",
        "/readyz": "says whether the database answers",
        "/session/clear": "ends the session of the cookie it is sent; only from our own pages",
        "/session/resume": "says whether one person has come in again; only from our own pages",
        "/session/redeem": "takes a ticket that works once; only from our own pages",
    },
}


def granted(viewer: Viewer, permission: Permission) -> bool:
    """Say whether a role has a permission, without asking the guard that is to be tried."""
    return viewer.role is not None and permission in GRANTS[viewer.role]
