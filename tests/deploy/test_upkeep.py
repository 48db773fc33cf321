"""The verbs that keep an installation: what they print, change and refuse."""

import io
import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlmodel import Session, select

import manage
from models.cases import Case
from models.codes import ClosingReason, Milestone
from models.erasures import Erasure
from models.users import User
from services import clock, keys
from services.commands.endings import withdraw
from services.commands.erasures import approve_erasures, propose_erasures
from services.database import open_engine
from services.installation import OPERATOR
from services.keeping.erased_before import NOTES, read_notes
from services.keeping.erasing import mark_of
from services.keeping.frozen_before import FROZEN_NOTES
from services.references import fresh_reference
from services.row_security import whole_programme
from services.second_factor import code_at
from services.settings import Settings
from tests.databases import Database
from tests.factories import Programme
from tests.people import PASSWORD, enrol

Shown = pytest.CaptureFixture[str]
KEY = urlsafe_b64encode(secrets.token_bytes(32)).decode()


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let these lines be typed."""
    return lambda *lines: monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines) + "\n"))


@pytest.fixture
def ended(programme: Programme) -> str:
    """Give a case that ended long before today."""
    arrived = clock.today() - timedelta(1500)
    programme.at = clock.now() - timedelta(days=1)
    ref = programme.arrived(arrived)
    programme.logged(ref, Milestone.M1, arrived + timedelta(30))
    programme.closed(ref, ClosingReason.REFERRED_OTHER, arrived + timedelta(100))
    return ref


def done(database: Database, verb: str, *arguments: str) -> int:
    """Run a verb on the tests' database."""
    return manage.main([verb, "--database", database.url, *arguments])


class TestBackupAndRestore:
    def test_without_a_key_nothing_is_written(
        self, database: Database, programme: Programme, tmp_path: Path, capsys: Shown
    ) -> None:
        del programme
        assert done(database, "backup", str(tmp_path / "backups")) == manage.REFUSED
        assert "BACKUP_KEY" in capsys.readouterr().err
        assert not (tmp_path / "backups").exists()

    def test_a_backup_is_restored_and_its_trail_is_whole(
        self,
        database: Database,
        ended: str,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: Shown,
    ) -> None:
        monkeypatch.setenv("BACKUP_KEY", KEY)
        monkeypatch.setenv("KEEP_BACKUPS", "1")
        (tmp_path / "hemvag-20200101T000000Z.backup").touch()
        assert done(database, "backup", str(tmp_path)) == manage.DONE
        shown = capsys.readouterr()
        place = Path(shown.out.strip())
        assert [one.name for one in tmp_path.glob("hemvag-*.backup")] == [place.name]
        assert KEY not in shown.out + shown.err
        if database.url.startswith("sqlite"):
            again = f"sqlite:///{tmp_path / 'again.db'}"
            assert manage.main(["restore", str(place), "--database", again]) == manage.DONE
            assert manage.main(["verify-audit", "--database", again]) == manage.DONE
            assert manage.main(["recount", "--database", again]) == manage.DONE
            assert manage.main(["restore", str(place), "--database", again]) == manage.REFUSED
            assert NOTES in capsys.readouterr().err
            opened = whole_programme(open_engine(again))
            with Session(opened) as session:
                assert session.exec(select(Case.ref)).all() == [ended]
            opened.dispose()

    @pytest.mark.parametrize("database", ["sqlite"], indirect=True)
    def test_what_was_erased_meanwhile_does_not_come_back(
        self,
        database: Database,
        programme: Programme,
        ended: str,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: Shown,
    ) -> None:
        monkeypatch.setenv("BACKUP_KEY", KEY)
        assert done(database, "backup", str(tmp_path)) == manage.DONE
        place = tmp_path / "of-yesterday.backup"
        Path(capsys.readouterr().out.strip()).rename(place)
        programme.at = clock.now()
        programme.do(programme.manager, propose_erasures, keep_months=24)
        auditor = enrol(programme.engine, "auditor")["auditor"]
        programme.do(auditor, approve_erasures, [ended], keep_months=24)
        assert done(database, "backup", str(tmp_path)) == manage.DONE
        again = f"sqlite:///{tmp_path / 'again.db'}"
        assert manage.main(["restore", str(place), "--database", again]) == manage.DONE
        assert "1 cases were erased again" in capsys.readouterr().err
        opened = whole_programme(open_engine(again))
        with Session(opened) as session:
            assert ended not in session.exec(select(Case.ref)).all()
        opened.dispose()

    @pytest.mark.parametrize("database", ["sqlite"], indirect=True)
    def test_notes_of_the_frozen_are_named_and_missed(
        self,
        database: Database,
        programme: Programme,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: Shown,
    ) -> None:
        monkeypatch.setenv("BACKUP_KEY", KEY)
        monkeypatch.setenv("TRAIL_HEADS_FILE", str(tmp_path / "nowhere" / "trail-heads.log"))
        ref, backups, elsewhere = programme.submitted(), tmp_path / "backups", tmp_path / "kept"
        assert done(database, "backup", str(backups)) == manage.DONE
        place = capsys.readouterr().out.strip()
        (backups / FROZEN_NOTES).unlink()
        missed, named = (f"sqlite:///{tmp_path / name}.db" for name in ("missed", "named"))
        assert manage.main(["restore", place, "--database", missed]) == manage.DONE
        assert f"No {FROZEN_NOTES} was found" in capsys.readouterr().err
        mark = mark_of(programme.case(ref).form_token)
        elsewhere.write_text(f"2026-11-01 {mark}\n")
        asked = ["restore", place, "--database", named, "--frozen", str(elsewhere)]
        assert manage.main(asked) == manage.DONE
        told = capsys.readouterr().err
        assert "1 cases were frozen again" in told
        assert f"No {FROZEN_NOTES}" not in told


class TestRotateKeys:
    def test_what_was_encrypted_with_the_old_key_is_read_with_the_new_one_alone(
        self, database: Database, programme: Programme, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        older = urlsafe_b64encode(secrets.token_bytes(32)).decode()
        monkeypatch.setattr(keys, "settings", lambda: _with_keys(older))
        sealed = keys.seal("a secret")
        with Session(programme.engine) as session, session.begin():
            for user in session.exec(select(User)).all():
                user.totp_secret = sealed if user.username == "iom" else None
        monkeypatch.setattr(keys, "settings", lambda: _with_keys(f"{KEY},{older}"))
        assert done(database, "rotate-keys") == manage.DONE
        monkeypatch.setattr(keys, "settings", lambda: _with_keys(KEY))
        with Session(programme.engine) as session:
            kept = session.exec(select(User.totp_secret).where(User.username == "iom")).one()
        assert kept != sealed
        assert keys.unseal(kept or "") == "a secret"


class TestEraseDue:
    def test_lists_and_changes_nothing(
        self, database: Database, programme: Programme, ended: str, capsys: Shown
    ) -> None:
        assert done(database, "erase-due", "--dry-run", "--approve", "auditor") == manage.DONE
        shown = capsys.readouterr()
        assert shown.out.startswith(f"{ended} RETENTION ")
        assert shown.err == "1 due, 0 proposed.\n"
        with Session(programme.engine) as session:
            assert session.exec(select(Erasure)).all() == []
        (line,) = programme.trail("erase-due")
        assert (line.action, line.actor) == ("list.opened", OPERATOR.username)

    def test_nobody_shortens_how_long_a_case_is_kept(
        self, database: Database, programme: Programme, capsys: Shown
    ) -> None:
        ref = programme.submitted(applied_on=clock.today() - timedelta(200))
        programme.step(programme.nord, withdraw, ref, clock.today() - timedelta(100))
        for months in ("1", "30"):
            assert done(database, "erase-due", "--dry-run", "--months", months) == manage.DONE
            assert ref not in capsys.readouterr().out

    def test_two_people_who_show_who_they_are(  # noqa: PLR0917
        self,
        database: Database,
        programme: Programme,
        ended: str,
        typed: Any,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: Shown,
    ) -> None:
        monkeypatch.setattr(keys, "settings", lambda: Settings.model_construct(demo=True))
        monkeypatch.setenv("TRAIL_HEADS_FILE", str(tmp_path / "trail-heads.log"))
        enrol(programme.engine, "auditor")
        typed(PASSWORD, code_at(keys.DEMO_SECOND_FACTOR, clock.now()))
        assert done(database, "erase-due", "--propose", "manager") == manage.DONE
        typed(PASSWORD)
        assert done(database, "erase-due", "--approve", "auditor") == manage.DONE
        assert capsys.readouterr().err.endswith("1 due, 1 proposed.\n1 erased.\n")
        with Session(programme.engine) as session:
            assert session.exec(select(Case.ref).where(Case.ref == ended)).all() == []
        assert len(read_notes([tmp_path / NOTES])) == 1

    @pytest.mark.parametrize(
        ("option", "name", "password"),
        [
            ("--approve", "auditor", "not the password"),
            ("--approve", "nord", PASSWORD),
            ("--propose", "auditor", PASSWORD),
            ("--propose", "nobody", PASSWORD),
        ],
    )
    def test_refuses_whoever_is_not_known_or_may_not(  # noqa: PLR0917
        self,
        database: Database,
        programme: Programme,
        ended: str,
        typed: Any,
        option: str,
        name: str,
        password: str,
    ) -> None:
        enrol(programme.engine, "auditor")
        typed(password)
        assert done(database, "erase-due", option, name) == manage.REFUSED
        assert programme.case(ended).erased_at is None


class TestSubjectCopy:
    @pytest.fixture(autouse=True)
    def signed_in(self, typed: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
        """Let the manager show who it is."""
        monkeypatch.setattr(keys, "settings", lambda: Settings.model_construct(demo=True))
        typed(PASSWORD, code_at(keys.DEMO_SECOND_FACTOR, clock.now()))

    def test_prints_everything_held_about_a_reference(
        self, database: Database, programme: Programme, ended: str, capsys: Shown
    ) -> None:
        assert done(database, "subject-copy", ended, "--by", "manager", "--json") == manage.DONE
        found = json.loads(capsys.readouterr().out)
        assert found["ref"] == ended
        assert {"cases", "stage_events", "journeys", "follow_ups", "contacts"} <= set(found)
        assert {"consents", "trail", "decisions"} <= set(found)
        assert found["contacts"][0]["result"] == "REACHED"
        line = programme.trail(ended)[-1]
        assert (line.action, line.actor) == ("subject.copied", "manager")

    def test_prints_it_for_a_person(self, database: Database, ended: str, capsys: Shown) -> None:
        wanted = ("--by", "manager", "--language", "en")
        assert done(database, "subject-copy", ended, *wanted) == manage.DONE
        shown = capsys.readouterr().out
        assert shown.startswith(f"{ended}\n\ncases 1\n")
        assert "gender: Woman" in shown

    def test_refuses_a_reference_that_nobody_has(
        self, database: Database, programme: Programme
    ) -> None:
        del programme
        assert (
            done(database, "subject-copy", fresh_reference(), "--by", "manager") == manage.REFUSED
        )

    @pytest.mark.parametrize(("name", "password"), [("manager", "wrong"), ("nord", PASSWORD)])
    def test_is_a_managers_who_shows_who_it_is(  # noqa: PLR0917
        self,
        database: Database,
        programme: Programme,
        ended: str,
        typed: Callable[..., None],
        name: str,
        password: str,
        capsys: Shown,
    ) -> None:
        typed(password)
        assert done(database, "subject-copy", ended, "--by", name) == manage.REFUSED
        assert ended not in capsys.readouterr().out
        assert programme.trail(ended)[-1].action != "subject.copied"


def _with_keys(words: str) -> Settings:
    return Settings.model_construct(encryption_keys=SecretStr(words))
