"""What is left of a sentence without its harmless turns of phrase: only that may sound an alarm.

They are looked for in sentences alone in which an alarm has sounded, so that other letters pay nothing.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from validators.patterns import with_classes, word_classes
from validators.rulebook import either, rule_file

LEFT_OUT = " ; "
"""What stands for a phrase that is left out: it parts what stood before and behind it."""


@cache
def _harmless() -> re.Pattern[str]:
    classes = word_classes("harmless")
    return re.compile(
        either(with_classes(rule, classes) for rule in rule_file("harmless")["lists"]["phrases"])
    )


@lru_cache(maxsize=1024)
def spared(text: str) -> str:
    """A text of small letters without accents, its harmless turns of phrase left out."""
    return _harmless().sub(LEFT_OUT, text)
