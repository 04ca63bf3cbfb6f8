"""Pieces of WordprocessingML that python-docx does not write: tick boxes, tracked changes, text boxes.

The elements are those of ECMA-376 part 1, `w14` of [MS-DOCX].
"""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from docx.oxml import parse_xml

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in (
        ("w", W),
        ("w14", "http://schemas.microsoft.com/office/word/2010/wordml"),
        ("mc", "http://schemas.openxmlformats.org/markup-compatibility/2006"),
        ("wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
        ("a", "http://schemas.openxmlformats.org/drawingml/2006/main"),
        ("wps", "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"),
        ("v", "urn:schemas-microsoft-com:vml"),
    )
)
CHANGED = 'w:author="Author" w:date="2026-11-12T09:00:00Z"'


def paragraph() -> Any:
    """An empty paragraph."""
    return parse_xml(f"<w:p {NAMESPACES}/>")


def plain_paragraph(escaped: str) -> str:
    """The XML of a paragraph with one run."""
    return f'<w:p><w:r><w:t xml:space="preserve">{escaped}</w:t></w:r></w:p>'


def run(text: str, *, struck: bool = False) -> Any:
    """One run."""
    look = "<w:rPr><w:strike/></w:rPr>" if struck else ""
    return parse_xml(f'<w:r {NAMESPACES}>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>')


def deletion(text: str, number: int) -> Any:
    """A tracked deletion."""
    return parse_xml(
        f'<w:del {NAMESPACES} w:id="{number}" {CHANGED}>'
        f'<w:r><w:delText xml:space="preserve">{escape(text)}</w:delText></w:r></w:del>'
    )


def insertion(text: str, number: int) -> Any:
    """A tracked insertion."""
    return parse_xml(
        f'<w:ins {NAMESPACES} w:id="{number}" {CHANGED}>'
        f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:ins>'
    )


def in_control(content: Any) -> Any:
    """A paragraph inside a content control."""
    control = parse_xml(
        f'<w:sdt {NAMESPACES}><w:sdtPr><w:alias w:val="Reference"/><w:text/></w:sdtPr><w:sdtContent/></w:sdt>'
    )
    control.find(f"{{{W}}}sdtContent").append(content)
    return control


def tick_control(*, ticked: bool) -> Any:
    """The check-box content control of Word 2010 and later."""
    sign = "\N{BALLOT BOX WITH X}" if ticked else "\N{BALLOT BOX}"
    return parse_xml(
        f'<w:sdt {NAMESPACES}><w:sdtPr><w14:checkbox><w14:checked w14:val="{int(ticked)}"/>'
        '<w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
        '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr>'
        f"<w:sdtContent><w:r><w:t>{sign}</w:t></w:r></w:sdtContent></w:sdt>"
    )


def tick_legacy(number: int, *, ticked: bool) -> list[Any]:
    """A check box of a protected form: a field whose data hold the state."""
    state = "<w:checked/>" if ticked else ""
    box = f'<w:checkBox><w:sizeAuto/><w:default w:val="0"/>{state}</w:checkBox>'
    data = f'<w:ffData><w:name w:val="Check{number}"/><w:enabled/>{box}</w:ffData>'
    pieces = (
        f'<w:fldChar w:fldCharType="begin">{data}</w:fldChar>',
        '<w:instrText xml:space="preserve"> FORMCHECKBOX </w:instrText>',
        '<w:fldChar w:fldCharType="end"/>',
    )
    return [parse_xml(f"<w:r {NAMESPACES}>{piece}</w:r>") for piece in pieces]


def tick_wingdings(*, ticked: bool) -> Any:
    """A symbol of the Wingdings font: a ticked box (FE) or an empty one (A8)."""
    code = "F0FE" if ticked else "F0A8"
    return parse_xml(f'<w:r {NAMESPACES}><w:sym w:font="Wingdings" w:char="{code}"/></w:r>')


def table(widths: tuple[int, ...], *, grid: bool) -> str:
    """The XML of a table without rows; widths in twentieths of a point."""
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl {NAMESPACES}><w:tblPr><w:tblW w:w="0" w:type="auto"/>'
        f"{f'<w:tblBorders>{borders}</w:tblBorders>' if grid else ''}</w:tblPr>"
        f"<w:tblGrid>{columns}</w:tblGrid></w:tbl>"
    )


def row(parent: Any, *, header: bool = False) -> Any:
    """A new row at the table's end."""
    marked = "<w:trPr><w:tblHeader/></w:trPr>" if header else ""
    made = parse_xml(f"<w:tr {NAMESPACES}>{marked}</w:tr>")
    parent.append(made)
    return made


def cell(parent: Any, width: int) -> Any:
    """A new cell at the row's end; it still needs a paragraph."""
    made = parse_xml(f'<w:tc {NAMESPACES}><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr></w:tc>')
    parent.append(made)
    return made


def text_box(paragraphs: str) -> str:
    """The XML of a paragraph that anchors a text box, with the copy for older readers that Word writes."""
    content = f"<w:txbxContent>{paragraphs}</w:txbxContent>"
    return (
        f'<w:p {NAMESPACES}><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" behindDoc="0" '
        'locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        '<wp:positionH relativeFrom="page"><wp:posOffset>360000</wp:posOffset></wp:positionH>'
        '<wp:positionV relativeFrom="page"><wp:posOffset>900000</wp:posOffset></wp:positionV>'
        '<wp:extent cx="1500000" cy="3600000"/><wp:wrapSquare wrapText="bothSides"/>'
        '<wp:docPr id="1" name="Text Box 1"/><wp:cNvGraphicFramePr/><a:graphic>'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
        '<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="1500000" cy="3600000"/>'
        '</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>'
        f"<wps:txbx>{content}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor>"
        '</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape style="width:118pt;height:283pt"><v:textbox>'
        f"{content}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
