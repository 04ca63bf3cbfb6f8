"""Denials of some of a kind: "no antibiotic that reaches the milk", "no infection worth speaking of"."""

from __future__ import annotations

from validators.rulebook import phrases, word_set
from validators.verdicts import Mention

RELATIVES = word_set("restricted", "relatives")
FINDERS = word_set("restricted", "finders")
WHOLE = word_set("restricted", "whole")
GIVEN = word_set("restricted", "given")
HEARSAY = word_set("restricted", "hearsay")
KINDS = word_set("restricted", "kinds")
ANYBODY = word_set("restricted", "anybody")
SMALL = phrases("restricted", "small")
CONFINABLE = ("contraindication", "infection", "antibiotic")
REACH = 12
"""Words behind a mention in which what confines it stands."""
CONFINABLE_KINDS = ("noun", "disease")


def restricted(mention: Mention) -> bool:
    """Whether only some of a kind are denied, so that others may be there.

    "No contraindication that I can find", "no infection that is evident" deny all.
    """
    if mention.span.group not in CONFINABLE or mention.span.kind not in CONFINABLE_KINDS:
        return False
    if any(cue.first >= mention.span.last for cue in mention.denials) or mention.before[-1:] == ["the"]:
        return False
    after = mention.following(REACH)
    after = after[: next((at for at, word in enumerate(after) if word in (".", ";", ":", "?")), len(after))]
    return _of_small(after) or _by_some(mention, after) or _confined(after)


def _of_small(after: list[str]) -> bool:
    """As in "no infection worth speaking of", "of the kind that spreads", "of the serious sort"."""
    named = after[:2] in (["of", "the"], ["of", "a"], ["of", "an"]) and not KINDS.isdisjoint(after[3:4])
    return named or " ".join(after[:3]).startswith(SMALL)


def _by_some(mention: Mention, after: list[str]) -> bool:
    """As in "no antibiotic prescribed by this office": not "by me or by anybody else"."""
    if mention.span.group != "antibiotic" or GIVEN.isdisjoint(after[:1]):
        return False
    by = after[1:2] in (["by"], ["from"], ["par"])
    return by and ANYBODY.isdisjoint(after)


def _confined(after: list[str]) -> bool:
    """As in "no antibiotic that would matter to the baby"."""
    if RELATIVES.isdisjoint(after[:1]):
        return False
    whole = not (FINDERS.isdisjoint(after[1:2]) and WHOLE.isdisjoint(after[1:7]))
    return not (whole and HEARSAY.isdisjoint(after[1:7]))
