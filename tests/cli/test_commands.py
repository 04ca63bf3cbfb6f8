"""The commands on a register: each has help and an example, each says in a sentence what is wrong."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from extractors.fence import Fence
from flows.checks import fence_words
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
PROTECTED = Path(__file__).parents[1] / "extractors" / "protected"
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


@pytest.mark.parametrize("arguments", [["--all"], ["--follow-up"], []])
def test_a_password_goes_with_named_cases(run: Run, tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "secret").write_text("Osprey 12\n")
    done = run("reprocess", *arguments, "--password-file", "secret")
    assert done.returncode == 2
    assert "Osprey" not in sentence(done)


@pytest.mark.parametrize("content", [None, b"", b"Br\xfccke"])
def test_a_password_file_that_holds_none_is_told(run: Run, tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "secret").write_bytes(content)
    done = run("reprocess", "R-000001", "--password-file", "secret")
    assert done.returncode == 2
    assert "password file" in sentence(done)
    assert "cke" not in done.stderr


def test_a_protected_letter_is_opened_with_its_password_file(run: Run, tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["From"] = "Windermere Family Practice <office@windermerefp.example.org>"
    mail.set_content("The letter is attached.")
    letter = PROTECTED / "standard.docx"
    mail.add_attachment(letter.read_bytes(), "application", "octet-stream", filename=letter.name)
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "1.eml").write_bytes(mail.as_bytes())
    (tmp_path / "referrals.toml").write_text(
        '[mailbox]\nkind = "folder"\npath = "inbox"\nsettle_seconds = 0\n'
    )
    (tmp_path / "wrong").write_text("Bruecke 7\n", encoding="utf-8")
    (tmp_path / "right").write_text("Brücke 7\n", encoding="utf-8")
    assert run("poll").returncode == 0
    before = run("list", "--format", "jsonl").stdout
    assert "referrals reprocess R-000001 --password-file FILE" in run("show", "R-000001").stdout
    refused = run("reprocess", "R-000001", "--password-file", "wrong")
    assert refused.returncode == 2
    assert "The password does not open R-000001" in sentence(refused)
    assert run("list", "--format", "jsonl").stdout == before
    done = run("reprocess", "r-000001", "--password-file", "right")
    assert (done.returncode, sentence(done)) == (0, "")
    assert "changed: 1" in done.stdout
    assert '"decision": "approved"' in run("list", "--format", "jsonl").stdout
    assert "--password-file" not in run("show", "R-000001").stdout
    assert "cke 7" not in refused.stderr + refused.stdout + done.stdout


@pytest.mark.parametrize(
    ("stands", "words"),
    [
        (Fence(7), "it cannot reach the network or open a socket or write or remove a file"),
        (Fence.CALLS | Fence.FILES, "it cannot reach the network or open a socket or write"),
        (Fence.NETWORK, "it cannot reach the network; this kernel does not keep"),
        (Fence(0), "this kernel does not keep hostile machine code from trying to reach the network or open"),
    ],
)
def test_doctor_tells_what_fences_the_reader_in(stands: Fence, words: str) -> None:
    assert fence_words(stands).startswith(words)


def test_a_mailbox_that_is_away_ends_with_three_and_doctor_says_so(run: Run, tmp_path: Path) -> None:
    (tmp_path / "referrals.toml").write_text('[mailbox]\nkind = "folder"\npath = "nowhere"\n')
    done = run("doctor")
    assert done.returncode == 3
    assert "FAIL mailbox" in done.stdout


def test_an_empty_register_lists_reports_and_verifies(run: Run) -> None:
    assert run("list").returncode == 0
    verified = run("audit", "verify")
    assert (verified.returncode, "whole" in verified.stdout) == (0, True)
    printed = run("report", "completeness", "--format", "csv", "--by", "month")
    assert (printed.returncode, sentence(printed)) == (0, "")
    assert printed.stdout


def test_a_period_that_ends_before_it_begins_is_told(run: Run) -> None:
    done = run("report", "completeness", "--from", "2026-02-01", "--to", "2026-01-01")
    assert done.returncode == 2


def test_the_demo_never_replaces_what_no_demo_made(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("keep me")
    done = run("demo", "--home", "mine")
    assert done.returncode == 2
    assert (tmp_path / "mine" / "letter.txt").read_text() == "keep me"
