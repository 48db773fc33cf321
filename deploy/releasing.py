"""What `manage.py release` and `manage.py audit-release` do: build, and attack any file anew."""

import sys
from argparse import Namespace
from collections.abc import Sequence

from sqlalchemy.engine import Engine
from sqlmodel import Session

from models.codes import Language, Role
from services import clock
from services.access import Viewer
from services.addresses import ready, settings_for
from services.commands.releases import Learned, build_release, check_learned, promote_release
from services.disclosure import attack
from services.disclosure.building import build, release_with
from services.disclosure.documents import ReleaseDocument, read_document, write_draft
from services.disclosure.material import read_material
from services.disclosure.outside import entered, published
from services.disclosure.told import told_report, told_rung
from services.errors import NoSuchRelease
from services.queries.releases import Kept, built, outside_figures, promoted
from services.settings import Settings
from services.unit_of_work import begin
from services.words import Words

DONE, REFUSED = 0, 1
BUILDER = Viewer(None, "operator", "operator", Role.MANAGER)
"""Whoever may run this on the server may build releases; whether they pass is not theirs."""
_ENGLISH = Words(Language.EN)


def build_or_take(asked: Namespace) -> int:
    """Build a release, or take the one that is named; promote it and write it out if wanted."""
    with ready(settings_for(asked.database)) as engine:
        wanted = asked.id or _build(engine, asked)
        if wanted is None:
            _say("Nothing was released.")
            return REFUSED
        if asked.promote:
            four_eyes = Settings().release_four_eyes
            with begin(engine, BUILDER, clock.now()) as work:
                promote_release(work, wanted, four_eyes=four_eyes, k=Settings().release_k)
        if asked.out is not None:
            asked.out.write_bytes(_content(_kept(engine, wanted)))
    print(wanted)
    return DONE


def _build(engine: Engine, asked: Namespace) -> str | None:
    learned = Learned(learned_sv=asked.learned_sv, learned_en=asked.learned_en)
    check_learned(learned)
    k = Settings().release_k
    with Session(engine) as session:
        material = read_material(session, BUILDER, clock.today())
    made = build(material, lambda rung: _say(told_rung(rung, _ENGLISH, k)), k)
    for figure in made.blamed:
        _say(f"Without this known figure a release would have passed; is it right? {figure}")
    with begin(engine, BUILDER, clock.now()) as work:
        return build_release(work, made, learned)


def _kept(engine: Engine, release_id: str) -> Kept:
    with Session(engine) as session:
        found = {one.id: one for one in built(session, BUILDER)}
    if release_id not in found:
        raise NoSuchRelease(id=release_id)
    return found[release_id]


def _content(kept: Kept) -> bytes:
    """Write out the file; one that nobody promoted says so on every slide."""
    if kept.promoted_at is not None:
        return kept.content
    _say(f"{kept.id} is not promoted: every slide of this file says so.")
    return write_draft(kept.content)


def audit(asked: Namespace) -> int:
    """Attack a file as it was attacked when it was built; tell the result."""
    document = read_document(asked.file.read_bytes())
    given, figures = [read_document(place.read_bytes()) for place in asked.earlier], published()
    if asked.database:
        with ready(settings_for(asked.database)) as engine, Session(engine) as session:
            given += [read_document(one.content) for one in promoted(session, BUILDER)]
            figures = [*entered(outside_figures(session, BUILDER)), *figures]
    earlier, missing = before(document, given)
    found = attack.audit(release_with(document, earlier, figures))
    period = document.period
    print(f"{document.id}  {period.since} – {period.until}  sha256 {document.sha256}")
    print(*told_report(found, _ENGLISH, document.k), sep="\n")
    if missing:
        print(f"Not tried together with {', '.join(missing)}: give their files with --with.")
    if not asked.database:
        print("Not tried together with what was entered as known: that needs --database.")
    print("pass" if found.passed else "fail")
    return DONE if found.passed else REFUSED


def before(
    document: ReleaseDocument, given: Sequence[ReleaseDocument]
) -> tuple[list[ReleaseDocument], list[str]]:
    """Take the releases that this one was tried with, in their order; name those not there.

    One of the same number with another seal is another file, and no later one belongs to it.
    """
    known = {(one.id, one.sha256): one for one in given}
    wanted = [(one.id, one.sha256) for one in document.previous]
    found = [known[one] for one in wanted if one in known]
    return found, [one for one, seal in wanted if (one, seal) not in known]


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
