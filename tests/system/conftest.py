"""System tests run when asked for, by `pytest -m system`: .ci/run installs what they need and asks."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect them otherwise; pytest's last line tells how many."""
    if "system" in config.option.markexpr:
        return
    system = [item for item in items if HERE in item.path.parents]
    items[:] = [item for item in items if HERE not in item.path.parents]
    config.hook.pytest_deselected(items=system)
