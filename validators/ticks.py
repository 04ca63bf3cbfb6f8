"""Tick boxes of a chunk: each with the words behind it, or before it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.model import TICKED, UNSURE_TICK, UNTICKED
from validators.chunks import Chunk
from validators.layout import TICK, after_bullet
from validators.rulebook import word_set
from validators.tokens import canonical
from validators.utterance import Kind, Tick, Utterance

ANSWERS = word_set("ticks", "answers")
STATES = {TICKED: Tick.TICKED, UNTICKED: Tick.UNTICKED, UNSURE_TICK: Tick.UNSURE}


def ticks(chunk: Chunk) -> Iterator[Utterance]:
    """The boxes of a chunk; what stands before the first of them is their label."""
    boxes = list(TICK.finditer(chunk.text))
    head = chunk.text[: boxes[0].start()]
    begin = after_bullet(head)
    if _labels_precede(chunk.text, boxes, head):
        yield from _boxes_behind(chunk, boxes, begin)
        return
    label = head[begin:].strip(" :\t")
    ends = [*(box.start() for box in boxes[1:]), len(chunk.text)]
    for box, end in zip(boxes, ends, strict=True):
        yield chunk.utterance(box.end(), end, Kind.TICK, label=label, label_start=begin, tick=_state(box))


def _labels_precede(text: str, boxes: list[re.Match[str]], head: str) -> bool:
    """As in "Infection  Y [ ]  N [x]": the words stand before their boxes."""
    words = canonical(head).split()
    return len(boxes) > 1 and not text[boxes[-1].end() :].strip(" .") and bool(words) and words[-1] in ANSWERS


def _boxes_behind(chunk: Chunk, boxes: list[re.Match[str]], begin: int) -> Iterator[Utterance]:
    head = chunk.text[begin : boxes[0].start()].rstrip().rsplit(maxsplit=1)[0]
    edge = begin + len(head)
    for box in boxes:
        yield chunk.utterance(
            edge, box.start(), Kind.TICK, label=head.strip(" :?"), label_start=begin, tick=_state(box)
        )
        edge = box.end()


def _state(box: re.Match[str]) -> Tick:
    """A typed box is ticked where something stands in it."""
    if box["crossed"]:
        return Tick.UNSURE
    return STATES.get(box.group()) or (Tick.TICKED if box["typed"] else Tick.UNTICKED)
