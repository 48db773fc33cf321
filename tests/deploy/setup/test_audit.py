"""The dependency audit tells what it knows, and says aloud what it could not ask."""

import json

from deploy.setup.audit import Audit, fails, read_report, told

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
