"""`python -m tests.quality.variations`: letters written another way, contradicted, or robbed of a statement.

The first must keep their decision, the others must not be approved. The command prints every letter that does
not behave so, for `tests/validators/test_properties.py` looks at samples only. Letters are taken as a perfect
extractor would hand them over (`tests.quality.plain`).
"""

from __future__ import annotations

import re
import sys
import textwrap
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from pathlib import Path

from pipeline.model import TICKED, UNTICKED, Decision, Evidence, Page, Screening, StatementKey
from tests.quality.compare import reason_code
from tests.quality.judging import READINGS, judge_reading
from tests.quality.plain import HISTORY, read_plainly
from tests.rendering.letters import Letter, Medium, load

LETTERS = Path(__file__).parent / "letters"

CONTRADICTIONS = (
    "She has breast implants.",
    "She has a pacemaker.",
    "She is being treated for cancer of the left breast.",
    "She has a thrombosis in a vein of the left breast.",
    "There is a contraindication to ultrasound.",
    "She is on day 3 of cephalexin.",
    "She is currently taking antibiotics.",
    "I started her on cloxacillin yesterday.",
    "There is mastitis of the left breast.",
    "On examination there is an abscess in the right breast.",
    "Elle prend un antibiotique depuis hier.",
    "Therapeutic ultrasound is not recommended.",
    "I advise against therapeutic ultrasound for her.",
    "Please do not give her ultrasound treatment.",
)
"""Each takes back one of the three statements, whatever else a letter says."""

_NO_PROSE = re.compile(r"^\s*(?:[-–—•*·>|#]|\[[ xX]\]|\(?\d{1,2}[.)]\s|[^.!?]{1,40}:(?:\s|$))", re.MULTILINE)
"""A list item, a box, a row, a quotation, a label."""
_ENDS = re.compile(r"[.!?][\"')”’]*\s*$")
_LEADS_BACK = re.compile(
    r"^(?:this|that|these|those|it|such|both|neither|also|but|and|so|however|therefore|otherwise|for this"
    r"|as to|yes|no,|same|none|to that|again|they|which|ce|cela|ces)\b"
    r"|\b(?:above|below|following|said|former|latter|earlier|previous)\b",
    re.IGNORECASE,
)
"""A paragraph that is about the one before or after it, so that its place matters."""
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n\s*\n")
_TOPICS = {
    StatementKey.NO_CONTRAINDICATIONS: re.compile(
        r"contra|\bc/?is?\b|preclu|prevent|clear|\bsafe|reason|nothing|\bfit\b|against|object|\bbars?\b|rule|empêch",
        re.IGNORECASE,
    ),
    StatementKey.NO_INFECTION_OR_ANTIBIOTICS: re.compile(
        r"infect|infxn|antibio|\babx?\b|mastit|cillin|cef|cephal|keflex|drug|medic|prescri|uninf",
        re.IGNORECASE,
    ),
    StatementKey.ULTRASOUND_RECOMMENDED: re.compile(
        r"ultra|\bt?us\b|u/s|refer|recommend|therap|modalit|\brx\b", re.IGNORECASE
    ),
}
"""Words without which no sentence makes the statement; wide on purpose."""


@cache
def letters() -> tuple[Letter, ...]:
    """All letters of all files that can be judged from their own text."""
    every = (letter for path in sorted(LETTERS.glob("*.jsonl")) for letter in load(path))
    return tuple(letter for letter in every if not letter.gold.reasons & READINGS)


@cache
def judged(letter: Letter) -> Screening:
    """The letter as it is written."""
    return judge_reading(letter, read_plainly(letter))


def approved(letter: Letter) -> bool:
    """Whether a letter, perhaps a changed one, is approved."""
    return _decided(letter).outcome.decision is Decision.APPROVED


def _decided(letter: Letter) -> Screening:
    return judge_reading(letter, read_plainly(letter))


def drawn(letter: Letter, purpose: str, one_in: int) -> bool:
    """Whether a letter is in the sample for a purpose; the same ones every time."""
    return _number(letter, purpose) % one_in == 0


def _number(letter: Letter, purpose: str) -> int:
    return int(sha256(f"{letter.id} {purpose}".encode()).hexdigest()[:12], 16)


# --- prose


def _paragraphs(letter: Letter) -> list[str]:
    text = letter.email_text if letter.medium is Medium.EMAIL else letter.body
    return re.split(r"\n[ \t]*\n", text)


def _with(letter: Letter, paragraphs: list[str]) -> Letter:
    text = "\n\n".join(paragraphs)
    return replace(letter, email_text=text) if letter.medium is Medium.EMAIL else replace(letter, body=text)


def _prose(paragraphs: list[str]) -> list[int]:
    """The numbers of the paragraphs that are running text of the letter itself."""
    found: list[int] = []
    for number, paragraph in enumerate(paragraphs):
        if any(HISTORY.match(line) for line in paragraph.split("\n")):
            break
        marked = _NO_PROSE.search(paragraph) or "~~" in paragraph
        if not marked and len(paragraph.split()) >= 8 and _ENDS.search(paragraph):
            found.append(number)
    return found


# --- other ways to write the same


def _each(change: Callable[[str], str]) -> Callable[[Letter], Letter]:
    def changed(letter: Letter) -> Letter:
        paragraphs = _paragraphs(letter)
        for number in _prose(paragraphs):
            paragraphs[number] = change(paragraphs[number])
        return _with(letter, paragraphs)

    return changed


def _wrapped(width: int) -> Callable[[str], str]:
    def wrap(paragraph: str) -> str:
        lines = paragraph.split("\n")
        if len(lines) > 1 and min(map(len, lines[:-1])) < 50:
            return paragraph  # its writer broke it on purpose
        return textwrap.fill(" ".join(lines), width, break_long_words=False, break_on_hyphens=False)

    return wrap


def _curled(text: str) -> str:
    text = re.sub(r"(?<![\w.,!?])\"", "“", text).replace('"', "”")
    return re.sub(r"(?<!\w)'(?=\w)", "‘", text).replace("'", "’").replace(" - ", " – ")


def _straight(text: str) -> str:
    text = text.translate(str.maketrans("“”‘’", "\"\"''"))
    return re.sub(r" ?— ?| – ", " - ", text)


def _turned(letter: Letter) -> Letter:
    """Paragraphs in another order, where none leads back to another."""
    paragraphs = _paragraphs(letter)
    prose = _prose(paragraphs)
    if any(_LEADS_BACK.search(paragraphs[number]) for number in prose):
        return letter
    for number, other in zip(prose, [*prose[1:], *prose[:1]], strict=True):
        paragraphs[number] = _paragraphs(letter)[other]
    return _with(letter, paragraphs)


def _small(letter: Letter) -> Letter:
    """Small letters, but for the names: in "anna lee" nobody has to see a patient."""
    names = f"{letter.gold.patient_name or ''} {letter.gold.referrer_name or ''}"
    kept = {word for name in re.findall(r"\w+", names) for word in (name, name.upper())}

    def lower(paragraph: str) -> str:
        return re.sub(r"\w+", lambda word: word[0] if word[0] in kept else word[0].lower(), paragraph)

    return _each(lower)(letter)


REWRITINGS: dict[str, Callable[[Letter], Letter]] = {
    "capitals": _each(str.upper),
    "small letters": _small,
    "wrapped at 40": _each(_wrapped(40)),
    "wrapped at 60": _each(_wrapped(60)),
    "wrapped at 100": _each(_wrapped(100)),
    "curled quotes": _each(_curled),
    "straight quotes": _each(_straight),
    "paragraphs turned": _turned,
}


# --- contradicted and incomplete


def contradicted(letter: Letter, sentence: str) -> Letter:
    """The letter with one more sentence: in a paragraph of prose, or as a paragraph behind it."""
    paragraphs = _paragraphs(letter)
    prose = _prose(paragraphs) or [max(len(paragraphs) - 2, 0)]
    where = _number(letter, sentence)
    number = prose[where % len(prose)]
    if where % 3 == 0 or not _prose(paragraphs):
        paragraphs.insert(number + 1, sentence)
    else:
        paragraphs[number] += f" {sentence}"
    return _with(letter, paragraphs)


def without(letter: Letter, key: StatementKey) -> Page | None:
    """The letter's page without the sentences that make one statement.

    None where they make another one too, or where other sentences could make it as well.
    """
    page = read_plainly(letter).pages[0]
    if page.marks or any(sign in page.text for sign in f"{TICKED}{UNTICKED}\t"):
        return None
    statements = {one.key: one.evidence for one in judged(letter).assessment.statements}
    taken = {span for one in statements[key] for span in _sentences(page.text, one)}
    others = {
        span
        for other in StatementKey
        if other is not key
        for one in statements[other]
        for span in _sentences(page.text, one)
    }
    rest = "".join(
        " " if any(start <= n < end for start, end in taken) else sign for n, sign in enumerate(page.text)
    )
    if not taken or taken & others or _TOPICS[key].search(rest):
        return None
    return replace(page, text=rest)


def _sentences(text: str, evidence: Evidence) -> Iterator[tuple[int, int]]:
    """Start and end of the sentences that a quotation touches."""
    start = 0
    for cut in [*(match.span() for match in _SENTENCE_END.finditer(text)), (len(text), len(text))]:
        if start < evidence.end and evidence.start < cut[0]:
            yield start, cut[0]
        start = cut[1]


# --- the command


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One letter that does not behave."""

    property: str
    letter: str
    dangerous: bool
    """Approved where it must not be."""
    told: str = ""
    """The reasons that made the difference."""


def rewritten(name: str, letter: Letter) -> Failure | None:
    """A letter whose decision changes when it is written in another way; None when it does not."""
    changed = REWRITINGS[name](letter)
    if changed == letter:
        return None
    before, after = judged(letter).outcome, _decided(changed).outcome
    if before.decision is after.decision:
        return None
    now_approved = after.decision is Decision.APPROVED
    return Failure(
        property=name,
        letter=letter.id,
        dangerous=now_approved and letter.gold.decision is not Decision.APPROVED,
        told=", ".join(reason_code(reason) for reason in (*before.reasons, *after.reasons)),
    )


def main(arguments: list[str] | None = None) -> int:
    """Try everything with every letter and print what fails; exit code 1 when something was approved."""
    parser = ArgumentParser(prog="python -m tests.quality.variations", description=__doc__)
    parser.add_argument("--one-in", type=int, default=1, help="a sample only")
    one_in = parser.parse_args(arguments).one_in
    failures = sorted(_failures(one_in), key=lambda one: (not one.dangerous, one.property, one.letter))
    for one in failures:
        sys.stdout.write(
            f"{'WRONG' if one.dangerous else 'differs'}  {one.letter}  {one.property}  {one.told}\n"
        )
    return int(any(one.dangerous for one in failures))


def _failures(one_in: int) -> Iterator[Failure]:
    for letter in letters():
        for name in REWRITINGS:
            if drawn(letter, name, one_in) and (failure := rewritten(name, letter)):
                yield failure
        for sentence in CONTRADICTIONS:
            if drawn(letter, sentence, one_in) and approved(contradicted(letter, sentence)):
                yield Failure(property=sentence, letter=letter.id, dangerous=True)
        if judged(letter).outcome.decision is Decision.APPROVED:
            yield from _still_approved(letter)


def _still_approved(letter: Letter) -> Iterator[Failure]:
    for key in StatementKey:
        page = without(letter, key)
        if page is not None and page_approved(letter, page):
            yield Failure(property=f"without {key}", letter=letter.id, dangerous=True)


def page_approved(letter: Letter, page: Page) -> bool:
    """Whether a letter is approved as this page."""
    reading = replace(read_plainly(letter), pages=(page,))
    return judge_reading(letter, reading).outcome.decision is Decision.APPROVED


if __name__ == "__main__":
    sys.exit(main())
