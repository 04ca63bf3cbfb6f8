"""Word documents: each kind of content that a letter has been seen to keep something in."""

from __future__ import annotations

import io

import docx as python_docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors import docx as extractor
from pipeline.model import MarkKind, Page, Reading, ReadingMethod, ReasonCode, Unreadable
from tests.extractors.build_docx import docx, p, packed, part, png, r, table, tc, tr
from tests.extractors.reading import marked, text_of


def read(body: str, **parts: str | bytes) -> Reading | Unreadable:
    return extractor.extract(docx(body, **parts))


def said(body: str, **parts: str | bytes) -> str:
    return text_of(read(body, **parts))


SDT = "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
BOX = '<w14:checkbox><w14:checked w14:val="{}"/></w14:checkbox>'
LEGACY = (
    '<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{}</w:ffData></w:fldChar></w:r>'
    '<w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> MERGEFIELD name </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{}</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
TEXT_BOX = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:wsp><wps:txbx><w:txbxContent>{0}"
    "</w:txbxContent></wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}"
    "</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(p("one") + p("two"), "one\n\ntwo", id="paragraphs are parted by an empty line"),
        pytest.param(p("one", "<w:r><w:br/></w:r>", "two"), "one\ntwo", id="line break"),
        pytest.param(p("a", "<w:r><w:tab/></w:r>", "b"), "a\tb", id="a tab between words parts cells"),
        pytest.param(p("<w:r><w:tab/></w:r>", "a"), "a", id="a tab before words is an indent"),
        pytest.param(p("infec\u00adtion", "<w:r><w:softHyphen/></w:r>"), "infection", id="soft hyphens"),
        pytest.param(p("post", "<w:r><w:noBreakHyphen/></w:r>", "partum"), "post-partum", id="hard hyphen"),
        pytest.param(p("no <w:x/>".replace("<w:x/>", "fever")), "no fever", id="spaces kept"),
        pytest.param(
            table(("Infection", "", "X"), ("Antibiotics", "X", "")),
            "Infection\t\tX\nAntibiotics\tX\t",
            id="empty cells keep yes and no apart",
        ),
        pytest.param(
            "<w:tbl>" + tr(tc(p("a"), properties='<w:gridSpan w:val="2"/>'), tc(p("b"))) + "</w:tbl>",
            "a\t\tb",
            id="a spanned column counts",
        ),
        pytest.param(
            "<w:tbl>"
            + tr(tc(p("kept")), tc(p("x")))
            + tr(tc(p("gone")), tc(p("y")), properties='<w:del w:id="1"/>')
            + "</w:tbl>",
            "kept\tx",
            id="deleted row",
        ),
        pytest.param(
            "<w:tbl>" + tr(tc(table(("in", "ner")) + p("")), tc(p("out"))) + "</w:tbl>",
            "in ner\tout",
            id="nested table",
        ),
        pytest.param(
            "<w:tbl>" + tr(tc(*(p(f"side {n}") for n in range(5))), tc(p("main"), p("text"))) + "</w:tbl>",
            "side 0\n\nside 1\n\nside 2\n\nside 3\n\nside 4\n\nmain\n\ntext",
            id="a table that is a layout is read column by column",
        ),
        pytest.param(SDT.format("", p("Rosa Imbrogno")), "Rosa Imbrogno", id="content control of blocks"),
        pytest.param(p("Name: ", SDT.format("", r("Rosa"))), "Name: Rosa", id="content control in a line"),
        pytest.param(
            p(SDT.format(BOX.format(1), r("☒")), " no infection"), "☑ no infection", id="ticked control"
        ),
        pytest.param(p(SDT.format(BOX.format(0), r("☐")), " fever"), "☐ fever", id="unticked control"),
        pytest.param(
            p(LEGACY.format("<w:checkBox><w:checked/></w:checkBox>"), " a"), "☑ a", id="legacy box ticked"
        ),
        pytest.param(
            p(LEGACY.format('<w:checkBox><w:default w:val="1"/><w:checked w:val="0"/></w:checkBox>'), " a"),
            "☐ a",
            id="legacy box unticked over a ticked default",
        ),
        pytest.param(
            p(LEGACY.format('<w:checkBox><w:default w:val="1"/></w:checkBox>'), " a"),
            "☑ a",
            id="legacy default",
        ),
        pytest.param(
            p('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', " a"), "☑ a", id="wingdings FE"
        ),
        pytest.param(
            p('<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>', " a"), "☐ a", id="wingdings A8"
        ),
        pytest.param(
            p(r("o", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'), " a"),
            "☐ a",
            id="wingdings letter",
        ),
        pytest.param(p("☒ a ☐ b ✓ c"), "☑ a ☐ b ☑ c", id="unicode boxes"),
        pytest.param(p("[x] a [ ] b [X] c"), "☑ a ☐ b ☑ c", id="typed boxes"),
        pytest.param(p("[", "x", "] a"), "☑ a", id="a typed box over three runs"),
        pytest.param(p("<w:ins><w:r><w:t>no infection</w:t></w:r></w:ins>"), "no infection", id="insertion"),
        pytest.param(
            p("not ", "<w:del><w:r><w:delText>on Keflex</w:delText></w:r></w:del>", "on any"),
            "not on any",
            id="deletion",
        ),
        pytest.param(
            p("<w:moveFrom><w:r><w:t>here</w:t></w:r></w:moveFrom>", "stay")
            + p("<w:moveTo><w:r><w:t>here</w:t></w:r></w:moveTo>"),
            "stay\n\nhere",
            id="moved text stands where it went",
        ),
        pytest.param(
            p("no ", properties='<w:rPr><w:del w:id="3"/></w:rPr>') + p("infection"),
            "no infection",
            id="a deleted paragraph end joins",
        ),
        pytest.param(p("Dear ", FIELD.format("Rosa")), "Dear Rosa", id="a field's result, not its code"),
        pytest.param(
            p('<w:fldSimple w:instr="DATE"><w:r><w:t>3 May</w:t></w:r></w:fldSimple>'),
            "3 May",
            id="simple field",
        ),
        pytest.param(
            p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "lost?"), "lost?", id="a field without an end"
        ),
        pytest.param(
            p("anchor", TEXT_BOX.format(p("in the box"))), "anchor\n\nin the box", id="a text box once"
        ),
        pytest.param(p("<w:hyperlink><w:r><w:t>link</w:t></w:r></w:hyperlink>"), "link", id="hyperlink"),
        pytest.param(
            p("one", properties='<w:spacing w:after="0"/>') + p("two") + p("") + p("three"),
            "one\ntwo\n\nthree",
            id="lines that the writer parted by empty paragraphs stay lines",
        ),
    ],
)
def test_what_a_person_sees(body: str, expected: str) -> None:
    assert said(body) == expected


@pytest.mark.parametrize(
    ("body", "kind", "expected"),
    [
        (p("on ", r("Keflex", "<w:strike/>")), MarkKind.STRUCK, ["Keflex"]),
        (p("on ", r("Keflex", "<w:dstrike/>")), MarkKind.STRUCK, ["Keflex"]),
        (p("on ", r("Keflex", '<w:strike w:val="0"/>')), MarkKind.STRUCK, []),
        (p("on ", r("Keflex", "<w:vanish/>")), MarkKind.HIDDEN, ["Keflex"]),
        (p("on ", r("Keflex", '<w:color w:val="FFFFFF"/>')), MarkKind.HIDDEN, ["Keflex"]),
        (p("on ", r("Keflex", '<w:color w:val="FFFFFF"/><w:shd w:fill="000080"/>')), MarkKind.HIDDEN, []),
        (p("on ", r("Keflex", '<w:sz w:val="2"/>')), MarkKind.HIDDEN, ["Keflex"]),
        (p(SDT.format("<w:showingPlcHdr/>", r("Click here"))), MarkKind.PLACEHOLDER, ["Click here"]),
        (SDT.format("<w:showingPlcHdr/>", p("Enter name")), MarkKind.PLACEHOLDER, ["Enter name"]),
    ],
)
def test_marks(body: str, kind: MarkKind, expected: list[str]) -> None:
    assert marked(read(p("first") + body), kind) == expected


STYLES = part(
    "styles",
    '<w:style w:type="character" w:styleId="Gone"><w:rPr><w:strike/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Child"><w:basedOn w:val="Gone"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Secret"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style>',
)


def test_marks_come_from_styles_too() -> None:
    gone = p("kept ", r("gone", '<w:rStyle w:val="Child"/>'))
    back = p(r("back", '<w:rStyle w:val="Gone"/><w:strike w:val="false"/>'))
    secret = p("secret", properties='<w:pStyle w:val="Secret"/>')
    loop = p("loop", properties='<w:pStyle w:val="Loop"/>')
    found = read(gone + back + secret + loop, styles=STYLES)
    assert text_of(found) == "kept gone\n\nback\n\nsecret\n\nloop"
    assert marked(found, MarkKind.STRUCK) == ["gone"]
    assert marked(found, MarkKind.HIDDEN) == ["secret"]


NUMBERING = part(
    "numbering",
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/>'
    '<w:lvlText w:val="%2)"/></w:lvl>'
    '</w:abstractNum><w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/>'
    '<w:lvlText w:val="\uf0b7"/><w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="3"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="q"/>'
    '<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="3"/></w:num>',
)


def item(text: str, num_id: int, level: int = 0) -> str:
    return p(text, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num_id}"/></w:numPr>')


def test_lists_are_numbered_as_word_prints_them() -> None:
    body = item("one", 1) + item("sub", 1, 1) + item("two", 1) + item("sub", 1, 1) + p("text")
    assert said(body, numbering=NUMBERING) == "1. one\na) sub\n2. two\na) sub\n\ntext"
    assert said(item("dot", 2) + item("box", 3), numbering=NUMBERING) == "- dot\n☐ box"


def test_headers_and_footers_are_furniture_and_frame_the_body() -> None:
    body = p("body") + '<w:sectPr><w:headerReference r:id="rId1"/><w:footerReference r:id="rId2"/></w:sectPr>'
    found = read(body, header1=part("hdr", p("Clinic")), footer1=part("ftr", p("Page 1")))
    assert text_of(found) == "Clinic\n\nbody\n\nPage 1"
    assert marked(found, MarkKind.FURNITURE) == ["Clinic", "Page 1"]


def test_a_header_that_no_section_uses_is_not_seen() -> None:
    assert said(p("body"), header1=part("hdr", p("orphan"))) == "body"


def test_notes_that_the_text_refers_to_are_read_and_comments_are_not() -> None:
    body = p("said", '<w:r><w:footnoteReference w:id="2"/></w:r>')
    notes = (
        '<w:footnote w:id="0" w:type="separator"><w:p><w:r><w:t>---</w:t></w:r></w:p></w:footnote>'
        f'<w:footnote w:id="2">{p("on cloxacillin")}</w:footnote>'
        f'<w:footnote w:id="9">{p("unused")}</w:footnote>'
    )
    comments = part("comments", f'<w:comment w:id="1">{p("ask her")}</w:comment>')
    assert said(body, footnotes=part("footnotes", notes), comments=comments) == "said\n\non cloxacillin"


@pytest.mark.parametrize("kind", ["ms-word.document.macroEnabled", "ms-word.template.macroEnabledTemplate"])
def test_macro_documents_and_templates_are_read(kind: str) -> None:
    data = docx(p("text"), main_type=f"application/vnd.{kind}.main+xml")
    assert text_of(extractor.extract(data)) == "text"


def test_a_relationship_to_a_missing_part_does_not_lose_the_letter() -> None:
    data = docx(p("text"), image1=png(900, 900))
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = [(n, archive.read(n)) for n in archive.namelist() if not n.endswith(".png")]
    assert text_of(extractor.extract(packed(*files))) == "text"


def test_what_python_docx_writes_is_read() -> None:
    document = python_docx.Document()
    document.add_heading("Referral", 1)
    document.add_paragraph("No infection.", style="List Number")
    buffer = io.BytesIO()
    document.save(buffer)
    assert text_of(extractor.extract(buffer.getvalue())) == "Referral\n\n1. No infection."


CHUNK = '<w:altChunk r:id="rId1"/>'
MHT = (
    b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\n"
    b"Content-Type: text/html\n\n<p>On <s>Keflex</s> none.</p>\n--b--\n"
)


@pytest.mark.parametrize(
    "data", [b"<html><p>On <s>Keflex</s> none.</p>", MHT, rb"{\rtf1 On {\strike Keflex} none.}"]
)
def test_a_document_inside_the_document_is_read_in_its_place(data: bytes) -> None:
    found = read(p("before") + CHUNK + p("after"), aFChunk1=data)
    assert text_of(found) == "before\n\nOn Keflex none.\n\nafter"
    assert marked(found, MarkKind.STRUCK) == ["Keflex"]


def test_a_document_inside_that_cannot_be_read_makes_the_letter_unreadable() -> None:
    assert reason(read(p("No infection.") + CHUNK, aFChunk1=bytes(range(256)))) is ReasonCode.UNREADABLE


def reason(read: Reading | Unreadable) -> ReasonCode:
    assert isinstance(read, Unreadable), read
    return read.reason


def test_nothing_and_hidden_text_alone_are_empty() -> None:
    assert reason(read("")) is ReasonCode.EMPTY
    assert reason(read(p(r("secret", "<w:vanish/>")))) is ReasonCode.EMPTY


def test_pictures_alone_are_unreadable_until_somebody_reads_them() -> None:
    data = docx(p(""), image1=png(1240, 1754), image2=png(60, 60))
    assert reason(extractor.extract(data)) is ReasonCode.UNREADABLE
    scan = Reading(
        pages=(Page(number=7, text="scanned", method=ReadingMethod.OCR, confidence=0.9),),
        method=ReadingMethod.OCR,
    )
    found = extractor.extract(data, lambda _: scan)
    assert isinstance(found, Reading)
    assert [(page.number, page.text) for page in found.pages] == [(1, "scanned")]
    assert (found.method, found.confidence) == (ReadingMethod.OCR, 0.9)


def test_a_logo_alone_is_an_empty_letter() -> None:
    assert reason(read(p(""), image1=png(200, 80))) is ReasonCode.EMPTY


def test_a_doctype_is_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "b">]>' + part("styles", "")
    assert reason(read(p("text"), styles=bomb)) is ReasonCode.UNREADABLE


def test_a_part_that_inflates_a_thousandfold_is_refused_unread() -> None:
    assert reason(read(p("text"), image1=bytes(40_000_000))) is ReasonCode.UNREADABLE


def test_deep_nesting_is_refused() -> None:
    deep = p("x")
    for _ in range(400):
        deep = f"<w:tbl>{tr(tc(deep))}</w:tbl>"
    assert reason(read(deep)) is ReasonCode.UNREADABLE


LETTER = docx(p("No infection.") + table(("a", "", "X")), numbering=NUMBERING, styles=STYLES)


@given(st.integers(0, len(LETTER) - 1), st.integers(1, 255))
@settings(max_examples=150, deadline=None)
def test_a_flipped_byte_never_raises(place: int, flip: int) -> None:
    broken = LETTER[:place] + bytes((LETTER[place] ^ flip,)) + LETTER[place + 1 :]
    assert isinstance(extractor.extract(broken), Reading | Unreadable)


@given(st.integers(0, len(LETTER)))
@settings(max_examples=50, deadline=None)
def test_a_cut_file_never_raises(length: int) -> None:
    assert isinstance(extractor.extract(LETTER[:length]), Unreadable | Reading)


@given(st.text(alphabet='<>/wp:tr"= &;#x0123456789abc\n', max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_body_never_raises(body: str) -> None:
    assert isinstance(read(body), Reading | Unreadable)


@pytest.mark.parametrize("damage", [b"\xff" * 8, b"\0" * 8, b"\x07\xa5" * 4])
def test_a_picture_part_that_cannot_be_inflated_makes_the_letter_unreadable(damage: bytes) -> None:
    """Whatever of the package is broken, nothing is raised: half a letter could say the contrary."""
    data = docx(p(r("She is well.")), image1=bytes(range(256)) * 8)
    start = data.index(b"word/image1.png") + len("word/image1.png")
    for place in range(start, start + 200, 7):
        found = extractor.extract(data[:place] + damage + data[place + len(damage) :])
        assert isinstance(found, Unreadable)
        assert found.reason is ReasonCode.UNREADABLE
