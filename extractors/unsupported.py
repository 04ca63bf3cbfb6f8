"""What arrives and is not read here: each kind with what to ask its sender for."""

from __future__ import annotations

from extractors.detect import Media
from extractors.runs import empty
from pipeline.model import ReasonCode, Unreadable

_ASK = "Ask the sender for a PDF or a Word document (.docx)."
_ASK_OPEN = "Ask the sender for the password or for a copy without one."
_ASK_PLAIN = "It has no password that could open it here: ask the sender for a copy without encryption."
_ENCRYPTED = {
    Media.PROTECTED_OFFICE: f"The document is protected by a password. {_ASK_OPEN}",
    Media.PROTECTED_ZIP: f"The zip file is protected by a password. {_ASK_OPEN}",
    Media.PKCS7: f"The message or file is encrypted or sealed with S/MIME. {_ASK_PLAIN}",
    Media.PGP: f"The message or file is encrypted with PGP. {_ASK_PLAIN}",
}
_FORMATS = {
    Media.DOC: "The letter is an old Word document (.doc).",
    Media.OLE2: "The file is of an old Office format.",
    Media.OUTLOOK: "The file is a saved Outlook message (.msg).",
    Media.SPREADSHEET: "The file is a spreadsheet.",
    Media.SLIDES: "The file is a slide show.",
    Media.OPENDOCUMENT: "The file is an OpenDocument file that is no text document.",
    Media.PAGES: "The file is an Apple Pages or iWork document.",
    Media.ZIP: "The file is a zip archive in which no letter was found.",
    Media.RAR: "The file is a RAR archive.",
    Media.SEVEN_ZIP: "The file is a 7-Zip archive.",
    Media.GZIP: "The file is a gzip archive.",
    Media.SVG: "The file is a drawing (SVG).",
    Media.TNEF: "The file is an Outlook container (winmail.dat) in which no letter was found.",
}


_PICTURES = frozenset((Media.JPEG, Media.PNG, Media.TIFF, Media.HEIC, Media.GIF, Media.BMP, Media.WEBP))


def refuse(media_type: str, data: bytes) -> Unreadable:
    """Why a file of this type was not read, and what to do about it."""
    if not data.strip(b"\0 \t\r\n"):
        return empty(media_type)
    if media_type in _ENCRYPTED:
        return Unreadable(
            reason=ReasonCode.ENCRYPTED,
            detail=_ENCRYPTED[Media(media_type)],
            media_type=media_type,
        )
    if media_type in _PICTURES:
        return _picture(media_type)
    what = _FORMATS[Media(media_type)] if media_type in _FORMATS else "The file's format cannot be read here."
    return Unreadable(reason=ReasonCode.UNSUPPORTED_FORMAT, detail=f"{what} {_ASK}", media_type=media_type)


def _picture(media_type: str) -> Unreadable:
    return Unreadable(
        reason=ReasonCode.UNREADABLE,
        detail="The letter is a picture that was not read. Look at it, or ask the sender for the text.",
        media_type=media_type,
    )
