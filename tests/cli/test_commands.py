"""The commands on a register: each has help and an example, each says in a sentence what is wrong."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

import fixtures
from tests.cli.conftest import Run, sentence

COMMANDS = (
    ("assess",),
    ("demo",),
    ("poll",),
    ("serve",),
    ("list",),
    ("show",),
    ("reprocess",),
    ("report", "completeness"),
    ("audit", "verify"),
    ("doctor",),
)
MANUAL = Path(__file__).parents[2] / "docs" / "guide.md"


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help_and_an_example_and_is_in_the_manual(
    run: Run, command: tuple[str, ...]
) -> None:
    done = run(*command, "--help")
    assert done.returncode == 0
    assert (
        f"Example: referrals {'' if command != ('poll',) else '--config /etc/referrals.toml '}" in done.stdout
    )
    assert f"referrals {' '.join(command)}" in MANUAL.read_text()


def test_the_help_lists_every_command(run: Run) -> None:
    output = run("--help").stdout
    assert all(command[0] in output for command in COMMANDS)


def test_the_version(run: Run) -> None:
    assert run("--version").stdout.startswith("referrals ")


@pytest.mark.parametrize("command", [("poll",), ("serve",)], ids=" ".join)
def test_without_a_mailbox_it_is_told_what_to_write(run: Run, command: tuple[str, ...]) -> None:
    done = run(*command)
    assert done.returncode == 2
    assert "[mailbox]" in sentence(done)


@pytest.mark.parametrize("command", [("list",), ("poll",), ("audit", "verify"), ("doctor",)], ids=" ".join)
def test_a_broken_settings_file_is_told(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "broken.toml").write_text("[mailbox\n")
    done = run("--config", "broken.toml", *command)
    assert done.returncode == 2
    assert "broken.toml" in sentence(done) + done.stdout


def test_a_database_that_is_none_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "register.db").write_bytes(b"not a database, but long enough to be one" * 100)
    done = run("list")
    assert done.returncode == 3
    assert sentence(done)


def test_a_data_directory_that_cannot_be_made_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = run("list", REFERRALS_HOME=str(tmp_path / "file" / "home"))
    assert done.returncode == 3
    assert "REFERRALS_HOME" in sentence(done)


def test_a_case_that_is_not_there_is_told(run: Run) -> None:
    for case in ("R-000099", "nonsense"):
        done = run("show", case)
        assert done.returncode == 2
        assert sentence(done)


@pytest.mark.parametrize("arguments", [[], ["R-000001", "--all"], ["--failed", "--follow-up"]])
def test_reprocess_takes_one_selection(run: Run, arguments: list[str]) -> None:
    done = run("reprocess", *arguments)
    assert done.returncode == 2
    assert "--failed" in sentence(done)


def test_a_mailbox_that_is_away_ends_with_three_and_doctor_says_so(run: Run, tmp_path: Path) -> None:
    (tmp_path / "referrals.toml").write_text('[mailbox]\nkind = "folder"\npath = "nowhere"\n')
    done = run("doctor")
    assert done.returncode == 3
    assert "FAIL mailbox" in done.stdout


def test_an_empty_register_lists_reports_and_verifies(run: Run) -> None:
    assert run("list").returncode == 0
    verified = run("audit", "verify")
    assert (verified.returncode, "whole" in verified.stdout) == (0, True)
    for form in ("table", "csv", "json", "html"):
        printed = run("report", "completeness", "--format", form, "--by", "month")
        assert (printed.returncode, sentence(printed)) == (0, "")
        assert printed.stdout


def test_a_period_that_ends_before_it_begins_is_told(run: Run) -> None:
    done = run("report", "completeness", "--from", "2026-02-01", "--to", "2026-01-01")
    assert done.returncode == 2


@pytest.mark.timeout(600)  # four scans are read by OCR, twice the flow engine starts
def test_the_demo_runs_everything_and_the_commands_look_further(run: Run, tmp_path: Path) -> None:
    """The whole path: embedded IMAP, the real flow twice, a fresh register, and every command on it."""
    home = tmp_path / "demo"
    done = run("demo", "--home", home, seconds=240)
    assert (done.returncode, sentence(done)) == (0, "")
    count = len(fixtures.inbox())
    assert f"First poll:  listed {count}, " in done.stdout
    assert f"Second poll: listed {count}, new 0, known {count}, duplicates 0; letters filed 0 " in done.stdout
    assert "Every message is accounted for" in done.stdout
    assert f"REFERRALS_HOME={home.relative_to(tmp_path)}" in done.stdout

    rows = [
        json.loads(line)
        for line in run("list", "--format", "jsonl", REFERRALS_HOME=str(home)).stdout.splitlines()
    ]
    assert {row["state"] for row in rows} == {"filed"}
    _no_wrong_approval(rows)
    followed = next(row["case"] for row in rows if "breast_implants" in row["reasons"])
    shown = run("show", followed, REFERRALS_HOME=str(home)).stdout
    assert "FOLLOW-UP" in shown
    assert ">>>" in shown
    assert "a letter" in shown
    assert "whole" in run("audit", "verify", REFERRALS_HOME=str(home)).stdout
    _viewing_is_on_record(home, followed)
    again = run("reprocess", followed, REFERRALS_HOME=str(home), seconds=240)
    assert (again.returncode, "judged again: 1; changed: 0" in again.stdout) == (0, True)
    assert "earlier screenings:" in run("show", followed, REFERRALS_HOME=str(home)).stdout


def _no_wrong_approval(rows: list[dict[str, object]]) -> None:
    """A case for each message, in their order, and none approved that must not be."""
    expected = [one for one in fixtures.expected().values() if one.same_as is None]
    assert len(rows) == len(expected)
    for row, answer in zip(rows, expected, strict=True):
        assert row["decision"] in {answer.decision, "follow_up"}, row["case"]


def _viewing_is_on_record(home: Path, case: str) -> None:
    with sqlite3.connect(home / "register.db") as database:
        events = [row[0] for row in database.execute("select event from audit order by number")]
    assert any("record_viewed" in event and case in event and "cli:" in event for event in events)


def test_the_demo_never_replaces_what_no_demo_made(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("keep me")
    done = run("demo", "--home", "mine")
    assert done.returncode == 2
    assert (tmp_path / "mine" / "letter.txt").read_text() == "keep me"
