"""Small Word files made of raw WordprocessingML: what python-docx cannot write is what has to be read."""

from __future__ import annotations

import io
import zipfile

W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def docx(body: str, *, main_type: str = f"{MAIN}.document.main+xml", **parts: str | bytes) -> bytes:
    """A package whose document has `body`; further parts by name: `header1`, `styles`, `image1` ..."""
    overrides = ""
    relations = ""
    files: list[tuple[str, str | bytes]] = []
    for number, (name, content) in enumerate(parts.items(), 1):
        kind = name.rstrip("0123456789")
        suffix = {"image": "png", "aFChunk": "mht"}.get(kind, "xml")
        relations += f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{name}.{suffix}"/>'
        if suffix == "xml":
            overrides += f'<Override PartName="/word/{name}.xml" ContentType="{MAIN}.{kind}+xml"/>'
        files.append((f"word/{name}.{suffix}", content))
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="png" ContentType="image/png"/>'
        '<Default Extension="mht" ContentType="message/rfc822"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main_type}"/>{overrides}</Types>'
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    top = f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
    return packed(
        ("[Content_Types].xml", types),
        ("_rels/.rels", f'<Relationships xmlns="{space}">{top}</Relationships>'),
        ("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>"),
        ("word/_rels/document.xml.rels", f'<Relationships xmlns="{space}">{relations}</Relationships>'),
        *files,
    )


def packed(*files: tuple[str, str | bytes]) -> bytes:
    """A zip file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return buffer.getvalue()


def p(*inner: str, properties: str = "") -> str:
    """A paragraph; plain text becomes a run."""
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{''.join(map(r, inner))}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run; what is XML already stays."""
    if text.startswith("<"):
        return text
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def table(*rows: tuple[str, ...]) -> str:
    """A table of paragraphs."""
    return f"<w:tbl>{''.join(tr(*(tc(p(cell)) for cell in cells)) for cells in rows)}</w:tbl>"


def tr(*cells: str, properties: str = "") -> str:
    """A row of cells."""
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{''.join(cells)}</w:tr>"


def tc(*blocks: str, properties: str = "") -> str:
    """A cell of blocks."""
    return f"<w:tc>{f'<w:tcPr>{properties}</w:tcPr>' if properties else ''}{''.join(blocks)}</w:tc>"


def part(kind: str, inner: str) -> str:
    """A part such as `hdr`, `ftr`, `styles`, `numbering`, `footnotes`."""
    return f"<w:{kind} {W}>{inner}</w:{kind}>"


def png(width: int, height: int) -> bytes:
    """The beginning of a PNG of that size: enough to be told apart."""
    size = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + size + b"\x08\x02\x00\x00\x00" + bytes(64)
