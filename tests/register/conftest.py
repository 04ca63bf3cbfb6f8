from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.register import Register


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'register.db'}"


@pytest.fixture
def register(url: str, tmp_path: Path) -> Iterator[Register]:
    with Register.open(url, tmp_path / "blobs") as opened:
        yield opened
