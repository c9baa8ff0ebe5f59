"""Settings: read once from the environment, checked, frozen. `.env.example` shows each name."""

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")
TRUE, FALSE = {"1", "yes", "true", "on"}, {"0", "no", "false", "off", ""}
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class SettingError(Exception):
    """A setting has a value that the house cannot start with; says which and why."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs between installations."""

    data_dir: Path
    database_url: str
    host: str
    port: int
    base_url: str
    demo: bool
    now: datetime | None  # the wall-clock time in Casablanca at which a demonstration starts
    secret_key: str
    smtp_url: str
    mail_from: str
    trusted_hosts: tuple[str, ...]
    worker: str  # "embedded" | "none"
    log_level: str
    ministry: str  # the key of the organisation that this installation serves

    @property
    def files_dir(self) -> Path:
        return self.data_dir / "files"

    @property
    def keys_dir(self) -> Path:
        return self.data_dir / "keys"

    @property
    def demo_clock_file(self) -> Path:
        return self.data_dir / "demo-clock.json"

    @property
    def on_loopback(self) -> bool:
        return self.host in LOOPBACK

    @property
    def secure(self) -> bool:
        """Whether people reach the house over https."""
        return self.base_url.startswith("https://")


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings. Raises SettingError with one clear sentence."""
    env = os.environ if environ is None else environ
    data_dir = Path(_text(env, "GOVFLOW_DATA_DIR", "var")).resolve()
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    host, port = _text(env, "GOVFLOW_HOST", "127.0.0.1"), _read(env, "GOVFLOW_PORT", "8000", _port)
    demo = _read(env, "GOVFLOW_DEMO", "0", _flag)
    return Settings(
        data_dir=data_dir,
        database_url=_read(
            env, "GOVFLOW_DATABASE_URL", f"sqlite:///{data_dir}/govflow.db", _database
        ),
        host=host,
        port=port,
        base_url=_read(env, "GOVFLOW_BASE_URL", f"http://{host}:{port}", _web_address),
        demo=demo,
        now=_now(env, demo=demo),
        secret_key=_secret(Path(_text(env, "GOVFLOW_SECRET_KEY_FILE", f"{data_dir}/secret.key"))),
        smtp_url=_read(env, "GOVFLOW_SMTP_URL", "", _smtp),
        mail_from=_text(env, "GOVFLOW_MAIL_FROM", "govflow@localhost"),
        trusted_hosts=_hosts(env),
        worker=_read(env, "GOVFLOW_WORKER", "embedded", _one_of("embedded", "none")),
        log_level=_read(
            env, "GOVFLOW_LOG_LEVEL", "INFO", _one_of("DEBUG", "INFO", "WARNING", "ERROR")
        ),
        ministry=_text(env, "GOVFLOW_MINISTRY", "org-labour"),
    )


def _text(env: Mapping[str, str], name: str, default: str) -> str:
    return env.get(name, "").strip() or default


def _read(env: Mapping[str, str], name: str, default: str, convert: Callable[[str], T]) -> T:
    value = _text(env, name, default)
    try:
        return convert(value)
    except ValueError as wrong:
        raise SettingError(f"{name}={value!r} cannot be used: {wrong}.") from None


def _flag(value: str) -> bool:
    if value.lower() in TRUE | FALSE:
        return value.lower() in TRUE
    raise ValueError("it must be 1 or 0")


def _port(value: str) -> int:
    if value.isascii() and value.isdigit() and 1 <= int(value) <= 65_535:  # noqa: PLR2004
        return int(value)
    raise ValueError("it must be a port number from 1 to 65535")


def _database(value: str) -> str:
    if value.startswith("sqlite:///") and len(value) > len("sqlite:///"):
        return value
    if value.startswith(("postgresql://", "postgres://", "postgresql+psycopg://")):
        return "postgresql+psycopg://" + value.split("://", 1)[1]
    raise ValueError("it must start with sqlite:/// or postgresql://")


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"}:
        raise ValueError("it must be an address such as https://govflow.example.gov.ma")
    return value.rstrip("/")


def _smtp(value: str) -> str:
    if value and urlsplit(value).scheme not in {"smtp", "smtps"}:
        raise ValueError("it must start with smtp:// or smtps://")
    return value


def _one_of(*allowed: str) -> Callable[[str], str]:
    def choose(value: str) -> str:
        if value not in allowed:
            raise ValueError("it must be " + " or ".join(allowed))
        return value

    return choose


def _now(env: Mapping[str, str], *, demo: bool) -> datetime | None:
    if not _text(env, "GOVFLOW_NOW", ""):
        return None
    if not demo:
        raise SettingError(
            "GOVFLOW_NOW is refused without GOVFLOW_DEMO=1: a real installation uses the"
            " system's clock."
        )
    return _read(env, "GOVFLOW_NOW", "", _wall_time)


def _wall_time(value: str) -> datetime:
    try:
        wall = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError("it must be a local time such as 2026-11-23T10:00") from None
    if wall.tzinfo is not None:
        raise ValueError("it must be a local time in Casablanca, without a zone")
    return wall


def _hosts(env: Mapping[str, str]) -> tuple[str, ...]:
    named = _text(env, "GOVFLOW_TRUSTED_HOSTS", "127.0.0.1,localhost,[::1]")
    return tuple(host.strip() for host in named.split(",") if host.strip())


def _secret(path: Path) -> str:
    """Read the application's key; make one at the first start, readable by its owner alone."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        key = path.read_text(encoding="ascii").strip()
    else:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            key = secrets.token_urlsafe(48)
            file.write(key)
    if len(key) < 32:  # noqa: PLR2004
        raise SettingError(f"GOVFLOW_SECRET_KEY_FILE: {path} holds fewer than 32 characters.")
    return key
