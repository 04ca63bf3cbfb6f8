"""What each utterance says of what the statements are about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model import Evidence, Trace
from validators.lines import evidence
from validators.verdicts import Verdict
from validators.text import Utterance


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

    @property
    def group(self) -> str:
        """The table of the lexicon that the phrase stands in."""
        return self.label.partition(".")[0]

    @property
    def kind(self) -> str:
        """The list in that table."""
        return self.label.partition(".")[2]

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
