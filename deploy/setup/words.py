"""Takes the texts out of the code into `locales/*.po`, where they are translated.

python -m deploy.setup.words: new texts come without a translation (English is its own, save for
the labels of codes), texts that left the code leave the catalogues, translations stay.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from models import codes
from services import stages
from services.measures import funnel
from services.queries import child_checks, incidence, wellbeing

ROOT = Path(__file__).resolve().parent.parent.parent
# How the code marks a text: one sentence, or two of which the number of things chooses one.
ONE = {"_", "phrase", "words"}
ONE_OR_MORE = {"n_", "many"}
LABELLED = (codes, stages, child_checks, wellbeing, incidence, funnel)
NEVER_SHOWN = {"EventKind", "Language"}
LANGUAGES = ("sv", "en")

Texts = Mapping[str, str | None]


def texts_in(tree: ast.AST) -> Iterator[tuple[str, str | None]]:
    """Find the marked texts of a module, each with its plural if it has one."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
        one, more = [*map(_written, node.args[:2]), None, None][:2]
        if one and name in ONE:
            yield one, None
        elif one and more and name in ONE_OR_MORE:
            yield one, more


def labels() -> Iterator[str]:
    """Name the key of every code that is shown by a label: `Stage.GRANTED`."""
    for module in LABELLED:
        for kind in vars(module).values():
            if not isinstance(kind, type) or not issubclass(kind, StrEnum):
                continue
            if kind.__module__ == module.__name__ and kind.__name__ not in NEVER_SHOWN:
                yield from (f"{kind.__name__}.{code.value}" for code in kind)


def texts() -> Texts:
    """Collect every text that the programme can show."""
    found: dict[str, str | None] = dict.fromkeys(labels())
    sources = [ROOT / "app.py", ROOT / "manage.py"]
    for folder in ("models", "services", "pages"):
        sources += sorted((ROOT / folder).rglob("*.py"))
    for source in sources:
        if source.exists():
            found.update(texts_in(ast.parse(source.read_text(encoding="utf-8"))))
    return found


def path_of(language: str) -> Path:
    """Return where a language's catalogue lies."""
    return ROOT / "locales" / f"{language}.po"


def catalogue(language: str) -> Catalog:
    """Read a language's catalogue."""
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language)


def renewed(language: str, known: Catalog, wanted: Texts) -> Catalog:
    """Make the catalogue of the wanted texts, with the translations that are known."""
    unchanging = datetime(2026, 1, 1, tzinfo=UTC)  # no line of a catalogue changes by itself
    fresh = Catalog(
        locale=language, project="Hemväg", version="1", creation_date=unchanging,
        revision_date=unchanging, last_translator="Hemväg", language_team=language,
        msgid_bugs_address="none", fuzzy=False,
    )  # fmt: skip
    fresh.header_comment = "# Hemväg. Keys: the English texts of the code, and Kind.CODE for codes."
    own = set(labels())
    for one, more in wanted.items():
        message = known.get(one)
        translation = message.string if message and not message.fuzzy else ""
        if isinstance(translation, str) is not (more is None):
            translation = ""
        if not translation and language == "en" and one not in own:
            translation = (one, more) if more else one
        fresh.add((one, more) if more else one, translation or ("" if more is None else ("", "")))
    return fresh


def _written(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def untranslated(fresh: Catalog) -> list[str]:
    """Name the texts that have no whole translation."""
    return [_forms(message.id)[0] for message in fresh if not all(_forms(message.string))]


def main() -> None:
    """Renew both catalogues and say what still needs a translation."""
    wanted = texts()
    for language in LANGUAGES:
        fresh = renewed(language, catalogue(language), wanted)
        with path_of(language).open("wb") as file:
            write_po(file, fresh, width=100, sort_output=True)
        missing = untranslated(fresh)
        print(f"{language}: {len(wanted)} texts, {len(missing)} to translate", *missing, sep="\n  ")


def _forms(written: str | Iterable[str] | None) -> tuple[str, ...]:
    """Return the one or two forms of a text; the catalogue's own header counts as whole."""
    return (written,) if isinstance(written, str) else tuple(written or ())


if __name__ == "__main__":
    main()
