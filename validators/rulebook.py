"""Rule files of the package: read once, compiled where they are used."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache
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


@cache
def word_set(table: str, key: str, file: str = "words") -> frozenset[str]:
    """The single words under a key of `rules/words.toml`, or of another file, which parts them by blanks."""
    listed: str = rule_file(file)[table][key]
    return frozenset(listed.split())


@lru_cache(maxsize=64)
def phrases(table: str, key: str) -> tuple[str, ...]:
    """The phrases under a key of `rules/words.toml`, in the order of the file."""
    return tuple(rule_file("words")[table][key])
