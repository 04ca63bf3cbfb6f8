"""Patterns tried at the words they begin with find what each of them finds by itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from validators.headed import headed
from validators.patterns import word_classes, written_out
from validators.rulebook import rule_file
from validators.tokens import canonical

ROWS = Path(__file__).parent / "rows"
SENTENCES = [
    canonical(line)
    for file in sorted(ROWS.glob("*.txt"))
    if file.stem.startswith(("contradicting", "harmless"))
    for line in file.read_text("utf-8").splitlines()
]


def _rules() -> dict[str, list[str]]:
    """The lists of alarms, and those of the retractions as the regular expressions that they stand for."""
    classes = word_classes()
    retractions: dict[str, list[str]] = rule_file("retractions")["lists"]
    written = {
        f"retractions.{name}": [written_out(rule, classes) for rule in rules]
        for name, rules in retractions.items()
    }
    return rule_file("alarms") | written


@pytest.mark.parametrize("name", _rules())
def test_every_alarm_sounds_as_it_would_alone(name: str) -> None:
    rules = _rules()[name]
    together, alone = headed(rules), [re.compile(rule) for rule in rules]
    heard = 0
    for sentence in SENTENCES:
        expected = any(rule.search(sentence) for rule in alone)
        assert together.search(sentence) is expected, sentence
        heard += expected
    assert heard


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (r"\b(?:if|unless)\b", "only if so"),
        (r"(?<!no )\bpus\b", "there is pus"),
        (r"\b(?:the )?pus\b", "pus"),
        (r"\bs?urely\b", "urely"),
        (r"\b(?:a|an) b\b", "a b"),
        (r"\bx\d", "x1"),
        (r"(?m:^)\W*draft", "first\n- draft"),
    ],
)
def test_patterns_of_every_build_are_found(rule: str, text: str) -> None:
    assert headed([rule]).search(text)


def test_what_stands_before_a_word_may_forbid_it() -> None:
    assert not headed([r"(?<!no )\bpus\b"]).search("no pus")


def test_a_retraction_names_classes_and_gaps() -> None:
    rule = written_out(
        r"\b<this>^2<paper>~1void\b", {"this": "(?:my)", "paper": "(?:letter)", "other": "(?:old)"}
    )
    assert re.search(rule, "my kind letter is void")
    assert not re.search(rule, "my old letter is void")
    assert not re.search(rule, "my letter is most certainly void")
