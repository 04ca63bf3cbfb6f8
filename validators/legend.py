"""A key to the marks of a form: "N = not asked" makes every N in it no answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from validators.findings import Survey
from validators.tokens import canonical
from validators.utterance import Kind, Utterance
from validators.verdicts import Verdict

_MARK = (
    r"[a-z]{1,2}|n/?a|nil|none|no|yes|0|-|✓|✔|☑|☒"
    r"|a (?:tick|cross|check ?mark|dash)|ticks?|crosses|blank"
)
_MEANS = r"=|:=|means?|stands? for|denotes?|signifies|indicates?|veut dire|signifie"
_ENTRY = re.compile(
    rf"(?<![\w'])[\"'(\[]?(?P<mark>{_MARK})[\"')\]]?\s*(?:{_MEANS})\s*"
    r"(?:(?:that|the|it is|que|la|le)\s+){0,2}[\"']?(?P<meaning>[a-z][^.;,\n|=\"]{1,60})"
)
"""One entry of such a key."""
_PLAIN = {
    "no": re.compile(
        r"(?:no|non|none|negative|neg|absent|nil|not present|denied|false|does not|is not|normal)\b"
        r"(?! (?:data|info|answer|record|assess|exam))"
    ),
    "yes": re.compile(
        r"(?:yes|oui|true|present|positive|applies|confirmed|agreed?|correct|so|done|it is|affirmative"
        r"|normal|satisfied|statement)\b"
    ),
}
"""What the usual marks mean to everybody."""
_TICKS = frozenset({"x", "✓", "✔", "☑", "☒"})
_NOES, _YESES = ("n", "no", "nil", "none", "0", "-"), ("y", "o", "yes")
_USUAL = dict.fromkeys(_NOES, "no") | dict.fromkeys((*_YESES, *_TICKS), "yes")
_NAMED = dict.fromkeys(("a tick", "tick", "ticks", "a check mark", "a checkmark"), "✓") | dict.fromkeys(
    ("a cross", "crosses"), "x"
)
_SIGNS = ("=", "means", "stand", "denote", "signif", "indicate", "veut dire")


def heed_legend(found: Survey) -> None:
    """Set aside what rests on a mark to which the letter's own key gives another meaning."""
    changed = frozenset(mark for said in found.said for mark in _changed(said))
    if not changed:
        return
    for position, one in enumerate(found.findings):
        if one.states and not changed.isdisjoint(_marks(found.said[one.index])):
            found.findings[position] = replace(one, verdict=Verdict.ASIDE, rule="marked-otherwise")


def _changed(said: Utterance) -> Iterator[str]:
    """The marks that an utterance gives another meaning than the usual one."""
    text = canonical(f"{said.label} = {said.text}" if said.label else said.text)
    if not any(sign in text for sign in _SIGNS):
        return
    for entry in _ENTRY.finditer(text):
        mark = _NAMED.get(entry["mark"], entry["mark"])
        usual = _USUAL.get(mark)
        if usual is not None and not _PLAIN[usual].match(entry["meaning"]):
            yield mark


def _marks(said: Utterance) -> frozenset[str]:
    """The marks that an answer consists of."""
    if said.kind is Kind.TICK:
        return _TICKS
    return frozenset({canonical(said.text).strip(" .[]()")}) if said.kind is Kind.FIELD else frozenset()
