"""The command line as a process of its own, as a person or a script calls it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

Run: TypeAlias = Callable[..., subprocess.CompletedProcess[str]]
MAIN = "from flows.cli import main; main()"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run `referrals` in an empty directory with a data directory of its own."""
    return runner(tmp_path)


@pytest.fixture(scope="module")
def run_once(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The same, in a directory that the tests of a module share."""
    return runner(tmp_path_factory.mktemp("shared"))


def runner(place: Path) -> Run:
    def call(
        *arguments: str | Path, cwd: Path = place, seconds: float = 120, **environ: str
    ) -> subprocess.CompletedProcess[str]:
        clean = {
            name: value for name, value in os.environ.items() if not name.startswith(("REFERRALS", "PREFECT"))
        }
        clean |= {"REFERRALS_HOME": str(place / "home"), "PYTHONPATH": str(Path(__file__).parents[2])}
        return subprocess.run(
            [sys.executable, "-c", MAIN, *map(str, arguments)],
            capture_output=True,
            text=True,
            cwd=cwd,
            env=clean | environ,
            timeout=seconds,
            check=False,
        )

    return call


def sentence(done: subprocess.CompletedProcess[str]) -> str:
    """What was said on standard error: never a traceback."""
    assert "Traceback" not in done.stderr
    return done.stderr.strip()
