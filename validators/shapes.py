"""What the shape of one line says: greeting, leave-taking, label, signature, footer, notice."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Generic, TypeVar

from pipeline.model import TICKED, UNSURE_TICK, UNTICKED
from validators.credentials import Credential, credential_words, find_credentials
from validators.dates import find_dates
from validators.names import Name, name_at
from validators.rulebook import either, rule_file, whole_words

_TICKS = (TICKED, UNTICKED, UNSURE_TICK)
_TITLES = re.compile(r"\b(Dre?|Drs|Mrs|Ms|Mr|Mme|Mlle|Prof|St|Ste|No|Inc|Ltd|inf|aut|Reg|cert|Cert)\.")
_SENTENCE = re.compile(r"[^\W\d_A-Z)][.!?](?:\s|$)|\)[.!?](?:\s|$)")
_WORD = re.compile(r"[^\W\d_]{4,}")
_PLAIN_WORDS = frozenset({"history", "delivery", "pregnancy", "baby", "infant"})
_FIELD = re.compile(
    r"(?:rx|dx|plan|hpi|pe|meds|reason|indication|diagnosis|date|seen|visit|to|attn)\b\s*[:.]?"
)
_TITLE = re.compile(
    r"\b(?:form|referral|request|requisition|sheet|prescription|clinic|program(?:me)?|cent(?:re|er)|service"
    r"|screening)\b"
)
_ASKS = re.compile(
    r"\b(?:please|for (?:her|my|this)|recommend\w*|i|no|not|none|nil|left|right|x\s?\d+)\b|[.!?]$"
)
_ANSWER = re.compile(r"\W*(?:yes|no|none|nil|neg(?:ative)?|oui|non|aucune?|n/a|ok|i do|true|false|y|n)\W*$")
_CONTACT = re.compile(r"\d{3}[ .-]\d{4}|@\w|\b[a-z]\d[a-z] ?\d[a-z]\d\b|\bext\b|\bwww\.")
_TELLS = whole_words(rule_file("signature")["tells"], re.NOFLAG)
_ANOTHER = re.compile(r"\b(?:[Dd]re?|[Dd]octor|[Dd]octeure?)\b\.? ?[^\W\d_a-z]")
_SMALL = re.compile(r"(?<![^\W\d_])[a-zà-ÿ]{3,}")
_FOR = re.compile(r"(?:per|p\.?\s?p\.?|for|pour|on behalf of|locum for)[\s:]+", re.IGNORECASE)


Answer = TypeVar("Answer")


class lazy(Generic[Answer]):  # noqa: N801  a decorator is written small
    """An answer that is found once and kept. `functools.cached_property` takes a lock: that costs as much."""

    def __init__(self, find: Callable[[Any], Answer]) -> None:
        """`find`: the method that finds the answer."""
        self._find = find
        self._name = find.__name__
        self.__doc__ = find.__doc__

    def __get__(self, instance: Any, owner: type | None = None) -> Answer:
        """The answer, found now and kept in the instance, where the next look finds it."""
        answer = self._find(instance)
        instance.__dict__[self._name] = answer
        return answer


@dataclass(frozen=True, slots=True)
class _Patterns:
    """The rule file, ready to use. Every pattern is compared with a line in small letters."""

    salutation: re.Pattern[str]
    closing: re.Pattern[str]
    signing: re.Pattern[str]
    author: re.Pattern[str]
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
def patterns() -> _Patterns:
    """The patterns of `rules/anatomy.toml`, read once."""
    data: dict[str, list[str]] = rule_file("anatomy")
    whole = {"salutation", "closing", "copy", "footer", "quote_start"}
    return _Patterns(
        **{
            key: re.compile(rf"(?:{'|'.join(values)})" + (r"[\s,.!;:)-]*$" if key in whole else ""))
            for key, values in data.items()
        }
    )


@lru_cache(maxsize=1)
def medical_words() -> frozenset[str]:
    """Every single word by which the statements' rules know a medicine, an infection or a condition."""
    data: dict[str, dict[str, list[str]]] = rule_file("targets")
    lists = [
        phrases for group in ("antibiotic", "infection", "condition") for phrases in data[group].values()
    ]
    return frozenset(word for phrases in lists for word in phrases if _WORD.fullmatch(word)) - _PLAIN_WORDS


_PRONOUNS = re.compile(rf"(?<!\w)(?:{either(rule_file('signature')['pronouns'])})(?!\w)", re.IGNORECASE)


def _without_pronouns(text: str) -> str:
    """The text with "(she/her)" blanked: it speaks of the one who signs. As long as before."""
    return _PRONOUNS.sub(lambda match: " " * len(match.group()), text)


class Shape:
    """One line without the blanks around it; each question is answered once."""

    def __init__(self, text: str) -> None:
        """`text`: the line, stripped."""
        self.text = _without_pronouns(text) if "/" in text else text
        self.lower = self.text.lower()
        self.length = len(text.split())
        """In words."""

    @lazy
    def ticked(self) -> bool:
        """It begins with a tick box, whatever its state."""
        return self.text.startswith(_TICKS)

    @lazy
    def dates(self) -> tuple[tuple[int, int, date], ...]:
        """The dates on it."""
        return find_dates(self.text)

    @lazy
    def clinical(self) -> bool:
        """It speaks of what a letter of this sort is about."""
        return bool(patterns().clinical.search(self.lower)) or not medical_words().isdisjoint(
            _WORD.findall(self.lower)
        )

    @lazy
    def speaks_of_patient(self) -> bool:
        """It speaks of this patient, not of people in general."""
        return bool(patterns().about_patient.search(self.lower))

    @lazy
    def sentence(self) -> bool:
        """A sentence ends on it."""
        return _has_sentence(self.text)

    @lazy
    def salutation(self) -> bool:
        """It greets and says nothing else."""
        return self.length <= 9 and bool(patterns().salutation.match(self.lower)) and not self.clinical

    @lazy
    def closing(self) -> bool:
        """It takes leave and says nothing else."""
        return self.length <= 16 and bool(patterns().closing.match(self.lower)) and not self.clinical

    @lazy
    def footer(self) -> bool:
        """It speaks of the paper or of the clinic, as at the foot of a page."""
        return bool(patterns().footer.match(self.lower))

    @lazy
    def contact(self) -> bool:
        """It holds a telephone number, an address or the like."""
        return bool(_CONTACT.search(self.lower)) and not self.sentence

    @lazy
    def reference(self) -> bool:
        """It says who the patient is: a label, or a name with a date of birth."""
        if self.clinical:
            return False
        if patterns().reference.match(self.lower):
            return not self.sentence
        return self.length <= 9 and self._named_with_birth_date

    @property
    def _named_with_birth_date(self) -> bool:
        return name_at(self.text) is not None and any(value.year <= 2015 for _, _, value in self.dates)

    @lazy
    def heading(self) -> bool:
        """A letterhead may hold it."""
        if self.ticked or "\t" in self.text or self.length > 14 or _ANSWER.match(self.lower):
            return False
        if _FIELD.match(self.lower) or self.salutation or patterns().reference.match(self.lower):
            return False
        told = self.sentence and self.length > 5 and not self.footer
        if self.dates or self.speaks_of_patient or told:
            return False
        return not self.clinical or self._form_title

    @property
    def _form_title(self) -> bool:
        """A form's printed title: it names the treatment and asks for nothing."""
        return bool(_TITLE.search(self.lower)) and not _ASKS.search(self.lower)

    @lazy
    def signer(self) -> bool:
        """It only names a person, with what stands beside a signer's name, or it says that it is signed."""
        if self.ticked or self.length > 16 or self.clinical:
            return False
        return bool(patterns().signing.match(self.lower)) or self._names_signer

    @lazy
    def author(self) -> bool:
        """A field whose label is a role and whose value has a credential: "Midwife: Ann Roe, RM"."""
        match = patterns().author.match(self.lower)
        return match is not None and bool(find_credentials(self.text[match.end() :]))

    @property
    def _names_signer(self) -> bool:
        name, rest = self._name_and_rest
        if name is None:
            return False
        sure = " " in name.text or name.titled
        if not rest.strip(" ,.;:-–"):
            return sure
        if _TELLS.search(rest) or len(_SMALL.findall(rest)) > 5 or find_dates(rest):
            return False
        found = [one for one in self._credentials if one.start >= name.end]
        if found and ":" in self._bare[name.end : found[0].start]:
            return False  # "Lakehead Rural Medicine: J. Bellingham, MD": a place, and who leads it
        # A single word is a name only where a credential follows it at once.
        return bool(found) and (sure or found[0].start <= name.end + 2)

    @lazy
    def _bare(self) -> str:
        """Without a dash before it and without the word by which one signs for another; names in capitals."""
        text = raised(self.text.lstrip("~*–—- "))
        return _FOR.sub("", text, count=1) if _FOR.match(text) else text

    @lazy
    def _credentials(self) -> tuple[Credential, ...]:
        return find_credentials(self._bare, lower=True)

    @lazy
    def name_first(self) -> bool:
        """It begins with a name and says little else: enough for a signer right under a leave-taking."""
        if self.ticked or self.length > 7 or self.clinical or self.dates:
            return False
        name, rest = self._name_and_rest
        if name is None or _TELLS.search(rest):
            return False
        return " " in name.text or not rest or rest.startswith(",")

    @lazy
    def _name_and_rest(self) -> tuple[Name | None, str]:
        """The name at its start and what follows; no name where a role or a sentence stands."""
        name = name_at(self._bare, stop=credential_words())
        if name is None or (self._credentials and self._credentials[0].start == 0):
            return None, ""
        rest = self._bare[name.end :].strip()
        return (None, "") if _has_sentence(rest.rstrip(".")) else (name, rest)

    @lazy
    def names_another(self) -> bool:
        """It tells something, or names a doctor, somewhere behind its beginning: no signer's own line."""
        own = own_part(self.text)
        return bool(_TELLS.search(own.lower()) or _ANOTHER.search(own)) or self._lists_people

    @property
    def _lists_people(self) -> bool:
        """As in "Mapleview Health: S. Tan, MD": people with their credentials behind the name of a place."""
        place, colon, people = self.text.partition(":")
        if not colon or not find_credentials(people) or find_credentials(place):
            return False
        named = name_at(people.strip()) is not None or bool(_INITIAL_NAME.search(people))
        return named and not patterns().signing.match(self.lower)

    @lazy
    def under_signature(self) -> bool:
        """It may stand under a signer's name: credentials, a place of work, a number, a date."""
        if self.length > 12 or self.clinical or _has_sentence(self.text.rstrip(".")):
            return False
        if self.names_another:
            return False
        return self.heading or bool(self.dates) or bool(find_credentials(self.text))


_INITIAL_NAME = re.compile(r"\b[A-Z]\. ?[A-ZÀ-Þ][a-zà-ÿ]")
"""As in "medical director L. Park"."""
_SMALL_SIGNATURE = re.compile(
    r"(?P<name>[a-zß-öø-ÿ.'’-]{2,20}(?: [a-zß-öø-ÿ.'’-]{1,20}){1,3}), ?"
    r"(?:md|rn|rm|np|rpn|ibclc|m\.d\.|r\.n\.|r\.m\.)\b"
)


def raised(text: str) -> str:
    """A signature in small letters with its name in capitals: "devi lind, np". As long as before."""
    match = _SMALL_SIGNATURE.match(text)
    if match is None:
        return text
    name = "-".join(part[:1].upper() + part[1:] for part in match["name"].split("-"))
    return " ".join(part[:1].upper() + part[1:] for part in name.split(" ")) + text[match.end("name") :]


def _has_sentence(text: str) -> bool:
    """Whether a sentence ends in the text; the full stop of a title ends none."""
    found = _SENTENCE.search(text)
    return bool(found) and bool(_SENTENCE.search(_TITLES.sub(r"\1", text)))


_OTHERS = re.compile(rf"[\s,;(-]+(?:{either(rule_file('signature')['under'])})\b.*", re.IGNORECASE)
_KEPT = re.compile(r"[\s,;(-]+(?:assistant|secretary|receptionist|clerk|student)\b", re.IGNORECASE)


def own_part(text: str) -> str:
    """A signer's line without the person under whom the signer works; the signer's own role stays."""
    match = _OTHERS.search(text)
    if match is None:
        return text
    role = _KEPT.match(text, match.start())
    return text[: role.end() if role else match.start()]


def names_a_role(text: str) -> bool:
    """Words that look like a name and are a role: "Emergency Physician"."""
    found = find_credentials(text)
    return bool(found) and found[0].start == 0
