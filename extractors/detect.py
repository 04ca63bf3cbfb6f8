"""What a file is, by its first bytes; what it is called or declared to be decides only where bytes cannot."""

from __future__ import annotations

import re
import struct
import zipfile
from enum import StrEnum

from extractors.archive import ArchiveRefused, is_protected, open_archive, read_member


class Media(StrEnum):
    """The media types that the extractors and the message reader know by name."""

    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    ODT = "application/vnd.oasis.opendocument.text"
    OPENDOCUMENT = "application/vnd.oasis.opendocument"
    PAGES = "application/vnd.apple.pages"
    DOC = "application/msword"
    OLE2 = "application/x-ole-storage"
    PROTECTED_OFFICE = "application/x-office-encrypted"
    OUTLOOK = "application/vnd.ms-outlook"
    RTF = "application/rtf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    TIFF = "image/tiff"
    HEIC = "image/heic"
    GIF = "image/gif"
    BMP = "image/bmp"
    WEBP = "image/webp"
    SVG = "image/svg+xml"
    HTML = "text/html"
    XML = "application/xml"
    PLAIN = "text/plain"
    MAIL = "message/rfc822"
    TNEF = "application/ms-tnef"
    ZIP = "application/zip"
    PROTECTED_ZIP = "application/x-zip-encrypted"
    RAR = "application/vnd.rar"
    SEVEN_ZIP = "application/x-7z-compressed"
    GZIP = "application/gzip"
    PKCS7 = "application/pkcs7-mime"
    PKCS7_SIGNATURE = "application/pkcs7-signature"
    PGP = "application/pgp-encrypted"
    PGP_SIGNATURE = "application/pgp-signature"
    PGP_KEYS = "application/pgp-keys"
    CALENDAR = "text/calendar"
    CONTACT = "text/vcard"
    BINARY = "application/octet-stream"


_MAGIC: tuple[tuple[bytes, Media], ...] = (
    (b"{\\rtf", Media.RTF),
    (b"\xff\xd8\xff", Media.JPEG),
    (b"\x89PNG\r\n\x1a\n", Media.PNG),
    (b"II*\x00", Media.TIFF),
    (b"MM\x00*", Media.TIFF),
    (b"II+\x00", Media.TIFF),
    (b"MM\x00+", Media.TIFF),
    (b"GIF87a", Media.GIF),
    (b"GIF89a", Media.GIF),
    (b"\x78\x9f\x3e\x22", Media.TNEF),
    (b"Rar!\x1a\x07", Media.RAR),
    (b"7z\xbc\xaf\x27\x1c", Media.SEVEN_ZIP),
    (b"\x1f\x8b\x08", Media.GZIP),
)

_HEIF_BRANDS = frozenset(
    (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis", b"heif")
)
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PKCS7_SIGNED = bytes.fromhex("06092a864886f70d010702")
_PKCS7_OTHER = (
    bytes.fromhex("06092a864886f70d010703"),  # enveloped
    bytes.fromhex("06092a864886f70d010706"),  # encrypted
    bytes.fromhex("060b2a864886f70d0109100117"),  # authenticated and enveloped
    bytes.fromhex("060b2a864886f70d0109100109"),  # compressed
)
_HTML_START = re.compile(
    r"\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|html|head|body|meta|title|style|div|p|table|span|font|center|br)\b",
    re.IGNORECASE | re.DOTALL,
)
_HEADER_LINE = re.compile(r"[A-Za-z][A-Za-z0-9-]*:[ \t]?")
_MAIL_HEADERS = frozenset(
    (
        "from",
        "to",
        "date",
        "subject",
        "message-id",
        "received",
        "return-path",
        "mime-version",
        "content-type",
        "delivered-to",
        "dkim-signature",
        "arc-seal",
        "reply-to",
        "x-mailer",
        "cc",
    )
)
_SURE_MAIL_HEADERS = _MAIL_HEADERS - {"from", "to", "date", "subject", "reply-to", "cc"}
SNIFFED = 4096
"""Bytes from the front that decide whether something is text."""


def media_type_of(data: bytes, declared: str = "", name: str | None = None) -> str:
    """The media type of `data` by content.

    `declared` (a media type) and `name` are asked only where the content is the same for several: plain
    text that is a calendar, a signature in DER. Empty data is `text/plain`. Never raises.
    """
    start = data[:SNIFFED]
    by_magic = _by_magic(data, start)
    if by_magic is not None:
        return by_magic
    if _is_pdf(data):
        return Media.PDF
    text = text_of_start(start)
    if text is not None:
        return _by_text(text, declared.lower())
    der = _by_der(start, declared.lower(), (name or "").lower())
    return der if der is not None else Media.BINARY


def _by_magic(data: bytes, start: bytes) -> Media | None:
    for magic, media in _MAGIC:
        if start.startswith(magic):
            return media
    if start.startswith(_OLE2):
        return _ole2_kind(data)
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data)
    return _picture_kind(start)


def _picture_kind(start: bytes) -> Media | None:
    """Pictures whose signature does not stand in the first bytes alone."""
    if start[4:8] == b"ftyp" and (start[8:12] in _HEIF_BRANDS or start[16:20] in _HEIF_BRANDS):
        return Media.HEIC
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return Media.WEBP
    if start[:2] == b"BM" and len(start) > 18 and start[6:10] == bytes(4) and start[14] in (12, 40, 108, 124):
        return Media.BMP
    return None


def _is_pdf(data: bytes) -> bool:
    """The specification allows the header anywhere in the first 1,024 bytes; text may merely speak of one.

    A file that lost its header, or got it late, is known by its end: the second reader opens it.
    """
    place = data[:1024].find(b"%PDF-")
    if place < 0:
        end = data[-1024:]
        return b"startxref" in end and b"%%EOF" in end and b" 0 obj" in data and b"endobj" in data
    return not data[:place].strip(b"\xef\xbb\xbf \t\r\n\0") or b" obj" in data[place:]


def _ole2_kind(data: bytes) -> Media:
    """Which program's file an OLE2 container is, by the UTF-16 names of its streams."""
    for stream, media in (
        ("EncryptedPackage", Media.PROTECTED_OFFICE),
        ("__properties_version1.0", Media.OUTLOOK),
        ("WordDocument", Media.DOC),
    ):
        if stream.encode("utf-16-le") in data:
            return media
    return Media.OLE2


def _zip_kind(data: bytes) -> Media:
    try:
        archive = open_archive(data)
        return _package_kind(archive)
    except ArchiveRefused:
        return _refused_zip_kind(data)


def _package_kind(archive: zipfile.ZipFile) -> Media:
    names = frozenset(archive.namelist())
    if "[Content_Types].xml" in names:
        return _ooxml_kind(archive, names)
    if "mimetype" in names:
        return _opendocument_kind(read_member(archive, "mimetype", 1024))
    if "Index/Document.iwa" in names or "index.apxl" in names or "Index.zip" in names:
        return Media.PAGES
    return Media.PROTECTED_ZIP if is_protected(archive) else Media.ZIP


def _ooxml_kind(archive: zipfile.ZipFile, names: frozenset[str]) -> Media:
    types = read_member(archive, "[Content_Types].xml", 1024 * 1024)
    if "word/document.xml" in names or b"wordprocessingml" in types or b"ms-word.document" in types:
        return Media.DOCX
    if b"spreadsheetml" in types or b"ms-excel" in types:
        return Media.SPREADSHEET
    if b"presentationml" in types or b"ms-powerpoint" in types:
        return Media.SLIDES
    return Media.ZIP


def _opendocument_kind(mimetype: bytes) -> Media:
    kind = mimetype.decode("ascii", "replace").strip()
    if kind in {Media.ODT, f"{Media.ODT}-template"}:
        return Media.ODT
    return Media.OPENDOCUMENT if kind.startswith(Media.OPENDOCUMENT) else Media.ZIP


def _refused_zip_kind(data: bytes) -> Media:
    """A damaged or monstrous archive: its local headers still tell a Word file from a heap of files."""
    if b"word/document.xml" in data or b"word/_rels/" in data:
        return Media.DOCX
    head = data[:200]
    return Media.ODT if Media.ODT.encode() in head else Media.ZIP


def _by_der(start: bytes, declared: str, name: str) -> Media | None:
    if start[:1] != b"\x30":
        return None
    if any(oid in start[:64] for oid in _PKCS7_OTHER):
        return Media.PKCS7
    if _PKCS7_SIGNED in start[:64]:
        signature = "signature" in declared or name.endswith(".p7s")
        return Media.PKCS7_SIGNATURE if signature else Media.PKCS7
    return None


def text_of_start(start: bytes) -> str | None:
    """The beginning of a file as text, or None where it is binary. A cut through a character is forgiven."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return start[: len(start) & ~1].decode("utf-16", "ignore")
    wide = wide_encoding(start)
    if wide is not None:
        return start[: len(start) & ~1].decode(wide, "ignore")
    text = start.decode("utf-8-sig", "ignore") if _is_utf8(start) else start.decode("latin-1")
    odd = sum(1 for c in text if c < " " and c not in "\t\n\r\f\v\b\x1b") + text.count("\x7f")
    if odd * 100 > len(text):
        return None
    if not _is_utf8(start) and sum(1 for c in text if c >= "\x80") * 3 > len(text):
        return None  # more than a third above ASCII and not UTF-8: no language written in Latin-1 does that
    return text


def _is_utf8(start: bytes) -> bool:
    try:
        start.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(start) - 3 and len(start) == SNIFFED
    return True


def wide_encoding(start: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of Latin text is zero."""
    sample = start[:512]
    if len(sample) < 4 or b"\0" not in sample:
        return None
    half = len(sample) // 2
    odd, even = sample[1::2].count(0), sample[0::2].count(0)
    if odd * 10 > half * 7 and even * 10 < half:
        return "utf-16-le"
    return "utf-16-be" if even * 10 > half * 7 and odd * 10 < half else None


def _by_text(text: str, declared: str) -> Media:
    stripped = text.lstrip("\ufeff \t\r\n")
    for opening, media in (
        ("-----BEGIN PGP MESSAGE-----", Media.PGP),
        ("-----BEGIN PGP SIGNATURE-----", Media.PGP_SIGNATURE),
        ("-----BEGIN PGP PUBLIC KEY BLOCK-----", Media.PGP_KEYS),
        ("-----BEGIN PKCS7-----", Media.PKCS7),
        ("BEGIN:VCALENDAR", Media.CALENDAR),
        ("BEGIN:VCARD", Media.CONTACT),
        ("{\\rtf", Media.RTF),
        ("<svg", Media.SVG),
    ):
        if stripped[: len(opening)].upper() == opening.upper():
            return media
    if _looks_like_mail(stripped):
        return Media.MAIL
    if _HTML_START.match(stripped) or declared == Media.HTML:
        return Media.HTML
    return Media.XML if stripped.startswith("<?xml") else Media.PLAIN


def _looks_like_mail(text: str) -> bool:
    """Header lines from the first line on, of which one never stands in a typed letter."""
    found: set[str] = set()
    for line in text.split("\n")[:60]:
        if line[:1] in {" ", "\t"} and found:
            continue
        if not _HEADER_LINE.match(line):
            break
        found.add(line.split(":", 1)[0].lower())
    return bool(found & _SURE_MAIL_HEADERS) and len(found & _MAIL_HEADERS) >= 2


def image_size(data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a PNG, GIF, JPEG or BMP from its header alone, or None."""
    try:
        if data.startswith(b"\x89PNG"):
            width, height = struct.unpack(">II", data[16:24])
        elif data.startswith(b"GIF8"):
            width, height = struct.unpack("<HH", data[6:10])
        elif data.startswith(b"BM"):
            width, height = struct.unpack("<ii", data[18:26])
        elif data.startswith(b"\xff\xd8"):
            return _jpeg_size(data)
        else:
            return None
    except struct.error:
        return None
    return abs(width), abs(height)


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    place = 2
    while place + 9 < len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return width, height
        if marker == 0xFF or 0xD0 <= marker <= 0xD9:
            place += 1 if marker == 0xFF else 2
            continue
        place += 2 + max(2, struct.unpack(">H", data[place + 2 : place + 4])[0])
    return None
