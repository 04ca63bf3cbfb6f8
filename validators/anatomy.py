"""The parts of a letter: which lines are its body and which stand around it.

Body text must not be lost: a line becomes another part only when its shape says so, and in doubt it is body.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import resources

from validators.credentials import credential_words, find_credentials
from validators.dates import find_dates
from validators.lines import Line
from validators.names import name_at


class Part(StrEnum):
    """What a line is in its letter."""

    LETTERHEAD = "letterhead"
    COVER_SHEET = "cover_sheet"
    REFERENCE = "reference"
    """Says who the patient is: a Re: line, a birth date, a health-card number."""
    SALUTATION = "salutation"
    BODY = "body"
    CLOSING = "closing"
    SIGNATURE = "signature"
    COPY = "copy"
    FOOTER = "footer"
    QUOTED = "quoted"
    DISCLAIMER = "disclaimer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Anatomy:
    """The part of every line."""

    parts: tuple[Part, ...]
    """Parallel to the lines."""


@dataclass(frozen=True, slots=True)
class _Shapes:
    """The rule file, ready to use; `line` shapes are matched against a whole line, others searched in it."""

    salutation: re.Pattern[str]
    closing: re.Pattern[str]
    signing: re.Pattern[str]
    disclaimer: re.Pattern[str]
    footer: re.Pattern[str]
    copy: re.Pattern[str]
    cover_mark: re.Pattern[str]
    cover_label: re.Pattern[str]
    reference: re.Pattern[str]
    about_patient: re.Pattern[str]
    clinical: re.Pattern[str]
    quote_start: re.Pattern[str]


@lru_cache(maxsize=1)
def shapes() -> _Shapes:
    """The shapes of lines, read once."""
    text = resources.files("validators").joinpath("rules/anatomy.toml").read_text("utf-8")
    data = tomllib.loads(text)
    whole = {"salutation", "closing", "copy", "footer", "quote_start"}
    return _Shapes(**{
        key: re.compile(
            rf"(?:{'|'.join(values)})" + (r"[\s,.!;:)-]*$" if key in whole else ""), re.IGNORECASE
        )
        for key, values in data.items()
    })


@dataclass(slots=True)
class _Letter:
    """The lines of a letter while their parts are found."""

    lines: tuple[Line, ...]
    texts: tuple[str, ...]
    """Stripped."""
    parts: list[Part | None]
    is_mail: bool

    def open(self) -> Iterator[int]:
        """Lines that say something and have no part yet."""
        return (i for i, text in enumerate(self.texts) if text and self.parts[i] is None)


def anatomy(lines: tuple[Line, ...], *, is_mail: bool) -> Anatomy:
    """The part of every line. Blank lines take the part of the line before them."""
    letter = _Letter(lines, tuple(line.text.strip() for line in lines), [None] * len(lines), is_mail)
    _mark_quoted(letter)
    if not is_mail:
        _mark_cover(letter)
    _mark_disclaimers(letter)
    _mark_letterhead(letter)
    _mark_head_lines(letter)
    _mark_tail(letter)
    return Anatomy(parts=tuple(_filled(letter)))


def _filled(letter: _Letter) -> Iterator[Part]:
    before = Part.BODY
    for text, part in zip(letter.texts, letter.parts, strict=True):
        if text:
            before = part or Part.BODY
        yield before


def _mark_quoted(letter: _Letter) -> None:
    """Quoted mail: what the reader marked, lines behind >, and everything after a forwarding line."""
    below = False
    header = re.compile(r"(?:from|de)\s*:", re.IGNORECASE)
    follows = re.compile(r"(?:sent|date|to|subject|envoy[ée]|[àa]|objet)\s*:", re.IGNORECASE)
    for i, text in enumerate(letter.texts):
        if letter.is_mail and not below and text:
            below = bool(shapes().quote_start.match(text)) or bool(
                header.match(text) and any(follows.match(t) for t in letter.texts[i + 1 : i + 3])
            )
        if letter.lines[i].quoted or (letter.is_mail and (below or text.startswith(">"))):
            letter.parts[i] = Part.QUOTED


def _mark_cover(letter: _Letter) -> None:
    """A fax cover sheet: a whole first page, or the run of its lines before the letter begins on that page."""
    said = [i for i in letter.open()]
    if not said:
        return
    first_page = letter.lines[said[0]].page.number
    page = [i for i in said if letter.lines[i].page.number == first_page]
    marks = sum(bool(shapes().cover_mark.search(letter.texts[i])) for i in page[:12])
    labels = sum(bool(shapes().cover_label.match(letter.texts[i])) for i in page)
    if not marks or marks + labels < 3:
        return
    own_page = len(page) < len(said) and not _has_letter(letter, page)
    for i in page if own_page else _cover_run(letter, page):
        letter.parts[i] = Part.COVER_SHEET


def _has_letter(letter: _Letter, page: Sequence[int]) -> bool:
    """Whether a greeting and later a leave-taking stand on the page: then a letter does."""
    greeted = [i for i in page if re.match(r"(?:dear|to whom|madame|bonjour)\b", letter.texts[i], re.IGNORECASE)]
    return bool(greeted) and any(i > greeted[0] and shapes().closing.match(letter.texts[i]) for i in page)


def _cover_run(letter: _Letter, page: Sequence[int]) -> Iterator[int]:
    """The lines of a cover sheet at the head of a page that goes on with the letter."""
    last = -1
    for position, i in enumerate(page):
        text = letter.texts[i]
        if shapes().cover_mark.search(text) or shapes().cover_label.match(text):
            last = position
        elif position - last > 3 or shapes().clinical.search(text):
            break
    yield from page[: last + 1]
    for i in page[last + 1 :]:
        if not shapes().disclaimer.match(letter.texts[i]):
            return
        yield i


def _mark_disclaimers(letter: _Letter) -> None:
    """Notices of confidentiality and the like, to the end of their paragraph."""
    inside = False
    for i, text in enumerate(letter.texts):
        if not text or letter.parts[i] is not None:
            inside = False
            continue
        inside = inside or bool(shapes().disclaimer.match(text))
        if inside and not _speaks_of_patient(text):
            letter.parts[i] = Part.DISCLAIMER


def _speaks_of_patient(text: str) -> bool:
    return bool(shapes().about_patient.search(text))


_SENTENCE = re.compile(r"[a-zà-ÿ)][.!?](?:\s|$)")
_TICK = "\N{BALLOT BOX WITH CHECK}\N{BALLOT BOX}\N{DOTTED SQUARE}"
_RX = re.compile(r"^(?:rx|dx|plan|hpi|pe|meds|reason|indication|diagnosis|date|seen|visit|to|attn)\b\s*[:.]?", re.IGNORECASE)


def _mark_letterhead(letter: _Letter) -> None:
    """The run of lines at the head before anything that belongs to the letter itself."""
    head: set[str] = set()
    for i in letter.open():
        text = letter.texts[i]
        if not _is_heading(text):
            break
        letter.parts[i] = Part.LETTERHEAD
        head.add(text)
    for i in letter.open():
        if letter.lines[i].furniture and not _speaks_of_patient(letter.texts[i]):
            letter.parts[i] = Part.FOOTER
        elif len(letter.texts[i]) > 8 and letter.texts[i] in head and letter.lines[i].page.number > 1:
            letter.parts[i] = Part.LETTERHEAD  # a letterhead repeated on the next page


def _is_heading(text: str) -> bool:
    """A line that a letterhead may hold."""
    if text[0] in _TICK or "\t" in text or len(text.split()) > 14:
        return False
    if _RX.match(text) or shapes().salutation.match(text) or shapes().reference.match(text):
        return False
    if find_dates(text) or _speaks_of_patient(text):
        return False
    if _SENTENCE.search(text) and len(text.split()) > 5 and not shapes().footer.match(text):
        return False
    return not shapes().clinical.search(text) or _is_form_title(text)


_TITLE = re.compile(
    r"\b(?:form|referral|request|requisition|sheet|prescription|clinic|program(?:me)?|centre|center|service|screening)\b",
    re.IGNORECASE,
)


def _is_form_title(text: str) -> bool:
    """A form's printed title: it names the treatment and asks for nothing."""
    return bool(_TITLE.search(text)) and not re.search(
        r"\b(?:please|for (?:her|my|this)|recommend\w*|i|no|not|none|nil|left|right|x\s?\d+)\b|[.!?]$", text, re.IGNORECASE
    )


def _mark_head_lines(letter: _Letter) -> None:
    """Lines that greet or that say who the patient is."""
    greeted = False
    for i in letter.open():
        text = letter.texts[i]
        if shapes().copy.match(text):
            letter.parts[i] = Part.COPY
        elif not greeted and len(text.split()) <= 9 and shapes().salutation.match(text) and not _clinical(text):
            letter.parts[i] = Part.SALUTATION
        elif shapes().reference.match(text) and not _clinical(text) and not _SENTENCE.search(text):
            letter.parts[i] = Part.REFERENCE
        elif len(text.split()) <= 9 and not _clinical(text) and _names_with_birth_date(text):
            letter.parts[i] = Part.REFERENCE
        elif len(text.split()) > 12:
            greeted = True


def _clinical(text: str) -> bool:
    return bool(shapes().clinical.search(text)) or not medical_words().isdisjoint(_WORD.findall(text.lower()))


_WORD = re.compile(r"[^\W\d_]{4,}")


@lru_cache(maxsize=1)
def medical_words() -> frozenset[str]:
    """Every single word by which the statements' rules know a medicine, an infection or a condition."""
    data = tomllib.loads(resources.files("validators").joinpath("rules/targets.toml").read_text("utf-8"))
    lists = [data[group].get(kind, []) for group in ("antibiotic", "infection", "condition") for kind in data[group]]
    return frozenset(word for phrases in lists for word in phrases if _WORD.fullmatch(word)) - _PLAIN_WORDS


_PLAIN_WORDS = frozenset({"history", "delivery", "pregnancy", "baby", "infant"})


def _names_with_birth_date(text: str) -> bool:
    return name_at(text) is not None and any(value.year <= 2015 for _, _, value in find_dates(text))


def _mark_tail(letter: _Letter) -> None:
    """The leave-taking, the signature block and what stands after it."""
    lines = list(letter.open())
    start = _signature_start(letter, lines)
    if start is None:
        return
    following = [i for i in lines if i >= start]
    for i in lines:
        if start - 4 <= i < start and shapes().closing.match(letter.texts[i]) and not _clinical(letter.texts[i]):
            letter.parts[i] = Part.CLOSING
    signing = True
    for i in following:
        part = _tail_part(letter.texts[i], signing=signing)
        signing = signing and part in {Part.SIGNATURE, Part.CLOSING}
        letter.parts[i] = part


def _tail_part(text: str, *, signing: bool) -> Part:
    if _speaks_of_patient(text):
        return Part.BODY
    if shapes().footer.match(text):
        return Part.FOOTER
    if _clinical(text):
        return Part.BODY
    if shapes().closing.match(text):
        return Part.CLOSING
    if is_signer_line(text) or (signing and _belongs_to_signature(text)):
        return Part.SIGNATURE
    return Part.FOOTER if _CONTACT.search(text) and not _SENTENCE.search(text) else Part.BODY


_CONTACT = re.compile(r"\d{3}[ .-]\d{4}|@\w|\b[A-Z]\d[A-Z] ?\d[A-Z]\d\b|\bext\b|\bwww\.")


def _signature_start(letter: _Letter, lines: list[int]) -> int | None:
    """The first line of the signature block: after the last leave-taking, or the first of the last signers."""
    closings = [i for i in lines if shapes().closing.match(letter.texts[i]) and len(letter.texts[i].split()) <= 9]
    for closing in reversed(closings):
        for i in lines:
            if closing < i <= closing + 6 and is_signer_line(letter.texts[i]):
                return i
    start = None
    for i in reversed(lines):
        text = letter.texts[i]
        if is_signer_line(text):
            start = i
        elif start is not None and not _belongs_to_signature(text):
            break
        elif start is None and not _may_follow_signature(text):
            continue
    return start


def _may_follow_signature(text: str) -> bool:
    return bool(_belongs_to_signature(text) or shapes().footer.match(text))


def names_a_role(text: str) -> bool:
    """Words that look like a name and are a role: "Emergency Physician"."""
    found = find_credentials(text)
    return bool(found) and found[0].start == 0


_FOR = re.compile(r"^(?:per|p\.?\s?p\.?|for|pour|on behalf of|locum for)[\s:]+", re.IGNORECASE)


def is_signer_line(text: str) -> bool:
    """A line that only names a person, with what stands beside a signer's name, or that says it is signed."""
    if text[0] in _TICK or len(text.split()) > 16 or _clinical(text):
        return False
    if shapes().signing.match(text):
        return True
    bare = _FOR.sub("", text)
    name = name_at(bare, stop=credential_words())
    if name is None or names_a_role(name.text):
        return False
    rest = bare[name.end :]
    if _SENTENCE.search(rest.rstrip(".")):
        return False
    if not rest.strip(" ,.;:-–"):
        return len(name.text.split()) >= 2 or name.titled
    return bool(find_credentials(rest, lower=True)) and not find_dates(rest)


def _belongs_to_signature(text: str) -> bool:
    """What stands under a signer's name: credentials, a place of work, a number, a date."""
    if len(text.split()) > 12 or _SENTENCE.search(text.rstrip(".")) or _clinical(text):
        return False
    if find_credentials(text):
        return True
    return _is_heading(text) or bool(find_dates(text))
