"""A sentence as clauses: where one ends and the next begins, and which cues stand in each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from validators.lexicon import Span
from validators.rulebook import word_set
from validators.tokens import TOKEN

CONJUNCTIONS = word_set("clauses", "conjunctions")
SUBJECTS = word_set("clauses", "subjects")
FINITE = word_set("clauses", "finite")
OPENERS = word_set("clauses", "openers")
SHARING = word_set("clauses", "sharing")
LINKS = word_set("clauses", "links")
DENYING_HEADS = word_set("clauses", "denying_heads")
MARKS = frozenset(";()[]?!|✓✔")
"""Marks that always part two clauses, but for short parentheses."""
MAY_BREAK = MARKS | {":", "-", ","} | CONJUNCTIONS
"""No other token begins a clause, unless a phrase of the lexicon does."""
WEIGHTY = (
    "negation", "pseudo_negation", "infection", "antibiotic", "contraindication", "condition", "conditional",
    "exception", "uncertain", "historical", "aside",
)  # fmt: skip
"""Groups of the lexicon that make a parenthesis more than an aside."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A run of tokens with one predicate."""

    first: int
    last: int
    """Index after its last token."""
    opener: str = ""
    """The word or mark that parts it from the clause before: "and", ";", "(", "which" ..."""


@dataclass(slots=True)
class Sentence:
    """One sentence with its tokens, phrases and clauses. Indices count tokens."""

    text: str
    """Canonical."""
    words: list[str]
    starts: list[int]
    spans: list[Span]
    clauses: list[Clause] = field(default_factory=list)
    stale: tuple[int, ...] = ()
    """Tokens at which dates begin that lie well before the letter's."""
    fresh: tuple[int, ...] = ()
    """Tokens at which dates begin that lie less than that before the letter's, or ahead of it."""
    months: tuple[int, ...] = ()
    """Months without a day that were over well before the letter."""
    past_years: tuple[int, ...] = ()
    """Tokens that are years which were over when the letter was written, or a month of its year that was."""
    running: bool = False
    """Whether a course that it dates lasts until the letter's day, by its length."""
    _names: set[str] = field(init=False, repr=False, compare=False)
    """Labels and groups of its spans: most of what is asked for is not there."""

    def __post_init__(self) -> None:
        self._names = {span.label for span in self.spans} | {span.group for span in self.spans}

    def words_of(self, clause: Clause) -> list[str]:
        """The words of a clause."""
        return self.words[clause.first : clause.last]

    def until(self, clause: Clause, span: Span) -> list[str]:
        """The words of a clause before a mention."""
        return self.words[clause.first : span.first]

    def without(self, *labels: str) -> Sentence:
        """The same sentence with the spans of some groups or labels left out."""
        kept = [span for span in self.spans if span.label not in labels and span.group not in labels]
        return replace(self, spans=kept)

    def undated(self, spans: Iterable[Span]) -> Sentence:
        """The same sentence with only some of its spans, and whatever its dates."""
        return replace(self, spans=list(spans), stale=(), fresh=(), months=(), past_years=())

    def chain(self, clause: Clause) -> list[Clause]:
        """A clause with those before it whose subject it shares.

        "Her sister had no fever, was not ill and took no antibiotic" is one chain.
        """
        found = [clause]
        for earlier in reversed([one for one in self.clauses if one.last <= clause.first]):
            if not self._shares_subject(found[-1]):
                break
            found.append(earlier)
        return found

    def _shares_subject(self, clause: Clause) -> bool:
        if clause.opener not in SHARING:
            return False
        head = [word for word in self.words[clause.first : clause.first + 4] if word not in LINKS]
        if not head:
            return False
        return head[0] in FINITE or head[0] in DENYING_HEADS or clause.opener in ("whom", "(")

    def clause_of(self, index: int) -> Clause:
        """The clause in which a token stands."""
        for clause in self.clauses:
            if clause.first <= index < clause.last:
                return clause
        return self.clauses[-1]

    def within(self, first: int, last: int, *groups: str) -> Iterator[Span]:
        """The spans of some groups (`group` or `group.kind`) that begin in a stretch of tokens."""
        if self._names.isdisjoint(groups):
            return
        for span in self.spans:
            if span.first >= last:
                return
            if span.first >= first and (span.label in groups or span.group in groups):
                yield span

    def has(self, first: int, last: int, *groups: str) -> bool:
        """Whether a span of some groups begins in a stretch of tokens."""
        if self._names.isdisjoint(groups):
            return False
        for span in self.spans:
            if span.first >= last:
                return False
            if span.first >= first and (span.label in groups or span.group in groups):
                return True
        return False

    def clause_has(self, clause: Clause, *groups: str) -> bool:
        """Whether a span of some groups begins in a clause."""
        return self.has(clause.first, clause.last, *groups)

    def has_anywhere(self, *groups: str) -> bool:
        """Whether the sentence has a span of some groups."""
        return not self._names.isdisjoint(groups)

    def end_of(self, index: int) -> int:
        """Offset in the text after the token before `index`."""
        if not index:
            return 0
        start = self.starts[index - 1]
        token = TOKEN.match(self.text, start)  # as it is written: the word may be a misspelt one mended
        return token.end() if token else start + len(self.words[index - 1])

    def spaced(self, index: int) -> bool:
        """Whether a token has blanks on both sides."""
        start, end = self.starts[index], self.starts[index] + len(self.words[index])
        before = start == 0 or self.text[start - 1].isspace()
        return before and (end >= len(self.text) or self.text[end].isspace())


def clausify(sentence: Sentence) -> Sentence:
    """Find the clauses of a sentence whose tokens and phrases are known."""
    sentence.clauses = list(_clauses(sentence))
    return sentence


def _clauses(sentence: Sentence) -> Iterator[Clause]:
    words = sentence.words
    covered = {index for span in sentence.spans for index in range(span.first + 1, span.last)}
    heads = {span.first: span for span in sentence.spans}
    terminators = {span.first for span in sentence.spans if span.group == "terminator"}
    first, opener = 0, ""
    for index, word in enumerate(words):
        if index in covered or not (word in MAY_BREAK or index in terminators):
            continue
        mark = _breaks(sentence, first, index, heads)
        if not mark:
            continue
        if index > first:
            yield Clause(first, index, opener)
        first, opener = index, mark
    if first < len(words):
        yield Clause(first, len(words), opener)


def _breaks(sentence: Sentence, first: int, index: int, heads: dict[int, Span]) -> str:
    """The word or mark that begins a new clause at `index`; empty where none begins."""
    words = sentence.words
    word = words[index]
    span = heads.get(index)
    if words[index - 1] == "," and word in CONJUNCTIONS and (index == first + 1 or _beside(words, index)):
        return ""
    if word in ("(", ")") and _transparent(sentence, index):
        return ""
    terminates = span is not None and span.group == "terminator"
    dash = word == "-" and sentence.spaced(index)
    if word in MARKS or terminates or dash or _introduces(sentence, index):
        return word
    if word == "," and span is None and not _beside(words, index):
        parts = _begins_clause(sentence, first, index, heads) or _parts_answers(sentence, first, index)
        return word if parts else ""
    if word in CONJUNCTIONS and (span is None or span.group == "negation") and index > first:
        paired = word in ("and", "et") and _parts_answers(sentence, first, index)
        return word if paired or _begins_clause(sentence, first, index, heads) else ""
    return ""


def _beside(words: list[str], index: int) -> bool:
    """As in "no longer has, or needs, an antibiotic": a verb beside the first one, between two commas."""
    for first in (index, index - 1, index - 3):
        inside = words[max(0, first) : first + 4]
        if (
            first >= 0
            and len(inside) == 4
            and inside[0] == inside[3] == ","
            and inside[1] in ("or", "nor", "and")
        ):
            return inside[2].isalpha()
    return False


def _introduces(sentence: Sentence, index: int) -> bool:
    """A colon before a clause or a denial: "On examination: no infection"."""
    words = sentence.words
    if words[index] != ":" or index + 1 >= len(words):
        return False
    denied = index + (2 if words[index + 1] in ("all", "each") else 1)
    return words[index + 1] in SUBJECTS or sentence.has(denied, denied + 1, "negation")


def _transparent(sentence: Sentence, index: int) -> bool:
    """As in "(right breast)", "(born 3 May)": a short aside that leaves the clause whole."""
    words = sentence.words
    if words[index] == ")":
        opened = next((i for i in range(index - 1, max(-1, index - 9), -1) if words[i] == "("), None)
        return opened is not None and _transparent(sentence, opened)
    closed = next((i for i in range(index + 1, min(index + 9, len(words))) if words[i] == ")"), None)
    if closed is None or closed == len(words) - 1:
        return False
    return FINITE.isdisjoint(words[index:closed]) and not sentence.has(index, closed, *WEIGHTY)


def _begins_clause(sentence: Sentence, first: int, index: int, heads: dict[int, Span]) -> bool:
    """Whether what follows a conjunction or comma has a predicate of its own."""
    words = sentence.words
    after = index + 1
    while after < len(words) and (words[after] in CONJUNCTIONS or words[after] in ("also", "then", "so")):
        after += 1
    if after >= len(words):
        return False
    second = heads.get(after + 1)
    denies = second is not None and second.label == "negation.determiner" and words[index] not in ("or", "ou")
    if denies or words[after] == "has":
        return True
    if words[after] == "ne" and words[index] == ",":
        return _denies_target(sentence, first, index)
    if words[after] in SUBJECTS or words[after] in OPENERS or words[after] in FINITE:
        return True
    if _opens(heads.get(after)):
        return True
    return words[index] not in ("or", "ou", "/", "ni", "nor") and _new_subject(sentence, first, index, after)


def _opens(span: Span | None) -> bool:
    """Whether a phrase begins a clause wherever it stands."""
    if span is None:
        return False
    return span.group in ("negation", "pseudo_negation") or span.label in (
        "conditional.forward", "instruction.phrases", "uncertain.clausal",
    )  # fmt: skip


def _parts_answers(sentence: Sentence, first: int, index: int) -> bool:
    """As in "infection absent, antibiotics none": each member of a list has its own denial."""
    words = sentence.words
    if not _denies_target(sentence, first, index):
        return False
    end = next((i for i in range(index + 1, len(words)) if words[i] in ",;."), len(words))
    return _denies_target(sentence, index, end)


def _denies_target(sentence: Sentence, first: int, last: int) -> bool:
    """Whether a stretch holds a denial and something that may be denied."""
    return sentence.has(first, last, "negation") and sentence.has(
        first, last, "contraindication", "infection", "antibiotic"
    )


def _new_subject(sentence: Sentence, first: int, index: int, after: int) -> bool:
    """Whether what follows a conjunction is a noun phrase with a verb of its own, and what precedes is
    whole.
    """
    words = sentence.words
    for position in range(after, min(after + 8, len(words))):
        if words[position] in CONJUNCTIONS or words[position] in ";().":
            return False
        if words[position] in FINITE:
            return _is_whole(sentence, first, index)
    return False


def _is_whole(sentence: Sentence, first: int, index: int) -> bool:
    """Whether the words before a conjunction are a clause: they have a verb, or a denial of their own."""
    if not FINITE.isdisjoint(sentence.words[first:index]):
        return True
    return sentence.has(first, index, "negation", "pseudo_negation")
