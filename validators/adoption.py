"""Adoption: who makes quoted words her own, by what verb, and which of the points of a list.

"I confirm all three of the above" adopts, and so does "numbers 2 and 3 are true of her"; "I have read all
three and explained them to her" does not, nor what somebody else says, will say or is asked to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from validators.answers import YES
from validators.clauses import Sentence
from validators.points import MARK, Points, references
from validators.rulebook import either, rule_file


class Adoption(StrEnum):
    """What the referrer says of points that she was asked or shown."""

    WHOLE = "whole"
    """She makes them her own."""
    RESERVED = "reserved"
    """With a condition, a hedge or an exception that names no point: the quoted statements become unclear."""
    DENIED = "denied"
    """She answers no."""


@dataclass(frozen=True, slots=True)
class Adopted:
    """One thing said of some points."""

    how: Adoption
    points: Points
    left_out: frozenset[int] = frozenset()
    """Points that are excepted."""
    answers: bool = False
    """Said as an answer, "yes to all three", so that it answers questions too."""
    of_so_many: int = 0
    """Of answers by their order: how many there are."""

    def less(self, left_out: frozenset[int], *, reserved: bool) -> Adopted:
        """The same without some points."""
        how = Adoption.RESERVED if reserved or self.points.partial else self.how
        return replace(self, how=how, left_out=left_out)

    def on(self, point: int, total: int) -> bool:
        """Whether it is said of one point of a list of some length; total 0 is no list."""
        if self.of_so_many and self.of_so_many != total:
            return False
        placed = self.points.among(total)
        beyond = Points(self.left_out).among(total)
        return placed is not None and point in placed and point not in (beyond or ())


_DATA = rule_file("adoption")
REF = rf"{MARK}(?P<ref>\d+)"
WRITER = r"\b(?:i|we|je|nous)\b(?:'(?:m|ve|re|d|ll))?"
CONFIRM = rf"(?:{either(_DATA['confirm'])})(?: off)?(?: on| to| with| for| avec| a)?"
LEADS = rf"(?: ?(?:{either(map(re.escape, _DATA['leads'].split()))})(?!\w)){{0,12}}?"
"""What may stand between "I" and the verb."""
BETWEEN = rf"(?: ?(?:{either(map(re.escape, _DATA['between'].split()))})(?!\w)){{0,4}}"
SO = f"(?:{either(_DATA['so'])})"
MANNER = "(?:also|all|both|each|hereby|indeed|now|still|fully|certainly|tous|toutes)"
IS = r"(?:is|are|sont|est|(?:have|has) been)"
HOLDS = rf"(?:{MANNER} )*(?:(?:{either(_DATA['hold'])})|{IS}(?: {MANNER})* {SO})\b"
FIRST = re.compile(rf"{WRITER}{LEADS} {CONFIRM}\b")
"""The writer speaks, and confirms."""
SPOKEN: tuple[re.Pattern[str], ...] = (
    re.compile(rf"{WRITER}{LEADS} {CONFIRM}{BETWEEN} {REF}(?! (?:has|had)\b)(?!\W+(?:i|we) )"),
    re.compile(
        r"^\W*(?:can|happy to|glad to|pleased to|hereby|confirming|attesting to)(?: (?:also|hereby))?"
        rf"(?: {CONFIRM})?{BETWEEN} {REF}"
    ),
    re.compile(rf"{REF},?(?: (?:here|too|as well))? {WRITER}{LEADS} {CONFIRM}"),
    re.compile(rf"\b(?:i|we) (?:hereby )?make {REF} (?:my|our) own"),
    re.compile(
        r"(?:^\W*|\bhereby |\b(?:i|we) (?:have |also ){0,2})(?:confirmed|attested|certified)\b(?! that)"
        rf"[^;.{MARK}]{{0,25}}{REF}"
    ),
)
"""What the writer says that she does."""
SAID_OF: tuple[re.Pattern[str], ...] = (
    re.compile(rf"{REF}[^;.{MARK}]{{0,40}}?(?<!\w){HOLDS}"),
    re.compile(rf"{REF},?:? (?:{MANNER} )?(?:true|correct|confirmed|met|attested|vrais?|confirmes?)\b"),
    re.compile(rf"(?:{either(_DATA['patient'])})(?: \w+){{0,3}} (?:{either(_DATA['meet'])}) {REF}"),
    re.compile(
        rf"\b(?:consider|take|regard|treat|count|mark|tenez)\b(?: all)? {REF}[^;.]{{0,20}}?\b(?:as )?{SO}"
    ),
)
"""What is said to be so."""
ANSWERED: tuple[re.Pattern[str], ...] = (
    re.compile(
        r"\b(?P<told>yes|oui|no|non|affirmative)\b,?(?: answer)? (?:to|for|on|a|aux?|pour|in|as to|with) "
        rf"{REF}"
    ),
    re.compile(rf"{REF} ?[:=,-] ?(?:{MANNER} |definitely )?(?P<told>yes|oui|no|none|non)\b"),
    re.compile(rf"\b(?:answers?|reply|replies) (?:to|for|on) {REF} (?:is|are) (?:all )?(?P<told>yes|no)\b"),
)
SHORT = re.compile(
    rf"^[^\w{MARK}]*(?:(?:yes|oui)\b,? ?)?(?:to )?(?P<all>(?:(?:all|both|{REF})\b ?)*)"
    r"(?:(?:checked and|i|je|hereby|is|are)\b ?)*"
    r"(?:confirm|confirmed|confirme|confirmes|true|correct|(?P<said>apply|hold|met|yes))"
    rf"(?: (?P<too>all|this|so|and correct|{either(_DATA['of_her'])}))*(?:\W*$|[,:;.])"
    r"|^\W*(?:(?:yes|oui)\W+)?(?:to )?(?P<only>all|both|all three|all of the above|all of these)"
    r"(?: three)?[.!]*$"
)
"""All that is left of a sentence that adopts: "All true.", "Confirmed.", "Yes, all three."."""
SO_MUCH = re.compile(
    rf"{WRITER}{LEADS} (?:(?:say|state|confirm|attest|certify|declare) (?:so|as much)|(?<=can )do so)\b"
)
_PLAIN = "(?:yes|no|none|oui|non|nil)"
LISTED = re.compile(rf"^\W*{_PLAIN}(?: ?[,;/] ?{_PLAIN})*[,;]? ?(?:and|et|,|/) ?{_PLAIN}\W*$")
"""An answer to each, by their order alone: "Yes, yes and yes"."""
ANSWER_BY_NUMBER = re.compile(rf"\(?(?P<n>[1-9a-f])[.):] ?(?P<told>{_PLAIN})\b[.,;]?\s*")
NUMBERED = re.compile(rf"\s*(?:\(?[1-9a-f][.):] ?{_PLAIN}\b[.,;]?\s*)+")
SEVERAL_ANSWERS = re.compile(r"\b(?:and|et)\b|(?:[,;/].*){2}")
"""Two alike behind one another, "No, none", are one answer."""
EXCEPTED = re.compile(rf"\b(?:{either(_DATA['except'])})(?: for| on| to)? {REF}")
VAGUE_EXCEPTION = re.compile(rf"\b(?:{either(_DATA['vague'])})\b")
DENYING = re.compile(rf"\b(?:{either(_DATA['deny'])})(?!\w)|n't\b")
HARMLESS = re.compile(rf"\b(?:{either(_DATA['harmless'])})\b")
OTHERS_VIEW = re.compile(rf"\b(?:{either(_DATA['others_view'])})\b")
LATER = re.compile(rf"(?<!\w)(?:{either(_DATA['later'])})\b")
PARTS = re.compile(either(_DATA["parts"]))
POINTING_BACK = re.compile(either(_DATA["pointing_back"]))
RESERVE = ("uncertain.clausal", "conditional.both", "exception.phrases")


def adoption_of(sentence: Sentence) -> tuple[Adopted, ...]:
    """What a sentence says of points that were quoted or asked before it; empty where it says nothing."""
    text = HARMLESS.sub(lambda match: " " * len(match.group()), sentence.text)
    if "?" in text or ("contraind" in text and not POINTING_BACK.search(text)):
        return ()
    if LISTED.match(text):
        return _in_order(text) if SEVERAL_ANSWERS.search(text) else ()
    found: list[Adopted] = []
    silent: frozenset[int] = frozenset()
    cues = [
        (sentence.starts[cue.first], cue.label) for cue in sentence.within(0, len(sentence.words), *RESERVE)
    ]
    begin = 0
    for end in (*(match.end() for match in PARTS.finditer(text)), len(text)):
        labels = {label for start, label in cues if begin <= start < end}
        here = list(_in_part(text[begin:end], labels))
        if not here:
            silent = silent.union(*(one.named for one in references(text[begin:end])[1]))
        found.extend(here)
        begin = end
    return _resolved(found, references(text)[1], silent)


def answers_by_number(line: str) -> tuple[Adopted, ...]:
    """As in "1) none 2) no 3) yes", or one such answer on a line of its own; empty for any other line."""
    if not NUMBERED.fullmatch(line):
        return ()
    return tuple(
        Adopted(
            Adoption.WHOLE if one["told"] in YES else Adoption.DENIED,
            Points(frozenset({int(one["n"]) if one["n"].isdigit() else ord(one["n"]) - ord("a") + 1})),
            answers=True,
        )
        for one in ANSWER_BY_NUMBER.finditer(line)
    )


def _in_part(text: str, cues: set[str]) -> Iterator[Adopted]:
    """What one part of a sentence says; `cues`: what reserves it."""
    marked, points = references(text)
    excepted = [points[int(one["ref"])].named for one in EXCEPTED.finditer(marked)]
    left_out = frozenset[int]().union(*excepted)
    plain = " ".join(EXCEPTED.sub(" ", marked).split())
    short = None if DENYING.search(plain) else _short(plain)
    if not (points or short):
        return
    reserved = bool(cues - {"exception.phrases"} if left_out else cues)
    reserved = reserved or bool(VAGUE_EXCEPTION.search(plain) or LATER.search(plain))
    told = list(_adopted(plain, points))
    if short and not told:
        told = [Adopted(Adoption.WHOLE, points[0] if points and not left_out else short)]
    for one in told:
        yield one.less(left_out, reserved=reserved)


def _short(plain: str) -> Points | None:
    """Of what a sentence of few words speaks: "All true" of all, "Confirmed" of what stands before it."""
    if SO_MUCH.search(plain):
        return Points(all_of=True)
    short = SHORT.match(plain)
    if short is None:
        return None
    of_all = bool(short["all"] or short["only"] or short["too"] == "all")
    return None if short["said"] and not of_all else Points(all_of=of_all, nearest=not of_all)


def _adopted(plain: str, points: tuple[Points, ...]) -> Iterator[Adopted]:
    """What the references in a part of a sentence are the subject, the object or the question of."""
    answered = [one for pattern in ANSWERED for one in pattern.finditer(plain)]
    for one in answered:
        how = Adoption.WHOLE if one["told"] in YES else Adoption.DENIED
        yield Adopted(how, points[int(one["ref"])], answers=True)
    if answered or DENYING.search(plain):
        return
    for pattern in (*SPOKEN, *SAID_OF):
        for one in pattern.finditer(plain):
            own = pattern in SPOKEN or FIRST.search(plain[: one.start("ref")])
            if own or not OTHERS_VIEW.search(plain[: one.end("ref")]):
                yield Adopted(Adoption.WHOLE, points[int(one["ref"])])


def _in_order(text: str) -> tuple[Adopted, ...]:
    """An answer to each point of the list, which has to be as long."""
    told = re.findall(r"\b(?:yes|none|nil|no|oui|non)\b", text)
    return tuple(
        Adopted(
            Adoption.WHOLE if one in YES else Adoption.DENIED,
            Points(frozenset({place})), answers=True, of_so_many=len(told),
        )
        for place, one in enumerate(told, 1)
    )  # fmt: skip


def _resolved(
    found: list[Adopted], points: tuple[Points, ...], silent: frozenset[int]
) -> tuple[Adopted, ...]:
    """What was found, all together.

    "The rest" is what the sentence does not name otherwise; of points that it names and leaves open,
    `silent`, it says nothing where it says something of all.
    """
    named = frozenset[int]().union(*(one.named for one in points))
    return tuple(_all_but(one, named, silent) for one in found)


def _all_but(one: Adopted, named: frozenset[int], silent: frozenset[int]) -> Adopted:
    if one.points.rest:
        how = one.how if named else Adoption.RESERVED
        return replace(one, points=Points(all_of=True), left_out=one.left_out | named, how=how)
    return replace(one, left_out=one.left_out | silent) if one.points.all_of else one
