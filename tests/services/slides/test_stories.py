"""The story of a release: which slides, in which order, and what each of them must say."""

import json
from dataclasses import replace
from typing import Any

import pytest

from models.codes import Language, Region
from services.disclosure.documents import ReleaseDocument, read_document, write_document
from services.disclosure.samples import rehearsal
from services.slides.footers import footer
from services.slides.pictures import Path, Places, Slide, Stack, Tone
from services.slides.stories import story
from services.words import Words
from tests.security.disclosure.shown import release, release_file

KEYS = (
    "opening", "programme", "path", "support", "years", "regions", "countries", "ages", "phases",
    "follow_up", "learned", "limits",
)  # fmt: skip
ENGLISH, SWEDISH = Words(Language.EN), Words(Language.SV)
PARTS = ("tables", "plan")
FACTS = {key: fact for key, fact in json.loads(release_file()).items() if key != "sha256"}
OPTIONAL = {"persons_per_region", "country_per_year", "age_per_year", "support_phase_per_year"}


def told(document: ReleaseDocument, words: Words = ENGLISH) -> dict[str, Slide]:
    return {slide.key: slide for slide in story(document, words)}


def changed(**facts: Any) -> ReleaseDocument:
    """Give the release with other facts."""
    return read_document(write_document(FACTS | facts))


def without(*names: str) -> ReleaseDocument:
    """Give the release without some of its tables."""
    kept = {part: [one for one in FACTS[part] if one["name"] not in names] for part in PARTS}
    return changed(**kept)


def of_noughts() -> ReleaseDocument:
    """Give the release with nothing but noughts."""
    emptied = [
        {**table, "cells": [{**cell, "value": 0} for cell in table["cells"]]}
        for table in FACTS["tables"]
    ]
    return changed(tables=emptied)


class TestStory:
    def test_has_eight_to_twelve_slides_in_this_order(self):
        assert tuple(told(release())) == KEYS

    def test_leaves_out_the_slide_of_a_table_that_was_left_out(self):
        kept = tuple(told(without("age_per_year")))
        assert kept == tuple(key for key in KEYS if key != "ages")

    def test_has_eight_slides_when_every_finer_table_is_left_out(self):
        assert len(told(without(*OPTIONAL))) == 8

    def test_says_nothing_learned_when_nothing_was_written(self):
        assert "learned" not in told(changed(what_we_learned={"sv": "", "en": " "}))

    def test_shows_what_was_learned_in_the_language_it_was_written_in(self):
        swedish = changed(what_we_learned={"sv": "Ett.\n\nTvå.", "en": ""})
        assert told(swedish)["learned"].lines == ("Ett.", "Två.")

    @pytest.mark.parametrize("words", [ENGLISH, SWEDISH])
    def test_every_picture_is_also_told_in_words(self, words: Words):
        assert all(slide.alt for slide in told(release(), words).values() if slide.picture)

    def test_every_slide_says_something_in_each_language(self):
        for key, slide in told(release(), SWEDISH).items():
            assert slide.title != told(release(), ENGLISH)[key].title


class TestFoot:
    def test_names_the_release_its_years_the_rounding_and_the_caution(self):
        foot = footer(release(), ENGLISH)
        assert foot.release == "Release R-2026-01 · 2016–2025"
        assert foot.rounded == "Numbers rounded to the nearest five"
        assert "knowledge" in foot.caution
        assert foot.watermark == ""

    @pytest.mark.parametrize(("base", "said"), [(7, "seven"), (11, "eleven")])
    def test_says_the_base_that_was_used(self, base: int, said: str):
        assert footer(release(base=base), ENGLISH).rounded.endswith(said)

    def test_marks_a_rehearsal(self):
        assert footer(rehearsal(), ENGLISH).watermark == "Rehearsal · invented figures"
        assert footer(rehearsal(), SWEDISH).watermark == "Övning · påhittade siffror"


class TestFigures:
    def test_the_title_says_the_last_years_number_as_it_was_released(self):
        document = release()
        last = document.table("persons_per_year").cell("2025")
        assert told(document)["years"].title == f"About {last.shown} people returned in 2025"

    def test_the_map_has_the_seven_regions_and_says_what_is_not_confirmed(self):
        slide = told(release())["regions"]
        assert isinstance(slide.picture, Places)
        assert slide.picture.regions == tuple(Region)
        assert slide.title.endswith("2023–2025")
        for county in ("Gotland", "Halland", "Kronoberg", "Kalmar", "Blekinge"):
            assert county in slide.small
        assert "SCB" in slide.small

    def test_a_nought_is_written_as_what_it_may_hide(self):
        assert "0–2 children" in told(of_noughts())["ages"].title

    def test_follow_up_is_told_by_what_became_of_it(self):
        picture = told(release())["follow_up"].picture
        assert isinstance(picture, Stack)
        assert [part.tone for part in picture.parts] == [Tone.DONE, Tone.LATE, Tone.NOT_DONE]

    def test_a_path_has_no_number(self):
        path = told(release())["path"].picture
        assert isinstance(path, Path)
        assert not any(sign.isdigit() for step in path.steps for sign in step.title + step.text)

    def test_a_picture_needs_a_number_for_each_label(self):
        picture = told(release())["regions"].picture
        assert isinstance(picture, Places)
        with pytest.raises(ValueError, match="each label"):
            replace(picture, values=picture.values[1:])
