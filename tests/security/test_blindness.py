"""Every test of this folder is tried without its guard, or stands here with the reason why not.

The folder `disclosure` brings negative controls of its own: releases that are known to leak.
"""

import ast
from collections.abc import Iterator

from tests.architecture.reading import Source, none, sources
from tests.security.guards import BY_SETTINGS, GUARDS, IN_THE_DATABASE

HERE = "tests/security"
KNOWN = {*GUARDS, *IN_THE_DATABASE, *BY_SETTINGS}
WHY_NOT: dict[str, str] = {
    "what must go on for those who may; no attack": """
        test_answers::test_page_is_in_the_browsers_language
        test_answers::test_without_tls_browsers_are_not_told_to_come_by_it_only
        test_coming_again::test_a_presenters_device_is_listed_for_as_long_as_it_lives
        test_coming_again::test_is_told_to_the_page_of_the_same_person_and_ends_nothing
        test_coming_again::test_of_others_a_device_is_listed_no_longer_than_it_lives
        test_coming_again::test_takes_the_same_persons_other_session_in_this_browser_along
        test_every_door::test_every_question_of_cases_tells_the_coordinator_of_its_own_region
        test_forged_intake::test_form_sent_like_this_makes_a_case
        test_formulas::test_everything_else_stays_what_it_is
        test_gate::test_our_names_are_let_in
        test_gate::test_our_own_pages_are_let_in
        test_metrics::test_counts_what_is_watched_and_only_since_then
        test_metrics::test_with_it_every_line_is_a_name_and_a_number
        test_national_counts::test_a_coordinators_overview_counts_the_case_of_another_region
        test_national_counts::test_are_none_of_an_empty_programme
        test_national_counts::test_are_on_any_day_those_of_the_measures
        test_presenters_page::test_are_drawn_and_no_question_of_theirs_is_refused
        test_presenters_page::test_turning_a_slide_counts_as_activity_for_four_hours
        test_presenters_role::test_is_looked_after
        test_replicas::test_who_signed_in_at_one_is_known_to_the_other
        test_row_security::test_a_region_that_is_asked_sees_the_question_and_takes_the_case_over
        test_row_security::test_goes_when_its_time_is_over_whoever_wrote_it
        test_row_security::test_reach_is_written_as_the_policies_read_it
        test_row_security::test_the_figures_of_the_country_are_the_same_for_everybody
        test_scope::test_own_coordinator_finds_it_by_the_same_address
        test_sessions::test_owner_comes_back_over_another_connection
        test_sessions::test_shows_the_page_to_whoever_brings_a_cookie
        test_taken_over::test_a_number_is_found_however_it_is_sent
        test_taken_over::test_the_owner_goes_on_with_the_page_after_a_lost_connection
        test_unknown_users::test_one_password_is_looked_at_with_the_full_cost
    """,
    "the attack is tried on the stock components too, where it succeeds": """
        test_stock_components::test_is_worth_nothing_to_the_thief_of_hemvag
        test_stock_components::test_lets_the_thief_of_the_stock_programme_in
        test_stock_components::test_lets_the_thief_of_the_stock_programme_in_beside_the_owner
        test_stock_components::test_opens_a_page_of_the_stock_programme_without_signing_in
        test_stock_components::test_opens_nothing_of_hemvag
        test_stock_components::test_takes_the_page_over_from_its_owner
    """,
    "compares two tables that are written by hand": """
        test_every_door::test_every_door_without_a_permission_says_why
        test_every_door::test_the_tables_are_not_empty
        test_every_part::test_the_parts_of_screens_are_many
    """,
    "the owner draws by the same number in the same test; Streamlit keeps it by page": """
        test_every_screen::test_the_number_of_somebody_elses_part_is_no_way_in
    """,
    "the components' own doing, watched lest another release of theirs undoes it": """
        test_small_print::test_bind_the_names_below_ours_to_tls_too
        test_small_print::test_come_with_no_cookie_that_other_sites_send
        test_small_print::test_every_page_has_the_way_out
        test_small_print::test_let_the_browser_run_our_own_scripts_and_nothing_embedded
        test_small_print::test_list_no_folder_and_show_no_file_of_ours
        test_small_print::test_may_be_read_by_no_page_of_another_site
        test_small_print::test_name_no_site_that_may_steer_our_page
        test_small_print::test_never_repeat_what_was_asked
        test_small_print::test_of_two_lengths_of_one_request_make_no_second_request
        test_small_print::test_passwords_are_masked_while_they_are_typed
        test_small_print::test_reading_an_address_signs_nobody_out
        test_small_print::test_say_of_what_kind_they_are
        test_small_print::test_send_nobody_on_to_another_site
    """,
    "PostgreSQL's own: rights of owners (test_row_security tries them), taking back": """
        test_national_counts::test_leaves_the_reach_as_it_was_where_it_fails_halfway
        test_national_counts::test_leaves_the_reach_as_it_was_where_its_failure_is_caught
        test_national_counts::test_may_not_change_it
    """,
}


def written_in(source: Source) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Give the tests of a file with their names."""
    file = source.place.removeprefix(f"{HERE}/").removesuffix(".py")
    for function in source.functions:
        if function.name.startswith("test_") and isinstance(function, ast.FunctionDef):
            yield f"{file}::{function.name}", function


def guards_of(function: ast.FunctionDef) -> set[str]:
    """Return the guards that a test is tried without."""
    marks = [mark for mark in function.decorator_list if isinstance(mark, ast.Call)]
    named = [mark.args for mark in marks if ast.unparse(mark.func) == "guarded_by"]
    return {str(ast.literal_eval(name)) for names in named for name in names}


def tried() -> dict[str, set[str]]:
    """Return the guards that each test of this folder is tried without."""
    files = [source for source in sources(HERE) if "/disclosure/" not in source.place]
    return {name: guards_of(function) for one in files for name, function in written_in(one)}


def test_every_test_is_tried_without_its_guard_or_says_why_not() -> None:
    excused = {name for names in WHY_NOT.values() for name in names.split()}
    found = {name: guards for name, guards in tried().items() if "test_blindness" not in name}
    none(
        [
            f"tried without no guard: {name}"
            for name in found
            if not (found[name] or name in excused)
        ]
    )
    none([f"excused and tried: {name}" for name in excused if found.get(name)])
    none([f"excused and gone: {name}" for name in excused - set(found)])


def test_every_guard_is_one_that_a_test_needs() -> None:
    none([f"no test needs {name}" for name in KNOWN - set().union(*tried().values())])


def test_a_test_without_a_mark_is_found() -> None:
    ((_, function),) = written_in(Source(f"{HERE}/test_a.py", "def test_a(): ..."))
    assert guards_of(function) == set()
