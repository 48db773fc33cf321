"""Hemväg's guards by name, and what stands in the place of each where a test is tried without it.

`conftest` tries every test marked `guarded_by` a second time with the guard gone: there it must
fail, or it would be blind. Some have no single guard: they are shown a leak that is planted.
"""

import sys
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from functools import reduce
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest
import sqlalchemy as sa
from psycopg import connect
from psycopg.sql import SQL, Identifier
from sqlalchemy.engine import make_url

from models.codes import Region
from services.access import Scope
from services.reading import Held
from tests.databases import Database, superusers_url
from tests.security import stand_ins as instead_of
from tests.security.stand_ins import Instead, always, value

OURS = ("services", "pages", "models", "tests", "app", "manage")


def guarded_by(*names: str) -> pytest.MarkDecorator:
    """Mark a test that must fail without these guards: all of them gone at once."""
    for name in names:
        if not any(name in known for known in (GUARDS, IN_THE_DATABASE, BY_SETTINGS)):
            raise LookupError(name)
    return pytest.mark.guarded_by(names)


@contextmanager
def taken_away(*names: str) -> Generator[None]:
    """Do without some guards of the code for a while, wherever they are used in this process."""
    with ExitStack() as stack:
        for name in names:
            for place, instead in GUARDS.get(name, ()):
                stack.enter_context(_replaced(place, instead))
        yield


@contextmanager
def _replaced(place: str, instead: Instead) -> Generator[None]:
    """Replace what stands at `module:name`, and every other name in our modules for the same."""
    module, _, path = place.partition(":")
    *holders, name = path.split(".")
    home = reduce(getattr, holders, import_module(module))
    guard = vars(home)[name]
    other = instead(guard)
    held = [(home, name), *(_elsewhere(guard) if isinstance(home, ModuleType) else ())]
    for holder, known_as in held:
        setattr(holder, known_as, other)
    try:
        yield
    finally:
        for holder, known_as in held:
            setattr(holder, known_as, guard)


def _elsewhere(guard: Any) -> Iterator[tuple[ModuleType, str]]:
    for module in [*sys.modules.values()]:
        if module.__name__.partition(".")[0] in OURS:
            for name, found in [*vars(module).items()]:
                if found is guard:
                    yield module, name


@contextmanager
def database_without(database: Database, *names: str) -> Generator[None]:
    """Do without some guards of a PostgreSQL database for a while."""
    with connect(superusers_url(database), autocommit=True) as connection:
        roles = {"application": database.url, "owner": database.migration_url}
        names_of = {
            role: Identifier(make_url(url or "").username or "") for role, url in roles.items()
        }
        chosen = [IN_THE_DATABASE[name] for name in names if name in IN_THE_DATABASE]
        for taken, _given in chosen:
            connection.execute(SQL(taken).format(**names_of))
        try:
            yield
        finally:
            for _taken, given in chosen:
                connection.execute(SQL(given).format(**names_of))


_EVERYWHERE = Scope(frozenset(Region))
GUARDS: dict[str, tuple[tuple[str, Instead], ...]] = {
    # who may do what
    "permission": (
        ("services.access:may", always(True)),
        ("services.access:scope_of", always(_EVERYWHERE)),
    ),
    "region": (
        ("services.access:scope_of", always(_EVERYWHERE)),
        ("services.access:may", instead_of.of_whatever_region),
    ),
    "arriving": (("services.access:Viewer.arriving", value(False)),),
    "phone-before-all": (("services.sign_ins:lacks_factor", always(False)),),
    "looks-noted": (("services.reading:note_look", always(Held())),),
    "looks-held": (("pages.ui.looks:_hold_back", always(None)),),
    "refusals-noted": (("pages.ui.guard:_tell_not_allowed", always(None)),),
    # sessions
    "alive": (("services.accounts:_alive", always(True)),),
    "asked-anew": (("services.queries.users:signed_in", instead_of.remembered),),
    "own-connection": (
        ("pages.ui.guard:_same_connection", always(True)),
        ("services.web.resuming:names_a_page", always(False)),
    ),
    "own-page": (("services.web.resuming:names_a_page", always(False)),),
    "session-of-the-page": (("pages.ui.guard:current_viewer", always(instead_of.ANYBODY)),),
    "session-of-the-channel": (("services.web.sessions:viewer_in", always(instead_of.ANYBODY)),),
    "of-one-person": (("services.accounts:are_of_one_person", always(True)),),
    "tickets-known": (("services.accounts:redeem", always("a token")),),
    "replaced-ends": (("services.accounts:_end_replaced", always(None)),),
    "works-once": (("services.accounts:redeem", instead_of.remembered),),
    "cookies-guards": (("starlette.responses:Response.set_cookie", instead_of.plain_cookie),),
    "cookies-prefix": (("services.web.sessions:cookie_name", always("hemvag")),),
    "hashed": (("services.accounts:_sha", instead_of.plain_and_loud),),
    "same-work-for-nobody": (("services.accounts:checked", instead_of.quick_for_nobody),),
    "tries-counted": (("services.throttles:_count", instead_of.first_try),),
    "browsers-known": (("services.throttles:browser_key", always(None)),),
    "proxies-named": (("services.web.clients:client_address", instead_of.as_told),),
    # the gate
    "gate": (("services.web.gate:refused", always(None)),),
    "our-name": (("services.web.gate:called_by_our_name", always(True)),),
    "our-origin": (("services.web.origin:same_origin", always(True)),),
    "closed-addresses": (("services.web.gate:_is_there", always(True)),),
    "length": (("services.web.gate:_is_short", always(True)),),
    "length-of-a-ticket": (("services.web.sessions:LONGEST_TICKET", value(10**9)),),
    "bodies-as-they-are": (("services.web.sessions:_sent", instead_of.unpacked),),
    "gated-downloads": (("services.web.security:_refusal", instead_of.nobody_refused),),
    "made-for-one-session": (("services.web.downloads:_is_theirs", always(True)),),
    "handed-out-once": (("services.web.downloads:Counter.hand_out", always(True)),),
    "downloads-noted": (("services.web.downloads:_note", always(None)),),
    "labels": (("services.web.security:_Labelled", instead_of.unlabelled),),
    "token-of-the-numbers": (("services.web.metrics:_holds_token", always(True)),),
    # what the forms and lists take
    "only-own-regions": (
        ("services.access:may", always(True)),
        ("pages.ui.intake_widgets:Fields.listed", instead_of.offers_every_region),
    ),
    "only-what-is-offered": (
        ("pages.ui.intake_fields:value", instead_of.first_choice_for_anything),
    ),
    "lists-of-people": (("services.measures.registry:opens_list", always(True)),),
    "keys-that-fit": (("services.measures.registry:_fits", always(True)),),
    "neutral-cells": (("services.exports.cells:neutral", value(str)),),
    "leaves": (
        ("services.queries.cases:cases", instead_of.whatever_is_asked),
        ("services.queries.follow_ups:follow_ups_waiting", instead_of.whatever_is_asked),
    ),
    "longest-list": (("services.queries.follow_ups:_at_most", value(int)),),
    # PostgreSQL
    "presenters-role": (("services.database_roles:turn_presenter", always(None)),),
    "role-of-one-transaction": (
        (
            "services.database_roles:_TURN",
            lambda turn: sa.text(turn.text.replace("true)", "false)")),
        ),
    ),
    "counted-by-the-function": (("services.measures.national:national", instead_of.as_seen),),
    "reach-of-one-transaction": (("services.database:_narrow", instead_of.set_for_good),),
    "way-back": (("services.row_security:beyond_regions", instead_of.one_way),),
    "check-of-the-roles": (("services.checkup:_wrong_with_roles", always(())),),
    # leaks that are planted, where no single guard stands before them
    "nothing-in-headers": (("services.web.security:Guarded.label", instead_of.open_secret),),
    "nothing-on-pages": (("pages.ui.menu:_frame", instead_of.told_on_pages),),
    "nothing-but-the-page": (("services.web.security:_refusal", instead_of.gives_files_away),),
    "nothing-typed-in-the-log": (("services.errors:traced", value(repr)),),
    "hidden-parameters": (("sqlalchemy:create_engine", instead_of.tells_what_was_given),),
    "errors-by-kind": (("services.checkup:_told", instead_of.says_the_address),),
    "only-a-version": (("starlette.websockets:WebSocket.send_text", instead_of.says_more),),
    "known-doors": (("tests.security.test_every_door:FOUND", instead_of.one_door_more),),
    "known-doors-inside": (("tests.security.test_every_door:FOUND", instead_of.one_reader_more),),
    "rows-of-deeds": (("tests.security.test_every_deed:FOUND", instead_of.one_deed_more),),
    "known-doors-of-screens": (
        ("tests.security.test_every_screen:FOUND", instead_of.one_door_more),
    ),
    "filters-of-the-work": (("services.queries.cases:CaseFilter", instead_of.with_a_field_more),),
    "addresses-of-lists": (("tests.architecture.reading:sources", instead_of.reads_the_ground),),
    "keys-of-figures": (("tests.security.test_search_limits:SENSITIVE", instead_of.every_key),),
    "places-beyond": (
        (
            "tests.security.test_row_security:BEYOND",
            lambda places: {name: set[str]() for name in places},
        ),
    ),
}
_COUNTS = "public.national_counts(date)"
_REWRITTEN = (
    f"DO $$ BEGIN EXECUTE replace(pg_get_functiondef('{_COUNTS}'::regprocedure), "
    "$old${old}$old$, $new${new}$new$); END $$"
)
_EVERY_TABLE = (
    "DO $$ DECLARE kept regclass; BEGIN FOR kept IN SELECT polrelid::regclass FROM pg_policy LOOP"
    " EXECUTE format('ALTER TABLE %s {how} ROW LEVEL SECURITY', kept); END LOOP; END $$"
)
# Gone from a server from its start: how long messages are is not asked again.
BY_SETTINGS = {
    "length-of-a-message": ("STREAMLIT_SERVER_MAX_MESSAGE_SIZE", "200"),
    "messages-as-they-are": ("STREAMLIT_SERVER_ENABLE_WEBSOCKET_COMPRESSION", "true"),
}


def _rewritten(old: str, new: str) -> tuple[str, str]:
    """Have the national figures counted by another text, and by the old one again."""
    return _REWRITTEN.format(old=old, new=new), _REWRITTEN.format(old=new, new=old)


# Taken away and given back as the server's superuser.
IN_THE_DATABASE: dict[str, tuple[str, str]] = {
    "row-security": (
        _EVERY_TABLE.format(how="DISABLE"),
        _EVERY_TABLE.format(how="ENABLE"),
    ),
    "rights-to-the-trail": (
        "GRANT DELETE ON trail TO {application}",
        "REVOKE DELETE ON trail FROM {application}",
    ),
    "owner-of-all-tables": (
        "CREATE TABLE its_own (id int); ALTER TABLE its_own OWNER TO {application}",
        "DROP TABLE its_own",
    ),
    "owner-apart": (
        "GRANT {owner} TO {application}",
        "REVOKE {owner} FROM {application}; ALTER TABLE cases ENABLE ROW LEVEL SECURITY",
    ),
    "definer": (
        f"ALTER FUNCTION {_COUNTS} SECURITY INVOKER",
        f"ALTER FUNCTION {_COUNTS} SECURITY DEFINER",
    ),
    "not-for-the-public": (
        f"GRANT EXECUTE ON FUNCTION {_COUNTS} TO PUBLIC",
        f"REVOKE EXECUTE ON FUNCTION {_COUNTS} FROM PUBLIC",
    ),
    "reach-set-back": _rewritten("coalesce(reached, '')", "coalesce('MITT', reached)"),
    "tables-by-their-schema": _rewritten("public.stage_events", "pg_temp.stage_events"),
    "counts-alone": _rewritten("'caseload'", "'K7QF-2M9X'"),
}
