"""What a line's letters mean: which words decide, what is dirt, what a font draws alike."""

from __future__ import annotations

import re
import unicodedata

_DECIDING = re.compile(
    r"""no | not | now | nor | non | none | nil | never | without | neither | nothing | \w+n['’]t | cannot
    | (?:is|are|was|were|has|have|had|do|does|did|ca|wo|could|would|should)nt
    | deny | den\w+ | neg\w* | free | clear\w* | absen\w+ | rul\w+ | unless | except\w* | other | but | if
    | until | pend\w+ | hold | off | stop\w* | finish\w* | complet\w+ | resolv\w+ | start\w* | current\w*
    | on | remain\w* | infect\w* | infxn | uninfect\w* | mastitis | abscess | cellulitis | thrush | candid\w+
    | fever | antibi\w+ | abx | antimic\w+ | \w*cillin\w* | ceph\w+ | keflex | cef\w+ | clinda\w+ | \w+mycin
    | septra | bactrim | \w*floxacin | doxy\w+ | metro\w+ | trimeth\w+ | mupirocin | fusidic | amox\w*
    | clavulin | contra\w* | ci | c/i | preclu\w+ | implant\w* | augment\w+ | pacemaker\w* | icd
    | stimulator\w* | cochlear | cancer\w* | malignan\w+ | tumou?r\w* | carcinoma | thromb\w+ | dvt | clot\w*
    | recommend\w* | refer\w* | request\w* | order\w* | prescri\w+ | advis\w+ | suggest\w* | avoid\w*
    | defer\w* | ultrasound\w* | ultra\w+ | us | u/s | tus | therap\w+ | diagnos\w+ | imag\w+ | yes | y | n
    | safe\w* | pas | ne | aucun\w* | sans | ni | jamais | plus | oui | contre\w* | ultrason\w*
    """,
    re.VERBOSE | re.IGNORECASE,
)
_KNOWN = frozenset(
    {
        "antibiotic",
        "antibiotics",
        "breast",
        "cleared",
        "contraindicated",
        "contraindication",
        "contraindications",
        "current",
        "currently",
        "examination",
        "implant",
        "implants",
        "infected",
        "infection",
        "infections",
        "mastitis",
        "medical",
        "medically",
        "pacemaker",
        "patient",
        "physiotherapy",
        "prescribed",
        "present",
        "recommend",
        "recommended",
        "refer",
        "referral",
        "referred",
        "request",
        "requested",
        "therapeutic",
        "therapy",
        "treatment",
        "ultrasound",
        "uninfected",
        "without",
        "antibiotique",
        "antibiotiques",
        "contre-indication",
        "contre-indications",
        "mastite",
        "thérapeutique",
        "ultrasons",
    }
)
_ABBREVIATIONS = frozenset(
    {
        "abx",
        "atbx",
        "atb",
        "c/i",
        "c/is",
        "c/l",
        "ci",
        "cis",
        "u/s",
        "tus",
        "infx",
        "infxn",
        "o/e",
        "r/o",
        "rx",
        "dx",
    }
)
"""Short for what the statements are about: one stroke makes none of them of a word that says otherwise."""
_DRUGS = re.findall(
    r"\w+",
    """
    amoxicillin ampicillin augmentin azithromycin bactrim biaxin cefadroxil cefalexin cefazolin cefdinir
    cefixime cefprozil ceftriaxone cefuroxime cephalexin ciprofloxacin clarithromycin clavulanate
    clavulin clindamycin cloxacillin dicloxacillin doxycycline erythromycin flucloxacillin fosfomycin
    gentamicin levofloxacin linezolid macrobid metronidazole minocycline moxifloxacin nitrofurantoin
    penicillin rifampin sulfamethoxazole tetracycline trimethoprim vancomycin zithromax antibiotic
    antibiotics infection infected mastitis cellulitis pacemaker implants implant thrombosis
    defibrillator stimulator carcinoma malignancy
    """,
)
"""Words that contradict a letter by being mentioned, and that are strange to a reader of ordinary words."""
_LIKE = str.maketrans("eolj1tfuh", "cciiiiinb")
"""Letters that a fax makes of one another."""
_DIRT = frozenset(".·'`´’‘,^~\"")
_ALONE_ARE_I = frozenset("il|")
_TITLES = frozenset({"Dr:", "Mr:", "Mrs:", "Ms:"})
_SMALL_L = re.compile(r"\bl(?=[bcdfghjkmnpqrstvwxz])(?!bs?\b)")
_CHLORINE = re.compile(r"^Cl(s?\W*)$")
"""No letter names it: "no CI" is meant."""
_L_AFTER_SLASH = re.compile(r"(?<=[A-Z]/)l\b")
_LETTERS = re.compile(r"[^\w/]|_")


_SPECK_BEFORE = re.compile(r"^[.·,´`]+(?=[^\W\d_])")
_LEADING = frozenset({"no", "not", "any", "of", "the", "and", "or", "to", "for", "with", "is", "has", "are"})
_LINKING = frozenset({"of", "to", "for", "with", "the", "and", "or", "from", "by", "at"})
_AROUND = ".,;:!?()[]\"'’‘“”*•·-"
_VERBS = frozenset(
    {"recommend", "confirm", "have", "am", "would", "see", "saw", "do", "suggest", "find", "found"}
)
LONG_NAME = 7
"""Letters from which likeness is no accident."""
_NO_WORDS = {"duet": "duct", "duets": "ducts", "dee": "dec", "oet": "oct", "0ct": "oct", "n0v": "nov"}
"""Short ones that no letter has, and what they are."""
_RESPELT = {word.translate(_LIKE): word for word in _KNOWN if len(word) >= 9 and word.isascii()}
_MEANT = {word.translate(_LIKE): word for word in _DRUGS if len(word) >= LONG_NAME}


def decides(text: str) -> bool:
    """Whether a wrong reading of the word could turn a statement round."""
    bare = text.strip(_AROUND).replace("’", "'")
    return any(_DECIDING.fullmatch(part) for part in (bare, *re.split(r"[-–—/]", bare)) if part)


def is_known(text: str) -> bool:
    """One of the words that referral letters are made of, rightly spelled."""
    return text.casefold().strip(".,;:!?()") in _KNOWN


def is_abbreviation(text: str) -> bool:
    """One of the abbreviations that referral letters are made of."""
    return letters_of(text) in _ABBREVIATIONS


def respelt(text: str) -> str:
    """A long word of every letter put right where a fax mixed up letters that look alike."""
    core = text.strip(_AROUND)
    if core.casefold() in _NO_WORDS:
        short = _NO_WORDS[core.casefold()]
        return text.replace(core, short.capitalize() if core[0].isupper() else short)
    known = _RESPELT.get(letters_of(core).translate(_LIKE))
    if known is None or is_known(core) or len(core) != len(known):
        return text
    return text.replace(core, known.capitalize() if core[0].isupper() else known)


def meant(text: str) -> str | None:
    """The drug or finding that a word which is none may be a misreading of; None for any other word."""
    bare = letters_of(text)
    if len(bare) < LONG_NAME or is_known(text):
        return None
    return _MEANT.get(bare.translate(_LIKE)) if bare not in _MEANT.values() else None


def is_dirt(text: str) -> bool:
    """Nothing but specks that were read as points."""
    return all(c in _DIRT for c in text)


def letters_of(text: str) -> str:
    """The letters and digits, without accents and in small letters: what two readings have to agree on."""
    plain = unicodedata.normalize("NFD", text.casefold())
    return _LETTERS.sub("", "".join(c for c in plain if not unicodedata.combining(c)))


def without_specks_around(before: str, text: str, behind: str) -> str:
    """A word of a line without the specks beside it that were read as points, as in ".MD" or "no: infection".

    No colon stands behind a word that only leads to the next one.
    """
    text = _SPECK_BEFORE.sub("", text)
    leads = text[:-1] in _LEADING and before and not before.endswith((":", "?"))
    if text.endswith(":") and (leads or behind in _LINKING):
        return text[:-1]
    return text


def tidied(text: str, following: str = "") -> str:
    """With "I" where a lower-case "l" cannot stand, and a full stop after a title.

    Fonts without serifs draw both letters as one stroke.
    """
    if text in _ALONE_ARE_I or (text == "1" and following in _VERBS):
        return "I"
    if text in _TITLES and following[:1].isupper():
        return f"{text[:-1]}."  # a speck over the full stop
    return _CHLORINE.sub(r"CI\1", _L_AFTER_SLASH.sub("I", _SMALL_L.sub("I", text)))
