"""What is asked has a use, and what must not be collected has no place to go."""

import re
from itertools import chain

import pytest
import sqlalchemy as sa
from pydantic import ValidationError
from sqlalchemy.engine import Engine
from sqlalchemy.exc import StatementError
from sqlmodel import Session, SQLModel, col

import models  # noqa: F401  imports every table, so that the metadata is whole
from models.cases import Case
from services.documentation.fields import FORMS, STEPS, USES, asked_in
from tests.factories import Programme, application, contact

# Columns that hold free text, each with what may stand there; none of it is about a person.
TEXT = {
    ("users", "name"): "a member of staff",
    ("users", "username"): "a member of staff",
    ("trail", "actor"): "a member of staff",
    ("sign_in_sessions", "device"): "a browser",
    ("sign_in_sessions", "address_sha"): "a digest of where a member of staff signs in from",
    ("sign_in_throttles", "address_sha"): "a digest of where somebody tries to sign in from",
}
FILES = {("releases", "content"): "rounded counts and a manager's words, frozen once built"}
SECRET, SEALED = ("users", "totp_secret"), 255
# Parts of column names that would betray what domain.md §2.7 forbids.
FORBIDDEN = re.compile(
    "first_?name|last_?name|surname|personn|samordn|passport|photo|birth|address|street|village|"
    "phone|e_?mail|handle|relative|employer|perpetrator|police|recruit|control_|diagnos|medicine|"
    "hiv|pregnan|ethnic|roma|religio|orientation|legal_status|bank|iban|note|comment|narrative|"
    "description|details|remark"
)


class TestFields:
    def test_every_field_asked_has_a_use(self) -> None:
        asked = set(chain.from_iterable(asked_in(*forms) for forms in FORMS.values()))
        assert asked | set(STEPS) | {"reason"} == set(USES)

    def test_a_use_names_a_rule_a_decision_or_a_figure(self) -> None:
        assert all(len(use.split()) >= 2 for use in USES.values())


class TestWhatMustNotBeCollected:
    def test_no_column_is_named_for_it(self) -> None:
        names = {
            f"{table.name}.{column.name}"
            for table in SQLModel.metadata.sorted_tables
            for column in table.columns
            if (table.name, column.name) not in TEXT
        }
        assert [name for name in names if FORBIDDEN.search(name.split(".")[1])] == []

    def test_text_is_a_code_a_reference_or_a_sum_and_no_longer_than_it_needs(self) -> None:
        for table in SQLModel.metadata.sorted_tables:
            for column in table.columns:
                if (table.name, column.name) in FILES:
                    assert isinstance(column.type, sa.LargeBinary)
                    continue
                length = getattr(column.type, "length", 0)
                assert length is not None, f"{table.name}.{column.name} holds text of any length"
                longest = SEALED if (table.name, column.name) == SECRET else 200
                assert length <= longest, f"{table.name}.{column.name}"

    @pytest.mark.parametrize(
        "field", ["name", "personnummer", "phone", "address", "note", "legal_status", "religion"]
    )
    def test_forms_refuse_it(self, field: str) -> None:
        with pytest.raises(ValidationError):
            application(**{field: "Anna Andersson, 19900101-1234"})
        with pytest.raises(ValidationError):
            contact(**{field: "070-123 45 67"})

    @pytest.mark.parametrize("field", ["ground", "gender", "return_country", "region"])
    def test_a_coded_field_takes_no_words(self, field: str) -> None:
        with pytest.raises(ValidationError):
            application(**{field: "Anna Andersson"})

    def test_a_list_of_codes_takes_no_words(self) -> None:
        with pytest.raises(ValidationError):
            application(urgent_needs=["ring 070-123 45 67"])
        with pytest.raises(ValidationError):
            contact(more_support_needed=["ring 070-123 45 67"])

    def test_a_reference_of_a_relative_takes_no_name(self, programme: Programme) -> None:
        with pytest.raises(Exception, match="reference"):
            programme.submitted(household_ref="Anna")

    def test_a_column_of_codes_takes_no_words_either(
        self, programme: Programme, engine: Engine
    ) -> None:
        ref = programme.submitted()
        for column in (Case.region, Case.gender, Case.guardian_role, Case.prior_exception):
            change = sa.update(Case).where(col(Case.ref) == ref).values({column: "Anna Andersson"})
            with Session(engine) as session, pytest.raises(StatementError):
                session.exec(change)
