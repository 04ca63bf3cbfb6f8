"""The wheel as a clinic gets it: installed outside the checkout, with everything in it that it needs."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path

import pytest

import fixtures

ROOT = Path(__file__).parent.parent
PACKAGES = ("pipeline", "flows", "extractors", "validators", "fixtures")
NAME = "referral-pipeline"


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built by the locked build tool without any download."""
    place = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(place)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = place.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`referrals` in a fresh environment that sees the locked packages, but not the checkout."""
    place = tmp_path_factory.mktemp("installed")
    venv.create(place / "venv", with_pip=False, symlinks=True)
    python = place / "venv" / "bin" / "python"
    purelib = Path(
        subprocess.run(
            [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()
    )
    # a folder named in a .pth file is searched, and its own .pth files (the editable install) are not read
    (purelib / "locked.pth").write_text(sysconfig.get_path("purelib") + "\n")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "--python",
            str(python),
            "install",
            "--no-deps",
            "--no-index",
            "-q",
            str(wheel),
        ],
        check=True,
        capture_output=True,
    )
    return place


def referrals(installed: Path, *arguments: str, home: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the installed command outside the checkout."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("REFERRALS", "PREFECT", "PYTHON", "COV"))
    }
    return subprocess.run(
        [str(installed / "venv" / "bin" / "referrals"), *arguments],
        cwd=installed,
        env=clean | {"REFERRALS_HOME": str(home or installed / "home")},
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )


def test_the_wheel_holds_every_file_of_its_packages(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    tracked = subprocess.run(
        ["git", "ls-files", *PACKAGES], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.splitlines()
    wanted = set(tracked) & set(_files())
    assert wanted
    assert wanted <= held
    assert {name.partition("/")[0] for name in held if ".dist-info" not in name} == set(PACKAGES)


def _files() -> Iterator[str]:
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*"):
            if path.is_file():
                yield str(path.relative_to(ROOT))


def test_it_runs_from_the_wheel_and_not_from_the_checkout(installed: Path) -> None:
    done = referrals(installed, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    where = subprocess.run(
        [str(installed / "venv" / "bin" / "python"), "-c", "import flows; print(flows.__file__)"],
        cwd=installed,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert Path(where).is_relative_to(installed)


def test_it_judges_a_letter(installed: Path) -> None:
    letter = next((ROOT / "fixtures" / "inbox").glob("01-*.eml"))
    (installed / "letter.eml").write_bytes(letter.read_bytes())
    done = referrals(installed, "assess", "--format", "jsonl", "letter.eml")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["decision"] == "approved"


@pytest.mark.timeout(600)  # four scans are read by OCR, twice the flow engine starts
def test_the_demo_runs_everything_and_the_commands_look_further(installed: Path) -> None:
    """The whole path: embedded IMAP, the real flow twice, a fresh register, and every command on it."""
    home = installed / "demo"
    done = referrals(installed, "demo", "--home", "demo")
    assert (done.returncode, done.stderr) == (0, "")
    count = len(fixtures.inbox())
    assert f"First poll:  listed {count}, " in done.stdout
    assert f"Second poll: listed {count}, new 0, known {count}, duplicates 0; letters filed 0 " in done.stdout
    assert "Every message is accounted for" in done.stdout
    assert "REFERRALS_HOME=demo " in done.stdout

    listed = referrals(installed, "list", "--format", "jsonl", home=home).stdout
    rows = [json.loads(line) for line in listed.splitlines()]
    assert {row["state"] for row in rows} == {"filed"}
    _as_expected(rows)
    followed = next(row["case"] for row in rows if "breast_implants" in row["reasons"])
    shown = referrals(installed, "show", followed, home=home).stdout
    assert "FOLLOW-UP" in shown
    assert ">>>" in shown
    assert "a letter" in shown
    assert "whole" in referrals(installed, "audit", "verify", home=home).stdout
    _viewing_is_on_record(home, followed)
    again = referrals(installed, "reprocess", followed, home=home)
    assert (again.returncode, "judged again: 1; changed: 0" in again.stdout) == (0, True)
    assert "earlier screenings:" in referrals(installed, "show", followed, home=home).stdout


def _as_expected(rows: list[dict[str, object]]) -> None:
    """A case for each message, in their order, decided as it must be; a scan may be read unsurely."""
    expected = [one for one in fixtures.expected().values() if one.same_as is None]
    assert len(rows) == len(expected)
    for row, answer in zip(rows, expected, strict=True):
        allowed = {answer.decision, "follow_up"} if answer.scanned else {answer.decision}
        assert row["decision"] in allowed, row["case"]


def _viewing_is_on_record(home: Path, case: str) -> None:
    with sqlite3.connect(home / "register.db") as database:
        events = [row[0] for row in database.execute("select event from audit order by number")]
    assert any("record_viewed" in event and case in event and "cli:" in event for event in events)


def test_nobody_else_owns_the_names_of_our_packages() -> None:
    """The package index has a `validators` of its own: two owners would overwrite each other's files."""
    for distribution in distributions():
        if distribution.metadata["Name"] == NAME:
            continue
        tops = {path.parts[0] for path in distribution.files or () if len(path.parts) > 1}
        assert not tops & set(PACKAGES), distribution.metadata["Name"]


def test_the_lock_names_no_other_owner_and_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    names = {line.partition("==")[0] for line in lock.splitlines() if "==" in line}
    assert names
    assert not names & set(PACKAGES)
    assert "://" not in lock
