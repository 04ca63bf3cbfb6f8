"""What may be said of a mention, and rules in order: the first that applies gives the verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from validators.clauses import Clause, Sentence
from validators.lexicon import Span

Case = TypeVar("Case")


class Verdict(StrEnum):
    """How one mention is meant."""

    DENIED = "denied"
    """Said not to be so, of this patient, now, without a reservation."""
    ENDED = "ended"
    """Said to be over."""
    PRESENT = "present"
    UNCLEAR = "unclear"
    """Hedged, conditional, narrowed, or doubly negated."""
    OPEN = "open"
    """Named, asked or looked for: the answer stands elsewhere."""
    ASIDE = "aside"
    """Of the past, of somebody else, a risk, a request, a quotation: says nothing of her now."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one mention and the rule that gave it."""

    verdict: Verdict
    rule: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase that a statement is about, in its clause, with the denials that reach it."""

    sentence: Sentence
    clause: Clause
    span: Span
    denials: tuple[Span, ...] = ()

    @property
    def words(self) -> list[str]:
        """The words of its clause."""
        return self.sentence.words[self.clause.first : self.clause.last]

    @property
    def before(self) -> list[str]:
        """The words of its clause before it."""
        return self.sentence.words[self.clause.first : self.span.first]

    @property
    def after(self) -> list[str]:
        """The words of its clause after it."""
        return self.sentence.words[self.span.last : self.clause.last]

    def following(self, count: int) -> list[str]:
        """Up to `count` words of the sentence after it."""
        return self.sentence.words[self.span.last : self.span.last + count]

    def clause_has(self, *groups: str) -> bool:
        """Whether a cue of some groups begins in its clause."""
        return self.sentence.has(self.clause.first, self.clause.last, *groups)

    def led_by(self, *groups: str) -> bool:
        """Whether a cue of some groups begins in its clause before it."""
        return self.sentence.has(self.clause.first, self.span.first, *groups)

    def preceded_by(self, *groups: str) -> bool:
        """Whether a cue of some groups begins anywhere before it."""
        return self.sentence.has(0, self.span.first, *groups)

    def followed_by(self, *groups: str) -> bool:
        """Whether a cue of some groups begins anywhere after it."""
        return self.sentence.has(self.span.last, len(self.sentence.words), *groups)


@dataclass(frozen=True, slots=True)
class Rule(Generic[Case]):
    """A verdict, the id that goes into the evidence, and when it applies."""

    id: str
    verdict: Verdict
    applies: Callable[[Case], bool]


def first_rule(rules: Iterable[Rule[Case]], case: Case) -> Judgement | None:
    """What the first rule that applies says; None where none applies."""
    for rule in rules:
        if rule.applies(case):
            return Judgement(rule.verdict, rule.id)
    return None
