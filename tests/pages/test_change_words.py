"""Every deed on a case has words for whose form it has overtaken."""

import re
from datetime import UTC, datetime
from pathlib import Path

from models.codes import Language
from pages.ui.change_words import TOLD, told
from services.queries.changes_since import Change
from services.words import Words

COMMANDS = Path(__file__).resolve().parents[2] / "services" / "commands"
ENGLISH = Words(Language.EN)
AT = datetime(2026, 11, 21, 13, 32, tzinfo=UTC)


def deeds() -> set[str]:
    """Find every deed on a case in the commands' own text."""
    finished = re.compile(r'(?:\.finish\(|opened\.work\.record\()\s*"([a-z_.]+)"')
    return {deed for file in COMMANDS.glob("*.py") for deed in finished.findall(file.read_text())}


class TestTold:
    def test_has_words_for_every_deed_on_a_case(self) -> None:
        assert len(deeds()) > 30
        assert deeds() - set(TOLD) == set()

    def test_says_who_did_what_and_when(self) -> None:
        change = Change("assessment.started", "Iom", AT, ())
        assert told(change, ENGLISH) == "21 Nov 2026 14:32: Iom started the assessment."

    def test_names_the_facts_that_were_corrected(self) -> None:
        change = Change("application.corrected", "Nord", AT, ("age_group", "gender"))
        said = told(change, ENGLISH)
        assert said.endswith("Nord corrected facts of the application (Age group, Sex).")
