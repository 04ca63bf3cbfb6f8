"""Patterns tried at the words they begin with find what each of them finds by itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from validators.headed import headed
from validators.rulebook import rule_file
from validators.tokens import canonical

ROWS = Path(__file__).parent / "rows"
SENTENCES = [
    canonical(line)
    for file in sorted(ROWS.glob("*.txt"))
    if file.stem.startswith(("contradicting", "harmless"))
    for line in file.read_text("utf-8").splitlines()
]


@pytest.mark.parametrize("name", rule_file("alarms"))
def test_every_alarm_sounds_as_it_would_alone(name: str) -> None:
    rules: list[str] = rule_file("alarms")[name]
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
