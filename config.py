"""Settings: read once from the environment, checked, frozen. `.env.example` shows each name."""

import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit

T = TypeVar("T")
TRUE, FALSE = {"1", "yes", "true", "on"}, {"0", "no", "false", "off", ""}
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
NAMES = {"127.0.0.1": "localhost"}  # device keys are bound to a name: browsers refuse digits
MAIL_ADDRESS = re.compile(r"[^@\s<>,]+@[^@\s<>,]+")
CREDENTIALS = re.compile(r"(?<=://).*@")  # a sentence about an address keeps its password
YEARS = range(2000, 2100)


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
    proxies: int  # how many of our own stand before the house, and say who asks
    worker: str  # "embedded" | "none"
    log_level: str
    ministry: str  # the key of the organisation that this installation serves
    sign_by_password: bool  # whether a password alone proves who signs

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
    data_dir = _read(env, "GOVFLOW_DATA_DIR", "var", _folder)
    host, port = (
        _read(env, "GOVFLOW_HOST", "127.0.0.1", _host),
        _read(env, "GOVFLOW_PORT", "8000", _port),
    )
    shown = NAMES.get(host) or (f"[{host}]" if ":" in host else host)
    demo = _read(env, "GOVFLOW_DEMO", "0", _flag)
    return Settings(
        data_dir=data_dir,
        database_url=_read(
            env, "GOVFLOW_DATABASE_URL", f"sqlite:///{data_dir}/govflow.db", _database
        ),
        host=host,
        port=port,
        base_url=_read(env, "GOVFLOW_BASE_URL", f"http://{shown}:{port}", _web_address),
        demo=demo,
        now=_now(env, demo=demo),
        secret_key=_read(env, "GOVFLOW_SECRET_KEY_FILE", f"{data_dir}/secret.key", _secret),
        smtp_url=_read(env, "GOVFLOW_SMTP_URL", "", _smtp),
        mail_from=_read(env, "GOVFLOW_MAIL_FROM", "govflow@localhost", _mail_address),
        trusted_hosts=_read(env, "GOVFLOW_TRUSTED_HOSTS", "127.0.0.1,localhost,[::1]", _hosts),
        proxies=_read(env, "GOVFLOW_PROXIES", "0", _few),
        worker=_read(env, "GOVFLOW_WORKER", "embedded", _one_of("embedded", "none")),
        log_level=_read(
            env, "GOVFLOW_LOG_LEVEL", "INFO", _one_of("DEBUG", "INFO", "WARNING", "ERROR")
        ),
        ministry=_text(env, "GOVFLOW_MINISTRY", "org-labour"),
        sign_by_password=_read(env, "GOVFLOW_SIGN_BY_PASSWORD", "1" if demo else "0", _flag),
    )


def _text(env: Mapping[str, str], name: str, default: str) -> str:
    return env.get(name, "").strip() or default


def _read(env: Mapping[str, str], name: str, default: str, convert: Callable[[str], T]) -> T:
    value = _text(env, name, default)
    try:
        return convert(value)
    except (ValueError, OSError) as wrong:
        why = (wrong.strerror or "").lower() if isinstance(wrong, OSError) else wrong
        shown = CREDENTIALS.sub("…@", value)
        raise SettingError(f"{name}={shown!r} cannot be used: {why}.") from None


def _flag(value: str) -> bool:
    if value.lower() in TRUE | FALSE:
        return value.lower() in TRUE
    raise ValueError("it must be 1 or 0")


def _folder(value: str) -> Path:
    folder = Path(value).resolve()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ValueError("nothing may be written there")
    return folder


def _host(value: str) -> str:
    host = value.removeprefix("[").removesuffix("]")
    if not host or re.search(r"[\s/@\[\]]", host):
        raise ValueError("it must be an address of this machine, such as 127.0.0.1 or ::1")
    return host


def _few(value: str) -> int:
    if value in {"0", "1", "2", "3"}:
        return int(value)
    raise ValueError("it must be a number from 0 to 3")


def _port(value: str) -> int:
    if value.isascii() and value.isdigit() and 1 <= int(value) <= 65_535:  # noqa: PLR2004
        return int(value)
    raise ValueError("it must be a port number from 1 to 65535")


def _database(value: str) -> str:
    if value.startswith("sqlite:///"):
        return _database_file(value)
    if value.startswith(("postgresql://", "postgres://", "postgresql+psycopg://")):
        rest = value.split("://", 1)[1]
        if rest.partition("@")[0].count(":") > 1 and "@" in rest:
            raise ValueError("a colon in a name or a password is written %3A")
        _parts(value)
        return f"postgresql+psycopg://{rest}"
    raise ValueError("it must start with sqlite:/// or postgresql://")


def _database_file(value: str) -> str:
    name = value.removeprefix("sqlite:///").partition("?")[0]
    if not name or name.startswith((":", "file:")):
        raise ValueError("it must name a file, such as sqlite:////srv/govflow/govflow.db")
    if not Path(name).parent.is_dir():
        raise ValueError(f"there is no folder {Path(name).parent}")
    if Path(name).is_dir():
        raise ValueError("it is a folder, not a file")
    return value


def _parts(value: str) -> SplitResult:
    """Split an address. Raises ValueError in our own words."""
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 - read only then
    except ValueError:
        raise ValueError("its host or its port is none") from None
    return parts


def _web_address(value: str) -> str:
    parts = _parts(value)
    bare = not (parts.query or parts.fragment or parts.username) and parts.path in {"", "/"}
    if parts.scheme not in {"http", "https"} or not parts.hostname or not bare:
        raise ValueError("it must be an address such as https://govflow.example.gov.ma")
    return value.rstrip("/")


def _smtp(value: str) -> str:
    parts = _parts(value)
    if value and parts.scheme not in {"smtp", "smtps"}:
        raise ValueError("it must start with smtp:// or smtps://")
    if value and not parts.hostname:
        raise ValueError("it must name a host, such as smtp://mail.example.gov.ma:587")
    return value


def _mail_address(value: str) -> str:
    if not MAIL_ADDRESS.fullmatch(value):
        raise ValueError("it must be a mail address such as govflow@example.gov.ma")
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
    if wall.year not in YEARS:
        raise ValueError("its year must be from 2000 to 2099")
    return wall


def _hosts(value: str) -> tuple[str, ...]:
    hosts = tuple(host.strip() for host in value.split(",") if host.strip())
    if not hosts:
        raise ValueError("it names no host: every request would be accepted, whatever it names")
    if any("/" in host or " " in host for host in hosts):
        raise ValueError("it must be names of hosts alone, separated by commas")
    return hosts


def _secret(value: str) -> str:
    """Read the application's key; make one at the first start, readable by its owner alone."""
    path = Path(value)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        key = _key_in(path)
    else:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            key = secrets.token_urlsafe(48)
            file.write(key)
    if len(key) < 32:  # noqa: PLR2004
        raise ValueError("it holds fewer than 32 characters")
    return key


def _key_in(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except UnicodeDecodeError:
        raise ValueError("it holds no key, but something else") from None
