"""Renewing the catalogues keeps translations, asks for the missing ones and drops the rest."""

from babel.messages.catalog import Catalog

from deploy.setup.words import Texts, renewed

WANTED: Texts = {
    "Cases": None,
    "Journeys": None,
    "{n} case": "{n} cases",
    "Stage.GRANTED": None,
}


def _known(language: str) -> Catalog:
    known = Catalog(locale=language)
    known.add("Cases", "Ärenden")
    known.add("Referral", "Remiss")
    return known


def _strings(language: str) -> dict[str, object]:
    fresh = renewed(language, _known(language), WANTED)
    return {message.id if isinstance(message.id, str) else message.id[0]: message.string
            for message in fresh if message.id}  # fmt: skip


def test_keeps_translations_and_leaves_new_texts_open() -> None:
    assert _strings("sv") == {
        "Cases": "Ärenden",
        "Journeys": "",
        "{n} case": ("", ""),
        "Stage.GRANTED": "",
    }


def test_drops_what_the_code_no_longer_shows() -> None:
    assert "Referral" not in _strings("sv")


def test_english_is_its_own_translation_but_for_the_labels_of_codes() -> None:
    english = _strings("en")
    assert english["Journeys"] == "Journeys"
    assert english["{n} case"] == ("{n} case", "{n} cases")
    assert english["Stage.GRANTED"] == ""


def test_gives_the_same_file_each_time() -> None:
    first, second = (renewed("sv", _known("sv"), WANTED) for _ in range(2))
    assert first.mime_headers == second.mime_headers
