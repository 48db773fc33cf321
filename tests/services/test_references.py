"""References: random, forgiving to read, and no slip of the hand goes unnoticed."""

from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.errors import WrongReference
from services.references import ALPHABET, fresh_reference, read_reference


def drawn(seed: int) -> str:
    return fresh_reference(Random(seed))  # noqa: S311  chance that can be repeated


REFERENCES = st.integers(0, 2**32).map(drawn)


def letters(ref: str) -> str:
    return ref.replace("-", "")


@given(REFERENCES)
def test_are_read_as_they_are_written(ref: str) -> None:
    assert read_reference(ref) == ref


@given(REFERENCES)
def test_are_read_whatever_their_case_spaces_and_hyphens(ref: str) -> None:
    for typed in (ref.lower(), letters(ref), f" {ref[:2]} {ref[2:]} ", ref.replace("-", "–")):
        assert read_reference(typed) == ref


@given(REFERENCES)
def test_are_read_through_the_usual_mix_ups(ref: str) -> None:
    swaps = str.maketrans({"0": "O", "1": "l", "5": "S", "V": "u"})
    assert read_reference(ref.translate(swaps)) == ref


@given(REFERENCES)
def test_every_single_wrong_character_is_found(ref: str) -> None:
    right = letters(ref)
    for place, sign in enumerate(right):
        for wrong in ALPHABET:
            if wrong != sign:
                with pytest.raises(WrongReference):
                    read_reference(right[:place] + wrong + right[place + 1 :])


@given(REFERENCES)
def test_every_swapped_pair_is_found(ref: str) -> None:
    right = list(letters(ref))
    for first, second in combinations(range(len(right)), 2):
        swapped = right.copy()
        swapped[first], swapped[second] = right[second], right[first]
        if swapped != right:
            with pytest.raises(WrongReference):
                read_reference("".join(swapped))


@given(st.text(max_size=40))
def test_anything_else_is_refused_and_breaks_nothing(typed: str) -> None:
    try:
        ref = read_reference(typed)
    except WrongReference:
        return
    assert len(letters(ref)) == 8


@pytest.mark.parametrize("typed", ["", "K7QF", "K7QF-2M9X-1", "ÅÄÖÅ-ÄÖÅÄ", "\uff19" * 8])
def test_too_short_too_long_and_foreign_letters_are_refused(typed: str) -> None:
    with pytest.raises(WrongReference):
        read_reference(typed)


def test_are_drawn_anew_each_time() -> None:
    assert len({fresh_reference() for _ in range(200)}) == 200


def test_are_the_same_again_from_the_same_source_of_chance() -> None:
    assert drawn(7) == drawn(7)


def test_tell_neither_count_nor_region() -> None:
    first = [drawn(seed)[0] for seed in range(400)]
    assert len(set(first)) > 25
