"""Every setting: where it is looked for, what it defaults to, and what is said of a wrong one."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.settings import Settings, load_settings
from pipeline.errors import ConfigurationError, ExitCode
from pipeline.mailbox.settings import MailboxKind


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def load(tmp_path: Path, toml: str = "", **environ: str) -> Settings:
    file = tmp_path / "given.toml"
    file.write_text(toml, encoding="utf-8")
    return load_settings(file, {"REFERRALS_HOME": str(tmp_path / "home"), **environ})


def test_without_any_settings_everything_lies_in_the_data_directory(tmp_path: Path) -> None:
    home = tmp_path / "home"
    settings = load_settings(environ={"REFERRALS_HOME": str(home)})
    assert settings.database == f"sqlite:///{home}/register.db"
    assert settings.blobs == home / "blobs"
    assert settings.mailbox is None
    assert (settings.every_minutes, settings.cron, settings.file) == (5.0, None, None)
    assert settings.timezone.key == "America/Toronto"


def test_a_home_of_its_own_kind_where_none_is_given(tmp_path: Path) -> None:
    settings = load_settings(environ={"XDG_DATA_HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path)})
    assert settings.home.name == "referrals"


def test_the_file_is_found_in_the_working_directory_then_in_the_data_directory(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "referrals.toml").write_text("[schedule]\nminutes = 7\n")
    environ = {"REFERRALS_HOME": str(home)}
    assert load_settings(environ=environ).every_minutes == 7
    (tmp_path / "referrals.toml").write_text("[schedule]\nminutes = 8\n")
    assert load_settings(environ=environ).every_minutes == 8
    (tmp_path / "named.toml").write_text("[schedule]\nminutes = 9\n")
    assert load_settings(environ=environ | {"REFERRALS_CONFIG": "named.toml"}).every_minutes == 9


def test_the_file_may_say_where_everything_is(tmp_path: Path) -> None:
    file = tmp_path / "given.toml"
    file.write_text(
        'home = "data"\npolicy = "ours.toml"\ntimezone = "America/Vancouver"\n'
        '[register]\ndatabase = "postgresql://clinic@db/referrals"\nblobs = "letters"\n'
        '[reading]\nworkers = 3\nseconds = 20\n[schedule]\ncron = "*/10 7-19 * * 1-5"\n'
        '[prefect]\napi_url = "http://10.0.0.5:4200/api"\n'
        '[mailbox]\nkind = "folder"\npath = "mail"\n'
    )
    settings = load_settings(file, {})
    assert settings.home == tmp_path / "data"
    assert (settings.policy, settings.blobs) == (tmp_path / "ours.toml", tmp_path / "letters")
    assert settings.database == "postgresql://clinic@db/referrals"
    assert (settings.workers, settings.seconds, settings.cron) == (3, 20.0, "*/10 7-19 * * 1-5")
    assert settings.prefect_api_url == "http://10.0.0.5:4200/api"
    assert settings.timezone.key == "America/Vancouver"
    assert settings.mailbox
    assert (settings.mailbox.kind, settings.mailbox.path) == (MailboxKind.FOLDER, tmp_path / "mail")


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        'home = "elsewhere"\n[register]\ndatabase = "sqlite:///file.db"\n[reading]\nworkers = 3\n'
        '[mailbox]\nhost = "mail.example"\nusername = "a"\npassword_env = "P"\n',
        REFERRALS_DATABASE="sqlite:///env.db",
        REFERRALS_WORKERS="5",
        REFERRALS_MAILBOX_USERNAME="b",
        REFERRALS_MAILBOX_PORT="1993",
    )
    assert settings.home == tmp_path / "home"
    assert (settings.database, settings.workers) == ("sqlite:///env.db", 5)
    assert settings.mailbox
    assert (settings.mailbox.username, settings.mailbox.port) == ("b", 1993)


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        ("mailbx = 1", "'mailbx'"),
        ("[register]\ndatabse = 'x'", "'databse'"),
        ("[reading]\nworkers = 0", "workers"),
        ("[reading]\nworkers = true", "workers"),
        ("[reading]\nseconds = 'long'", "seconds"),
        ("[schedule]\nminutes = -1", "minutes"),
        ("[schedule]\ncron = 5", "cron"),
        ("register = 1", "[register]"),
        ("mailbox = 1", "[mailbox]"),
        ("[mailbox]\nhost = 'mail.example'", "[mailbox]"),
        ("timezone = 'Toronto/Canada'", "timezone"),
        ("timezone = 5", "timezone"),
        ("home = 5", "home"),
        ("not toml at all", "TOML"),
    ],
)
def test_a_wrong_setting_is_told_in_a_sentence(tmp_path: Path, toml: str, told: str) -> None:
    file = tmp_path / "given.toml"
    file.write_text(toml)
    with pytest.raises(ConfigurationError) as raised:
        load_settings(file, {})
    assert told in str(raised.value)
    assert str(raised.value).endswith(".")
    assert raised.value.exit_code is ExitCode.USAGE


def test_a_settings_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load_settings(tmp_path / "none.toml", {})
