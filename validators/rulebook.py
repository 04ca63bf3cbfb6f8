"""Rule files of the package: read once, compiled where they are used."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources
from typing import Any


@lru_cache(maxsize=16)
def rule_file(name: str) -> dict[str, Any]:
    """The content of `rules/<name>.toml`."""
    return tomllib.loads(resources.files("validators").joinpath("rules", f"{name}.toml").read_text("utf-8"))


def either(phrases: Iterable[str]) -> str:
    """One regular expression that matches whatever one of `phrases` matches."""
    return "|".join(f"(?:{phrase})" for phrase in phrases)


def whole_words(phrases: Iterable[str], flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    """The phrases as whole words."""
    return re.compile(rf"(?<!\w)(?:{either(phrases)})(?!\w)", flags)
