"""Every setting of one installation, from `referrals.toml` and the environment, checked once, here.

A setting is looked for in the environment first, then in the file, then there is a default. The file is the
one given with `--config`, named by REFERRALS_CONFIG, `referrals.toml` in the working directory, or
`referrals.toml` in the data directory. `docs/settings.md` lists them all.
"""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pipeline.errors import ConfigurationError
from pipeline.mailbox.settings import MailboxSettings

FILE = "referrals.toml"
TABLES = {
    "home": None,
    "policy": None,
    "timezone": None,
    "mailbox": None,  # checked by MailboxSettings
    "register": frozenset({"database", "blobs"}),
    "reading": frozenset({"workers", "seconds"}),
    "schedule": frozenset({"minutes", "cron"}),
    "prefect": frozenset({"api_url"}),
}
MAILBOX_TEXTS = ("kind", "path", "host", "username", "folder", "security", "password_env", "password_file")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the composition root builds everything from. Holds where a secret is found, never the secret."""

    home: Path
    """The data directory."""
    file: Path | None
    """The settings file that was read."""
    mailbox: MailboxSettings | None
    """None where no mailbox is configured: `list`, `show` and the reports need none."""
    database: str
    """The register's database as a URL; may hold a password, so it is never printed."""
    blobs: Path
    """The directory of the stored messages and letters."""
    policy: Path | None
    timezone: ZoneInfo
    """Of the clinic: tells on which day a letter was received."""
    workers: int
    """Processes that read letters side by side."""
    seconds: float
    """Time limit for reading one document."""
    every_minutes: float
    cron: str | None
    """When `serve` polls; goes before `every_minutes`."""
    prefect_api_url: str | None
    """A Prefect server that runs anyway; None: one is started for the time of the command."""


def load_settings(config: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Read and check every setting. Raises `ConfigurationError` with what to write instead."""
    env = os.environ if environ is None else environ
    default_home = Path(env.get("REFERRALS_HOME") or platform_home(env)).expanduser()
    file = _file(config, env, default_home)
    data = _read(file) if file else {}
    _check_names(data)
    base = file.parent.resolve() if file else Path.cwd()
    home = (
        default_home if env.get("REFERRALS_HOME") else _path(data.get("home"), base, "home") or default_home
    )
    return _settings(data, env, base, home.resolve(), file)


def _settings(
    data: dict[str, Any], env: Mapping[str, str], base: Path, home: Path, file: Path | None
) -> Settings:
    register, reading, schedule = (data.get(name, {}) for name in ("register", "reading", "schedule"))
    policy = env.get("REFERRALS_POLICY") or data.get("policy")
    return Settings(
        home=home,
        file=file,
        mailbox=_mailbox(data.get("mailbox"), env, base),
        database=_text(
            env.get("REFERRALS_DATABASE") or register.get("database", f"sqlite:///{home / 'register.db'}"),
            "[register] database",
        ),
        blobs=_path(env.get("REFERRALS_BLOBS") or register.get("blobs"), base, "[register] blobs")
        or home / "blobs",
        policy=_path(policy, base, "policy"),
        timezone=_timezone(env.get("REFERRALS_TIMEZONE") or data.get("timezone", "America/Toronto")),
        workers=int(
            _number(env.get("REFERRALS_WORKERS") or reading.get("workers", _cores()), "workers", 1, 64)
        ),
        seconds=_number(reading.get("seconds", 180), "[reading] seconds", 1, 3600),
        every_minutes=_number(schedule.get("minutes", 5), "[schedule] minutes", 0.1, 1440),
        cron=_text(schedule["cron"], "[schedule] cron") if "cron" in schedule else None,
        prefect_api_url=env.get("PREFECT_API_URL") or data.get("prefect", {}).get("api_url") or None,
    )


def platform_home(env: Mapping[str, str]) -> str:
    """Where this kind of machine keeps the data of a program."""
    if sys.platform == "darwin":
        return "~/Library/Application Support/referrals"
    if sys.platform == "win32":
        return str(Path(env.get("LOCALAPPDATA", "~")) / "referrals")
    return str(Path(env.get("XDG_DATA_HOME") or "~/.local/share") / "referrals")


def _file(config: Path | None, env: Mapping[str, str], home: Path) -> Path | None:
    given = config or (Path(env["REFERRALS_CONFIG"]) if env.get("REFERRALS_CONFIG") else None)
    if given:
        return given
    return next((path for path in (Path(FILE), home / FILE) if path.is_file()), None)


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise ConfigurationError(f"The settings file {file} cannot be read ({error.strerror}).") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"The settings file {file} is not valid TOML: {error}.") from error


def _check_names(data: dict[str, Any]) -> None:
    """A setting that is misspelt must not be passed over in silence."""
    for name, value in data.items():
        if name not in TABLES:
            raise ConfigurationError(f"The settings file knows no {name!r}; it knows {', '.join(TABLES)}.")
        allowed = TABLES[name]
        if allowed is None:
            continue
        if not isinstance(value, dict):
            raise ConfigurationError(f"[{name}] must be a table with {', '.join(sorted(allowed))}.")
        for key in value.keys() - allowed:
            raise ConfigurationError(f"[{name}] knows no {key!r}; it knows {', '.join(sorted(allowed))}.")


def _mailbox(table: object, env: Mapping[str, str], base: Path) -> MailboxSettings | None:
    """The mailbox table with REFERRALS_MAILBOX_HOST and its like over it."""
    given: dict[str, Any] = {
        name: env[f"REFERRALS_MAILBOX_{name.upper()}"]
        for name in MAILBOX_TEXTS
        if env.get(f"REFERRALS_MAILBOX_{name.upper()}")
    }
    if port := env.get("REFERRALS_MAILBOX_PORT"):
        given["port"] = int(_number(port, "REFERRALS_MAILBOX_PORT", 1, 65535))
    if table is None and not given:
        return None
    if not isinstance(table, dict | None):
        raise ConfigurationError("[mailbox] must be a table; docs/settings.md shows one.")
    return MailboxSettings.from_mapping({**(table or {}), **given}, base=base)


def _text(value: object, name: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ConfigurationError(f"{name} must be a text in quotes.")
    return value


def _path(value: object, base: Path, name: str) -> Path | None:
    return None if value is None else base / Path(_text(value, name)).expanduser()


def _number(value: object, name: str, least: float, most: float) -> float:
    try:
        number = float(value) if isinstance(value, str | int | float) else float("nan")
    except ValueError:
        number = float("nan")
    if isinstance(value, bool) or not least <= number <= most:
        raise ConfigurationError(f"{name} must be a number from {least:g} to {most:g}.")
    return number


def _timezone(value: object) -> ZoneInfo:
    try:
        return ZoneInfo(_text(value, "timezone"))
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ConfigurationError('timezone must be the name of one, as "America/Toronto".') from error


def _cores() -> int:
    return min(os.cpu_count() or 1, 8)
