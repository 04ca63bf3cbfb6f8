"""How cases are named to people, and what becomes of text that no database takes."""

from __future__ import annotations

import re

from pipeline.errors import UnknownCase

_CASE = re.compile(r"(?:R-)?0*([0-9]{1,15})", re.IGNORECASE)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def case_name(number: int) -> str:
    """`R-000123` for 123."""
    return f"R-{number:06d}"


def case_number(name: str) -> int:
    """123 for `R-000123`, `r-123` or `123`. Raises `UnknownCase` for anything else."""
    found = _CASE.fullmatch(name.strip())
    if found is None:
        raise UnknownCase("A case is named like R-000123. `referrals list` shows the names of all cases.")
    return int(found[1])


def storable(text: str | None) -> str | None:
    """The text with NUL and unpaired surrogates replaced: damaged files and headers hold them."""
    return None if text is None else _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def patient_key(name: str) -> str:
    """A patient's name as it is compared: case folded, blanks evened."""
    return " ".join((storable(name) or "").casefold().split())
