"""Names of persons: where one begins and ends in a line, and how it is written when it is filed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from validators.rulebook import rule_file

_LETTER = r"[^\W\d_]"
WORD: Final = (
    rf"{_LETTER}\.(?:-?{_LETTER}\.)*(?![^\W\d_])"
    rf"|{_LETTER}(?:{_LETTER}|['’`](?={_LETTER})|-(?={_LETTER}))*\.?"
)
"""One word of a name or an initial, as a regular expression."""
_TOKEN = re.compile(WORD)
_NICKNAME = re.compile(r"""\s*(?:\([^()\n]{1,40}\)|["“«][^"”»\n]{1,25}["”»])\s*""")
_MAIDEN = re.compile(r",?\s*\(?\b(?:n[ée]e|maiden name|formerly|aka|a\.k\.a\.|dite)\b.*$", re.IGNORECASE)
_DAY = re.compile(r"\s{0,2}\d")
_MAX_WORDS = 6


@dataclass(frozen=True, slots=True)
class _Words:
    titles: frozenset[str]
    particles: frozenset[str]
    never: frozenset[str]
    never_first: frozenset[str]
    contracted: frozenset[str]
    mac: frozenset[str]
    surnames_too: frozenset[str]
    given_too: frozenset[str]
    months: frozenset[str]
    """Those of the two lists above that a day may follow."""


_LISTS = (
    "titles", "particles", "never", "never_first", "contracted", "mac", "surnames_too", "given_too", "months",
)  # fmt: skip


@lru_cache(maxsize=1)
def _words() -> _Words:
    data = rule_file("names")
    return _Words(*(frozenset(data[key]) for key in _LISTS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name as it stands in a text."""

    start: int
    end: int
    text: str
    """Without titles, in reading order, well cased."""
    titled: bool = False
    """A title such as Dr. stood before it."""
    doctor: bool = False
    """The title was a doctor's."""

    @property
    def surname(self) -> str:
        """The last word, in lower case."""
        return self.text.split()[-1].lower()


def name_at(text: str, position: int = 0, *, stop: frozenset[str] = frozenset()) -> Name | None:
    """The name that begins at `position`, titles included; None when the words there are no name.

    `stop`: further words, in lower case without dots, at which a name ends: credentials, in a signature.
    """
    if not text[position : position + 1].isalpha():
        return None
    words = _words()
    start = end = position
    tokens: list[str] = []
    titles: list[str] = []
    while len(tokens) < _MAX_WORDS:
        match = _TOKEN.match(text, end if not tokens and not titles else _skip_gap(text, end))
        if not match:
            break
        token = match.group()
        plain = token.rstrip(".").lower()
        if not tokens and plain in words.titles and (token.endswith(".") or len(plain) > 1):
            titles.append(plain)
        elif (
            not _fits(token, plain, tokens, words)
            or (tokens and _stops(token, plain, stop))
            or (plain in words.months and _DAY.match(text, match.end()))
        ):
            break
        else:
            tokens.append(token)
        end = match.end()
    return _finished(text, start, end, tokens, titles) if tokens else None


def _finished(text: str, start: int, end: int, tokens: list[str], titles: list[str]) -> Name | None:
    while tokens and tokens[-1].lower() in _words().particles and not tokens[-1][0].isupper():
        tokens.pop()
        end = max(start, text.rfind(" ", start, end))
    if tokens and tokens[-1].endswith(".") and not _initials(tokens[-1]):
        tokens[-1] = tokens[-1].rstrip(".")
        end -= 1
    if len(tokens) > 1 and tokens[-1][-2:] in ("'s", "’s"):
        tokens[-1] = tokens[-1][:-2]  # "Vera Roe's birthday"
        end -= 2
    if not any(token[0].isupper() and not _initials(token) for token in tokens):
        return None
    doctor = any(title.startswith(("dr", "doct")) for title in titles)
    name = " ".join(well_cased(token) for token in tokens)
    return Name(start=start, end=end, text=name, titled=bool(titles), doctor=doctor)


def _skip_gap(text: str, end: int) -> int:
    """Where the next word of a name may begin: one or two blanks further on."""
    gap = 0
    while gap < 2 and end + gap < len(text) and text[end + gap] in " \u00a0":
        gap += 1
    # Three blanks or a tab part columns; a word may also follow an initial or a title without any.
    return end + gap if gap or text[end - 1 : end] == "." else len(text)


def _fits(token: str, plain: str, tokens: list[str], words: _Words) -> bool:
    if tokens and plain.partition("-")[0] in words.particles and "-" in plain:
        return True
    if plain in words.particles and (tokens or token[0].isupper() or len(plain) > 1):
        return True
    if not token[0].isupper() or (not tokens and _opens_no_name(token, plain, words)):
        return False
    if plain in words.never and not (len(plain) == 1 and token.endswith(".")):
        return plain in (words.surnames_too if tokens else words.given_too)
    # A full stop after a word of more than one letter ends a sentence, not an initial.
    return not (tokens and tokens[-1].endswith(".") and not _initials(tokens[-1]) and not _saint(tokens))


def _saint(tokens: list[str]) -> bool:
    """As in "Zoë St. Laurent", "Mwangi-St. Clair"; what opens with it, like "St. Joseph's", is a place."""
    head, hyphen, last = tokens[-1].rstrip(".").lower().rpartition("-")
    return last in ("st", "ste") and (bool(hyphen and head) or len(tokens) > 1)


def _opens_no_name(token: str, plain: str, words: _Words) -> bool:
    """As in "Remember Mavis Roe", "She's Mavis Roe", "D.O.B. May 3"."""
    if plain in words.never_first or plain.replace(".", "") in ("dob", "ddn", "dn"):
        return True
    head, mark, rest = token.replace("’", "'").lower().partition("'")
    return (
        bool(mark)
        and rest in ("s", "re", "ll", "ve", "d", "m")
        and (head in words.contracted or head in words.never)
    )


def _stops(token: str, plain: str, stop: frozenset[str]) -> bool:
    """A credential is typed in capitals at least in part: Do is a name, DO is none."""
    return plain.replace(".", "") in stop and any(c.isupper() for c in token[1:])


def _initials(token: str) -> bool:
    return all(len(part) <= 1 for part in token.replace("-", "").split("."))


def person_name(raw: str) -> str | None:
    """A name as filed: reading order, no titles, nicknames or maiden names. None when `raw` holds none."""
    text = _NICKNAME.sub(" ", _MAIDEN.sub("", raw)).strip(" \t,;:-–")
    first = name_at(text)
    if first is None:
        return None
    rest = text[first.end :]
    comma = re.match(r"\s*,\s*", rest)
    given = name_at(rest, comma.end()) if comma else None
    if given is None:
        return first.text
    return f"{given.text} {first.text}"


@lru_cache(maxsize=512)
def well_cased(word: str) -> str:
    """A word of a name typed in capitals, as it is usually written; any other word unchanged."""
    letters = [c for c in word if c.isalpha()]
    if len(letters) < 3 or not all(c.isupper() for c in letters):
        return word
    lower = word.lower()
    if lower in _words().particles:
        return lower
    return re.sub(rf"{_LETTER}+", lambda m: _cased_part(m.group(), lower, m.start()), lower)


def _cased_part(part: str, word: str, start: int) -> str:
    if start and word[start - 1] in "'’`" and start - 1 > 1 and len(part) == 1:
        return part  # a possessive s
    if part.startswith("mc") and len(part) > 3:
        return "Mc" + part[2:].capitalize()
    if part.startswith("mac") and part[3:] in _words().mac:
        return "Mac" + part[3:].capitalize()
    return part.capitalize()


def same_person(one: str, other: str) -> bool:
    """Whether two names can be one person's: a surname in common, no given name or initial against it."""
    first, second = _parts(one), _parts(other)
    if not first or not second or not _surnames(first[-1]) & _surnames(second[-1]):
        return False
    given, others = first[:-1], second[:-1]
    return not given or not others or given[0].startswith(others[0]) or others[0].startswith(given[0])


def _parts(name: str) -> list[str]:
    return [part.strip(".").lower() for part in re.split(r"[\s]+|(?<=\.)(?=\w)", name) if part.strip(".")]


def _surnames(word: str) -> set[str]:
    return {word, *word.split("-")}
