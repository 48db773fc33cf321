"""Deeds of the administrator on accounts."""

from concurrent.futures import ThreadPoolExecutor

import bcrypt
import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from models.codes import AccountStanding, Region, Role
from models.trail import TrailLine
from models.users import RecoveryCode, User
from services import accounts
from services.access import Viewer
from services.commands.users import (
    WantedUser,
    allow_user,
    change_user,
    create_user,
    disable_user,
    one_time_code,
    reset_user,
    sign_user_out,
)
from services.errors import (
    LastAdministrator,
    NotAllowed,
    OwnAccountElsewhere,
    RegionMissing,
    UnknownUser,
    UsernameNotUsable,
    UsernameTaken,
    WrongNameOrPassword,
)
from services.queries import users
from services.settings import Settings
from services.sign_ins import try_password
from services.unit_of_work import begin
from tests.people import ADMIN, PASSWORD, cookie_of, enrol, now

SETTINGS = Settings(_env_file=None)
COORDINATOR = WantedUser(
    username="eva", name="Eva", role=Role.COORDINATOR, regions=frozenset({Region.NORD})
)
NORD = frozenset({Region.NORD})
NO_REGION: frozenset[Region] = frozenset()


def matches(password: str, stored: str) -> bool:
    return bcrypt.checkpw(password.encode(), stored.encode())


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


class TestChangeUser:
    @pytest.mark.parametrize(
        ("role", "regions"),
        [(Role.COORDINATOR, frozenset({Region.NORD, Region.MITT})), (Role.IOM, frozenset())],
    )
    def test_new_role_or_regions_end_every_session(
        self, engine: Engine, role: Role, regions: frozenset[Region]
    ) -> None:
        viewer = enrol(engine, "nord")["nord"]
        session_id, _ = cookie_of(engine, viewer)
        with begin(engine, ADMIN, now()) as work:
            change_user(work, "nord", name="Nord", role=role, regions=regions)
        assert not lives(engine, session_id)
        found = seen(engine, "nord")
        assert (found.role, found.regions) == (role, regions)

    def test_new_name_alone_lets_one_work_on(self, engine: Engine) -> None:
        session_id, _ = cookie_of(engine, enrol(engine, "nord")["nord"])
        with begin(engine, ADMIN, now()) as work:
            change_user(work, "nord", name="Eva", role=Role.COORDINATOR, regions=NORD)
        assert lives(engine, session_id)
        assert last_line(engine) == ("user.changed", "nord", ["name"])

    @pytest.mark.parametrize("role", [Role.IOM, Role.MANAGER, Role.ADMIN])
    def test_a_role_with_a_second_factor_is_not_to_be_had_by_the_password_alone(
        self, engine: Engine, role: Role
    ) -> None:
        """Whoever has learnt the password would otherwise set up a phone before its owner does."""
        enrol(engine, "nord")
        with begin(engine, ADMIN, now()) as work:
            code = change_user(work, "nord", name="Nord", role=role, regions=frozenset())
        assert code is not None
        with pytest.raises(WrongNameOrPassword):
            try_password(engine, "nord", PASSWORD, matches, now())
        arrival = try_password(engine, "nord", code, matches, now())
        assert arrival.viewer.must_change_password
        assert arrival.viewer.must_enrol

    def test_a_role_with_a_second_factor_that_one_has_takes_no_password(
        self, engine: Engine
    ) -> None:
        enrol(engine, "iom")
        with begin(engine, ADMIN, now()) as work:
            assert change_user(work, "iom", name="I", role=Role.MANAGER, regions=NO_REGION) is None
        assert try_password(engine, "iom", PASSWORD, matches, now()).needs_code

    def test_who_has_not_come_in_yet_keeps_the_code_of_the_invitation(self, engine: Engine) -> None:
        wanted = WantedUser(username="eva", name="Eva", role=Role.AUDITOR)
        with begin(engine, ADMIN, now()) as work:
            create_user(work, wanted, one_time_code())
            assert change_user(work, "eva", name="Eva", role=Role.IOM, regions=NO_REGION) is None

    def test_refuses_regions_of_a_role_that_has_none(self, engine: Engine) -> None:
        enrol(engine, "nord")
        with pytest.raises(RegionMissing), begin(engine, ADMIN, now()) as work:
            change_user(work, "nord", name="Nord", role=Role.IOM, regions=NORD)

    def test_refuses_a_name_that_nobody_has(self, engine: Engine) -> None:
        with pytest.raises(UnknownUser), begin(engine, ADMIN, now()) as work:
            change_user(work, "nobody", name="x", role=Role.IOM, regions=frozenset())


class TestLastAdministrator:
    def test_is_not_demoted(self, engine: Engine) -> None:
        enrol(engine, "admin", "nord")
        with pytest.raises(LastAdministrator), begin(engine, ADMIN, now()) as work:
            change_user(work, "admin", name="Admin", role=Role.AUDITOR, regions=frozenset())

    def test_is_not_disabled(self, engine: Engine) -> None:
        enrol(engine, "admin")
        with pytest.raises(LastAdministrator), begin(engine, ADMIN, now()) as work:
            disable_user(work, "admin")

    def test_is_whoever_is_left_beside_one_who_never_came(self, engine: Engine) -> None:
        enrol(engine, "admin")
        second(engine)
        with pytest.raises(LastAdministrator), begin(engine, ADMIN, now()) as work:
            disable_user(work, "admin")

    def test_one_of_two_may_go(self, engine: Engine) -> None:
        enrol(engine, "admin")
        second(engine, came=True)
        with begin(engine, ADMIN, now()) as work:
            disable_user(work, "admin")
        assert not active(engine, "admin")

    def test_two_do_not_take_each_other_away_at_once(self, engine: Engine) -> None:
        enrol(engine, "admin")
        second(engine, came=True)

        def disable(name: str) -> None:
            try:
                with begin(engine, ADMIN, now()) as work:
                    disable_user(work, name)
            except LastAdministrator:
                return

        with ThreadPoolExecutor(2) as both:
            list(both.map(disable, ["admin", "second"]))
        assert [active(engine, "admin"), active(engine, "second")].count(True) == 1


class TestDisableUser:
    def test_shuts_out_at_once_and_lets_in_again(self, engine: Engine) -> None:
        session_id, _ = cookie_of(engine, enrol(engine, "nord")["nord"])
        with begin(engine, ADMIN, now()) as work:
            disable_user(work, "nord")
        assert not lives(engine, session_id)
        with begin(engine, ADMIN, now()) as work:
            allow_user(work, "nord")
        assert active(engine, "nord")
        assert not lives(engine, session_id)


class TestResetUser:
    def test_takes_away_password_and_second_factor_and_ends_sessions(self, engine: Engine) -> None:
        viewer = enrol(engine, "iom")["iom"]
        session_id, _ = cookie_of(engine, viewer)
        before = row(engine, "iom").password_hash
        with begin(engine, ADMIN, now()) as work:
            reset_user(work, "iom", one_time_code())
        after = row(engine, "iom")
        assert after.password_hash != before
        assert after.totp_secret is None
        assert not lives(engine, session_id)
        assert seen(engine, "iom").must_change_password
        assert seen(engine, "iom").must_enrol

    def test_of_oneself_is_refused(self, engine: Engine) -> None:
        admin = enrol(engine, "admin")["admin"]
        with pytest.raises(OwnAccountElsewhere), begin(engine, admin, now()) as work:
            reset_user(work, "admin", one_time_code())

    def test_leaves_no_recovery_code(self, engine: Engine) -> None:
        viewer = enrol(engine, "iom")["iom"]
        with begin(engine, ADMIN, now()) as work:
            work.session.add(RecoveryCode(user_id=viewer.user_id or 0, code_sha="x" * 64))
            work.record("test", "iom")
        with begin(engine, ADMIN, now()) as work:
            reset_user(work, "iom", one_time_code())
        with Session(engine) as session:
            assert session.exec(select(RecoveryCode)).all() == []


class TestSignUserOut:
    def test_ends_every_session(self, engine: Engine) -> None:
        viewer = enrol(engine, "nord")["nord"]
        opened = [cookie_of(engine, viewer)[0] for _ in range(2)]
        with begin(engine, ADMIN, now()) as work:
            sign_user_out(work, "nord")
        assert not any(lives(engine, one) for one in opened)


class TestAccounts:
    def test_say_what_each_waits_for(self, engine: Engine) -> None:
        admin = enrol(engine, "admin", "nord", "syd")["admin"]
        with begin(engine, ADMIN, now()) as work:
            create_user(work, COORDINATOR, one_time_code())
            disable_user(work, "syd")
        with Session(engine) as session:
            found = users.accounts(session, admin, now=now())
        assert {one.username: one.standing for one in found} == {
            "admin": AccountStanding.ACTIVE,
            "nord": AccountStanding.ACTIVE,
            "syd": AccountStanding.DISABLED,
            "eva": AccountStanding.INVITED,
        }


@pytest.mark.parametrize("name", ["nord", "iom", "manager", "presenter", "auditor"])
def test_all_of_it_is_for_administrators_only(engine: Engine, name: str) -> None:
    viewer = enrol(engine, "syd", name)[name]
    for deed in (
        lambda work: change_user(work, "syd", name="S", role=Role.ADMIN, regions=frozenset()),
        lambda work: disable_user(work, "syd"),
        lambda work: allow_user(work, "syd"),
        lambda work: reset_user(work, "syd", one_time_code()),
        lambda work: sign_user_out(work, "syd"),
    ):
        with pytest.raises(NotAllowed), begin(engine, viewer, now()) as work:
            deed(work)
    with Session(engine) as session, pytest.raises(NotAllowed):
        users.accounts(session, viewer, now=now())


def second(engine: Engine, *, came: bool = False) -> None:
    """Invite another administrator; `came`: and have them choose a password, set up a phone."""
    wanted = WantedUser(username="second", name="Second", role=Role.ADMIN)
    with begin(engine, ADMIN, now()) as work:
        create_user(work, wanted, one_time_code())
        if came:
            named = work.session.exec(select(User).where(User.username == "second"))
            user = named.one()
            user.must_change_password, user.totp_confirmed_at = False, work.now


def lives(engine: Engine, session_id: str) -> bool:
    found = accounts.viewer_in(engine, session_id, SETTINGS, now(), active=False)
    return found is not None


def row(engine: Engine, username: str) -> User:
    with Session(engine) as session:
        return session.exec(select(User).where(User.username == username)).one()


def active(engine: Engine, username: str) -> bool:
    return row(engine, username).active


def seen(engine: Engine, username: str) -> Viewer:
    with Session(engine) as session:
        found = users.viewer_of(session, row(engine, username).id or 0)
    assert found is not None
    return found


def last_line(engine: Engine) -> tuple[str, str, list[str]]:
    with Session(engine) as session:
        line = session.exec(select(TrailLine).where(TrailLine.action == "user.changed")).one()
        return line.action, line.subject, line.fields
