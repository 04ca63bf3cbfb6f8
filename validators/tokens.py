"""Letters as the rules see them: one case, no accents, plain quotes, and the very same offsets.

Every step here keeps the length of the text, so that an offset found by a rule is an offset in the letter.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

ELISION = re.compile(r"\b(?!n't\b)([cdjlmnst]|qu)'(?=[a-z])")
"""French "d'infection", "n'a": the apostrophe parts two words. "n't" has a letter before it and stays."""
TOKEN = re.compile(r"[a-z]+(?=n't\b)|n't\b|\d+(?:[.,:]\d+)*|[a-z]+|\S")
"""A word, the "n't" of a verb, a number, or one other character."""

BARE_NOT = frozenset(
    f"{verb}nt"
    for verb in (
        "is", "are", "was", "were", "has", "have", "had", "does", "did", "could", "would", "should",
        "ca", "wo",
    )
)  # fmt: skip
"""Denied verbs of a writer in a hurry. "dont" is not among them: in French it is "whose"."""

SAME = {
    "‘": "'", "’": "'", "ʼ": "'", "´": "'", "`": "'", "“": '"', "”": '"', "«": '"', "»": '"',
    "–": "-", "—": "-", "‐": "-", "‑": "-", "‒": "-", "−": "-", "\u00a0": " ", "\u202f": " ",
    "•": "-", "▪": "-", "◦": "-", "●": "-", "‣": "-", "·": "-", "Ø": "ø", "∅": "ø", "\r": " ", "…": ".",
    "œ": "o", "Œ": "o", "æ": "a",
}  # fmt: skip
"""Characters that mean the same to a reader, each for one other of the same length."""


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    """One character as the rules see it: exactly one character long."""
    if character in SAME:
        return SAME[character]
    base = unicodedata.normalize("NFD", character)[0].lower()
    return base if len(base) == 1 else character


def canonical(text: str) -> str:
    """The text in lower case without accents, typographic quotes, dashes and elisions; as long as before."""
    if "(-)" in text or "(+)" in text or "-ve" in text:
        text = text.replace("(-)", " no").replace("(+)", "yes").replace("-ve", "neg")
    lowered = text.lower() if text.isascii() else "".join(map(_plain, text))
    return ELISION.sub(r"\1 ", lowered) if "'" in lowered else lowered


def tokenize(text: str) -> tuple[list[str], list[int]]:
    """The tokens of a canonical text, and the offset at which each begins."""
    words: list[str] = []
    starts: list[int] = []
    for match in TOKEN.finditer(text):
        word, start = match.group(), match.start()
        if word in BARE_NOT:
            words += (word[:-2], "n't")
            starts += (start, start + len(word) - 2)
            continue
        words.append(word)
        starts.append(start)
    return words, starts
