"""The back door: every verb, its exit status, and what it prints where."""

import json
import sqlite3
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlmodel import Session, select

import manage
from models.codes import Region, Role
from models.users import User, UserRegion
from services import clock, trail_check
from services.access import EVERYWHERE
from services.database import open_engine
from services.installation import OPERATOR
from services.measures.questions import Question
from services.measures.registry import MEASURES, measure
from services.one_time_codes import hash_code
from services.private_files import ONLY_ITS_OWNER
from tests.databases import Database, migrated_database

VERBS = (
    "migrate",
    "create-user",
    "check",
    "demo-data",
    "measure",
    "recount",
    "verify-audit",
    "backup",
    "restore",
    "rotate-keys",
    "erase-due",
    "subject-copy",
    "release",
    "audit-release",
    "present",
    "docs",
)
DAY = "2026-11-21"
ASKED_WRONGLY = 2
Shown = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give the address of a demonstration that demo-data made."""
    url = f"sqlite:///{tmp_path_factory.mktemp('manage') / 'demo.db'}"
    assert manage.main(["demo-data", "--database", url, "--today", DAY]) == manage.DONE
    return url


@pytest.fixture
def empty(tmp_path: Path) -> str:
    """Give the address of a database that is not there yet."""
    return f"sqlite:///{tmp_path / 'deep' / 'new.db'}"


def place(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def asked_wrongly(*arguments: str) -> bool:
    """Say whether the command line itself is refused."""
    with pytest.raises(SystemExit) as ended:
        manage.main(list(arguments))
    return ended.value.code == ASKED_WRONGLY


class TestCommandLine:
    @pytest.mark.parametrize("verb", VERBS)
    def test_every_verb_explains_itself(self, verb: str, capsys: Shown) -> None:
        with pytest.raises(SystemExit) as ended:
            manage.main([verb, "--help"])
        assert ended.value.code == manage.DONE
        assert "--database" in capsys.readouterr().out

    def test_refuses_no_verb_and_an_unknown_one(self) -> None:
        assert asked_wrongly()
        assert asked_wrongly("dance")

    @pytest.mark.parametrize(
        "arguments",
        [
            ("demo-data", "--today", "yesterday"),
            ("demo-data", "--cases", "0"),
            ("measure", "caseload", "--region", "LAPPLAND"),
            ("create-user", "anna"),
            ("create-user", "anna", "--role", "queen"),
        ],
    )
    def test_refuses_what_cannot_be_read(self, arguments: tuple[str, ...]) -> None:
        assert asked_wrongly(*arguments)

    @pytest.mark.parametrize("verb", [("recount",), ("measure", "caseload"), ("check",)])
    def test_makes_no_database_by_looking_at_it(
        self, verb: tuple[str, ...], empty: str, capsys: Shown
    ) -> None:
        assert manage.main([*verb, "--database", empty]) == manage.REFUSED
        assert "manage.py migrate" in capsys.readouterr().err
        assert not place(empty).exists()

    def test_runs_as_a_program_and_needs_nothing_but_the_database(self, loaded: str) -> None:
        done = subprocess.run(
            [sys.executable, manage.__file__, "recount", "--database", loaded],
            env={"STARTED_ON": "no day at all", "SECRET_KEY": ""},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "0 differences.\n")


class TestMigrate:
    def test_makes_a_database_that_is_its_owners_alone(self, empty: str) -> None:
        assert manage.main(["migrate", "--database", empty]) == manage.DONE
        assert stat.S_IMODE(place(empty).stat().st_mode) == ONLY_ITS_OWNER

    def test_does_no_harm_a_second_time(self, loaded: str) -> None:
        assert manage.main(["migrate", "--database", loaded]) == manage.DONE


class TestCreateUser:
    def make(self, url: str, *arguments: str) -> int:
        return manage.main(["create-user", *arguments, "--database", url])

    def test_prints_a_code_for_the_first_sign_in(self, empty: str, capsys: Shown) -> None:
        manage.main(["migrate", "--database", empty])
        arguments = ("anna", "--role", "coordinator", "--region", "nord", "--region", "MITT")
        assert self.make(empty, *arguments, "--name", "Anna") == manage.DONE
        code = capsys.readouterr().out.strip()
        engine = open_engine(empty)
        with Session(engine) as session:
            user = session.exec(select(User)).one()
            regions = set(session.exec(select(UserRegion.region)).all())
        engine.dispose()
        assert user.code_hash == hash_code(code)
        assert (user.name, user.role, user.must_change_password) == ("Anna", Role.COORDINATOR, True)
        assert regions == {Region.NORD, Region.MITT}

    def test_prints_another_when_the_first_is_over(self, empty: str, capsys: Shown) -> None:
        manage.main(["migrate", "--database", empty])
        self.make(empty, "chief", "--role", "admin")
        first = capsys.readouterr().out.strip()
        assert manage.main(["reset-user", "chief", "--database", empty]) == manage.DONE
        shown = capsys.readouterr()
        assert shown.out.strip() not in ("", first)
        assert "until" in shown.err
        assert manage.main(["reset-user", "nobody", "--database", empty]) == manage.REFUSED

    def test_refuses_a_name_that_is_taken(self, loaded: str, capsys: Shown) -> None:
        assert self.make(loaded, "nord", "--role", "iom") == manage.REFUSED
        assert "already a user" in capsys.readouterr().err

    def test_refuses_a_coordinator_without_a_region(self, loaded: str) -> None:
        assert self.make(loaded, "anna", "--role", "coordinator") == manage.REFUSED


class TestCheck:
    def test_passes_a_demonstration_line_by_line(self, loaded: str, capsys: Shown) -> None:
        assert manage.main(["check", "--database", loaded]) == manage.DONE
        lines = capsys.readouterr().out.splitlines()
        assert [line.split()[0] for line in lines] == ["pass"] * 4

    def test_fails_when_something_is_not_in_order(self, empty: str, capsys: Shown) -> None:
        manage.main(["migrate", "--database", empty])
        place(empty).chmod(0o644)
        assert manage.main(["check", "--database", empty]) == manage.REFUSED
        assert "fail  file rights" in capsys.readouterr().out

    def test_looks_at_the_settings_without_a_database_named(
        self, empty: str, monkeypatch: pytest.MonkeyPatch, capsys: Shown
    ) -> None:
        manage.main(["migrate", "--database", empty])
        monkeypatch.chdir(place(empty).parent)
        monkeypatch.setenv("DATABASE_URL", empty)
        monkeypatch.setenv("SECRET_KEY", "")
        assert manage.main(["check"]) == manage.REFUSED
        assert "fail  settings    SECRET_KEY" in capsys.readouterr().out

    def test_says_which_setting_cannot_be_read(
        self, monkeypatch: pytest.MonkeyPatch, capsys: Shown
    ) -> None:
        monkeypatch.setenv("IDLE_MINUTES", "many")
        assert manage.main(["check"]) == manage.REFUSED
        assert "idle_minutes" in capsys.readouterr().err


class TestDemoData:
    def test_says_how_many_cases_it_wrote(self, empty: str, capsys: Shown) -> None:
        arguments = ["--today", DAY, "--cases", "40", "--years", "3", "--seed", "5"]
        assert manage.main(["demo-data", "--database", empty, *arguments]) == manage.DONE
        assert capsys.readouterr().err == f"40 fictitious cases until {DAY}.\n"
        connection = sqlite3.connect(place(empty))
        assert connection.execute("SELECT count(*) FROM cases").fetchone() == (40,)
        connection.close()

    def test_refuses_to_write_over_anything(self, loaded: str, capsys: Shown) -> None:
        assert manage.main(["demo-data", "--database", loaded]) == manage.REFUSED
        assert "nothing was changed" in capsys.readouterr().err

    def test_refuses_a_day_without_a_past(self, empty: str, capsys: Shown) -> None:
        arguments = ["demo-data", "--database", empty, "--today", "2012-06-01"]
        assert manage.main(arguments) == manage.REFUSED
        assert "2012" in capsys.readouterr().err

    def test_writes_to_either_database(self, database: Database) -> None:
        arguments = ["demo-data", "--database", database.url, "--today", DAY, "--cases", "5"]
        assert manage.main(arguments) == manage.DONE
        assert manage.main(["recount", "--database", database.url]) == manage.DONE


class TestMeasure:
    def shown(self, capsys: Shown, url: str, *arguments: str) -> str:
        capsys.readouterr()
        assert manage.main(["measure", *arguments, "--database", url]) == manage.DONE
        return capsys.readouterr().out

    def test_prints_the_table_of_the_registry_as_json(self, loaded: str, capsys: Shown) -> None:
        arguments = ("supported", "--from", "2018-01-01", "--to", "2018-12-31", "--json")
        printed = json.loads(self.shown(capsys, loaded, *arguments, "--by", "return_country"))
        engine = open_engine(loaded)
        with Session(engine) as session:
            first, last = manage.day("2018-01-01"), manage.day("2018-12-31")
            asked = Question(as_of=last, since=first, until=last, by=("return_country",))
            table = measure(session, "supported", asked, EVERYWHERE)
        engine.dispose()
        assert printed == json.loads(json.dumps(table.json()))
        assert sum(row["n"] for row in printed["rows"]) == 61

    def test_prints_every_one_if_none_is_named(self, loaded: str, capsys: Shown) -> None:
        printed = json.loads(self.shown(capsys, loaded, "--as-of", DAY, "--json"))
        assert [table["measure"] for table in printed] == list(MEASURES)
        for table in printed[:2]:
            alone = self.shown(capsys, loaded, table["measure"], "--as-of", DAY, "--json")
            assert json.loads(alone) == table
        text = self.shown(capsys, loaded, "--as-of", DAY, "--by", "stage")
        assert text.startswith("caseload, as of")
        assert "\n\nwaiting_for_decision, as of" in text
        assert "returned, as of" not in text

    def test_prints_it_as_text(self, loaded: str, capsys: Shown) -> None:
        printed = self.shown(
            capsys, loaded, "returned", "--from", "2017-01-01", "--to", "2017-12-31"
        )
        assert printed.startswith("returned, as of 2017-12-31, unit: return episodes\n")
        assert printed.endswith("group   n\nall    39\n")

    def test_takes_every_filter_of_the_screens(self, loaded: str, capsys: Shown) -> None:
        filters = ("--region", "NORD", "--country-group", "BG", "--age", "ADULT")
        arguments = ("caseload", "--as-of", DAY, "--by", "region,stage", "--json", *filters)
        rows = json.loads(self.shown(capsys, loaded, *arguments))["rows"]
        assert {row["group"][0] for row in rows} == {"NORD"}

    def test_refuses_an_unknown_figure_or_key(self, loaded: str, capsys: Shown) -> None:
        for arguments in (
            ["measure", "weather"],
            ["measure", "caseload", "--by", "weather"],
            ["measure", "--by", "weather"],
        ):
            assert manage.main([*arguments, "--database", loaded]) == manage.ASKED_WRONGLY
            assert "weather" in capsys.readouterr().err

    @pytest.mark.parametrize(
        "days",
        [
            ("--as-of", "0001-01-01", "--by", "month"),
            ("--from", "2026-01-01", "--to", "2025-01-01"),
        ],
    )
    def test_refuses_days_it_cannot_answer_for(self, loaded: str, days: tuple[str, ...]) -> None:
        arguments = ["measure", "caseload", *days, "--database", loaded]
        assert manage.main(arguments) == manage.ASKED_WRONGLY

    @pytest.mark.parametrize("address", ["nonsense", "nosuch://here"])
    def test_refuses_what_is_no_database(self, address: str, capsys: Shown) -> None:
        arguments = ["measure", "caseload", "--database", address]
        assert manage.main(arguments) == manage.ASKED_WRONGLY
        assert address in capsys.readouterr().err


class TestRecount:
    def test_names_each_difference(self, tmp_path: Path, capsys: Shown) -> None:
        with migrated_database("sqlite", tmp_path) as database:
            url = database.url
            manage.main(["demo-data", "--database", url, "--today", DAY, "--cases", "3"])
            connection = sqlite3.connect(place(url))
            connection.execute("UPDATE cases SET stage_since = '2012-01-01' WHERE id = 2")
            (ref,) = connection.execute("SELECT ref FROM cases WHERE id = 2").fetchone()
            connection.commit()
            connection.close()
            assert manage.main(["recount", "--database", url]) == manage.REFUSED
        assert capsys.readouterr().out == f"{ref} cases 2 stage_since\n"


class TestVerifyAudit:
    def test_passes_what_the_demonstration_wrote(self, loaded: str, capsys: Shown) -> None:
        assert manage.main(["verify-audit", "--database", loaded]) == manage.DONE
        assert "lines are as they were written" in capsys.readouterr().err

    def test_says_where_the_trail_was_changed(
        self, loaded: str, tmp_path: Path, capsys: Shown
    ) -> None:
        copy = tmp_path / "copy.db"
        copy.write_bytes(place(loaded).read_bytes())
        with sqlite3.connect(copy) as connection:
            connection.execute("DROP TRIGGER trail_is_not_changed")
            connection.execute("UPDATE trail SET actor = 'syd' WHERE position = 70")
        connection.close()
        asked = ["verify-audit", "--database", f"sqlite:///{copy}"]
        assert manage.main(asked) == manage.REFUSED
        assert capsys.readouterr().out == "CHANGED 70\n"

    def test_compares_with_heads_that_were_noted(
        self, loaded: str, tmp_path: Path, capsys: Shown
    ) -> None:
        heads = tmp_path / "heads.log"
        heads.write_text(f"{DAY} 70 {'0' * 64}\n")
        asked = ["verify-audit", "--database", loaded, "--heads", str(heads)]
        assert manage.main(asked) == manage.REFUSED
        assert capsys.readouterr().out == "NOT_AS_NOTED 70\n"

    def test_does_not_say_that_all_is_well_when_the_noted_heads_are_gone(
        self, loaded: str, tmp_path: Path, capsys: Shown
    ) -> None:
        copy, heads = tmp_path / "copy.db", tmp_path / "heads.log"
        copy.write_bytes(place(loaded).read_bytes())
        asked = ["verify-audit", "--database", f"sqlite:///{copy}"]
        engine = open_engine(asked[-1])
        trail_check.watch(engine, OPERATOR, heads, clock.now(), time.sleep)
        engine.dispose()
        assert manage.main([*asked, "--heads", str(heads)]) == manage.DONE
        assert manage.main(asked) == manage.REFUSED
        heads.write_text("")
        assert manage.main([*asked, "--heads", str(heads)]) == manage.REFUSED
        assert "--heads FILE" in capsys.readouterr().err

    def test_refuses_heads_that_are_not_there(self, loaded: str, tmp_path: Path) -> None:
        asked = ["verify-audit", "--database", loaded, "--heads", str(tmp_path / "none.log")]
        assert manage.main(asked) == manage.ASKED_WRONGLY


class TestDocs:
    def test_writes_the_pages_and_finds_them_in_order(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Shown
    ) -> None:
        monkeypatch.setattr(manage, "ROOT", tmp_path)
        assert manage.main(["docs", "--check"]) == manage.REFUSED
        assert "docs/reference/stages.md" in capsys.readouterr().out
        assert manage.main(["docs"]) == manage.DONE
        assert manage.main(["docs", "--check"]) == manage.DONE
