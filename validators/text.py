"""A letter as utterances.

Sentences, list items, fields, table rows and tick boxes, in the order they are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.model import CELL, TICKED, UNSURE_TICK, UNTICKED, Page

from validators.anatomy import Anatomy, Part
from validators.lines import Line
from validators.rulebook import phrases, word_set
from validators.tokens import canonical, tokenize
from validators.utterance import Kind, Tick, Utterance

SAID = frozenset({Part.BODY, Part.REFERENCE, Part.SALUTATION, Part.CLOSING, Part.FOOTER})
"""Parts whose words the writer says. A footer states nothing; that it contradicts is not excluded."""
TICKS = TICKED + UNTICKED + UNSURE_TICK
TICK = re.compile(f"[{TICKS}]|(?<!\\w)[\\[(] ?(?P<typed>[xX✓✔✗✘*]?) ?[\\])](?=\\s|$)")
"""A tick box as an extractor writes it, or as it is typed: "[x]", "( )"."""
BULLET = re.compile(r"^\s*(?:[-–—•*·▪●◦>]+\s+|\(?\d{1,2}[.)]\s+|\(?[a-hA-H][.)]\s+)")
LABEL = re.compile(
    r"^\s*([^:\t]{1,70}?)\s*(?::(?=\s|$|[A-Za-zÀ-ÿ])|(?:\s[-–—=]+>?|\.{3,}|…|=)\s*(?=(?:all|clear|looked|checked|no|not|none|nil|yes|neg|negative|absent|denied|n|y|oui|non|aucune?|0|ø|Ø)\b|[øØ]))",
    re.IGNORECASE,
)
"""What stands before the first colon of a line. A time of day has a digit behind its colon."""
SECTION = re.compile(r"^\s*(?P<letter>[SOABRP])\s*[-–—]\s+(?=\S)")
"""The letter of a SOAP or SBAR note."""
ROW_BAR = re.compile(r"^\s*\|.*\|\s*$")
GAP = re.compile(r" {3,}(?=\S)")
ANSWERED = re.compile(r"[?:]\s+(?:yes|no|none|nil|n|y|oui|non|aucune?)\W*$", re.IGNORECASE)
"""A line that ends in an answer is whole."""
UNFILLED = re.compile(
    r"\b(?:y|yes|oui)\s*/\s*(?:n|no|non)\b|\b(?:is|are|has|have|does|do|was|can)\s*/\s*(?:is|are|has|have|does|do|was|can)?\s*(?:not|no)\b|\{\{|\}\}|<<|>>|\[(?:insert|name|date|select|choose|enter|patient|yes|specify)[^\]]*\]|\bdelete as (?:appropriate|applicable)|\bcircle one\b|\b(?:yes|oui)\s{2,}(?:no|non)\s*$|\by\s{2,}n\s*$|_{3,}|\b(?:select|choose|circle|check|tick|mark) (?:one|all|as)\b|\bchoisir\b|\bcocher\b|\brayer\b",
    re.IGNORECASE,
)
"""A choice that nobody made, or a token that nobody filled in: such words are nobody's."""
LETTER_WITHIN = re.compile(
    r"^\s*(?:hi|hello|dear|good (?:morning|afternoon|evening)|bonjour|salut)\b[\w .']{0,30},", re.IGNORECASE
)
COPIED = re.compile(
    r"\b(?:copied|pasted|quoted|reproduced|appended|included|her (?:message|email|e-mail|text|note|words)|his message|she wrote|she writes|writes)\b",
    re.IGNORECASE,
)
"""What announces somebody else's message in the body of a letter."""
COPY = re.compile(
    r"^\s*(?:[-=_*~]{2,}\s*(?:copy|copied|previous|earlier|prior|original|old|archived?|forwarded|begin|my (?:last|earlier|previous)|letter of|copie|ancienne)\b.*|(?:copy|copie) of (?:my |our |the )?(?:earlier |previous |last |prior )?(?:letter|note|referral|report).{0,40}:?\s*$|copie de .{0,40}lettre.*)",
    re.IGNORECASE,
)
"""The head of an older letter that is copied below."""
STOP = re.compile(r"[.!?]+[\"')\]]*(?=\s|$)|(?<=[a-z)])\?(?=[A-Z])")
ABBREVIATIONS = word_set("text", "abbreviations")
MIN_WIDTH = 30
"""Characters under which a line is too short to have been broken by its width."""


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Lines that belong to one another, joined."""

    page: Page
    start: int
    text: str
    part: Part
    quoted: bool
    block: int


def utterances(lines: tuple[Line, ...], anatomy: Anatomy) -> tuple[Utterance, ...]:
    """Everything said in the letter, in reading order; quoted mail is there too, marked."""
    found: list[Utterance] = []
    heading, intro, block = "", "", -1
    columns: tuple[str, ...] = ()
    chunks = list(_chunks(lines, anatomy))
    copied = False
    for position, chunk in enumerate(chunks):
        copied = copied or bool(COPY.match(chunk.text))
        within = _message_within(chunks, position)
        if copied or within:
            chunk = replace(chunk, quoted=True)
        following = chunks[position + 1] if position + 1 < len(chunks) else None
        if (
            chunk.block != block
            and not (found and found[-1].kind is Kind.HEADING)
            and not _opens_list(intro, chunk)
        ):
            heading, intro = "", ""
        if chunk.block != block and not _is_row(chunk.text):
            columns = ()
        block = chunk.block
        columns = _answer_columns(chunk.text) or columns
        for said in _said(chunk, columns, following):
            if said.kind is Kind.HEADING:
                heading, intro = canonical(said.text).strip(" :"), ""
                if said.text.rstrip().endswith(":"):
                    intro = heading
                found.append(said)
                continue
            found.append(_governed(said, heading, intro))
            if said.kind in (Kind.PROSE,) and said.text.rstrip().endswith((":", "?")):
                intro = canonical(said.text).strip(" :")
            elif said.kind is Kind.PROSE:
                intro = ""
    return tuple(found)


def _message_within(chunks: list[_Chunk], position: int) -> bool:
    """A message that is copied into the letter.

    It is announced with a colon and fills the paragraph below.
    """
    block = chunks[position].block
    before = [chunk for chunk in chunks[:position] if chunk.block != block]
    if not before or not before[-1].text.rstrip().endswith(":") or not COPIED.search(before[-1].text):
        return False
    return any(chunk.block == block and _first_person(chunk.text) for chunk in chunks)


def _first_person(text: str) -> bool:
    plain = canonical(text)
    return bool(LETTER_WITHIN.match(text)) or bool(
        re.search(
            r"\b(?:i (?:have|don't|do not|am|feel)|i'm|i've|my (?:breast|doctor|midwife|baby))\b", plain
        )
    )


def _opens_list(intro: str, chunk: _Chunk) -> bool:
    """Whether a paragraph continues what an introduction with a colon opened."""
    return bool(intro) and bool(BULLET.match(chunk.text) or TICK.match(chunk.text.lstrip()) or chunk.quoted)


def _governed(said: Utterance, heading: str, intro: str) -> Utterance:
    return Utterance(
        page=said.page, start=said.start, text=said.text, kind=said.kind, part=said.part, quoted=said.quoted,
        label=said.label, label_start=said.label_start, heading=heading,
        intro=intro if said.kind in (Kind.ITEM, Kind.TICK) or said.quoted else "", tick=said.tick,
        unfilled=said.unfilled, block=said.block,
    )  # fmt: skip


def _chunks(lines: tuple[Line, ...], anatomy: Anatomy) -> Iterator[_Chunk]:
    width = max((len(line.text.rstrip()) for line in lines), default=0)
    block = 0
    run: list[Line] = []
    run_part = Part.BODY
    for line, part in zip(lines, anatomy.parts, strict=True):
        kept = (part in SAID or part is Part.QUOTED) and not line.furniture
        if run and (line.blank or not kept or part is not run_part or not _continues(run[-1], line, width)):
            yield _chunk(run, run_part, block)
            run = []
        if line.blank or not kept:
            block += 1
            continue
        run.append(line)
        run_part = part
    if run:
        yield _chunk(run, run_part, block)


def _chunk(run: list[Line], part: Part, block: int) -> _Chunk:
    first = run[0]
    text = " ".join(line.text for line in run)
    return _Chunk(first.page, first.start, text, part, first.quoted or part is Part.QUOTED, block)


def _continues(previous: Line, line: Line, width: int) -> bool:
    """Whether a line goes on with the sentence of the line before it."""
    text, before = line.text, previous.text.rstrip()
    if line.page is not previous.page or line.quoted != previous.quoted:
        return False
    if (
        _structured(text)
        or CELL in before
        or ROW_BAR.match(before)
        or TICK.search(text)
        or before.endswith(":")
    ):
        return False
    if ANSWERED.search(before):
        return False
    label = LABEL.match(text)
    if label and (len(label[1].split()) <= 4 or not _long(before, text, width)):
        return False
    if TICK.search(before) and not text.lstrip()[:1].islower():
        return False
    if before.endswith((".", "!", "?", ";")) or _long(before, text, width):
        return True
    stripped = text.lstrip(" >")
    return bool(stripped) and stripped[0].islower() and len(before) >= MIN_WIDTH


def _long(before: str, text: str, width: int) -> bool:
    """Whether the next word would not have fitted on the line before."""
    word = text.split(maxsplit=1)[0] if text.split() else ""
    return len(before) >= MIN_WIDTH and len(before) + 1 + len(word) > width * 0.85


def _structured(text: str) -> bool:
    if text.lstrip()[:1] in '"“«' and text.strip():
        return True
    return bool(BULLET.match(text) or TICK.match(text.lstrip()) or CELL in text or ROW_BAR.match(text))


def _is_row(text: str) -> bool:
    return CELL in text or bool(ROW_BAR.match(text))


def _said(chunk: _Chunk, columns: tuple[str, ...], following: _Chunk | None) -> Iterator[Utterance]:
    if _is_row(chunk.text):
        yield from _row(chunk, columns)
    elif TICK.search(chunk.text):
        yield from _ticks(chunk)
    elif following is not None and _heads_boxes(chunk, following):
        bullet = BULLET.match(chunk.text)
        yield _utterance(chunk, bullet.end() if bullet else 0, len(chunk.text), Kind.HEADING)
    else:
        yield from _sentences(chunk)


def _heads_boxes(chunk: _Chunk, following: _Chunk) -> bool:
    """A short line right above tick boxes names what they answer."""
    box = TICK.search(following.text)
    stripped = chunk.text.strip()
    if box is None or following.text[: box.start()].strip(" -•*") or following.block - chunk.block > 1:
        return False
    return len(stripped.split()) <= 16 and not stripped.endswith((".", "!"))


def _utterance(chunk: _Chunk, first: int, last: int, kind: Kind, **more: object) -> Utterance:
    text = chunk.text[first:last]
    lead = len(text) - len(text.lstrip())
    quoted = chunk.quoted
    return Utterance(
        page=chunk.page, start=chunk.start + first + lead, text=text.strip(), kind=kind, part=chunk.part,
        quoted=quoted, unfilled=bool(UNFILLED.search(text)), block=chunk.block, **more,  # type: ignore[arg-type]  # the keywords are its fields
    )  # fmt: skip


def _sentences(chunk: _Chunk) -> Iterator[Utterance]:
    bullet = BULLET.match(chunk.text)
    first = bullet.end() if bullet else 0
    kind = Kind.ITEM if bullet else Kind.PROSE
    if not bullet and _is_heading(chunk.text):
        yield _utterance(chunk, first, len(chunk.text), Kind.HEADING)
        return
    for begin, end in sentence_bounds(chunk.text, first):
        yield from _sentence(chunk, begin, end, kind)


def _sentence(chunk: _Chunk, begin: int, end: int, kind: Kind) -> Iterator[Utterance]:
    text = chunk.text[begin:end]
    label = LABEL.match(text) or SECTION.match(text)
    if label and text[label.end() :].strip(" .") and _is_clause(label[1]):
        yield _utterance(chunk, begin, begin + label.end(), kind)
        yield _utterance(chunk, begin + label.end(), end, kind)
        return
    if label and text[label.end() :].strip(" .") and len(label[1].split()) <= 9 and "http" not in label[1]:
        for first, last in _inner_fields(text, label.end()):
            inner = LABEL.match(text[first:last]) or SECTION.match(text[first:last])
            if inner:
                yield _utterance(
                    chunk, begin + first + inner.end(), begin + last, Kind.FIELD,
                    label=inner[1].strip(), label_start=chunk.start + begin + first + inner.start(1),
                )  # fmt: skip
        return
    if text.strip():
        yield _utterance(chunk, begin, end, kind)


SPEAKERS = word_set("text", "speakers")


def _is_clause(label: str) -> bool:
    """Whether the words before a colon are a sentence of the writer's, not a label."""
    words = tokenize(canonical(label))[0]
    return bool(SPEAKERS & set(words)) and bool(VERBS & set(words)) and "?" not in words


VERBS = word_set("text", "verbs")


def _inner_fields(text: str, first_end: int) -> Iterator[tuple[int, int]]:
    """The fields on one line: "DOB: Mar 13, 1987    Sex: F" are two."""
    begin = 0
    for gap in GAP.finditer(text, first_end):
        if LABEL.match(text[gap.end() :]):
            yield begin, gap.start()
            begin = gap.end()
    yield begin, len(text)


def sentence_bounds(text: str, first: int = 0) -> Iterator[tuple[int, int]]:
    """Where the sentences of a text begin and end."""
    begin = first
    for stop in STOP.finditer(text, first):
        if stop.group().startswith(".") and _abbreviated(text, begin, stop.start()):
            continue
        if text[begin : stop.end()].strip():
            yield begin, stop.end()
        begin = stop.end()
    if text[begin:].strip():
        yield begin, len(text)


def _abbreviated(text: str, begin: int, stop: int) -> bool:
    words = text[begin:stop].split()
    word = words[-1].lower().lstrip("(\"'") if words else ""
    if word == "neg" and not text[stop + 1 : stop + 6].strip().lower().startswith("for"):
        return False
    if (
        word in ("l", "r")
        and len(words) > 1
        and words[-2].lower() in ("duct", "breast", "side", "plug", "ducts")
    ):
        return False
    if word == "no" and not text[stop + 1 : stop + 3].strip().isdigit():
        return False
    return (
        word in ABBREVIATIONS
        or (len(word) == 1 and word.isalpha() and word not in "ai")
        or ("." in word and all(len(piece) <= 2 for piece in word.split(".")))
    )


def _is_heading(text: str) -> bool:
    """A short line without a verb's stop that names what follows."""
    stripped = text.strip()
    words = stripped.split()
    if not words or len(words) > 8 or stripped.endswith((".", "!", "?", ";", ",")):
        return False
    if re.match(r"(?i)(?:please|kindly|i|we|je|veuillez)\b", stripped):
        return False
    if stripped.endswith(":"):
        return True
    if LABEL.match(stripped):
        return False
    if canonical(stripped) in TITLES:
        return True
    return len(words) <= 5 and stripped.upper() == stripped and any(c.isalpha() for c in stripped)


TITLES = phrases("text", "titles")


def _ticks(chunk: _Chunk) -> Iterator[Utterance]:
    boxes = list(TICK.finditer(chunk.text))
    head = chunk.text[: boxes[0].start()]
    bullet = BULLET.match(head)
    begin = bullet.end() if bullet else 0
    label, label_start = head[begin:].strip(" :\t"), chunk.start + begin
    if _labels_precede(chunk.text, boxes, head):
        yield from _boxes_behind(chunk, boxes, begin)
        return
    for index, box in enumerate(boxes):
        end = boxes[index + 1].start() if index + 1 < len(boxes) else len(chunk.text)
        yield _utterance(
            chunk, box.end(), end, Kind.TICK, label=label, label_start=label_start, tick=_tick_state(box)
        )


def _labels_precede(text: str, boxes: list[re.Match[str]], head: str) -> bool:
    """As in "Infection  Y [ ]  N [x]": the words stand before their boxes."""
    words = canonical(head).split()
    return len(boxes) > 1 and not text[boxes[-1].end() :].strip(" .") and bool(words) and words[-1] in YES_NO


def _boxes_behind(chunk: _Chunk, boxes: list[re.Match[str]], begin: int) -> Iterator[Utterance]:
    question = chunk.text[begin : boxes[0].start()].rsplit(maxsplit=1)[0].strip(" :?")
    edge = begin + len(chunk.text[begin : boxes[0].start()].rstrip().rsplit(maxsplit=1)[0])
    for box in boxes:
        yield _utterance(
            chunk,
            edge,
            box.start(),
            Kind.TICK,
            label=question,
            label_start=chunk.start + begin,
            tick=_tick_state(box),
        )
        edge = box.end()


def _tick_state(box: re.Match[str]) -> Tick:
    glyph = box.group()
    if glyph == TICKED:
        return Tick.TICKED
    if glyph == UNTICKED:
        return Tick.UNTICKED
    if glyph == UNSURE_TICK:
        return Tick.UNSURE
    return Tick.TICKED if box["typed"] else Tick.UNTICKED


def row_cells(text: str) -> list[tuple[int, int]]:
    """Where the cells of a table row begin and end."""
    mark = CELL if CELL in text else "|"
    bounds, begin = [], 0
    for index, character in enumerate(text):
        if character == mark:
            bounds.append((begin, index))
            begin = index + 1
    bounds.append((begin, len(text)))
    if mark == "|":
        bounds = bounds[1:-1] if len(bounds) > 2 else bounds
    return bounds


YES_NO = {
    "yes": "yes",
    "y": "yes",
    "oui": "yes",
    "no": "no",
    "n": "no",
    "non": "no",
    "true": "yes",
    "false": "no",
    "present": "yes",
    "absent": "no",
}
MARKS = word_set("text", "marks")


def _answer_columns(text: str) -> tuple[str, ...]:
    """The answers that a table's head gives to its columns: ("", "yes", "no")."""
    if not _is_row(text):
        return ()
    cells = [canonical(text[a:b]).strip(" ?:.") for a, b in row_cells(text)]
    named = [YES_NO.get(cell, "") for cell in cells]
    return tuple(named) if named.count("yes") == 1 and named.count("no") == 1 and not named[0] else ()


def _row(chunk: _Chunk, columns: tuple[str, ...]) -> Iterator[Utterance]:
    bounds = row_cells(chunk.text)
    texts = [chunk.text[a:b].strip() for a, b in bounds]
    if columns and len(bounds) >= 2 and not any(YES_NO.get(canonical(t).strip(" ?:")) for t in texts[:1]):
        answer = _column_answer([canonical(text) for text in texts], columns)
        yield (
            _utterance(
                chunk, *bounds[0], Kind.ROW, label=texts[0], label_start=chunk.start + bounds[0][0], tick=None
            )
            if answer is None
            else _answered(chunk, bounds, answer)
        )
        return
    filled = [bound for bound, text in zip(bounds, texts, strict=True) if text]
    if len(filled) > 2 and re.fullmatch(r"[\dA-Za-z]{1,2}[.)]?", chunk.text[slice(*filled[0])].strip()):
        filled = filled[1:]
    named = [YES_NO.get(canonical(text).strip(" ?:."), "") for text in texts]
    if len(filled) < 2 or (named.count("yes") == 1 and named.count("no") == 1):
        yield _utterance(chunk, 0, len(chunk.text), Kind.ROW)
        return
    (a, b), *values = filled
    for first, last in values:
        for begin, end in sentence_bounds(chunk.text[first:last]):
            yield _utterance(
                chunk, first + begin, first + end, Kind.FIELD,
                label=chunk.text[a:b].strip(" :"), label_start=chunk.start + a,
            )  # fmt: skip


def _answered(chunk: _Chunk, bounds: list[tuple[int, int]], answer: str) -> Utterance:
    """A question of a yes/no table with the answer that its mark gives, as a field."""
    first, last = bounds[0]
    return Utterance(
        page=chunk.page, start=chunk.start + first, text=answer, kind=Kind.FIELD, part=chunk.part,
        quoted=chunk.quoted, block=chunk.block, label=chunk.text[first:last].strip(), label_start=chunk.start + first,
    )  # fmt: skip


def _column_answer(texts: list[str], columns: tuple[str, ...]) -> str | None:
    """As in "yes" or "no" where exactly one of the two columns is marked; "unclear" for both.

    None for neither.
    """
    marked = {
        name
        for name, text in zip(columns, texts, strict=False)
        if name and text.strip(" []()") and (text.strip(" []()") in MARKS or TICKED in text)
    }
    if len(marked) == 2:
        return "unclear"
    return marked.pop() if marked else None
