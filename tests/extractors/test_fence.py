"""What a reading process cannot do to the machine, and what is told where the kernel lacks a fence."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractors.fence import Fence
from extractors.sandbox import Sandbox
from pipeline.model import Attachment, Reading
from tests.extractors.misbehaving import _DEEDS

ENTRY = "tests.extractors.misbehaving:extract"
CALLS = {"mode", "owner", "times", "tcp", "udp", "unix", "raw"}
"""What the filter on system calls stops; Landlock stops the others."""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(entry=ENTRY, seconds=10.0) as running:
        yield running


@pytest.fixture(scope="module")
def stands(sandbox: Sandbox) -> Fence:
    return sandbox.fence()


def _try(sandbox: Sandbox, what: str, folder: Path) -> str:
    data = f"try {what} {folder}".encode()
    read = sandbox.extract(
        Attachment(id=hashlib.sha256(data).hexdigest(), name=None, media_type="text/plain", data=data)
    )
    assert isinstance(read, Reading)
    return read.pages[0].text


@pytest.mark.parametrize("what", sorted(set(_DEEDS) - {"shell"}))
def test_a_reader_can_change_nothing_and_reach_nobody(
    sandbox: Sandbox, stands: Fence, what: str, tmp_path: Path
) -> None:
    needed = Fence.CALLS if what in CALLS else Fence.FILES
    if needed not in stands:
        pytest.skip(f"this kernel has no fence {needed.name}")
    there = tmp_path / "there"
    there.write_text("a letter")
    there.chmod(0o600)
    before = there.stat()
    assert _try(sandbox, what, tmp_path).startswith("refused")
    after = there.stat()
    assert [entry.name for entry in tmp_path.iterdir()] == ["there"]
    assert there.read_text() == "a letter"
    for field in ("st_mode", "st_mtime_ns", "st_uid"):
        assert getattr(after, field) == getattr(before, field)


def test_what_a_reader_starts_is_fenced_in_too(sandbox: Sandbox, stands: Fence, tmp_path: Path) -> None:
    if Fence.FILES not in stands:
        pytest.skip("this kernel has no Landlock")
    with pytest.raises(AssertionError):
        _try(sandbox, "shell", tmp_path)  # `touch` ends with an error, which ends the reading
    assert not list(tmp_path.iterdir())


def test_files_stay_empty_by_a_limit_alone(tmp_path: Path) -> None:
    """Where the kernel has neither Landlock nor the filter, nothing raises, and it is told."""
    script = f"""
import platform
from pathlib import Path
from extractors import fence
fence._CREATE_RULESET = 100_000
platform.machine = lambda: "abacus"
stands = fence.put_up()
try:
    Path({str(tmp_path / "new")!r}).write_text("x")
except OSError as error:
    print(int(stands), error.errno)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "27"]
    assert (tmp_path / "new").stat().st_size == 0


def test_the_fence_is_told_by_a_reader_itself(stands: Fence) -> None:
    assert stands in Fence(7)
