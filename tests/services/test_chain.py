"""The chain: whatever is done to lines behind its back, it says so, and where."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from services.chain import START, Break, Fault, Link, digest_of, first_fault, join

AT = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
Line = dict[str, Any]

_words = some.text(max_size=8)
_lines = some.fixed_dictionaries(
    {
        "at": some.datetimes(timezones=some.just(UTC)),
        "actor_id": some.none() | some.integers(1, 9),
        "actor": _words,
        "role": some.none() | _words,
        "action": _words,
        "subject": _words,
        "fields": some.lists(_words, max_size=3),
        "reason": some.none() | _words,
        "case_version": some.none() | some.integers(1, 9),
    }
)
_trails = some.lists(_lines, min_size=1, max_size=8)


def line(action: str = "case.opened", **facts: Any) -> Line:
    """Write a line that has not joined."""
    usual: Line = {"at": AT, "actor_id": 1, "actor": "nord", "role": "COORDINATOR"}
    rest: Line = {"subject": "K7QF-2M9X", "fields": [], "reason": None, "case_version": None}
    return {**usual, **rest, "action": action, **facts}


def joined(lines: list[Line]) -> tuple[list[Line], Link]:
    """Chain copies of lines and return them with their head."""
    copies = [dict(one) for one in lines]
    return copies, join(START, copies)


def rechained(lines: list[Line]) -> tuple[list[Line], Link]:
    """Do what somebody would who may write everything in the database."""
    return joined(lines)


class TestJoin:
    def test_numbers_lines_from_one_and_links_each_with_the_one_before(self) -> None:
        (first, second), head = joined([line(), line("list.opened")])
        assert (first["position"], second["position"]) == (1, 2)
        assert first["previous"] == START.digest
        assert second["previous"] == first["digest"]
        assert head == Link(2, second["digest"])

    def test_goes_on_from_a_head(self) -> None:
        together, head = joined([line(), line("list.opened")])
        first = dict(line())
        second = dict(line("list.opened"))
        assert join(join(START, [first]), [second]) == head
        assert [first, second] == together

    def test_writes_the_same_digest_for_ever(self) -> None:
        """Every digest ever written depends on the form; this one is kept from the first day."""
        link = digest_of(START, line(fields=["region"], reason="Å", case_version=3))
        assert link.digest == "69b7dbc9bcdf7d014686a80cceef1227b3ac2872e79d3ac2f605d4cbe4944503"

    def test_knows_no_time_zone_but_the_moment(self) -> None:
        there = datetime.fromisoformat("2026-11-21T13:00:00+01:00")
        assert digest_of(START, line(at=there)) == digest_of(START, line())

    @given(_lines, _lines)
    def test_two_different_lines_have_two_digests(self, one: Line, other: Line) -> None:
        assume(one != other)
        assert digest_of(START, one) != digest_of(START, other)


class TestFirstFault:
    @given(_trails)
    def test_finds_nothing_wrong_with_what_was_written(self, trail: list[Line]) -> None:
        lines, head = joined(trail)
        assert first_fault(lines, head) is None
        assert first_fault(lines, head, {one["position"]: one["digest"] for one in lines}) is None

    def test_finds_nothing_wrong_with_an_empty_trail(self) -> None:
        assert first_fault([], START) is None

    @given(_trails, some.data())
    def test_finds_any_change_of_any_column(self, trail: list[Line], data: some.DataObject) -> None:
        lines, head = joined(trail)
        place = data.draw(some.integers(0, len(lines) - 1))
        name = data.draw(some.sampled_from(sorted(lines[place])))
        other = data.draw(some.integers(0, 99) if name == "position" else _lines.map(_value(name)))
        assume(other != lines[place][name])
        lines[place][name] = other
        found = first_fault(lines, head)
        assert found is not None
        assert found.position == place + 1

    @given(_trails, some.data())
    def test_finds_any_line_that_is_removed(self, trail: list[Line], data: some.DataObject) -> None:
        lines, head = joined(trail)
        place = data.draw(some.integers(0, len(lines) - 1))
        del lines[place]
        kind = Break.GAP if place < len(lines) else Break.TAIL_MISSING
        assert first_fault(lines, head) == Fault(kind, place + 1)

    @given(_trails, some.data())
    def test_finds_any_tail_that_is_cut(self, trail: list[Line], data: some.DataObject) -> None:
        lines, head = joined(trail)
        left = data.draw(some.integers(0, len(lines) - 1))
        assert first_fault(lines[:left], head) == Fault(Break.TAIL_MISSING, left + 1)

    @given(_trails, some.data())
    def test_finds_any_two_that_are_swapped(self, trail: list[Line], data: some.DataObject) -> None:
        """Swapped with their numbers changed to fit: what they say stands in the other place."""
        lines, head = joined(trail)
        assume(len(lines) > 1)
        places = sorted(
            data.draw(some.sets(some.integers(0, len(lines) - 1), min_size=2, max_size=2))
        )
        one, other = places
        assume(trail[one] != trail[other])
        lines[one], lines[other] = lines[other], lines[one]
        for place, moved in enumerate(lines):
            moved["position"] = place + 1
        found = first_fault(lines, head)
        assert found is not None
        assert found.position == one + 1

    @given(_trails, _lines, some.data())
    def test_finds_any_line_that_is_inserted(
        self, trail: list[Line], extra: Line, data: some.DataObject
    ) -> None:
        """Inserted well linked, with all later lines renumbered."""
        lines, head = joined(trail)
        place = data.draw(some.integers(0, len(lines)))
        before = START if place == 0 else Link(place, lines[place - 1]["digest"])
        forged = dict(extra)
        join(before, [forged])
        assume(place == len(lines) or forged["digest"] != lines[place]["digest"])
        lines.insert(place, forged)
        for number, one in enumerate(lines, start=1):
            one["position"] = number
        assert first_fault(lines, head) is not None

    @given(_trails, some.data())
    def test_a_noted_head_finds_a_trail_that_was_written_anew(
        self, trail: list[Line], data: some.DataObject
    ) -> None:
        """Whoever may change everything in the database cannot change what was noted outside."""
        _, head = joined(trail)
        forgers: dict[str, Callable[[list[Line], int], list[Line]]] = {
            "changed": lambda all_, at: [*all_[:at], {**all_[at], "actor": "x"}, *all_[at + 1 :]],
            "removed": lambda all_, at: all_[:at] + all_[at + 1 :],
            "inserted": lambda all_, at: [*all_[:at], line("forged"), *all_[at:]],
            "cut": lambda all_, at: all_[:at],
        }
        forge = forgers[data.draw(some.sampled_from(sorted(forgers)))]
        forged = forge(trail, data.draw(some.integers(0, len(trail) - 1)))
        assume(joined(forged)[1] != head)
        again, new_head = rechained(forged)
        assert first_fault(again, new_head) is None  # the database alone agrees with itself
        found = first_fault(again, new_head, {head.position: head.digest})
        assert found is not None
        assert found.kind in (Break.NOT_AS_NOTED, Break.TAIL_MISSING)

    @pytest.mark.parametrize(
        ("head", "expected"),
        [
            (Link(1, ""), Fault(Break.BEYOND_THE_HEAD, 2)),
            (Link(2, "another"), Fault(Break.BEYOND_THE_HEAD, 2)),
            (Link(3, ""), Fault(Break.TAIL_MISSING, 3)),
        ],
    )
    def test_finds_a_head_that_does_not_fit(self, head: Link, expected: Fault) -> None:
        lines, _ = joined([line(), line()])
        assert first_fault(lines, head) == expected


def _value(name: str) -> Callable[[Line], Any]:
    """Take one column of another line; of the links any other text."""
    return lambda other: other.get(name, other["subject"])
