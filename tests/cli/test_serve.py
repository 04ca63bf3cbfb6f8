"""`serve` as a process of its own: it polls on its schedule, files what arrives, ends when it is told to."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import fixtures
from tests.cli.conftest import MAIN, Run

PATIENCE = 200.0
"""Seconds that the first poll may take on a machine that is busy: the flow engine makes its tables first."""


def test_it_polls_on_its_schedule_and_leaves_nothing_running(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mail").mkdir()
    shutil.copy(fixtures.inbox()[0], tmp_path / "mail" / "letter.eml")
    (tmp_path / "referrals.toml").write_text('[mailbox]\nkind = "folder"\npath = "mail"\n')
    root = str(Path(__file__).parents[2])
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("REFERRALS", "PREFECT"))
    }
    with (tmp_path / "said.txt").open("wb") as said:
        serving = subprocess.Popen(
            [sys.executable, "-c", MAIN, "serve", "--minutes", "0.1"],
            cwd=tmp_path,
            env=clean | {"REFERRALS_HOME": str(tmp_path / "home"), "PYTHONPATH": root},
            stdout=said,
            stderr=said,
        )
    try:
        filed = _filed(run, serving)
    finally:
        serving.send_signal(signal.SIGINT)
        code = serving.wait(150)
    told = (tmp_path / "said.txt").read_text()
    assert [row["state"] for row in filed] == ["filed"], told
    assert "Traceback" not in told
    assert code == 0, told


def _filed(run: Run, serving: subprocess.Popen[bytes]) -> list[dict[str, object]]:
    """The cases, once there are any."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and serving.poll() is None:
        rows = [json.loads(line) for line in run("list", "--format", "jsonl").stdout.splitlines()]
        if rows and rows[0]["state"] == "filed":
            return rows
        time.sleep(1.0)
    return []
