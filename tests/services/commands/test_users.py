"""Deeds on accounts."""

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from models.codes import Language, Region, Role
from models.users import User
from services import accounts
from services.accounts import prepared
from services.commands.users import (
    WantedUser,
    change_password,
    choose_language,
    create_user,
    end_all_devices,
    end_device,
    one_time_code,
)
from services.errors import (
    NotAllowed,
    PasswordTooShort,
    PasswordUnchanged,
    RegionMissing,
    UsernameNotUsable,
    UsernameTaken,
    WrongPassword,
)
from services.settings import Settings
from services.unit_of_work import begin
from tests.people import ADMIN, PASSWORD, cookie_of, enrol, now
from tests.services.test_accounts import fits

SETTINGS = Settings(_env_file=None)
COORDINATOR = WantedUser(
    username="eva", name="Eva", role=Role.COORDINATOR, regions=frozenset({Region.NORD})
)


class TestCreateUser:
    def test_makes_an_account_that_must_choose_its_own_password(self, engine: Engine) -> None:
        with begin(engine, ADMIN, now()) as work:
            create_user(work, COORDINATOR, one_time_code())
        with Session(engine) as session:
            assert session.exec(select(User)).one().must_change_password

    def test_is_for_administrators_only(self, engine: Engine) -> None:
        manager = enrol(engine, "manager")["manager"]
        with pytest.raises(NotAllowed), begin(engine, manager, now()) as work:
            create_user(work, COORDINATOR, one_time_code())

    def test_refuses_a_name_twice(self, engine: Engine) -> None:
        with begin(engine, ADMIN, now()) as work:
            create_user(work, COORDINATOR, one_time_code())
        with pytest.raises(UsernameTaken), begin(engine, ADMIN, now()) as work:
            create_user(work, COORDINATOR, one_time_code())

    @pytest.mark.parametrize("name", ["", "x", "Eva", "eva lind", "eva;drop", "e" * 41])
    def test_refuses_names_that_cannot_be_typed_safely(self, engine: Engine, name: str) -> None:
        wanted = COORDINATOR.model_copy(update={"username": name})
        with pytest.raises(UsernameNotUsable), begin(engine, ADMIN, now()) as work:
            create_user(work, wanted, one_time_code())

    @pytest.mark.parametrize(
        ("role", "regions"), [(Role.COORDINATOR, set()), (Role.IOM, {Region.NORD})]
    )
    def test_regions_belong_to_coordinators_and_to_nobody_else(
        self, engine: Engine, role: Role, regions: set[Region]
    ) -> None:
        wanted = COORDINATOR.model_copy(update={"role": role, "regions": frozenset(regions)})
        with pytest.raises(RegionMissing), begin(engine, ADMIN, now()) as work:
            create_user(work, wanted, one_time_code())


class TestChangePassword:
    def change(self, engine: Engine, present: str, wanted: str, but: str | None = None) -> None:
        viewer = enrol(engine, "nord")["nord"] if but is None else None
        with Session(engine) as session:
            viewer = accounts.viewer_of(session, session.exec(select(User.id)).one() or 0)
        assert viewer is not None
        with begin(engine, viewer, now()) as work:
            change_password(work, present=present, wanted=wanted, session_id=but, matches=fits)

    def test_needs_the_present_one(self, engine: Engine) -> None:
        with pytest.raises(WrongPassword):
            self.change(engine, "wrong", "a quite long new password")

    @pytest.mark.parametrize("wanted", ["short", "x" * 129])
    def test_wants_twelve_to_128_characters(self, engine: Engine, wanted: str) -> None:
        with pytest.raises(PasswordTooShort):
            self.change(engine, PASSWORD, wanted)

    def test_wants_another_one(self, engine: Engine) -> None:
        with pytest.raises(PasswordUnchanged):
            self.change(engine, PASSWORD, PASSWORD)

    def test_signs_out_every_other_device(self, engine: Engine) -> None:
        viewer = enrol(engine, "nord")["nord"]
        here, _ = cookie_of(engine, viewer)
        there, _ = cookie_of(engine, viewer)
        self.change(engine, PASSWORD, "a quite long new password", but=here)
        assert accounts.viewer_in(engine, here, SETTINGS, now(), active=True)
        assert accounts.viewer_in(engine, there, SETTINGS, now(), active=True) is None
        with Session(engine) as session:
            hashed = session.exec(select(User.password_hash)).one()
        assert fits(prepared("a quite long new password"), hashed)


class TestDevices:
    def test_signing_out_everywhere_ends_every_session_at_once(self, engine: Engine) -> None:
        viewer = enrol(engine, "nord")["nord"]
        sessions = [cookie_of(engine, viewer)[0] for _ in range(3)]
        with begin(engine, viewer, now()) as work:
            end_all_devices(work)
        for one in sessions:
            assert accounts.viewer_in(engine, one, SETTINGS, now(), active=True) is None

    def test_nobody_ends_somebody_elses_session(self, engine: Engine) -> None:
        people = enrol(engine, "nord", "syd")
        hers, _ = cookie_of(engine, people["syd"])
        with begin(engine, people["nord"], now()) as work:
            end_device(work, hers)
        assert accounts.viewer_in(engine, hers, SETTINGS, now(), active=True)


class TestChooseLanguage:
    def test_holds_for_the_person_on_every_device(self, engine: Engine) -> None:
        viewer = enrol(engine, "nord")["nord"]
        with begin(engine, viewer, now()) as work:
            choose_language(work, Language.EN)
        session_id, _ = cookie_of(engine, viewer)
        found = accounts.viewer_in(engine, session_id, SETTINGS, now(), active=True)
        assert found is not None
        assert found.language is Language.EN
