"""Many patterns as one: each is tried only at the words it can begin with.

One regular expression of some hundred alternatives is tried at every character, alternative by alternative.
Nearly all of them begin with a plain word, so the first two letters of a word tell which are worth trying.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from validators.rulebook import either

_BEHIND = re.compile(r"(?:\(\?<!(?:[^()\\]|\\.)*\))*")
"""What may stand before a pattern's first word without being matched itself."""
_GROUP = re.compile(r"\\b\(\?:((?:[^()\\|]|\||\\.|\((?:[^()]|\([^()]*\))*\))*)\)(?!\?|\*)")
_WORD = re.compile(r"\\b(?=[a-z])")
_PLAIN = re.compile(r"[a-z][a-z ](?![?*])")
"""Two characters that stand for themselves. What may be left out stands for nothing."""
_STARTS = re.compile(r"\b[a-z]")


@dataclass(frozen=True, slots=True)
class Headed:
    """Patterns by the first two characters that they begin with, and the rest of them as one."""

    by_head: dict[str, re.Pattern[str]]
    others: re.Pattern[str] | None

    def search(self, text: str) -> bool:
        """Whether one of the patterns is found in a text of small letters."""
        for start in _STARTS.finditer(text):
            at = start.start()
            pattern = self.by_head.get(text[at : at + 2])
            if pattern is not None and pattern.match(text, at):
                return True
        return self.others is not None and self.others.search(text) is not None


def headed(rules: Iterable[str]) -> Headed:
    """The patterns, sorted by their heads."""
    by_head: defaultdict[str, list[str]] = defaultdict(list)
    others: list[str] = []
    for rule in rules:
        heads = _heads(rule)
        for head in heads:
            by_head[head].append(rule)
        if not heads:
            others.append(rule)
    return Headed(
        by_head={head: re.compile(either(listed)) for head, listed in by_head.items()},
        others=re.compile(either(others)) if others else None,
    )


def _heads(rule: str) -> frozenset[str]:
    """The first two characters of whatever a pattern matches; none where they cannot be told."""
    begin = _behind(rule)
    group = _GROUP.match(rule, begin)
    if group is not None:
        starts = [_PLAIN.match(alternative) for alternative in _alternatives(group.group(1))]
    else:
        word = _WORD.match(rule, begin)
        starts = [_PLAIN.match(rule, word.end())] if word else [None]
    if any(start is None for start in starts):
        return frozenset()
    return frozenset(start.group() for start in starts if start is not None)


def _behind(rule: str) -> int:
    found = _BEHIND.match(rule)
    return found.end() if found else 0


def _alternatives(group: str) -> list[str]:
    """The alternatives of a group, split at its own bars and not at those of groups within."""
    depth, pieces = 0, [""]
    for character in group:
        depth += (character == "(") - (character == ")")
        if character == "|" and depth == 0:
            pieces.append("")
        else:
            pieces[-1] += character
    return pieces
