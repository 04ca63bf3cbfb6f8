"""Office files with a password (ECMA-376, agile and standard encryption), opened with msoffcrypto.

PDFs are opened by their own readers, zip files by `extractors.protected_zip`.
"""

from __future__ import annotations

import io
import logging

from extractors.archive import LIMITS

_LOGGER = "msoffcrypto"


def office(data: bytes, password: str) -> bytes | None:
    """The document inside, or None where the password does not open it or the file is broken."""
    import msoffcrypto.format.ooxml as package  # noqa: PLC0415  # seldom needed

    logging.getLogger(_LOGGER).setLevel(logging.CRITICAL + 1)  # it writes the password into its messages
    inside = io.BytesIO()
    try:
        opened = package.OOXMLFile(io.BytesIO(data))
        opened.load_key(password=password, verify_password=True)
        opened.decrypt(inside)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  # its parsers raise whatever a broken or hostile container provokes
        return None
    found = inside.getvalue()
    return found if len(found) <= LIMITS.total_bytes else None
