"""One frozen set of settings, read from the environment and `.env`."""

from datetime import date
from functools import lru_cache
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from models.codes import Region

DEMO_SECRET = "hemvag-demo-secret-not-for-real-use"  # noqa: S105  published on purpose, refused in real use
DEMO_PASSWORD = "hemvag-demo-2026"  # noqa: S105  the demonstration's, printed on its sign-in page
SETTINGS_FILE = Path(".env")
ROOT = Path(__file__).resolve().parents[1]
SUPPORT_LINE = "020-39 00 00"


class Settings(BaseSettings):
    """Everything that differs between installations; documented in `.env.example`."""

    model_config = SettingsConfigDict(
        env_file=SETTINGS_FILE, env_ignore_empty=True, extra="ignore", frozen=True
    )

    database_url: str = "sqlite:///var/hemvag.db"
    migration_database_url: str | None = None
    secret_key: SecretStr = SecretStr("")
    encryption_keys: SecretStr | None = None
    encryption_keys_file: Path | None = None
    backup_key: SecretStr | None = None
    backup_key_file: Path | None = None
    keep_backups: int = Field(default=14, ge=1, le=1000)
    keep_months: int = Field(default=24, ge=1, le=120)
    started_on: date | None = None
    demo: bool = False
    secure_cookies: bool = False
    allowed_hosts: str = "localhost 127.0.0.1 ::1"
    host: str = "127.0.0.1"
    streamlit_server_ssl_cert_file: str = ""
    metrics_token: SecretStr | None = None
    idle_minutes: int = Field(default=20, ge=1, le=240)
    presenter_idle_minutes: int = Field(default=240, ge=1, le=480)
    session_hours: int = Field(default=10, ge=1, le=24)
    trusted_proxies: str = ""
    channels_per_user: int = Field(default=8, ge=1)
    information_days: int = Field(default=14, ge=1, le=365)
    stage_days: int = Field(default=60, ge=1, le=365)
    lost_contact_attempts: int = Field(default=3, ge=1, le=20)
    lost_contact_days: int = Field(default=30, ge=1, le=365)
    reads_per_hour: int = Field(default=60, ge=1)
    release_four_eyes: bool = False
    release_k: int = Field(default=5, ge=5, le=11)
    trail_heads_file: Path = ROOT / "var" / "trail-heads.log"
    iom_phone: str = "+358 9684 1150"
    iom_email: str = "AVRRTiPPSweden@iom.int"
    pptx_template: Path | None = None
    region_contacts: dict[Region, str] = Field(default_factory=dict[Region, str])


@lru_cache
def settings() -> Settings:
    """Read the settings once."""
    return Settings()
