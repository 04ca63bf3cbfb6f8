"""PDFs that open and show only that they cannot be shown: dynamic forms and rights-protected files."""

from __future__ import annotations

import re

from pipeline.model import Page, ReasonCode

_LONGEST = 1_500
"""Characters. A letter that quotes one of these sentences is longer than the placeholder page."""
_DYNAMIC = re.compile(
    r"please wait\W.{0,200}(?:contents|document|viewer|not be able to display)"
    r"|your pdf viewer may not be able to display this type of document"
    r"|(?:requires|open(?:ed)? (?:with|in|using)) (?:a newer version of )?adobe (?:acrobat )?reader"
    r"|to view the full contents of this document, you need a later version",
    re.IGNORECASE | re.DOTALL,
)
_PROTECTED = re.compile(
    r"microsoft information protection|azure rights management|this (?:pdf )?(?:document|file) is protected"
    r"|protected pdf (?:file|document)|ce document (?:pdf )?est prot[ée]g[ée]",
    re.IGNORECASE,
)


def placeholder(pages: tuple[Page, ...]) -> tuple[ReasonCode, str] | None:
    """Why these pages are no letter, with what to do about it; None for every other document."""
    text = " ".join("\n".join(page.text for page in pages).split())
    if len(pages) > 2 or len(text) > _LONGEST:
        return None
    if _PROTECTED.search(text):
        return (
            ReasonCode.ENCRYPTED,
            "The PDF is protected by its sender's organisation. Ask for a copy without protection.",
        )
    if _DYNAMIC.search(text):
        return (
            ReasonCode.UNSUPPORTED_FORMAT,
            "The PDF is a dynamic form that only Adobe Reader shows. Ask the sender to print it to a PDF.",
        )
    return None
