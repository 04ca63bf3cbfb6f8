"""Words whose letters stand apart: `S P A C E D` headings, which arrive as one token a letter."""

from __future__ import annotations

from itertools import pairwise

from extractors.tokens import Token, bounds

FEWEST_LETTERS = 4
WIDEST = 0.9
"""Line heights between two letters of a word."""
WIDER = 0.14
"""Line heights by which the gap between two words is wider than that between two letters."""


def joined_letters(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """The tokens, in the order given, with every run of lone letters on one line made words again."""
    found: list[Token] = []
    run: list[Token] = []
    for token in tokens:
        if run and not _goes_on(run[-1], token):
            found += _words(run)
            run = []
        if _is_letter(token):
            run.append(token)
        else:
            found.append(token)
    return (*found, *_words(run))


def _is_letter(token: Token) -> bool:
    return len(token.text) == 1 and (token.text.isalnum() or token.text in "&-.,:/'’()") and not token.tick


def _goes_on(last: Token, token: Token) -> bool:
    gap = token.x0 - last.x1
    level = abs(token.middle - last.middle) < 0.5 * last.height
    return _is_letter(token) and level and -1.0 < gap < WIDEST * last.height and token.marks == last.marks


def _words(run: list[Token]) -> list[Token]:
    """A run as words, or as it is where it is too short or its letters are no word."""
    if len(run) < FEWEST_LETTERS or sum(token.text.isalpha() for token in run) < len(run) / 2:
        return run
    gaps = [later.x0 - sooner.x1 for sooner, later in pairwise(run)]
    limit = sorted(gaps)[len(gaps) // 3] + WIDER * run[0].height
    words: list[list[Token]] = [[run[0]]]
    for gap, token in zip(gaps, run[1:], strict=True):
        if gap > limit:
            words.append([])
        words[-1].append(token)
    return [_word(letters) for letters in words]


def _word(letters: list[Token]) -> Token:
    x0, top, x1, bottom = bounds(tuple(letters))
    return Token(
        "".join(token.text for token in letters),
        x0,
        top,
        x1,
        bottom,
        min(token.confidence for token in letters),
        letters[0].marks,
    )
