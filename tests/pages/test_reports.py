"""Which half-years a report can be about."""

from datetime import date

from pages.ui.report_period import halves


def test_half_years_run_from_the_programmes_first_to_the_one_that_has_begun() -> None:
    found = halves(date(2026, 11, 22))
    assert list(found)[:3] == ["2026-2", "2026-1", "2025-2"]
    assert list(found)[-1] == "2012-1"
    assert found["2026-2"] == (date(2026, 7, 1), date(2026, 12, 31))
    assert found["2012-1"] == (date(2012, 1, 1), date(2012, 6, 30))


def test_a_half_year_that_has_not_begun_is_not_offered() -> None:
    assert next(iter(halves(date(2026, 6, 30)))) == "2026-1"
    assert next(iter(halves(date(2026, 7, 1)))) == "2026-2"
