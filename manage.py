"""The back door: what whoever runs the system does from a command line; `--help` after a verb."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from pydantic import ValidationError
from sqlmodel import Session

from deploy.arguments import at_least_one, day, one_of
from deploy.figures import VERBS as FIGURES
from deploy.present import VERBS as PRESENT
from deploy.releases import VERBS as RELEASES
from deploy.upkeep import VERBS as UPKEEP
from models.codes import Language, Region, Role
from services import clock
from services.addresses import bring_up_to_date, is_current, present, ready, settings_for
from services.checkup import look_over
from services.commands.users import WantedUser, create_user, one_time_code, reset_user
from services.database import NOT_ANSWERING
from services.demonstration.programmes import historical_programme, random_programme
from services.demonstration.stories import Story
from services.demonstration.writing import write_demonstration
from services.errors import (
    EndsBeforeItBegins,
    NoSuchDay,
    NotADatabase,
    NotBrokenDown,
    Refusal,
    UnknownMeasure,
)
from services.installation import OPERATOR
from services.one_time_codes import CODE_LIFE
from services.recount import differences
from services.trail_check import follow, has_been_checked, noted_heads
from services.unit_of_work import UnitOfWork, begin, jot
from services.words import Words

DONE, REFUSED, ASKED_WRONGLY = 0, 1, 2
ROOT = Path(__file__).resolve().parent
TELL_EVERY = 10_000


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line asks; 0: done, 1: refused or not in order, 2: asked wrongly."""
    asked = _parser().parse_args(arguments)
    try:
        return asked.verb(asked)
    except (UnknownMeasure, NotBrokenDown, NotADatabase, NoSuchDay, EndsBeforeItBegins) as refusal:
        _say(refusal.told(Words(Language.EN)))
        return ASKED_WRONGLY
    except Refusal as refusal:
        _say(refusal.told(Words(Language.EN)))
    except ValidationError as problem:
        _say(*(f"{error['loc'][0]}: {error['msg']}" for error in problem.errors()))
    except NOT_ANSWERING as problem:
        _say(f"The database does not answer: {problem}")
    return REFUSED


def migrate(asked: Namespace) -> int:
    """Bring the database to the newest schema; make it if there is none."""
    bring_up_to_date(settings_for(asked.database))
    return DONE


def make_user(asked: Namespace) -> int:
    """Make an account and print the one-time code of its first sign-in."""
    wanted = WantedUser(
        username=asked.username,
        name=asked.name or asked.username,
        role=asked.role,
        regions=frozenset(asked.region),
    )
    return _give_code(asked, lambda work, code: create_user(work, wanted, code))


def reset(asked: Namespace) -> int:
    """Take away an account's password and second factor and print a new one-time code."""
    return _give_code(asked, lambda work, code: reset_user(work, asked.username, code))


def check(asked: Namespace) -> int:
    """Look over the installation: a line each, pass or fail."""
    settings = settings_for(asked.database)
    with present(settings) as engine:
        findings = [*look_over(engine, settings, clock.now(), whole=asked.database is None)]
    for finding in findings:
        print("fail" if finding.wrong else "pass", f" {finding.name:<12}{finding.wrong or ''}")
    return REFUSED if any(finding.wrong for finding in findings) else DONE


def load_demonstration(asked: Namespace) -> int:
    """Write the demonstration programme into an empty database."""
    settings, today = settings_for(asked.database), asked.today or clock.today()
    stories: Iterable[Story] = historical_programme(today, asked.seed)
    if asked.cases:
        stories = random_programme(today, asked.seed, cases=asked.cases, years=asked.years)
    if not is_current(settings):
        bring_up_to_date(settings)
    with ready(settings) as engine, jot(engine, OPERATOR, clock.now()) as work:
        written = write_demonstration(work, _told_on_the_way(stories))
    _say(f"{written} fictitious cases until {today}.")
    return DONE


def recount(asked: Namespace) -> int:
    """Derive everything anew and name each column that says otherwise; nothing is changed."""
    found = 0
    with ready(settings_for(asked.database)) as engine, Session(engine) as session:
        for difference in differences(session):
            print(difference.ref, difference.table, difference.number, difference.column)
            found += 1
    _say(f"{found} differences.")
    return REFUSED if found else DONE


def verify_audit(asked: Namespace) -> int:
    """Follow the chain of the trail and name the first line that is not what was written."""
    settings = settings_for(asked.database)
    # A database that is named by itself has its own heads elsewhere, or none.
    heads: Path | None = asked.heads or (None if asked.database else settings.trail_heads_file)
    if asked.heads and not asked.heads.exists():
        _say(f"There is no file {asked.heads}.")
        return ASKED_WRONGLY
    noted = noted_heads(heads) if heads else {}
    with ready(settings) as engine, Session(engine) as session:
        checked, was_checked = follow(session, noted), has_been_checked(session)
    if checked.fault is not None:
        print(checked)
        _say(f"The trail is not what was written, from line {checked.fault.position} on.")
        return REFUSED
    if was_checked and not noted:
        _say(
            f"{checked.lines} lines follow each other, but no head from outside was there to "
            "compare with, so the trail may have been written anew. Name the file, or a copy of "
            "it that nobody who runs the database can change: --heads FILE."
        )
        return REFUSED
    _say(f"{checked.lines} lines are as they were written; {len(noted)} noted heads agree.")
    return DONE


def write_docs(asked: Namespace) -> int:
    """Write docs/reference/ from the code, or with --check name the pages that are behind."""
    # Here: statistics take seconds to import, and hardly another verb needs them.
    from services.documentation import pages as docs  # noqa: PLC0415

    pages = docs.reference_pages(ROOT)
    if not asked.check:
        docs.write_pages(pages)
        return DONE
    behind = docs.outdated(pages)
    for place in behind:
        print(place.relative_to(ROOT))
    if behind:
        _say("Run: python manage.py docs")
    return REFUSED if behind else DONE


def _give_code(asked: Namespace, deed: Callable[[UnitOfWork, str], object]) -> int:
    code, now = one_time_code(), clock.now()
    with ready(settings_for(asked.database)) as engine, begin(engine, OPERATOR, now) as work:
        deed(work, code)
    print(code)
    until = Words(Language.EN).time(now + CODE_LIFE)
    _say(f"It is typed in place of the password, once, until {until}. Later: manage.py reset-user.")
    return DONE


def _told_on_the_way(stories: Iterable[Story]) -> Iterator[Story]:
    for number, story in enumerate(stories, start=1):
        if number % TELL_EVERY == 0:
            _say(f"{number} cases …")
        yield story


def _say(*lines: str) -> None:
    print(*lines, sep="\n", file=sys.stderr, flush=True)


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="manage.py", description=__doc__)
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    for name, verb, options in _VERBS:
        added = verbs.add_parser(name, help=verb.__doc__, description=verb.__doc__)
        added.set_defaults(verb=verb)
        added.add_argument(
            "--database", metavar="URL", help="the database; then no other setting is needed"
        )
        options(added)
    return parser


def _no_options(_verb: ArgumentParser) -> None:
    """The database is enough."""


def _name_option(verb: ArgumentParser) -> None:
    verb.add_argument("username", metavar="NAME", help="the account's user name")


def _user_options(verb: ArgumentParser) -> None:
    verb.add_argument("username", metavar="NAME", help="what is typed to sign in")
    verb.add_argument("--role", required=True, type=one_of(Role), help=", ".join(Role))
    verb.add_argument(
        "--region", action="append", default=[], type=one_of(Region), help="once for each region"
    )
    verb.add_argument("--name", help="how the account is called on screens")


def _demonstration_options(verb: ArgumentParser) -> None:
    verb.add_argument("--today", type=day, metavar="DAY", help="the last day, by default today")
    verb.add_argument("--seed", type=int, default=1, help="another number, other people")
    verb.add_argument("--cases", type=at_least_one, metavar="N", help="a random programme instead")
    verb.add_argument("--years", type=at_least_one, default=10, metavar="Y", help="with --cases")


def _audit_options(verb: ArgumentParser) -> None:
    verb.add_argument(
        "--heads", type=Path, metavar="FILE", help="noted heads; without --database the setting's"
    )


def _docs_options(verb: ArgumentParser) -> None:
    verb.add_argument("--check", action="store_true", help="write nothing, fail if one is behind")


_VERBS = (
    ("migrate", migrate, _no_options),
    ("create-user", make_user, _user_options),
    ("reset-user", reset, _name_option),
    ("check", check, _no_options),
    ("demo-data", load_demonstration, _demonstration_options),
    *FIGURES,
    ("recount", recount, _no_options),
    ("verify-audit", verify_audit, _audit_options),
    *UPKEEP,
    *RELEASES,
    *PRESENT,
    ("docs", write_docs, _docs_options),
)

if __name__ == "__main__":
    sys.exit(main())
