"""A figure as text: what it counts comes first, and its columns stand under each other."""

from dataclasses import replace
from datetime import date

from services.exports.texts import write_text
from services.measures.questions import Instead, Row, Table

DAY = date(2026, 11, 21)
INSTEAD = Instead(late=1, declined=0, missed=2, cancelled=(("LOST_CONTACT", 1),))


def table(*rows: Row, by: tuple[str, ...] = ("region",)) -> Table:
    """Make a table of these rows."""
    windows = (("M12", "arrival + 9 months …"),)
    return Table("completion_within_year", DAY, "episodes", "Who was reached.", windows, by, rows)


class TestWriteText:
    def test_says_what_is_counted_on_which_day(self) -> None:
        heading = write_text(table(Row(("NORD",), 3))).splitlines()[:3]
        assert heading == [
            "completion_within_year, as of 2026-11-21, unit: episodes",
            "Who was reached.",
            "M12: arrival + 9 months …",
        ]

    def test_says_how_many_erased_cases_are_not_in_it(self) -> None:
        whole = table(Row(("NORD",), 3))
        said = "Erased cases that are not in it any more: 2"
        assert said in write_text(replace(whole, erased=2)).splitlines()
        assert "Erased" not in write_text(whole)

    def test_writes_a_line_for_each_group(self) -> None:
        lines = write_text(table(Row(("NORD",), 3), Row(("SYD",), 12))).splitlines()[4:]
        assert lines == ["region   n", "NORD     3", "SYD     12"]

    def test_writes_every_key_as_a_column(self) -> None:
        rows = (Row(("NORD", "GRANTED"), 3), Row(("SYD", "ASSESSMENT"), 1))
        lines = write_text(table(*rows, by=("region", "stage"))).splitlines()[4:]
        assert lines == [
            "region  stage       n",
            "NORD    GRANTED     3",
            "SYD     ASSESSMENT  1",
        ]

    def test_calls_a_figure_without_groups_all(self) -> None:
        assert write_text(table(Row((), 3), by=())).splitlines()[4:] == ["group  n", "all    3"]

    def test_writes_shares_medians_and_what_happened_instead(self) -> None:
        share = Row(("NORD",), 2, of=6, share=1 / 3, low=0.1, high=0.7, instead=INSTEAD)
        names, numbers = write_text(table(share)).splitlines()[4:]
        assert names.split() == [
            *("region", "n", "of", "share", "low", "high"),
            *("late", "declined", "missed", "lost_contact"),
        ]
        assert numbers.split() == ["NORD", "2", "6", "0.333", "0.100", "0.700", "1", "0", "2", "1"]

    def test_leaves_empty_what_a_group_does_not_have(self) -> None:
        rows = (Row(("NORD",), 9, median=21.5), Row(("SYD",), 1))
        lines = write_text(table(*rows)).splitlines()[4:]
        assert lines == ["region  n  median", "NORD    9    21.5", "SYD     1"]
