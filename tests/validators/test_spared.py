"""Harmless turns of phrase are left out of a sentence before alarms listen to it again; the rest stays."""

from __future__ import annotations

import pytest

from validators.patterns import with_classes, word_classes
from validators.rulebook import rule_file
from validators.spared import spared
from validators.tokens import canonical


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Typed by our student, checked by me.", " ; ."),
        ("Please disregard the blank second page, and this letter too.", " ; , and this letter too."),
        ("Nobody has put her on antibiotics.", " ;  antibiotics."),
        ("How many sessions she needs is up to you.", " ; ."),
    ],
)
def test_what_is_harmless_is_left_out(text: str, left: str) -> None:
    assert spared(canonical(text)) == left


@pytest.mark.parametrize(
    "text",
    [
        "typed by our student, not yet checked by me.",
        "typed by our student, checked by me only in part.",
        "nobody has put her on antibiotics except the dentist.",
        "how many sessions, and whether ultrasound at all, is up to you.",
        "please disregard the second page with the statements.",
        "she no longer wants the treatment.",
    ],
)
def test_what_only_looks_harmless_stays(text: str) -> None:
    assert spared(text) == text


def test_every_class_is_used() -> None:
    classes = word_classes("harmless")
    rules = rule_file("harmless")["lists"]["phrases"] + list(classes.values())
    assert [name for name in classes if not any(f"<{name}>" in rule for rule in rules)] == []
    assert all("<" + name + ">" not in with_classes(rule, classes) for rule in rules for name in classes)
