"""Secrets are encrypted with the newest key, read with any, and no key is ever told."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr

from services import keys
from services.errors import (
    FileIsOpen,
    KeyIsPublished,
    KeyLost,
    KeysMissing,
    NoSuchKeysFile,
    NotAKey,
    Refusal,
)
from services.settings import Settings

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
Use = Callable[[Settings], None]
CANARY = "canary-that-is-no-key"


def having(
    *words: str, place: Path | None = None, demo: bool = False, separator: str = ","
) -> Settings:
    """Set an installation with these keys."""
    written = SecretStr(separator.join(words)) if words else None
    return Settings.model_construct(encryption_keys=written, encryption_keys_file=place, demo=demo)


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Use:
    """Let the process run with these settings."""
    return lambda wanted: monkeypatch.setattr(keys, "settings", lambda: wanted)


class TestSeal:
    def test_gives_back_what_was_sealed_and_hides_it(self) -> None:
        token = keys.seal("JBSWY3DPEHPK3PXP")
        assert keys.unseal(token) == "JBSWY3DPEHPK3PXP"
        assert "JBSW" not in token
        assert len(token) <= 255

    def test_never_looks_the_same_twice(self) -> None:
        assert keys.seal("a secret") != keys.seal("a secret")

    def test_an_older_key_still_opens_what_it_sealed(self, use: Use) -> None:
        use(having(OLD))
        token = keys.seal("a secret")
        use(having(NEW, OLD))
        assert keys.unseal(token) == "a secret"

    def test_what_is_sealed_anew_needs_the_new_key_alone(self, use: Use) -> None:
        use(having(OLD))
        token = keys.seal("a secret")
        use(having(NEW, OLD))
        renewed = keys.reseal(token)
        use(having(NEW))
        assert keys.unseal(renewed) == "a secret"
        with pytest.raises(KeyLost):
            keys.unseal(token)
        with pytest.raises(KeyLost):
            keys.reseal(token)


class TestRing:
    @pytest.mark.parametrize("separator", [",", ", ", " ", "\n"])
    def test_takes_several_keys(self, separator: str) -> None:
        newest = keys.ring(having(NEW, OLD, separator=separator)).encrypt(b"x")
        assert Fernet(NEW).decrypt(newest) == b"x"

    def test_reads_a_file_that_is_its_owners_alone(self, tmp_path: Path) -> None:
        place = tmp_path / "keys"
        place.write_text(f"{NEW}\n{OLD}\n")
        place.chmod(0o600)
        assert Fernet(NEW).decrypt(keys.ring(having(place=place)).encrypt(b"x")) == b"x"

    @pytest.mark.parametrize("rights", [0o640, 0o604, 0o660, 0o644])
    def test_refuses_a_file_that_others_may_read(self, tmp_path: Path, rights: int) -> None:
        place = tmp_path / "keys"
        place.write_text(NEW)
        place.chmod(rights)
        with pytest.raises(FileIsOpen):
            keys.ring(having(place=place))

    @pytest.mark.parametrize(
        ("rights", "owner", "group", "is_open"),
        [
            (0o640, 0, 990, False),
            (0o660, 0, 990, True),
            (0o644, 0, 990, True),
            (0o640, 0, 100, True),
            (0o640, 990, 990, True),
        ],
    )
    def test_lends_a_file_of_root_to_the_services_own_group_to_read(
        self, rights: int, owner: int, group: int, *, is_open: bool
    ) -> None:
        file = os.stat_result((rights, 1, 1, 1, owner, group, 1, 0, 0, 0))
        assert keys.is_open(file, user=990, group=990) is is_open

    def test_refuses_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(NoSuchKeysFile):
            keys.ring(having(place=tmp_path / "keys"))

    def test_real_use_needs_keys_of_its_own(self) -> None:
        with pytest.raises(KeysMissing):
            keys.require_keys(having())
        for words in ([keys.DEMO_KEY], [NEW, keys.DEMO_KEY]):
            with pytest.raises(KeyIsPublished):
                keys.require_keys(having(*words))

    def test_the_demonstration_has_its_own_whatever_is_set(self) -> None:
        opened = keys.ring(having(NEW, demo=True)).decrypt(keys.DEMO_SEALED_FACTOR)
        assert opened.decode() == keys.DEMO_SECOND_FACTOR

    def test_what_is_no_key_is_refused_and_not_repeated(self) -> None:
        with pytest.raises(NotAKey) as refused:
            keys.require_keys(having(CANARY))
        assert CANARY not in repr(refused.value.facts) + str(refused.value)
        assert refused.value.__cause__ is None

    def test_no_key_is_shown_with_the_settings(self) -> None:
        assert NEW not in repr(having(NEW))


class TestTheDemonstration:
    def test_its_published_second_factor_opens_with_its_published_key(self, use: Use) -> None:
        use(having(demo=True))
        assert keys.unseal(keys.DEMO_SEALED_FACTOR) == keys.DEMO_SECOND_FACTOR

    def test_it_opens_with_no_key_of_real_use(self, use: Use) -> None:
        use(having(NEW))
        with pytest.raises(Refusal):
            keys.unseal(keys.DEMO_SEALED_FACTOR)
