"""Which leaves of a mail are its text, which are candidate letters, and why the others are neither."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from extractors.detect import Media, image_size
from extractors.html import visible_text
from extractors.mail_parts import Leaf, SkipReason, text_of
from extractors.text import decode
from pipeline.model import Attachment

_TEXTS = frozenset((Media.PLAIN, Media.HTML, Media.PGP))
_EXCHANGE_PIECE = re.compile(r"ATT\d{5}\.(?:txt|html?)", re.IGNORECASE)
"""Exchange cuts the text around an attachment into files of this name."""
_CID = re.compile(r"cid:([^\"'\s>)]+)", re.IGNORECASE)

_SETTLED_TYPES: dict[str, SkipReason] = {
    Media.PKCS7_SIGNATURE: SkipReason.SIGNATURE,
    Media.PGP_SIGNATURE: SkipReason.SIGNATURE,
    Media.PGP_KEYS: SkipReason.SIGNATURE,
    Media.CALENDAR: SkipReason.CALENDAR,
    Media.CONTACT: SkipReason.CONTACT_CARD,
}
_SETTLED_DECLARATIONS = {
    "application/pkcs7-signature": SkipReason.SIGNATURE,
    "application/x-pkcs7-signature": SkipReason.SIGNATURE,
    "application/pgp-signature": SkipReason.SIGNATURE,
    "message/delivery-status": SkipReason.DELIVERY_REPORT,
    "message/disposition-notification": SkipReason.DELIVERY_REPORT,
    "text/rfc822-headers": SkipReason.DELIVERY_REPORT,
}

MAX_COMPARED = 200_000
"""Characters of a text that are compared with another."""
TRACKING_PIXELS = 3
SMALLEST_PAGE = 200
"""Pixels of the longer side under which no page can be read: 200 is A4 at 17 dpi."""
NARROWEST_PAGE = 100
SMALLEST_INLINE_PAGE = 250_000
"""Pixels under which a picture inside the mail's text is a logo: 500 x 500. A phone's smallest photo of a
page has 640 x 480."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bodies:
    """The texts of a mail and of the messages attached to it."""

    texts: Mapping[int, Attachment]
    """By number of the message; 0 is the mail itself."""
    first: Mapping[int, int]
    """By number of the message: `id()` of the leaf at which its text stands in the order of parts."""
    pieces: frozenset[int]
    """`id()` of every leaf that is in a text."""
    passed_over: frozenset[int]
    """`id()` of every leaf that says again what another says."""
    words: tuple[str, ...]
    """The words of the mail's own text."""

    def nested_text(self, leaf: Leaf) -> Attachment | None:
        """The text of an attached message, where it stands; it is a candidate, as the mail's own is not."""
        if leaf.message and self.first.get(leaf.message) == id(leaf):
            return self.texts[leaf.message]
        return None


def bodies_of(leaves: tuple[Leaf, ...]) -> Bodies:
    """Put together the text of each message from its pieces, one of each set of alternatives."""
    texts: dict[int, Attachment] = {}
    first: dict[int, int] = {}
    pieces: set[int] = set()
    passed_over: set[int] = set()
    texty = sorted((leaf for leaf in leaves if is_text_piece(leaf)), key=lambda leaf: leaf.message)
    for message, group in groupby(texty, key=lambda leaf: leaf.message):
        found = list(group)
        chosen = _chosen(found)
        passed_over |= {id(leaf) for leaf in found} - {id(leaf) for leaf in chosen}
        said = [leaf for leaf in chosen if words_of(leaf)]
        if said:
            texts[message] = _joined(said)
            first[message] = id(said[0])
            pieces |= {id(leaf) for leaf in said}
    own = tuple(word for leaf in texty if leaf.message == 0 and id(leaf) in pieces for word in words_of(leaf))
    return Bodies(
        texts=texts, first=first, pieces=frozenset(pieces), passed_over=frozenset(passed_over), words=own
    )


def is_text_piece(leaf: Leaf) -> bool:
    """Whether a leaf is a piece of its message's own text."""
    if leaf.skipped or leaf.media_type not in {*_TEXTS, Media.MAIL, Media.XML}:
        return False
    if leaf.declared not in {Media.PLAIN, Media.HTML, "text/enriched", ""}:
        return False
    return not leaf.attached or bool(leaf.name and _EXCHANGE_PIECE.fullmatch(leaf.name))


def words_of(leaf: Leaf) -> tuple[str, ...]:
    """The words of a text leaf as a person sees them: enough to see a stub, or the same text again."""
    return _words(leaf.data, leaf.charset, leaf.media_type == Media.HTML)


@lru_cache(maxsize=16)  # each text of a mail is asked for its words several times
def _words(data: bytes, charset: str | None, is_html: bool) -> tuple[str, ...]:
    text = decode(data, charset)
    seen = visible_text(text) if is_html else text
    return tuple(re.findall(r"\w+", seen[:MAX_COMPARED]))


def _chosen(pieces: list[Leaf]) -> list[Leaf]:
    """Of each set of alternatives the plain text, unless it is a stub; everything that has no alternative."""
    losers: set[int] = set()
    for number in {leaf.alternative for leaf in pieces if leaf.alternative is not None}:
        rivals = [leaf for leaf in pieces if leaf.alternative == number]
        plain = [leaf for leaf in rivals if leaf.media_type != Media.HTML]
        rich = [leaf for leaf in rivals if leaf.media_type == Media.HTML]
        if plain and rich:
            losers |= {id(leaf) for leaf in (plain if _is_stub(plain, rich) else rich)}
    return [leaf for leaf in pieces if id(leaf) not in losers]


def _is_stub(plain: list[Leaf], rich: list[Leaf]) -> bool:
    """Plain text that says much less than the HTML beside it: "your mail program cannot show this".

    HTML that carries boxes, tables, struck-out words or quotations wins too where plain text loses them.
    """
    markup = " ".join(text_of(leaf) for leaf in rich)[:500_000]
    if re.search(r"<(?:table|s|del|strike|input)\b|line-through", markup, re.IGNORECASE):
        return True
    signed = any(re.search(r"^[ \t]*>", text_of(leaf), re.MULTILINE) for leaf in plain)
    if not signed and re.search(r"<blockquote\b|gmail_quote", markup, re.IGNORECASE):
        return True
    return sum(len(words_of(leaf)) for leaf in plain) < 0.6 * sum(len(words_of(leaf)) for leaf in rich)


def _joined(pieces: list[Leaf]) -> Attachment:
    if all(leaf.media_type != Media.HTML for leaf in pieces):
        text = "\n\n".join(text_of(leaf) for leaf in pieces)
        kind = Media.PGP if pieces[0].media_type == Media.PGP else Media.PLAIN
        return attachment_of(text.encode("utf-8", "replace"), kind, None)
    markup = "\n".join(
        text_of(leaf)
        if leaf.media_type == Media.HTML
        else f"<div style='white-space: pre-wrap'>{html.escape(text_of(leaf))}</div>"
        for leaf in pieces
    )
    return attachment_of(markup.encode("utf-8", "replace"), Media.HTML, None)


def attachment_of(data: bytes, media_type: str, name: str | None) -> Attachment:
    """Bytes under their own SHA-256."""
    return Attachment(id=hashlib.sha256(data).hexdigest(), name=name, media_type=media_type, data=data)


def referenced_pictures(leaves: Iterable[Leaf]) -> frozenset[str]:
    """The content ids that HTML in the mail shows inside its text."""
    return frozenset(
        cid for leaf in leaves if leaf.media_type == Media.HTML for cid in _CID.findall(text_of(leaf))
    )


def reason_to_skip(leaf: Leaf, bodies: Bodies, pictures: frozenset[str]) -> SkipReason | None:
    """Why a leaf is no candidate letter, or None for one."""
    settled = leaf.skipped or _SETTLED_TYPES.get(leaf.media_type) or _SETTLED_DECLARATIONS.get(leaf.declared)
    if settled:
        return settled
    if id(leaf) in bodies.passed_over:
        return SkipReason.ALTERNATIVE
    if is_text_piece(leaf):
        return _reason_for_text(leaf, bodies)
    if leaf.media_type in {Media.PLAIN, Media.HTML}:
        return _reason_for_text_file(leaf, bodies)
    return _reason_for_picture(leaf, leaf.content_id in pictures if leaf.content_id else False)


def _reason_for_text(leaf: Leaf, bodies: Bodies) -> SkipReason | None:
    if id(leaf) not in bodies.pieces:
        return SkipReason.EMPTY
    return None if bodies.nested_text(leaf) else SkipReason.BODY


def _reason_for_text_file(leaf: Leaf, bodies: Bodies) -> SkipReason | None:
    words = words_of(leaf)
    if words == ("Version", "1") and leaf.declared == Media.PGP:
        return SkipReason.SIGNATURE  # RFC 3156: the control part before the encrypted one
    if not words:
        return None if leaf.attached and not leaf.data.strip() else _empty_text(leaf)
    if leaf.alternative is not None and not leaf.attached:
        return SkipReason.ALTERNATIVE  # an AMP or enriched form of the text
    return SkipReason.ALTERNATIVE if words == bodies.words else None


def _empty_text(leaf: Leaf) -> SkipReason | None:
    """Text without a word: boxes alone are one that was filled in, white space is none."""
    return None if re.search(r"[^\s\x00]", text_of(leaf)) and leaf.attached else SkipReason.EMPTY


def _reason_for_picture(leaf: Leaf, inside_text: bool) -> SkipReason | None:
    if leaf.media_type == Media.SVG and inside_text:
        return SkipReason.DECORATIVE
    size = image_size(leaf.data)
    if size is None:
        return None
    width, height = size
    if max(size) <= TRACKING_PIXELS:
        return SkipReason.TRACKING
    if max(size) < SMALLEST_PAGE or min(size) < NARROWEST_PAGE:
        return SkipReason.TINY_IMAGE
    return SkipReason.DECORATIVE if inside_text and width * height < SMALLEST_INLINE_PAGE else None
