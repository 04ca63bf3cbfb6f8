"""Plain text: whose words it is, and how its bytes become letters."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors import text
from extractors.quoting import quoted_lines
from pipeline.model import MarkKind, Page, Reading, ReadingMethod, ReasonCode, Unreadable
from tests.extractors.reading import marked, text_of


def own_words(said: str) -> str:
    """What is left when the quoted lines are taken out, on one line."""
    lines = said.strip("\n").split("\n")
    kept = (line for line, quoted in zip(lines, quoted_lines(lines), strict=True) if not quoted)
    return " ".join(" ".join(kept).split())


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param("No infection.\nA. Osei MD", "No infection. A. Osei MD", id="nothing quoted"),
        pytest.param(
            "> 1. Infection?\nNo.\n> 2. Antibiotics?\nNone.", "No. None.", id="answers between questions"
        ),
        pytest.param(
            "Yes.\n\nOn 3 May 2026 at 9:12, Desk <d@c.example> wrote:\n> Infection?", "Yes.", id="on wrote"
        ),
        pytest.param(
            "Yes.\n\nOn Tue, May 3, 2026 at 9:12 AM Front Desk\n<desk@c.example> wrote:\n\n> Any?\n\nNo.",
            "Yes. No.",
            id="a wrapped attribution, and an answer below the question",
        ),
        pytest.param(
            "Fine.\n\nOn 3 May 2026, at 9:12, Pat <p@x.example> wrote:\n\nNo infection.\nNone.",
            "Fine.",
            id="no signs below an attribution: everything is quoted",
        ),
        pytest.param(
            "Oui.\n\nLe 3 mai 2026 à 09:12, Pat <p@x.example> a écrit :\n> Infection ?", "Oui.", id="French"
        ),
        pytest.param(
            "See below\n\n-----Original Message-----\nFrom: Pat\nTo: Desk\n\nI have no infection.",
            "See below",
            id="original message",
        ),
        pytest.param(
            "Hi\n\n---------- Forwarded message ----------\nFrom: Pat\nSubject: x\n\nNo infection.",
            "Hi",
            id="forwarded",
        ),
        pytest.param(
            "Hi\n\n---------- Forwarded message ---------\nFrom: P <p@x.y>\n\nNo.", "Hi", id="Gmail forwards"
        ),
        pytest.param("Hi\n\nBegin forwarded message:\n\nFrom: P\n\nNo infection.", "Hi", id="Apple forwards"),
        pytest.param(
            "Vu.\n\n-----Message d'origine-----\nDe : P\nEnvoyé : lundi\n\nRien.", "Vu.", id="French Outlook"
        ),
        pytest.param(
            "Ok\n\nFrom: Pat <p@x.y>\nSent: Tuesday, November 3, 2026 9:12 AM\nTo: D\nSubject: x\n\nNone.",
            "Ok",
            id="Outlook",
        ),
        pytest.param(
            "Ok\n\nDe : P\nEnvoyé : mardi\nÀ : D\nObjet : x\n\nAucune infection.",
            "Ok",
            id="Outlook in French",
        ),
        pytest.param(
            "Ok\n\nFrom: Pat\n\nSent: Tuesday\n\nTo: D\n\nSubject: x\n\nNone.", "Ok", id="spaced header"
        ),
        pytest.param("Ok\n\n*From:* P\n*Date:* Tue\n*To:* D\n*Subject:* x\n\nNone.", "Ok", id="bold header"),
        pytest.param(
            "From: P <p@x.y>\nSent: Tuesday\nTo: D\nSubject: x\n\nNone.", "", id="forwarded without a word"
        ),
        pytest.param(
            "From: Dr. A. Osei\nDate: 3 November 2026\nTo: Physiotherapy\n\nNo infection.",
            "From: Dr. A. Osei Date: 3 November 2026 To: Physiotherapy No infection.",
            id="a memo is no forwarded mail",
        ),
        pytest.param(
            "On 3 May she wrote: I am well.\nNo infection.",
            "On 3 May she wrote: I am well. No infection.",
            id="prose",
        ),
        pytest.param(
            "From: the breast\nto the arm, no pain.",
            "From: the breast to the arm, no pain.",
            id="not a field",
        ),
        pytest.param("No infection.\n\nSent from my iPhone", "No infection. Sent from my iPhone", id="phone"),
        pytest.param("Weight > 60 kg", "Weight > 60 kg", id="a sign within a line"),
    ],
)
def test_whose_words(said: str, expected: str) -> None:
    assert own_words(said) == expected


def test_quoted_lines_keep_their_sign_and_stand_under_a_mark() -> None:
    found = text.extract(b"No.\r\n> Infection?\r\n> Any?\r\nNone.\r\n")
    assert text_of(found) == "No.\n> Infection?\n> Any?\nNone."
    assert marked(found, MarkKind.QUOTED) == ["> Infection?\n> Any?"]
    assert isinstance(found, Reading)
    assert (found.method, found.media_type) == (ReadingMethod.MAIL, "text/plain")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("[x] a\n[ ] b\n[X] c\n[] d", "☑ a\n☐ b\n☑ c\n☐ d"),
        ("(x) yes ( ) no", "☑ yes ☐ no"),
        ("__x__ yes ___ no\n____ pregnant", "☑ yes ___ no\n☐ pregnant"),
        ("☒ a\n✔\ufe0f b\n□ c", "☑ a\n☑ b\n☐ c"),
        ("✗ a", "⬚ a"),
        ("■ a\n■ b", "■ a\n■ b"),
        ("■ a\n□ b", "☑ a\n☐ b"),
        ("f(x) of x (and y)", "f(x) of x (and y)"),
        ("sign: ______________\nDr. A. Osei", "sign: ______________\nDr. A. Osei"),
    ],
)
def test_typed_boxes_become_canonical(typed: str, expected: str) -> None:
    assert text_of(text.extract(typed.encode())) == expected


@pytest.mark.parametrize(
    ("data", "charset", "expected"),
    [
        ("é".encode(), None, "é"),
        ("é".encode(), "iso-8859-1", "é"),
        ("é’".encode("cp1252"), None, "é’"),
        ("ł".encode("iso-8859-2"), "iso-8859-2", "ł"),
        ("é".encode("cp1252"), "no-such-charset", "é"),
        (b"caf\xe9", "rot13", "café"),
        ("No é".encode("utf-16"), None, "No é"),
        ("No fever".encode("utf-16-le"), None, "No fever"),
        ("No fever".encode("utf-16-be"), None, "No fever"),
        (b"\xef\xbb\xbfNo", None, "No"),
        (b"\x81\x8d", None, "\ufffd\ufffd"),
    ],
)
def test_bytes_become_letters(data: bytes, charset: str | None, expected: str) -> None:
    assert text.decode(data, charset) == expected


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", ReasonCode.EMPTY),
        (b" \r\n\t \xc2\xa0", ReasonCode.EMPTY),
        (b"\xe2\x80\x8b\xef\xbb\xbf", ReasonCode.EMPTY),
        (b"Hi\n-----BEGIN PGP MESSAGE-----\n\nabc\n-----END PGP MESSAGE-----", ReasonCode.ENCRYPTED),
    ],
)
def test_what_cannot_be_read(data: bytes, reason: ReasonCode) -> None:
    found = text.extract(data)
    assert isinstance(found, Unreadable)
    assert found.reason is reason


LINES = st.sampled_from(
    [
        "From: a@b.c",
        "Sent: 9:12",
        "To: x",
        "Subject: y",
        "> q",
        "",
        "On 3 May 2026 x <a@b.c> wrote:",
        "words",
        "[x] a",
        "-----Original Message-----",
        "wrote:",
        "De :",
        "\t\t",
        "______",
        "☐",
    ]
)


@given(st.lists(LINES, max_size=30))
@settings(max_examples=200, deadline=None)
def test_marks_lie_on_whole_words_of_the_page_and_signed_lines_are_always_quoted(lines: list[str]) -> None:
    found = text.extract("\n".join(lines).encode())
    if isinstance(found, Unreadable):
        return
    page: Page = found.pages[0]
    quoted = "".join(page.text[mark.start : mark.end] for mark in page.marks)
    for mark in page.marks:
        assert 0 <= mark.start < mark.end <= len(page.text)
        assert page.text[mark.start : mark.end] == page.text[mark.start : mark.end].strip()
    assert quoted.count("> q") == page.text.count("> q")


@given(st.binary(max_size=400))
@settings(max_examples=150, deadline=None)
def test_no_bytes_raise(data: bytes) -> None:
    assert isinstance(text.extract(data), Reading | Unreadable)
