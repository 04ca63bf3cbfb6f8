"""A clinical sentence with one mention in it: tokens, cue phrases, and the walls that a cue does not cross."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from validators.lexicon import Lexicon, Span
from validators.tokens import canonical, tokenize

MENTION = "mention_"
"""Stands for the mention among the tokens, so that no phrase of the lexicon can take a part of it."""

CONJUNCTIONS = frozenset("and or & nor , /".split())
SUBJECTS = frozenset("she he it i we they these those".split())
"""Pronouns that begin a clause of their own behind a conjunction."""
FINITE = frozenset(
    "is are was were has have had does do did will would can could may might should must remains remained"
    " shows showed reveals revealed demonstrates presents presented states stated complains complained appears"
    " appeared developed develops became becomes underwent received receives began begins started starts went"
    " took takes felt feels came comes continues continued reports describes notes admits endorses lives smokes"
    " drinks uses works gave gives helped helps caused causes led made makes seems seemed improved worsened looks required requires requested awoke"
    " returned returns died suffered suffers looked got gets".split()
)
"""Verbs that end a noun phrase."""
OBSERVED = frozenset(
    "seen noted heard appreciated identified present found palpable palpated elicited reported detected visualized"
    " observed evident apparent visible demonstrated encountered documented visualised audible described performed"
    " given appreciable identifiable mentioned obtained absent negative denied ruled not n't".split()
)
"""What is said of the members of a list at its end: "no rales or wheezes were heard"."""
AMOUNTS = frozenset(
    "mild moderate severe marked trace minimal slight some few scattered positive occasional mildly moderately"
    " severely intermittent + several stable increased increasing worsening persistent known".split()
)
"""Words that begin an affirmed member after a comma: "no effusion, mild regurgitation"."""
KIN = frozenset(
    "parent mother mom mum father dad parents parent sister sisters brother brothers sibling siblings aunt aunts uncle uncles"
    " grandmother grandfather grandparent grandparents grandmothers grandfathers cousin cousins nephew niece"
    " husband wife spouse partner daughter daughters son sons children child twin relative relatives"
    " stepfather stepmother halfbrother grandson granddaughter roommate neighbor neighbour friend friends"
    " coworker girlfriend boyfriend classmate donor fiance family".split()
)
"""Kin, and others whose illness is not the patient's."""
LIGHT = frozenset(
    "also then now subsequently later currently still just again further thus then, the a an this".split()
)
ABBREVIATIONS = frozenset(
    "dr mr mrs ms st vs no hx h o y p r n b i q d t c s approx pt neg pos dept fam hist s/p prof jr sr wk yr yrs"
    " mos mo wks hrs hr min jan feb mar apr jun jul aug sept sep oct nov dec".split()
)
"""Words whose full stop does not end a sentence."""
GOVERNING = frozenset(
    "following symptoms below including of are include includes for is was were these negatives complaints denies"
    " denied no none negative".split()
)
"""Words whose colon opens what they govern."""
ANSWERS = frozenset(
    "no none nil neg negative absent denies denied never yes positive pos nope unknown".split()
)

ITEM, CLAUSE, SENTENCE = 1, 2, 3
"""How high a wall stands: before an affirmed member of a list, before a new clause, before a new sentence."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One sentence as tokens. Indices count tokens."""

    words: list[str]
    at: int
    """Index of the mention."""
    inside: tuple[str, ...]
    """The words of the mention itself."""
    spans: list[Span]
    walls: bytearray
    """The height of the wall before each token; 0 where none stands."""

    def within(self, first: int, last: int, *names: str) -> Iterator[Span]:
        """The cues of some groups (`group` or `group.kind`) that begin in a stretch of tokens."""
        for span in self.spans:
            if span.first >= last:
                return
            if span.first >= first and (span.label in names or span.group in names):
                yield span

    def has(self, first: int, last: int, *names: str) -> bool:
        """Whether a cue of some groups begins in a stretch of tokens."""
        return next(self.within(first, last, *names), None) is not None

    def wall(self, first: int, last: int) -> int:
        """The highest wall before the tokens of a stretch."""
        return max(self.walls[first:last], default=0)

    def opening(self, index: int) -> int:
        """The first token at or after `index` that is no colon, dash or opening bracket."""
        while index < self.at and self.words[index] in (":", "-", '"', "(", ",", "'"):
            index += 1
        return index

    def ends(self, index: int) -> bool:
        """Whether nothing of the same statement follows at `index`."""
        return index >= len(self.words) or self.words[index] in ".,;)]!|\"'" or self.walls[index] >= CLAUSE


@cache
def _lexicon() -> Lexicon:
    return Lexicon(("assertion",))


def locate(sentence: str, mention: str | tuple[int, int]) -> tuple[int, int]:
    """Offsets of a mention. Raises `ValueError` where the sentence has no such words or offsets."""
    if isinstance(mention, str):
        return _search(sentence, mention)
    start, end = mention
    if not 0 <= start < end <= len(sentence) or not sentence[start:end].strip():
        raise ValueError("the offsets name no words of the sentence")
    return start, end


def _search(sentence: str, mention: str) -> tuple[int, int]:
    wanted = r"\s+".join(map(re.escape, canonical(mention).split()))
    if not wanted:
        raise ValueError("the mention has no words")
    text = canonical(sentence)
    # A word of its own first; else the beginning of one, as in "murmur" of "murmurs".
    for pattern in (rf"(?<!\w){wanted}(?!\w)", rf"(?<!\w){wanted}"):
        found = re.search(pattern, text)
        if found:
            return found.span()
    raise ValueError("the mention does not stand in the sentence")


def scene_of(sentence: str, mention: str | tuple[int, int]) -> Scene:
    """The sentence with its mention as one token. Raises `ValueError` as `locate` does."""
    start, end = locate(sentence, mention)
    text = canonical(sentence)
    words, starts = tokenize(text)
    first = next(i for i, word in enumerate(words) if starts[i] + len(word) > start)
    last = next((i for i in range(first, len(words)) if starts[i] >= end), len(words))
    last = max(last, first + 1)
    inside = tuple(words[first:last])
    ends = [begin + len(word) for begin, word in zip(starts, words, strict=True)]
    words[first:last] = [MENTION]
    starts[first + 1 : last] = []
    ends[first:last] = [ends[last - 1]]
    spans = _lexicon().spans(words)
    scene = Scene(words=words, at=first, inside=inside, spans=spans, walls=bytearray(len(words)))
    _build(scene, text, starts, ends)
    return scene


def _build(scene: Scene, text: str, starts: list[int], ends: list[int]) -> None:
    """Raise the walls of a scene."""
    covered = bytearray(len(scene.words) + 1)
    for span in scene.spans:
        for index in range(span.first + 1, span.last):
            covered[index] = 1
    for index, word in enumerate(scene.words):
        if covered[index] or word.isalnum() and word not in CONJUNCTIONS:
            continue
        spaced_after = index + 1 == len(starts) or starts[index + 1] > ends[index]
        spaced = spaced_after and index > 0 and starts[index] > ends[index - 1]
        if word in CONJUNCTIONS:
            scene.walls[index] = _clause(scene, index)
        elif word in ";!|" or (word == "." and spaced_after and _full_stop(scene, index)):
            scene.walls[index] = SENTENCE
        elif word == "?" and index > 0 and spaced_after:
            scene.walls[index] = SENTENCE
        elif word in "-*" and (spaced or (index and "\n" in text[ends[index - 1] : starts[index]])):
            scene.walls[index] = _dash(scene, index)
        elif word == ":":
            _label(scene, index)


def _full_stop(scene: Scene, index: int) -> bool:
    before = scene.words[index - 1] if index else ""
    if before.isdigit():
        return len(before) > 2 or not (
            index == 1 or scene.walls[index - 1] or scene.words[index - 2] in ".:;,"
        )
    if len(before) == 1 and before.isalpha():
        return index + 1 >= len(scene.words)
    return before not in ABBREVIATIONS


def _dash(scene: Scene, index: int) -> int:
    following = scene.words[index + 1 : index + 2]
    if following and (following[0] in ANSWERS or following[0].isdigit()):
        return 0
    return 0 if ":" in scene.words[:index] and scene.words[index - 1] in (":", MENTION, ",") else CLAUSE


def _label(scene: Scene, index: int) -> None:
    """The colon at `index` parts a heading from what it governs: the wall stands before the heading."""
    words, first = scene.words, index
    if index == 0 or words[index - 1] in GOVERNING:
        return
    while first > 0 and index - first < 5 and words[first - 1] not in ".,;:!?|)" and not scene.walls[first]:
        first -= 1
    if first == 0 or words[first - 1] in ".,;!?|)" or scene.walls[first]:
        scene.walls[first] = max(scene.walls[first], SENTENCE if first else 0)
    else:
        scene.walls[index] = SENTENCE


def _clause(scene: Scene, index: int) -> int:
    """The wall at a conjunction: whether a new clause or an affirmed member begins behind it."""
    words, after = scene.words, index + 1
    while after < len(words) and (words[after] in CONJUNCTIONS or words[after] in LIGHT):
        after += 1
    if after >= len(words):
        return 0
    word = words[after]
    if word in SUBJECTS or (word in ("patient", "pt", "there") and _verb_follows(words, after)):
        return CLAUSE
    if word in FINITE and words[index] not in ("or", "nor", "/"):
        return 0 if words[after + 1 : after + 2] and words[after + 1] in OBSERVED else CLAUSE
    if words[index] in ("or", "nor", "/") or _joined_later(scene, after):
        return 0
    article = scene.inside[0] if word == MENTION else words[after - 1]
    if words[index] in ("and", ",") and article in ("a", "an"):
        return ITEM
    if word in AMOUNTS:
        return ITEM
    return CLAUSE if _new_subject(scene, after) else 0


def _verb_follows(words: list[str], index: int) -> bool:
    return any(word in FINITE or word in ("denies", "denied") for word in words[index + 1 : index + 4])


def _joined_later(scene: Scene, index: int) -> bool:
    """Whether "or" or "nor" still follows in the same list."""
    for position in range(index, min(index + 14, len(scene.words))):
        word = scene.words[position]
        if word in ("or", "nor"):
            return True
        if word in ".;:" or word in FINITE:
            return False
    return False


def _new_subject(scene: Scene, after: int) -> bool:
    """Whether a noun phrase with a verb of its own follows, that is not what is said of the whole list."""
    words = scene.words
    for position in range(after, min(after + 7, len(words))):
        word = words[position]
        if word in CONJUNCTIONS or word in ";.:()" or word in ("who", "which", "that"):
            return False
        if word in FINITE:
            if word in ("were", "are", "have") and not _plural(scene, position - 1):
                return False
            return not any(follower in OBSERVED for follower in words[position + 1 : position + 4])
    return False


def _plural(scene: Scene, index: int) -> bool:
    word = scene.inside[-1] if scene.words[index] == MENTION else scene.words[index]
    return word.endswith("s") and not word.endswith("ss")
