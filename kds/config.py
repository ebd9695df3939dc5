"""Settings: from the environment (`KDS_…`) or a file (`kds.toml`, or what KDS_CONFIG names)."""

from __future__ import annotations

import os
import re
from ipaddress import ip_address
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import SecretStr, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

LANGUAGES = ("en", "de")
"""What the screens speak."""
NAMED = ("venue", "zone", "currency", "language", "country")
"""What the house itself may say of itself, where neither the environment nor a file says it."""
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
ORIGIN = re.compile(r"https?://[A-Za-z0-9.*-]+(:[0-9]{1,5})?")


def is_loopback(host: str) -> bool:
    """Whether an address to listen on is this machine alone."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Settings(BaseSettings):
    """One venue's settings. Environment beats file beats default."""

    model_config = SettingsConfigDict(env_prefix="KDS_", extra="forbid")

    data: Path = Path("var/kds.db")
    """The venue's database file; its folder is made when missing."""
    host: str = "127.0.0.1"
    port: int = 8000
    allowed_hosts: list[str] = ["localhost", "127.0.0.1", "*.local"]
    """Names under which the house may be reached (guards against DNS rebinding). `*` for any."""
    public_url: str = ""
    """Under which address devices reach the house, for links and QR codes; else made from host and
    port."""
    proxy_headers: bool = False
    """Believe X-Forwarded-* of a reverse proxy on this machine."""
    tls_cert: Path | None = None
    tls_key: Path | None = None
    """A certificate (PEM, with its chain) and its key: the house then speaks https itself."""
    venue: str = "The restaurant"
    """Its name, on every screen."""
    accent: str = ""
    """Its own colour (`#a3195b`) on the pages that guests see; else the house's orange."""
    embed_origins: list[str] = []
    """Sites (`https://example.org`) that may show the booking pages in an `<iframe>`."""
    zone: str = "Europe/Berlin"
    currency: str = "EUR"
    language: str = "en"
    country: str = "DE"
    """ISO 3166: whose phone numbers come without a country code."""
    smtp: str = ""
    """Where letters to guests go out: `smtps://name:password@host` or `smtp://host:587`; without
    it they are written to a file beside the data."""
    mail_from: str = ""
    """The sender of letters."""
    remind_hours: int = 24
    """So long before their time guests are reminded; 0 = never."""
    strikes: int = 3
    """Whose guests didn't come so often asks online, and the house decides; 0 = never."""
    keep_guests_months: int = 24
    """Guests who neither booked nor came for so long are erased; 0 = never."""
    keep_names_days: int = 90
    """Names, numbers and notes of parties and orders that belong to no guest we know; 0 = for
    ever."""
    keep_letters_days: int = 30
    """Where a letter went is forgotten so long after it was sent; 0 = never."""
    day_starts_hour: int = 4
    """Local hour at which a new business date begins."""
    due_soon_minutes: int = 30
    """A table shows as due from so long before its claim begins."""
    late_minutes: int = 5
    """A booked party is late so long after its time."""
    no_show_minutes: int = 15
    """And its table is given up then, unless it has called."""
    ready_minutes: int = 10
    """How long a table is kept for a party that was told that it is ready."""
    rotation_gap_minutes: int = 10
    """No server gets two tables within this, when another can take it."""
    reset_minutes: int = 5
    """From guests who left to a table that is laid again."""
    dark_screen_seconds: int = 60
    """A station that nobody has watched for so long is covered by its backup."""
    promise_slot_minutes: int = 15
    """Promised times are reckoned in slots of so long."""
    stripe_key: SecretStr = SecretStr("")
    """The secret key of Stripe, whose readers then take cards; without it there are none."""
    stripe_url: str = ""
    """Where Stripe's API is; empty = at Stripe."""
    card_seconds: int = 120
    """How long a terminal waits for a card."""
    page_seconds: int = 600
    """How long a guest has on the payment page of their own phone."""
    backups: Path | None = None
    """The folder of the daily backups; a folder beside the data when not set."""
    backup_hour: int = 4
    """The local hour at which the house makes its backup."""
    keep_daily_backups: int = 7
    keep_weekly_backups: int = 4
    """Of so many days and weeks the last backup is kept; both 0 = the house makes none."""
    log_level: str = "info"
    log_format: str = "text"
    """`text` for people, `json` for machines."""
    batch: int = 64
    """Most commands in one commit."""
    demo: bool = False
    """The demo restaurant: loopback visitors act as its manager without signing in."""

    @field_validator("zone")
    @classmethod
    def _zone_exists(cls, value: str) -> str:
        ZoneInfo(value)
        return value

    @field_validator("promise_slot_minutes")
    @classmethod
    def _is_a_slot(cls, value: int) -> int:
        if not 5 <= value <= 60:
            raise ValueError("a slot has 5 to 60 minutes")
        return value

    @field_validator("page_seconds")
    @classmethod
    def _is_patience(cls, value: int) -> int:
        if not 60 <= value <= 36_000:
            raise ValueError("a guest has from a minute to ten hours")
        return value

    @field_validator("accent")
    @classmethod
    def _is_a_colour(cls, value: str) -> str:
        if value and not COLOUR.fullmatch(value):
            raise ValueError("write the colour as #rrggbb")
        return value.lower()

    @field_validator("embed_origins")
    @classmethod
    def _are_origins(cls, value: list[str]) -> list[str]:
        # What stands in a header must not be able to end its directive.
        if not all(ORIGIN.fullmatch(each) for each in value):
            raise ValueError("write each origin as https://name, without a path")
        return value

    @field_validator("backup_hour")
    @classmethod
    def _is_an_hour(cls, value: int) -> int:
        if not 0 <= value <= 23:
            raise ValueError("an hour is from 0 to 23")
        return value

    @model_validator(mode="after")
    def _certificate_has_its_key(self) -> Settings:
        if (self.tls_cert is None) is not (self.tls_key is None):
            raise ValueError("tls_cert and tls_key go together")
        return self

    @model_validator(mode="after")
    def _demo_stays_at_home(self) -> Settings:
        if self.demo and not is_loopback(self.host):
            raise ValueError("the demo lets everybody in, so it must listen on 127.0.0.1 alone")
        return self

    @property
    def address(self) -> str:
        """The URL of the house, without a slash at the end."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104
        scheme = "https" if self.tls_cert else "http"
        named = f"[{host}]" if ":" in host else host
        made = f"{scheme}://{named}:{self.port}"
        return (self.public_url or made).rstrip("/")

    @property
    def backs_up(self) -> bool:
        """Whether the house makes backups by itself."""
        return not self.demo and bool(self.keep_daily_backups or self.keep_weekly_backups)

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        file = TomlConfigSettingsSource(settings_cls, os.environ.get("KDS_CONFIG", "kds.toml"))
        return (init_settings, env_settings, file)
