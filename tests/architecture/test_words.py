"""Everything a person reads stands in both catalogues, whole, and nothing else does."""

import ast
import re
import string
from collections.abc import Iterable

import pytest
from babel.messages.catalog import Catalog, Message

from deploy.setup.words import LANGUAGES, catalogue, texts, texts_in
from services.errors import Refusal
from tests.architecture.reading import none, sources

# Sentences that a reader would meet in the other language: what st.… and show.… are given to say.
SPOKEN = {
    "title",
    "header",
    "subheader",
    "caption",
    "markdown",
    "info",
    "warning",
    "success",
    "toast",
}


def missing(known: Catalog, wanted: Iterable[str]) -> list[str]:
    """Name the texts that a catalogue has not, or has without a whole translation."""
    return [text for text in wanted if not _whole(known.get(text))]


def left_over(known: Catalog, wanted: Iterable[str]) -> list[str]:
    """Name the texts of a catalogue that the code no longer shows."""
    return sorted({_key(message) for message in known if message.id} - set(wanted))


def uncertain(known: Catalog) -> list[str]:
    """Name the translations marked as a guess."""
    return [_key(message) for message in known if message.id and message.fuzzy]


def changed_fields(known: Catalog) -> list[str]:
    """Name the translations that fill in other fields than the text does: `{day}` must stay."""
    return [
        _key(message)
        for message in known
        if message.id
        for translation in _forms(message.string)
        if not fields(translation) <= fields(" ".join(_forms(message.id)))
    ]


def fields(text: str) -> set[str]:
    """Return the names in braces of a text."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def unmarked(tree: ast.AST) -> list[str]:
    """Name the sentences given to the screen without going through the catalogues."""
    return [
        f"{call.lineno} {call.args[0].value!r}"
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in SPOKEN
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and re.search(r"[a-z] [a-z]", str(call.args[0].value))
    ]


def _forms(written: str | Iterable[str]) -> tuple[str, ...]:
    return (written,) if isinstance(written, str) else tuple(written)


def _key(message: Message) -> str:
    return _forms(message.id)[0]


def _whole(message: Message | None) -> bool:
    return message is not None and all(_forms(message.string)) and bool(message.string)


@pytest.mark.parametrize("language", LANGUAGES)
class TestCatalogue:
    def test_has_every_text_of_the_code(self, language: str) -> None:
        none(missing(catalogue(language), texts()))

    def test_has_no_text_that_left_the_code(self, language: str) -> None:
        none(left_over(catalogue(language), texts()))

    def test_has_no_guess(self, language: str) -> None:
        none(uncertain(catalogue(language)))

    def test_fills_in_the_same_fields(self, language: str) -> None:
        none(changed_fields(catalogue(language)))

    def test_has_every_refusal(self, language: str) -> None:
        none(missing(catalogue(language), {kind.text for kind in refusals()}))


def refusals(kind: type[Refusal] = Refusal) -> set[type[Refusal]]:
    """Return every kind of refusal."""
    return {kind}.union(*(refusals(narrower) for narrower in kind.__subclasses__()))


def test_each_refusal_has_words_of_its_own() -> None:
    none([kind.__name__ for kind in refusals() if "text" not in vars(kind)])


def test_no_sentence_goes_round_the_catalogues() -> None:
    none([f"{s.place}:{line}" for s in sources("pages") for line in unmarked(s.tree)])


class TestTheRuleItself:
    @staticmethod
    def _catalogue() -> Catalog:
        known = Catalog(locale="sv")
        known.add("Cases", "Ärenden")
        known.add(("{n} case", "{n} cases"), ("{n} ärende", ""))
        known.add("Due {day}", "Senast {dag}")
        known.add("Gone", "Borta", flags=("fuzzy",))
        return known

    def test_finds_the_texts_of_a_module(self) -> None:
        code = (
            "_('A')\nphrase('B' ' b')\nwords.many('{n} c', '{n} cs', 3)\nn_('d', 'ds', 2)\nf('no')"
        )
        assert dict(texts_in(ast.parse(code))) == {
            "A": None,
            "B b": None,
            "{n} c": "{n} cs",
            "d": "ds",
        }

    def test_finds_what_is_missing_or_half_translated(self) -> None:
        assert missing(self._catalogue(), ["Cases", "Journeys", "{n} case"]) == [
            "Journeys",
            "{n} case",
        ]

    def test_finds_what_is_left_over(self) -> None:
        assert left_over(self._catalogue(), ["Cases", "{n} case", "Due {day}"]) == ["Gone"]

    def test_finds_a_guess(self) -> None:
        assert uncertain(self._catalogue()) == ["Gone"]

    def test_finds_a_changed_field(self) -> None:
        assert changed_fields(self._catalogue()) == ["Due {day}"]

    def test_finds_a_sentence_that_is_not_marked(self) -> None:
        assert unmarked(ast.parse("st.title('Take in an application')"))
        assert unmarked(ast.parse("st.title(_('Take in an application'))")) == []
