"""The demonstration's accounts: as the contract names them, with the password it names."""

import bcrypt

from models.codes import Region, Role
from services.accounts import prepared
from services.demonstration.accounts import ACCOUNTS, COORDINATORS, IOM, hashed_password

PUBLISHED = "hemvag-demo-2026"


def test_there_is_a_coordinator_for_each_region() -> None:
    coordinators = [account for account in ACCOUNTS if account.role is Role.COORDINATOR]
    assert {account.region for account in coordinators} == set(Region) == set(COORDINATORS)


def test_there_is_one_account_for_each_other_role() -> None:
    others = [account for account in ACCOUNTS if account.role is not Role.COORDINATOR]
    names = {account.username for account in others}
    assert names == {IOM, "manager", "presenter", "admin", "auditor"}
    assert all(account.region is None for account in others)


def test_every_name_says_that_it_is_a_demonstration() -> None:
    assert all(account.name.endswith("(demo)") for account in ACCOUNTS)
    assert {"Nord (demo)", "Öst (demo)", "Väst (demo)"} <= {account.name for account in ACCOUNTS}


def test_hashed_password_is_of_the_published_password_and_never_changes() -> None:
    hashed = hashed_password()
    assert bcrypt.checkpw(prepared(PUBLISHED).encode(), hashed.encode())
    assert hashed == hashed_password()
