"""Patterns of the rule files that are written with classes of words and with gaps."""

from __future__ import annotations

import re
from functools import cache

from validators.rulebook import rule_file

CLASS = re.compile(r"<(\w+)>(?!\))")
"""A class of words in a pattern. `(?<name>` and `(?<!no )` are no class: they are not written so."""
FREE_GAP, OWN_GAP = re.compile(r"~(\d)"), re.compile(r"\^(\d)")


@cache
def word_classes(name: str = "retractions") -> dict[str, str]:
    """The classes of words that a rule file names, each as one group of a regular expression."""
    return {key: f"(?:{'|'.join(words)})" for key, words in rule_file(name)["classes"].items()}


def with_classes(rule: str, classes: dict[str, str]) -> str:
    """A pattern with its classes written out."""
    return CLASS.sub(lambda found: classes[found.group(1)], rule)


def written_out(rule: str, classes: dict[str, str]) -> str:
    """A retraction as a regular expression: its classes and its gaps written out."""
    apart = FREE_GAP.sub(r"\\W+(?:\\S+\\W+){0,\1}?", with_classes(rule, classes))
    return OWN_GAP.sub(lambda found: rf"\W+(?:(?!{classes['other']}\b)\S+\W+){{0,{found.group(1)}}}?", apart)
