"""Which passwords others would soon think of."""

import pytest

from models.codes import Region, Role
from services.access import Viewer
from services.errors import PasswordGuessable, PasswordOwnWords, PasswordTooShort
from services.passwords.rules import first_guesses, is_guessable, plain, require_fit

EVA = Viewer(1, "eva.lindstrom", "Eva Lindström", Role.COORDINATOR, frozenset({Region.BERGSLAGEN}))


@pytest.mark.parametrize(
    "password",
    [
        "sommar2026!!",
        "Sommar 2026!!",
        "SOMMARSOMMAR",
        "Lösenord1234",
        "lösenord-lösenord",
        "P@ssw0rd2026!",
        "password1234",
        "passwordpassword",
        "qwertyuiop12",
        "123456789012",
        "890123456789",
        "987654321098",
        "199001011234",
        "aaaaaaaaaaaa",
        "abcabcabcabc",
        "hejhejhejhej",
        "Stockholm-2026",
        "annaandersson",
        "djurgården1891",
        "!!!!iloveyou!!!!",
        "Malmö FF 1910!",
        "password123456789",
        "qwerty123456789",
        "123456789qwerty",
        "abc123456789",
        "iloveyou123456789",
        "Stockholm123456789",
        "sommar123456789",
        "sommar987654321",
        "sommar-2020202020",
        "test1234567890",
        "hemlig123456789",
        "Lösenord1111111111",
        "zaq12wsxcde3",
        "!QAZ2wsx3edc4rfv",
        "1qaz2wsx3edc",
        "987654321987654321",
        "123123123123123",
        "aaaa1111bbbb2222",
        "aabbccddeeffgg",
        "xkq483xkq483",
    ],
)
def test_refuses_what_people_choose_again_and_again(password: str) -> None:
    assert is_guessable(password)


@pytest.mark.parametrize(
    "password",
    [
        "kaffe vid sjön varje morgon",
        "grönblommakattsjö",
        "xkq4-83hs-wmzp",
        "8391726199341123",
        "sommar 839172619934",
        "xkq4-83hs xkq4-83hs",
        "en mening som ingen annan skriver",
        "ÅÄÖ och några till",
        "密码很长很长很长很长很长很长",
        "        en  rad  luft        ",
        "x" * 3 + "yzåw" * 7 + "k",
    ],
)
def test_passes_what_takes_thought_whatever_its_characters(password: str) -> None:
    assert not is_guessable(password)


@pytest.mark.parametrize(
    "password",
    [
        "eva.lindstrom",
        "EvaLindström1987",
        "bergslagen-2026",
        "hemväg!hemväg!",
        "hemvag-bergslagen",
        "lindströmska 12",
    ],
)
def test_refuses_little_but_ones_own_words(password: str) -> None:
    with pytest.raises(PasswordOwnWords):
        require_fit(password, EVA)


def test_lets_ones_own_name_stand_in_a_sentence() -> None:
    require_fit("eva dricker kaffe vid sjön", EVA)


@pytest.mark.parametrize("length", [0, 11, 129, 100_000])
def test_refuses_other_lengths(length: int) -> None:
    with pytest.raises(PasswordTooShort):
        require_fit("k" * length, EVA)


@pytest.mark.parametrize("length", [12, 128])
def test_length_alone_is_not_enough(length: int) -> None:
    with pytest.raises(PasswordGuessable):
        require_fit("k" * length, EVA)


def test_the_list_is_long_plain_and_holds_swedish_words() -> None:
    words = first_guesses()
    assert len(words) > 2500
    assert {"losenord", "sommar", "password", "qwerty", "goteborg", "andersson"} <= words
    assert all(word == plain(word) and word.isalpha() for word in words)
