"""What each utterance says of what the statements are about, and all that was found so far."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from pipeline.model import Evidence, Trace
from validators.clauses import Clause, Sentence
from validators.lines import evidence
from validators.tokens import canonical
from validators.utterance import Utterance
from validators.verdicts import Judgement, Verdict

GROUPS = frozenset({"contraindication", "infection", "antibiotic", "condition", "ultrasound"})
"""The tables of the lexicon that name what the statements are about."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one utterance says of one mention."""

    index: int
    """Of its utterance."""
    label: str
    """Of the phrase: `infection.disease`."""
    verdict: Verdict
    rule: str
    start: int
    """Offsets in the page's text of the words it rests on."""
    end: int
    words: str = ""
    """The mention, canonical."""
    if_adopted: Verdict | None = None
    """What it would say if the referrer adopted the words, which are somebody else's."""
    answered_in: int = -1
    """Of the utterance that answers it, where it is another one."""

    @property
    def group(self) -> str:
        """The table of the lexicon that the phrase stands in."""
        return self.label.partition(".")[0]

    @property
    def kind(self) -> str:
        """The list in that table."""
        return self.label.partition(".")[2]

    @property
    def states(self) -> bool:
        """Whether a statement could rest on it."""
        stating = Verdict.PRESENT if self.group == "ultrasound" else Verdict.DENIED
        return self.verdict in (stating, Verdict.ENDED)

    def evidence(self, said: Sequence[Utterance]) -> Evidence:
        """The words with their place on the page."""
        return evidence(said[self.index].page, self.start, self.end, f"{self.label}:{self.rule}")

    def trace(self, said: Sequence[Utterance]) -> Trace:
        """A row of `assess --explain`."""
        utterance = said[self.index]
        sentence = f"{utterance.label}: {utterance.text}" if utterance.label else utterance.text
        return Trace(
            page=utterance.page.number,
            start=self.start,
            end=self.end,
            sentence=" ".join(sentence.split()),
            rule=f"{self.label}:{self.rule}",
            verdict=self.verdict.value,
        )


@dataclass(frozen=True, slots=True)
class Said:
    """One utterance of the letter as a sentence."""

    index: int
    """Of the utterance in the letter."""
    utterance: Utterance
    sentence: Sentence
    shift: int = 0
    """Length of what the sentence holds before the utterance: the introduction of its list."""

    def bounds(self, clause: Clause) -> tuple[int, int]:
        """Where a clause begins and ends in the page's text."""
        begin, end = self.sentence.starts[clause.first], self.sentence.end_of(clause.last)
        return self.utterance.start + max(begin - self.shift, 0), self.utterance.start + max(
            end - self.shift, 0
        )

    def finding(
        self, label: str, judged: Judgement, clause: Clause | None = None, words: str = ""
    ) -> Finding:
        """A finding that rests on one clause, so that a reader sees what stands over the word, or on the
        whole.
        """
        start, end = self.bounds(clause) if clause else (self.utterance.start, self.utterance.end)
        return Finding(self.index, label, judged.verdict, judged.rule, start, end, words)


@dataclass(frozen=True, slots=True)
class Lists:
    """The introductions of a letter's lists, canonical, by whose words stand below them."""

    own: frozenset[str] = frozenset()
    """The writer speaks for herself."""
    copied: frozenset[str] = frozenset()
    """They are copied from a paper of the clinic: "Your page has three points, which I copy here:"."""


NO_LISTS = Lists()


@dataclass(slots=True)
class Survey:
    """What was found so far, in reading order."""

    said: tuple[Utterance, ...]
    written_on: date | None = None
    received_on: date | None = None
    lists: Lists = NO_LISTS
    findings: list[Finding] = field(default_factory=list)
    therapeutic_at: int = -9
    """Index of the utterance that named therapeutic ultrasound last."""
    boxes: list[Finding] = field(default_factory=list)
    """What the unticked boxes above would say."""
    unreadable: list[int] = field(default_factory=list)
    """Utterances in which words that may decide cannot be read."""

    _plain: tuple[str, ...] = ()

    @property
    def days(self) -> tuple[date | None, date | None]:
        """On which the letter was written, and came."""
        return self.written_on, self.received_on

    def plain(self) -> tuple[str, ...]:
        """The words of each utterance behind its label, canonical."""
        if not self._plain:
            self._plain = tuple(canonical(f"{s.label}: {s.text}" if s.label else s.text) for s in self.said)
        return self._plain

    def add(self, findings: Iterable[Finding]) -> None:
        """Keep what an utterance says."""
        self.findings.extend(findings)
