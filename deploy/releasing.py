"""What `manage.py release` and `manage.py audit-release` do: build, and attack any file anew."""

import sys
from argparse import Namespace
from dataclasses import replace

from sqlalchemy.engine import Engine
from sqlmodel import Session

from models.codes import Language, Role
from services import clock
from services.access import Viewer
from services.addresses import ready, settings_for
from services.commands.releases import Learned, build_release, check_learned, promote_release
from services.disclosure import attack
from services.disclosure.building import build
from services.disclosure.documents import ReleaseDocument, read_document
from services.disclosure.material import read_material
from services.disclosure.outside import published
from services.disclosure.plans import Release
from services.disclosure.spaces import as_release, space_of
from services.disclosure.told import told_report, told_rung
from services.errors import NoSuchRelease
from services.queries.releases import built, promoted
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
                promote_release(work, wanted, four_eyes=four_eyes)
        if asked.out is not None:
            asked.out.write_bytes(_content(engine, wanted))
    print(wanted)
    return DONE


def _build(engine: Engine, asked: Namespace) -> str | None:
    learned = Learned(learned_sv=asked.learned_sv, learned_en=asked.learned_en)
    check_learned(learned)
    k = Settings().release_k
    with Session(engine) as session:
        material = read_material(session, BUILDER, clock.today(), k)
    made = build(material, lambda rung: _say(told_rung(rung, _ENGLISH, k)), k)
    with begin(engine, BUILDER, clock.now()) as work:
        return build_release(work, made, learned)


def _content(engine: Engine, release_id: str) -> bytes:
    with Session(engine) as session:
        found = {one.id: one.content for one in built(session, BUILDER)}
    if release_id not in found:
        raise NoSuchRelease(id=release_id)
    return found[release_id]


def audit(asked: Namespace) -> int:
    """Attack a file together with those before it and with what is published; tell the result."""
    document = read_document(asked.file.read_bytes())
    earlier = [read_document(place.read_bytes()) for place in asked.earlier]
    if asked.database:
        with ready(settings_for(asked.database)) as engine, Session(engine) as session:
            kept = [read_document(one.content) for one in promoted(session, BUILDER)]
        earlier += [one for one in kept if one.sha256 != document.sha256]
    missing = {one.id for one in document.previous} - {one.id for one in earlier}
    found = attack.audit(_with_all_known(document, sorted(earlier, key=lambda one: one.as_of)))
    period = document.period
    print(f"{document.id}  {period.since} – {period.until}  sha256 {document.sha256}")
    print(*told_report(found, _ENGLISH, document.k), sep="\n")
    if missing:
        print(
            f"Not tried together with {', '.join(sorted(missing))}: give their files with --with."
        )
    print("pass" if found.passed else "fail")
    return DONE if found.passed else REFUSED


def _with_all_known(document: ReleaseDocument, earlier: list[ReleaseDocument]) -> Release:
    years = {year for one in (document, *earlier) for plan in one.plan for year in plan.years}
    figures = [figure for figure in published() if years & {*figure.years}]
    space = space_of([document, *earlier], [one.country for one in figures if one.country])
    prev: list[Release] = []
    for one in earlier:
        prev.append(as_release(one, space, tuple(prev)))
    known = [fact for figure in figures if (fact := figure.over(space)) is not None]
    return attack.fitting(replace(as_release(document, space, prev), known=tuple(known)))


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
