"""The dependency audit tells what it knows, and says aloud what it could not ask."""

import json
from datetime import date

import pytest

from deploy.setup.audit import EXCUSES, Audit, fails, read_excuses, read_report, told
from services import clock

KNOWN = {"id": "PYSEC-1", "fix_versions": ["2.0"]}


def report(*packages: dict[str, object]) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


def checked(name: str, *weaknesses: dict[str, object]) -> dict[str, object]:
    return {"name": name, "version": "1.0", "vulns": list(weaknesses)}


def skipped(name: str) -> dict[str, object]:
    return {"name": name, "skip_reason": "not found"}


def test_all_checked_and_nothing_known_passes() -> None:
    audit = read_report(report(checked("babel"), checked("numpy")), "")
    assert told(audit) == ["2 packages checked, no weakness known"]
    assert not fails(audit, strict=True)


def test_a_known_weakness_fails_and_names_the_cure() -> None:
    audit = read_report(report(checked("babel", KNOWN)), "")
    assert told(audit)[0] == "KNOWN WEAKNESS: babel 1.0: PYSEC-1, mended in 2.0"
    assert fails(audit, strict=False)


def test_skipped_packages_are_not_checked_and_never_none_known() -> None:
    audit = read_report(report(skipped("babel"), skipped("numpy")), "")
    assert told(audit) == ["NOT CHECKED for known weaknesses: 2 (babel, numpy)"]
    assert not fails(audit, strict=False)
    assert fails(audit, strict=True)


def test_advisories_out_of_reach_mean_nothing_was_checked() -> None:
    audit = read_report("", "Traceback …\nConnectionError: no route")
    assert told(audit) == [
        "NOT CHECKED for known weaknesses: 1 (every package (ConnectionError: no route))"
    ]
    assert fails(audit, strict=True)


def test_another_kind_of_answer_means_nothing_was_checked() -> None:
    for answer in ("[]", "{}", "null", "<html>"):
        assert read_report(answer, "").not_checked, answer


def test_names_only_the_first_few_that_were_not_checked() -> None:
    audit = Audit(not_checked=[f"package-{number}" for number in range(9)])
    assert told(audit)[0].startswith("NOT CHECKED for known weaknesses: 9 (package-0, ")
    assert told(audit)[0].endswith("package-4 …)")


EXCUSED = """
[[excused]]
package = "babel"
weakness = "CVE-2026-1"
until = 2026-12-01
reason = "Only where templates come from strangers; ours are our own."
"""
DAY = date(2026, 11, 1)


class TestExcuses:
    """A known weakness passes only with a reason, and only for a while."""

    def test_the_committed_ones_are_in_order(self) -> None:
        read_excuses(EXCUSES.read_text(encoding="utf-8"), clock.today())

    @pytest.mark.parametrize("names", [{"id": "CVE-2026-1"}, {"aliases": ["CVE-2026-1"]}])
    def test_one_that_holds_lets_the_weakness_pass_and_says_so(
        self, names: dict[str, object]
    ) -> None:
        excuses = read_excuses(EXCUSED, DAY)
        audit = read_report(report(checked("babel", KNOWN | names)), "", excuses)
        assert not fails(audit, strict=True)
        assert told(audit)[0].startswith("EXCUSED: babel 1.0: ")
        assert "until 2026-12-01: Only where" in told(audit)[0]
        assert told(audit)[-1] == "1 packages checked, 1 weakness known"

    def test_it_excuses_no_other_weakness_and_no_other_package(self) -> None:
        excuses = read_excuses(EXCUSED, DAY)
        other = {"id": "CVE-2026-1", "fix_versions": []}
        for package in (checked("babel", KNOWN), checked("mako", other)):
            assert fails(read_report(report(package), "", excuses), strict=False)

    def test_after_its_day_the_check_fails_again(self) -> None:
        known = {"id": "CVE-2026-1", "fix_versions": []}
        excuses = read_excuses(EXCUSED, date(2026, 12, 2))
        assert fails(read_report(report(checked("babel", known)), "", excuses), strict=False)

    @pytest.mark.parametrize(
        ("written", "wrong"),
        [("2026-12-01", "2027-12-01"), ("Only where templates come from strangers;", "no")],
    )
    def test_one_without_a_reason_or_for_too_long_is_refused(
        self, written: str, wrong: str
    ) -> None:
        spoiled = EXCUSED.replace(written, wrong)
        spoiled = spoiled.replace("no ours are our own.", "no")
        with pytest.raises(ValueError, match="excused"):
            read_excuses(spoiled, DAY)
