"""HTML as a person sees it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors import html
from pipeline.model import MarkKind, Reading, ReadingMethod, ReasonCode, Unreadable
from tests.extractors.reading import marked, text_of


def read(markup: str) -> Reading | Unreadable:
    return html.extract(markup.encode())


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("<div>one</div><div>two</div>", "one\ntwo"),
        ("<div>one<br></div><div><br></div><div>two</div>", "one\n\ntwo"),
        ("a<br>b<br><br>c", "a\nb\n\nc"),
        ("a \n  b&nbsp;c", "a b c"),
        ("<b>No</b> <i>infection</i>.", "No infection."),
        ("<pre>a  b\nc</pre>", "a  b\nc"),
        ("<style>p.MsoNormal{margin:0cm}</style><p class=MsoNormal>a</p><p class=MsoNormal>b</p>", "a\nb"),
        ("<p style='margin:0'>a</p><p style='margin:0'>&nbsp;</p><p style='margin:0'>b</p>", "a\n\nb"),
        ("<ul><li>a<li>b</ul>c", "- a\n- b\n\nc"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
        (
            "<table><tr><th>Q<th>Yes<th>No</tr><tr><td>Infection<td><td>X</tr></table>",
            "Q\tYes\tNo\nInfection\t\tX",
        ),
        ("<table><tr><td colspan=2>a<td>b</tr></table>", "a\t\tb"),
        ("<table><tr><td><p>a</p><p>b</p></td><td>c</td></tr></table>", "a b\tc"),
        ("<table><tr><td><table><tr><td>in<td>side</table></td><td>out</td></tr></table>", "in\tside\n\nout"),
        ("<input type=checkbox checked> a<br><input type=checkbox> b", "☑ a\n☐ b"),
        ("<script>x</script><title>t</title>kept<!-- not --><noscript>y</noscript> too", "kept too"),
        ("<p>unclosed <b>bold", "unclosed bold"),
        ("no tags at all", "no tags at all"),
        ("<?xml version='1.0'?><html><body>x</body></html>", "x"),
        ("caf&eacute; &lt;3", "café <3"),
    ],
)
def test_what_a_person_sees(markup: str, expected: str) -> None:
    assert text_of(read(markup)) == expected


@pytest.mark.parametrize(
    ("markup", "kind", "expected"),
    [
        ("on <s>Keflex</s>", MarkKind.STRUCK, ["Keflex"]),
        ("on <del>Keflex</del> <strike>now</strike>", MarkKind.STRUCK, ["Keflex", "now"]),
        ("on <span style='text-decoration: line-through'>Keflex</span>", MarkKind.STRUCK, ["Keflex"]),
        ("on <ins>Keflex</ins>", MarkKind.STRUCK, []),
        ("a<div style='display:none'>b</div>", MarkKind.HIDDEN, ["b"]),
        ("a<div style='display:none !important'>b</div>", MarkKind.HIDDEN, ["b"]),
        ("<style>.x{display:none}</style>a<div class='y x'>b</div>", MarkKind.HIDDEN, ["b"]),
        ("<style>@media print{.x{display:none}} .z{}</style>a<div class=x>b</div>", MarkKind.HIDDEN, []),
        ("a<span style='font-size:0'>b</span>", MarkKind.HIDDEN, ["b"]),
        ("a<font color=white>b</font>", MarkKind.HIDDEN, ["b"]),
        ("a<div style='background:#003'><font color=white>b</font></div>", MarkKind.HIDDEN, []),
        ("a<p hidden>b</p>", MarkKind.HIDDEN, ["b"]),
        ("a<blockquote type=cite>b</blockquote>c", MarkKind.QUOTED, ["b"]),
        ("a<blockquote style='margin:0 0 0 40px;border:none'>b</blockquote>", MarkKind.QUOTED, []),
        ("a<div class=gmail_quote>Forwarded<br>b</div>", MarkKind.QUOTED, ["Forwarded\nb"]),
        (
            "<div class=gmail_quote><blockquote>Q1</blockquote>No.<blockquote>Q2</blockquote></div>",
            MarkKind.QUOTED,
            ["Q1", "Q2"],
        ),
        (
            "Ok<hr><p><b>From:</b> P<br><b>Sent:</b> Monday<br>To: D<br>Subject: x</p><p>None.</p>",
            MarkKind.QUOTED,
            ["From: P\nSent: Monday\nTo: D\nSubject: x\n\nNone."],
        ),
        (
            (
                "<div>No.</div><div class=gmail_attr>On 3 May 2026 at 9:12 P &lt;p@x.y&gt; wrote:</div>"
                "<blockquote>Infection?</blockquote><div>None.</div>"
            ),
            MarkKind.QUOTED,
            ["On 3 May 2026 at 9:12 P <p@x.y> wrote:\n\nInfection?"],
        ),
        ("<select><option>Yes<option>No</select> x", MarkKind.PLACEHOLDER, ["Yes", "No"]),
        ("<select><option>Yes<option selected>No</select> x", MarkKind.PLACEHOLDER, ["Yes"]),
    ],
)
def test_marks(markup: str, kind: MarkKind, expected: list[str]) -> None:
    assert marked(read(markup), kind) == expected


def test_it_is_mail_in_the_charset_that_it_names() -> None:
    found = html.extract("<meta charset=iso-8859-2><p>Michał".encode("iso-8859-2"))
    assert text_of(found) == "Michał"
    assert isinstance(found, Reading)
    assert (found.method, found.media_type) == (ReadingMethod.MAIL, "text/html")


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ("", ReasonCode.EMPTY),
        ("<p>&nbsp;</p><img src=x>", ReasonCode.EMPTY),
        ("<div style='display:none'>secret</div>", ReasonCode.EMPTY),
        ("<pre>-----BEGIN PGP MESSAGE-----\nabc</pre>", ReasonCode.ENCRYPTED),
    ],
)
def test_what_cannot_be_read(markup: str, reason: ReasonCode) -> None:
    found = read(markup)
    assert isinstance(found, Unreadable)
    assert found.reason is reason


def nested(depth: int) -> Reading | Unreadable:
    return read("<div>" * depth + "No infection." + "</div>" * depth + "<p>On Keflex.</p>")


def test_deep_nesting_is_read_or_refused_but_never_cut_short() -> None:
    assert text_of(nested(1500)) == "No infection.\n\nOn Keflex."
    found = nested(5000)
    assert isinstance(found, Unreadable)
    assert found.reason is ReasonCode.UNREADABLE


PIECES = [
    "<table>",
    "<tr>",
    "<td>",
    "</td>",
    "</tr>",
    "</table>",
    "<p>",
    "<br>",
    "<li>",
    "<ul>",
    "</ul>",
    "a",
    " ",
]
PIECES += [
    "<blockquote>",
    "<s>",
    "<style>",
    "<!--",
    "-->",
    "<input type=checkbox>",
    "&nbsp;",
    "<td colspan=99999>",
]


@given(st.lists(st.sampled_from(PIECES), max_size=40))
@settings(max_examples=200, deadline=None)
def test_no_markup_raises(pieces: list[str]) -> None:
    assert isinstance(read("".join(pieces)), Reading | Unreadable)


@given(st.binary(max_size=400))
@settings(max_examples=100, deadline=None)
def test_no_bytes_raise(data: bytes) -> None:
    assert isinstance(html.extract(data), Reading | Unreadable)
