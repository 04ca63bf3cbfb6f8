"""A sentence as clauses: where one ends and the next begins, and which cues stand in each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from validators.lexicon import Lexicon, Span, lexicon
from validators.rulebook import word_set
from validators.tokens import canonical, tokenize

CONJUNCTIONS = word_set("clauses", "conjunctions")
SUBJECTS = word_set("clauses", "subjects")
FINITE = word_set("clauses", "finite")
OPENERS = word_set("clauses", "openers")


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

    def without(self, *labels: str) -> Sentence:
        """The same sentence with the spans of some groups or labels left out."""
        kept = [span for span in self.spans if span.label not in labels and span.group not in labels]
        return replace(self, spans=kept)

    def chain(self, clause: Clause) -> list[Clause]:
        """A clause with those before it whose subject it shares: "her sister had no fever, was not ill and took no ..."."""
        found = [clause]
        for earlier in reversed([one for one in self.clauses if one.last <= clause.first]):
            if not self._shares_subject(found[-1]):
                break
            found.append(earlier)
        return found

    def _shares_subject(self, clause: Clause) -> bool:
        if clause.opener not in (",", "and", "or", "nor", "whom", "who", "but", ")", "et", "ni", "("):
            return False
        head = [w for w in self.words[clause.first : clause.first + 4] if w not in (",", "and", "or", ")", "et", "but", "also")]
        return bool(head) and (head[0] in FINITE or head[0] in ("no", "not", "without", "whom", "who", "never", "ni", "nor") or clause.opener in ("whom", "("))

    def clause_of(self, index: int) -> Clause:
        """The clause in which a token stands."""
        for clause in self.clauses:
            if clause.first <= index < clause.last:
                return clause
        return self.clauses[-1]

    def within(self, first: int, last: int, *groups: str) -> Iterator[Span]:
        """The spans of some groups (`group` or `group.kind`) that begin in a stretch of tokens."""
        for span in self.spans:
            if span.first >= last:
                return
            if span.first >= first and (span.label in groups or span.group in groups):
                yield span

    def has(self, first: int, last: int, *groups: str) -> bool:
        """Whether a span of some groups begins in a stretch of tokens."""
        return next(self.within(first, last, *groups), None) is not None

    def end_of(self, index: int) -> int:
        """Offset in the text after the token before `index`."""
        return self.starts[index - 1] + len(self.words[index - 1]) if index else 0

    def spaced(self, index: int) -> bool:
        """Whether a token has blanks on both sides."""
        start, end = self.starts[index], self.starts[index] + len(self.words[index])
        before = start == 0 or self.text[start - 1].isspace()
        return before and (end >= len(self.text) or self.text[end].isspace())


def analyse(text: str, rules: Lexicon | None = None) -> Sentence:
    """Tokens, phrases and clauses of one sentence. The text may be in any case, with any quotes."""
    plain = canonical(text)
    words, starts = tokenize(plain)
    spans = (rules or lexicon()).spans(words) if words else []
    if "that" in words:
        spans = [span for span in spans if not (words[span.first : span.last] == ["after", "that"] and span.first and words[span.first - 1] in ("weeks", "days", "week", "day", "months", "hours"))]
    if "whether" in words:
        spans = [span for span in spans if not _either_way(words, span)]
    if "may" in words or "provided" in words:
        spans = [span for span in spans if not _month_of_may(words, span) and not _passive_provided(words, span)]
    return clausify(Sentence(text=plain, words=words, starts=starts, spans=spans))


def _month_of_may(words: list[str], span: Span) -> bool:
    """ "2 May", "May 3", "since May": no hedge."""
    if span.last - span.first != 1 or words[span.first] != "may":
        return False
    before = words[span.first - 1] if span.first else ""
    after = words[span.last] if span.last < len(words) else ""
    return before[-1:].isdigit() or after[:1].isdigit() or before in ("in", "since", "of", "until", "early", "late", "mid", "last", "by", "from")


def _either_way(words: list[str], span: Span) -> bool:
    """ "whether oral or intravenous": no condition."""
    if words[span.first] != "whether":
        return False
    after = words[span.first + 1 : span.first + 8]
    return "or" in after and not any(word in FINITE or word in SUBJECTS for word in after[: after.index("or")])


def _passive_provided(words: list[str], span: Span) -> bool:
    """ "that it be provided": no condition."""
    before = words[span.first - 1] if span.first else ""
    return words[span.first] == "provided" and before in ("be", "is", "are", "was", "been", "being", "were")


def clausify(sentence: Sentence) -> Sentence:
    """Find the clauses of a sentence whose tokens and phrases are known."""
    sentence.clauses = list(_clauses(sentence))
    return sentence


def _clauses(sentence: Sentence) -> Iterator[Clause]:
    words = sentence.words
    covered = {index for span in sentence.spans for index in range(span.first + 1, span.last)}
    heads = {span.first: span for span in sentence.spans}
    first, opener = 0, ""
    for index in range(len(words)):
        if index in covered:
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
    if index == first + 1 and words[first] == "," and word in CONJUNCTIONS:
        return ""
    if word in "()" and _transparent(sentence, index):
        return ""
    if word == ":" and index + 1 < len(words) and (words[index + 1] in SUBJECTS or sentence.has(index + 1, index + 2, "negation")):
        return word
    if word in ";()[]?!\t|" or (word == "-" and sentence.spaced(index)):
        return word
    span = heads.get(index)
    if span is not None and span.group == "terminator":
        return word
    if word == "," and span is None:
        return word if _begins_clause(sentence, first, index, heads) or _parts_answers(sentence, first, index) else ""
    if word in CONJUNCTIONS and (span is None or span.group == "negation") and index > first:
        paired = word in ("and", "et") and _parts_answers(sentence, first, index)
        return word if paired or _begins_clause(sentence, first, index, heads) else ""
    return ""


WEIGHTY = ("negation", "pseudo_negation", "infection", "antibiotic", "contraindication", "condition", "conditional", "exception", "uncertain", "historical", "aside")


def _transparent(sentence: Sentence, index: int) -> bool:
    """ "(right breast)", "(born 3 May)": a short aside that leaves the clause whole."""
    words = sentence.words
    if words[index] == ")":
        opened = next((i for i in range(index - 1, max(-1, index - 9), -1) if words[i] == "("), None)
        return opened is not None and _transparent(sentence, opened)
    closed = next((i for i in range(index + 1, min(index + 9, len(words))) if words[i] == ")"), None)
    if closed is None or closed == len(words) - 1:
        return False
    return not any(word in FINITE for word in words[index:closed]) and not sentence.has(index, closed, *WEIGHTY)


def _begins_clause(sentence: Sentence, first: int, index: int, heads: dict[int, Span]) -> bool:
    words = sentence.words
    after = index + 1
    while after < len(words) and (words[after] in CONJUNCTIONS or words[after] in ("also", "then", "so", "has")):
        if words[after] == "has":
            return True
        after += 1
    if after >= len(words):
        return False
    span = heads.get(after)
    second = heads.get(after + 1)
    if second is not None and second.label == "negation.determiner" and words[index] not in ("or", "ou"):
        return True
    if words[after] == "ne" and words[index] == ",":
        return sentence.has(first, index, "negation") and sentence.has(
            first, index, "infection", "antibiotic", "contraindication"
        )
    if words[after] in SUBJECTS or words[after] in OPENERS or words[after] in FINITE:
        return True
    if span is not None and (span.group == "negation" or span.group == "pseudo_negation"):
        return True
    if span is not None and span.label in ("conditional.forward", "instruction.phrases", "uncertain.clausal"):
        return True
    return words[index] not in ("or", "ou", "/", "ni", "nor") and _new_subject(sentence, first, index, after)


def _parts_answers(sentence: Sentence, first: int, index: int) -> bool:
    """ "infection absent, antibiotics none": each member of a list has its own denial."""
    end = next((i for i in range(index + 1, len(sentence.words)) if sentence.words[i] in ",;."), len(sentence.words))
    return all(
        sentence.has(start, stop, "negation") and sentence.has(start, stop, "contraindication", "infection", "antibiotic")
        for start, stop in ((first, index), (index, end))
    )


def _new_subject(sentence: Sentence, first: int, index: int, after: int) -> bool:
    """Whether what follows a conjunction is a noun phrase with a verb of its own, and what precedes is whole."""
    words = sentence.words
    for position in range(after, min(after + 8, len(words))):
        if words[position] in CONJUNCTIONS or words[position] in ";().":
            return False
        if words[position] in FINITE:
            return _is_whole(sentence, first, index)
    return False


def _is_whole(sentence: Sentence, first: int, index: int) -> bool:
    """Whether the words before a conjunction are a clause: they have a verb, or a denial of their own."""
    if any(word in FINITE for word in sentence.words[first:index]):
        return True
    return sentence.has(first, index, "negation", "pseudo_negation")
