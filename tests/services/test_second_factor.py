"""The second factor's codes, against those that the standard publishes."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from services.keys import DEMO_SECOND_FACTOR
from services.one_time_codes import hash_code, one_time_code
from services.second_factor import code_at, new_secret, picture, step_of

# RFC 6238, appendix B: the last six of its eight digits.
PUBLISHED = base64.b32encode(b"12345678901234567890").decode()
CODES = {59: "287082", 1111111109: "081804", 1234567890: "005924", 20000000000: "353130"}


def at(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)


@pytest.mark.parametrize(("second", "code"), CODES.items())
def test_shows_the_codes_of_the_standard(second: int, code: str) -> None:
    assert code_at(PUBLISHED, at(second)) == code
    assert step_of(PUBLISHED, code, at(second)) == second // 30


@pytest.mark.parametrize("late", [-59, -30, 30, 59])
def test_knows_the_step_of_a_code_that_comes_a_step_early_or_late(late: int) -> None:
    moment = at(1_000_000_020)  # the beginning of a step
    step = step_of(PUBLISHED, code_at(PUBLISHED, moment), moment + timedelta(seconds=late))
    assert step == (1_000_000_020 // 30 if -31 < late < 60 else None)


@pytest.mark.parametrize(
    "typed", ["", "28708", "2870820", "28708a", "٢٨٧٠٨٢", "287.82", "-87082", "x" * 10_000]
)
def test_takes_nothing_but_six_digits(typed: str) -> None:
    assert step_of(PUBLISHED, typed, at(59)) is None


def test_takes_them_with_a_space_between() -> None:
    assert step_of(PUBLISHED, " 287 082 ", at(59)) == 1


def test_demonstration_shows_a_code_and_any_other_short_secret_is_refused() -> None:
    assert len(code_at(DEMO_SECOND_FACTOR, at(59))) == 6
    with pytest.raises(ValueError, match="112 bits"):
        code_at("JBSWY3DPEHPK3PXQ", at(59))


def test_every_secret_is_new_and_has_160_bits() -> None:
    secrets = {new_secret() for _ in range(50)}
    assert len(secrets) == 50
    assert {len(base64.b32decode(secret)) for secret in secrets} == {20}


def test_picture_is_inside_the_page_and_asks_nobody() -> None:
    drawn = picture(new_secret(), "eva")
    assert drawn.startswith("data:image/svg+xml")
    assert "href" not in drawn


def test_one_time_codes_differ_and_are_read_with_or_without_hyphens() -> None:
    codes = {one_time_code() for _ in range(200)}
    assert len(codes) == 200
    code = codes.pop()
    assert len(code) == 19
    assert hash_code(code) == hash_code(code.upper().replace("-", " ")) != hash_code(code[:-1])
