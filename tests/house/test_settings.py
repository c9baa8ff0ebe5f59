"""A setting that cannot be used is one sentence that names it; nothing useless is accepted."""

from pathlib import Path

import pytest

import config

REFUSED = [
    ("GOVFLOW_TRUSTED_HOSTS", ",", "it names no host"),
    ("GOVFLOW_TRUSTED_HOSTS", " , ,", "it names no host"),
    ("GOVFLOW_TRUSTED_HOSTS", "https://a.ma", "names of hosts alone"),
    ("GOVFLOW_DATABASE_URL", "sqlite:////nonexist/dir/a.db", "there is no folder /nonexist/dir"),
    ("GOVFLOW_DATABASE_URL", "sqlite:///:memory:", "it must name a file"),
    ("GOVFLOW_DATABASE_URL", "sqlite:////etc", "it is a folder"),
    ("GOVFLOW_DATABASE_URL", "postgresql://a:b:c@h:x/", "is written %3A"),
    ("GOVFLOW_DATABASE_URL", "postgresql://a@h:x/", "its host or its port is none"),
    ("GOVFLOW_DATABASE_URL", "mysql://a", "sqlite:/// or postgresql://"),
    ("GOVFLOW_DATA_DIR", "/etc/passwd", "file exists"),
    ("GOVFLOW_DATA_DIR", "/proc/x", "no such file or directory"),
    ("GOVFLOW_SECRET_KEY_FILE", "/nonexist/x", "no such file or directory"),
    ("GOVFLOW_SECRET_KEY_FILE", "/etc", "is a directory"),
    ("GOVFLOW_SECRET_KEY_FILE", "/bin/true", "it holds no key"),
    ("GOVFLOW_SECRET_KEY_FILE", "/dev/null", "fewer than 32 characters"),
    ("GOVFLOW_NOW", "0001-01-01T00:00", "from 2000 to 2099"),
    ("GOVFLOW_HOST", "a b", "an address of this machine"),
    ("GOVFLOW_BASE_URL", "http://a:x", "its host or its port is none"),
    ("GOVFLOW_BASE_URL", "http://a/b", "an address such as"),
    ("GOVFLOW_SMTP_URL", "smtp://", "it must name a host"),
    ("GOVFLOW_SMTP_URL", "smtp://h:x", "its host or its port is none"),
    ("GOVFLOW_MAIL_FROM", "notanaddress", "it must be a mail address"),
]


def load(folder: Path, **given: str) -> config.Settings:
    return config.load({"GOVFLOW_DATA_DIR": str(folder), "GOVFLOW_DEMO": "1", **given})


@pytest.mark.parametrize(("name", "value", "why"), REFUSED)
def test_a_setting_that_cannot_be_used_is_named(
    tmp_path: Path, name: str, value: str, why: str
) -> None:
    with pytest.raises(config.SettingError) as refused:
        load(tmp_path, **{name: value})
    told = str(refused.value)
    assert told.startswith(f"{name}=")
    assert " cannot be used: " in told
    assert why in told
    assert "\n" not in told


def test_a_password_is_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(config.SettingError) as refused:
        load(tmp_path, GOVFLOW_DATABASE_URL="postgresql://u:wonder@h:x/d")
    assert "wonder" not in str(refused.value)


def test_an_address_of_the_sixth_version_makes_an_address_for_people(tmp_path: Path) -> None:
    for host in ("::1", "[::1]"):
        found = load(tmp_path, GOVFLOW_HOST=host)
        assert (found.host, found.base_url) == ("::1", "http://[::1]:8000")


def test_ordinary_settings_are_taken(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        GOVFLOW_DATABASE_URL="postgresql://govflow@/govflow?host=/run/postgresql",
        GOVFLOW_BASE_URL="https://govflow.example.gov.ma/",
        GOVFLOW_SMTP_URL="smtps://user:word@mail.example.gov.ma:465",
        GOVFLOW_TRUSTED_HOSTS="govflow.example.gov.ma, [::1]",
        GOVFLOW_MAIL_FROM="govflow@example.gov.ma",
        GOVFLOW_PROXIES="1",
    )
    assert found.proxies == 1
    assert (found.database_url, found.base_url, found.trusted_hosts, found.mail_from) == (
        "postgresql+psycopg://govflow@/govflow?host=/run/postgresql",
        "https://govflow.example.gov.ma",
        ("govflow.example.gov.ma", "[::1]"),
        "govflow@example.gov.ma",
    )
