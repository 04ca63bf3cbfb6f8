"""What was quoted or asked becomes the referrer's own, or gets its answer, point by point."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from validators.adoption import Adopted, Adoption, adoption_of, answers_by_number
from validators.analysis import analyse
from validators.answering import resolve
from validators.answers import Answer
from validators.findings import Finding, Said, Survey
from validators.tokens import canonical
from validators.utterance import Kind, Utterance
from validators.verdicts import Verdict

OPENING = re.compile(r"^[>\s]*(?:[-*•·▪●◦>]+\s+)?(?:\(?(?P<number>[1-9]|[a-hA-H])[.)]\s*)?$")
"""What stands before the words of a point on its line."""
ANSWERS = {Adoption.WHOLE: Answer.YES, Adoption.RESERVED: Answer.UNCLEAR, Adoption.DENIED: Answer.NO}
GOING_ON = ("and ", "et ", "& ", ", ", "to ", "through ")
"""How the words behind the first number of a sentence go on."""
LONGEST_LIST = 12


def heard(found: Survey, said: Said, fresh: Iterable[Finding]) -> tuple[Adopted, ...]:
    """What a sentence says of points before it; nothing where nothing waits to be adopted or answered."""
    utterance = said.utterance
    if utterance.quoted or not any(_waits(one) for one in (*fresh, *reversed(found.findings))):
        return ()
    if utterance.kind is Kind.FIELD and utterance.label:
        return adoption_of(analyse(f"{utterance.label}: {utterance.text}"))
    if utterance.kind is Kind.ITEM:
        numbered = answers_by_number(canonical(_with_number(utterance)))
        if numbered:
            return numbered
    if utterance.kind is Kind.ITEM and utterance.text.startswith(GOING_ON):
        return adoption_of(analyse(_with_number(utterance)))
    return adoption_of(said.sentence)


def _with_number(utterance: Utterance) -> str:
    """As in "2) and 3) are true": the number that opens the sentence was taken for a bullet."""
    text = utterance.page.text
    return text[text.rfind("\n", 0, utterance.start) + 1 : utterance.end]


def _waits(one: Finding) -> bool:
    return one.if_adopted is not None or one.verdict is Verdict.OPEN


def settle_points(found: Survey, said: Said, told: tuple[Adopted, ...]) -> bool:
    """Give the questions of a list the answers of a sentence such as "no to 1 and 2, yes to 3".

    Whether it speaks of points of the list: then it answers nothing else.
    """
    answers = [one for one in told if one.answers]
    numbers = _numbers(found, said.index) if told else {}
    if not numbers:
        return False
    total = max(numbers.values())
    settled = any(one.points.named for one in told if not one.answers)
    for position, one in enumerate(found.findings):
        point = numbers.get(one.index)
        if point is None or one.verdict is not Verdict.OPEN or one.if_adopted is not None:
            continue
        given = next((answer for answer in answers if answer.on(point, total)), None)
        if given is not None:
            whole = (said.utterance.start, said.utterance.end)
            found.findings[position] = resolve(one, ANSWERS[given.how], whole, said.index)
            settled = True
    return settled


def adopt(found: Survey, said: Said, told: tuple[Adopted, ...]) -> None:
    """Make the referrer's own what she confirms: "all of the above are true", "I confirm the last two"."""
    if not told:
        return
    numbers = _numbers(found, said.index)
    total = max(numbers.values(), default=0)
    last = max((one.index for one in found.findings if one.index <= said.index and _waits(one)), default=-1)
    if not numbers and all(one.points.nearest for one in told):
        numbers, total = {last: 1}, 1
    for position, one in enumerate(found.findings):
        if one.if_adopted is None or (one.index >= said.index and one.rule not in ("quoted", "speech")):
            continue
        how = _how(told, numbers.get(one.index), total)
        if how is not None:
            verdict = one.if_adopted if how is Adoption.WHOLE else Verdict.UNCLEAR
            found.findings[position] = replace(one, verdict=verdict, rule="adopted", if_adopted=None)


def _how(told: tuple[Adopted, ...], point: int | None, total: int) -> Adoption | None:
    """How one point of a list is adopted; None where it is left as it is. The gravest thing said counts."""
    if point is None:
        # Words that stand in no list: what is said of some points is not said of them.
        hows = {one.how for one in told if one.points.all_of and not one.left_out}
    else:
        hows = {one.how for one in told if one.on(point, total)}
        if any(one.points.partial or one.points.among(total) is None for one in told):
            hows = hows and {Adoption.RESERVED}
    return next((how for how in (Adoption.DENIED, Adoption.RESERVED, Adoption.WHOLE) if how in hows), None)


def _numbers(found: Survey, index: int) -> dict[int, int]:
    """The points of the list before an utterance that waits for an answer: utterance to number, from 1."""
    waiting = (one.index for one in reversed(found.findings) if one.index < index and _waits(one))
    last = next(waiting, None)
    if last is None or not _in_list(found.said[last]):
        return {}
    first, end = last, last + 1
    while first and last - first < LONGEST_LIST and _same_list(found.said[first - 1], found.said[last]):
        first -= 1
    while end < index and end - last < LONGEST_LIST and _same_list(found.said[end], found.said[last]):
        end += 1
    return _numbered(found.said, range(first, end))


def _in_list(utterance: Utterance) -> bool:
    return utterance.kind is Kind.ITEM or utterance.quoted


def _same_list(one: Utterance, other: Utterance) -> bool:
    return (
        _in_list(one) and one.quoted is other.quoted and one.intro == other.intro and one.page is other.page
    )


def _numbered(said: tuple[Utterance, ...], places: range) -> dict[int, int]:
    """The number of each point: as it is typed, or else by order."""
    numbers: dict[int, int] = {}
    point = 0
    for place in places:
        one = said[place]
        text = one.page.text
        opening = OPENING.match(text[text.rfind("\n", 0, one.start) + 1 : one.start])
        if opening is None and point == 0:
            return {}
        if opening is not None:
            typed = opening["number"]
            point = _number(typed) if typed else point + 1
        numbers[place] = point
    return numbers


def _number(typed: str) -> int:
    return int(typed) if typed.isdigit() else ord(typed.lower()) - ord("a") + 1
