"""The verbs of `manage.py` with which an installation is kept: backups, keys, what is erased."""

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from getpass import getpass
from pathlib import Path

import bcrypt
from sqlalchemy.engine import Engine
from sqlmodel import Session

from deploy.arguments import at_least_one
from models.codes import Language
from services import clock, sign_ins
from services.access import Viewer
from services.addresses import ready, settings_for
from services.backups.making import backup as make
from services.backups.making import backup_key, thin_out
from services.backups.restoring import restore as put_back
from services.commands.erasures import approve_erasures, propose_erasures
from services.installation import OPERATOR
from services.keeping.erased_before import NOTES, Noted, note_erased, read_notes
from services.keeping.frozen_before import FROZEN_NOTES, note_frozen
from services.keeping.rotation import rotate
from services.keeping.subject_copies import subject_copy
from services.queries.due import Due, due
from services.reading import LIST_OPENED
from services.settings import Settings
from services.unit_of_work import begin, jot
from services.words import Words

DONE = 0


def backup(asked: Namespace) -> int:
    """Copy the database, in use or not, into an encrypted file; the oldest copies go."""
    settings = settings_for(asked.database)
    key, keep = backup_key(Settings()), asked.keep or Settings().keep_backups
    owner = settings_for(settings.migration_database_url or settings.database_url)
    with ready(settings), ready(owner) as engine:
        place, manifest = make(engine, asked.folder, key, clock.now())
        _note(engine, asked.folder)
    gone = thin_out(asked.folder, keep)
    print(place)
    _say(f"{manifest.counts['cases']} cases, trail until line {manifest.trail_position}.")
    _say(f"{len(gone)} older backups taken away, the newest {keep} kept.")
    return DONE


def restore(asked: Namespace) -> int:
    """Put a backup back into an empty place and verify it: schema, counts, trail.

    What was erased or frozen after it was made is so again, as the notes say: those beside the
    backup, those beside the heads of the trail, and any that are named.
    """
    settings = settings_for(asked.database)
    key, owner = backup_key(Settings()), settings.migration_database_url or None
    beside = (asked.file, Settings().trail_heads_file)
    notes = [*(place.with_name(NOTES) for place in beside), *asked.erased]
    frozen_notes = [*(place.with_name(FROZEN_NOTES) for place in beside), *asked.frozen]
    noted = Noted(read_notes(notes), read_notes(frozen_notes))
    manifest, erased, frozen = put_back(
        asked.file, key, settings.database_url, owner, noted, clock.now()
    )
    _say(
        f"Restored as of {manifest.made_at}: {manifest.counts['cases']} cases, and a trail that is "
        f"whole until line {manifest.trail_position}."
    )
    _say(f"{erased} cases were erased again, of {len(noted.erased)} that {NOTES} notes.")
    _say(f"{frozen} cases were frozen again, of {len(noted.frozen)} that {FROZEN_NOTES} notes.")
    if not any(map(Path.exists, notes)):
        _say(f"No {NOTES} was found: what was erased after the backup may be back.")
    if not any(map(Path.exists, frozen_notes)):
        _say(f"No {FROZEN_NOTES} was found: what was frozen after the backup may go on.")
    return DONE


def rotate_keys(asked: Namespace) -> int:
    """Encrypt the secrets in the database anew with the first of ENCRYPTION_KEYS."""
    with ready(settings_for(asked.database)) as engine, jot(engine, OPERATOR, clock.now()) as work:
        count = rotate(work)
    _say(f"{count} secrets are encrypted with the newest key; the older ones may go.")
    return DONE


def erase_due(asked: Namespace) -> int:
    """List whose time has come; one person proposes them, another approves, then they are gone.

    Without --propose and --approve nothing is changed. Both ask for that person's password.
    """
    months = max(asked.months, Settings().keep_months)
    with ready(settings_for(asked.database)) as engine:
        found = _due(engine, months)
        with jot(engine, OPERATOR, clock.now()) as work:
            work.record(LIST_OPENED, "erase-due")
        for one in found:
            print(one.ref, one.rule.value, one.due_on, one.proposed_by or "-")
        _say(f"{len(found)} due, {sum(1 for one in found if one.proposed_by)} proposed.")
        if asked.dry_run:
            return DONE
        if asked.propose:
            with begin(engine, _signed_in(engine, asked.propose), clock.now()) as work:
                _say(f"{propose_erasures(work, keep_months=months)} proposed.")
        if asked.approve:
            refs = [one.ref for one in found if one.proposed_by]
            with begin(engine, _signed_in(engine, asked.approve), clock.now()) as work:
                _say(f"{approve_erasures(work, refs, keep_months=months)} erased.")
            _note(engine, Settings().trail_heads_file.parent)
    return DONE


def print_subject_copy(asked: Namespace) -> int:
    """Print everything that is held about one reference, for the person who asks for it.

    A programme manager's look: whoever prints it shows who they are, and the trail names them.
    """
    with ready(settings_for(asked.database)) as engine:
        manager = _signed_in(engine, asked.by)
        with jot(engine, manager, clock.now()) as work:
            found = subject_copy(work, asked.ref)
    print(found.json() if asked.json else found.text(Words(Language(asked.language))))
    return DONE


def _note(engine: Engine, folder: Path) -> None:
    """Note outside the database what no backup is to bring back."""
    note_erased(engine, folder / NOTES)
    note_frozen(engine, folder / FROZEN_NOTES)


def _due(engine: Engine, months: int) -> tuple[Due, ...]:
    with Session(engine) as session:
        return due(session, today=clock.today(), keep_months=months)


def _signed_in(engine: Engine, username: str) -> Viewer:
    """Let a person show who they are, as on the sign-in page: the keyboard alone is nobody."""
    here, typed = sign_ins.AT_THE_MACHINE, _asked(f"Password of {username}: ")
    arrival = sign_ins.try_password(engine, username, typed, _matches, clock.now(), here)
    if not arrival.needs_code:
        return arrival.viewer
    typed = _asked(f"Code of {username}: ")
    return sign_ins.try_code(engine, arrival, typed, clock.now(), whence=here)


def _matches(password: str, stored: str) -> bool:
    return bcrypt.checkpw(password.encode(), stored.encode())


def _asked(question: str) -> str:
    return getpass(question) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _no_options(_verb: ArgumentParser) -> None:
    """The database is enough."""


def _backup_options(verb: ArgumentParser) -> None:
    verb.add_argument("folder", type=Path, metavar="FOLDER", help="where the backups are")
    verb.add_argument(
        "--keep", type=at_least_one, metavar="N", help="how many stay; else KEEP_BACKUPS"
    )


def _notes(typed: str) -> Path:
    place = Path(typed)
    if not place.is_file():
        missing = f"{typed} is not there"
        raise ArgumentTypeError(missing)
    return place


def _restore_options(verb: ArgumentParser) -> None:
    verb.add_argument("file", type=Path, metavar="FILE", help="a file that backup made")
    for what in ("erased", "frozen"):
        told = f"notes of what was {what}, beside those found by themselves"
        verb.add_argument(
            f"--{what}", type=_notes, action="append", default=[], metavar="FILE", help=told
        )


def _erase_options(verb: ArgumentParser) -> None:
    verb.add_argument("--dry-run", action="store_true", help="list only, whatever else is said")
    verb.add_argument("--propose", metavar="NAME", help="a programme manager: all that are due")
    verb.add_argument("--approve", metavar="NAME", help="an auditor: all that are proposed")
    told = "kept longer than KEEP_MONTHS, never shorter"
    verb.add_argument("--months", type=at_least_one, metavar="N", default=1, help=told)


def _subject_options(verb: ArgumentParser) -> None:
    verb.add_argument("ref", metavar="REF", help="the reference of a case, also of an erased one")
    verb.add_argument("--by", metavar="NAME", required=True, help="the programme manager")
    verb.add_argument("--language", choices=[code.value for code in Language], default="sv")
    verb.add_argument("--json", action="store_true", help="for a machine")


VERBS = (
    ("backup", backup, _backup_options),
    ("restore", restore, _restore_options),
    ("rotate-keys", rotate_keys, _no_options),
    ("erase-due", erase_due, _erase_options),
    ("subject-copy", print_subject_copy, _subject_options),
)
