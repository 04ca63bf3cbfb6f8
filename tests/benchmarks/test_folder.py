"""The command that runs the extractors over any folder: it counts, survives, and tells what got too far."""

from __future__ import annotations

import os
import random
import zipfile
from collections import Counter
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from benchmarks import folder
from benchmarks.folder import FAILED, MIB, Found, Limits, WatchedSandbox, files_under, main, read_bytes
from benchmarks.mutations import WAYS, mutated
from pipeline.errors import ReadingFailed
from tests.extractors.pdfs import lines, made

PROTECTED = Path(__file__).parents[1] / "extractors" / "protected"
PDF = made(lines("She has no infection."))


@pytest.fixture(scope="module")
def sandbox() -> Iterator[WatchedSandbox]:
    with WatchedSandbox(entry="tests.extractors.misbehaving:extract", seconds=1.0) as running:
        yield running


def test_every_file_is_counted_under_its_kind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "letter").write_bytes(PDF)
    (tmp_path / "deep" / "broken.pdf").write_bytes(b"%PDF-1.7 nothing more")
    (tmp_path / "locked.docx").write_bytes((PROTECTED / "standard.docx").read_bytes())
    (tmp_path / "empty.txt").write_bytes(b"")
    mail = EmailMessage()
    mail["Subject"] = "A letter"
    mail["Message-ID"] = "<1@example.org>"
    mail.set_content("It is attached.")
    mail.add_attachment(PDF, "application", "pdf", filename="x.pdf")
    (tmp_path / "mail.eml").write_bytes(mail.as_bytes())
    with zipfile.ZipFile(tmp_path / "letters.zip", "w") as archive:
        archive.writestr("one.pdf", PDF)
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path)
    assert main([str(tmp_path), "--each"]) == 0
    output = capsys.readouterr().out
    *rows, _, last = output.splitlines()
    assert last == "8 read, limits held: yes"
    table = {row.split()[0]: row.split() for row in rows[rows.index(next(r for r in rows if "kind" in r)) :]}
    assert table["application/pdf"][1:3] == ["4", "3"]
    assert table["application/zip"][-2:] == ["unsupported_format", "1"]
    assert table["application/pdf"][-2:] == ["unreadable", "1"]
    assert table["application/x-office-encrypted"][-2:] == ["encrypted", "1"]
    assert table["message/rfc822"][1:3] == ["1", "1"]
    assert table["text/plain"][-2:] == ["empty", "1"]
    assert sum("mail.eml part 1" in row for row in rows) == 1


@pytest.mark.parametrize(
    ("order", "cause"),
    [
        ("crash", "crash"),
        ("segfault", "crash"),
        ("hang", "hang"),
        ("memory", "memory"),
        ("raise", "crash"),
        ("lie", "crash"),
    ],
)
def test_a_file_that_kills_its_reader_is_counted_and_within_its_limits(
    sandbox: WatchedSandbox, order: str, cause: str
) -> None:
    (found,) = read_bytes(sandbox, order, order.encode())
    assert found.outcome == f"reader's {cause}"
    assert found.within(Limits(seconds=1.0, memory=3072 * MIB))


def test_the_memory_of_a_reader_is_seen(sandbox: WatchedSandbox) -> None:
    small, large = (read_bytes(sandbox, "x", order)[0].peak for order in (b"well", b"large"))
    assert small > 0
    assert large - small > 150 * MIB


def test_what_got_past_its_limits_ends_with_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "letter.txt").write_text("A line.")
    assert main([str(tmp_path)]) == 0

    def away(*_: object, **__: object) -> None:
        raise ReadingFailed("no process")

    monkeypatch.setattr(folder.WatchedSandbox, "extract", away)
    assert main([str(tmp_path)]) == 1
    assert "BEYOND ITS LIMITS: failed" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("outcome", "seconds", "peak", "held"),
    [
        ("ok", 10.0, 900, True),
        ("unreadable", 34.0, 1000, True),
        ("unreadable", 36.0, 10, False),
        ("ok", 1.0, 1001, False),
        (FAILED, 1.0, 10, False),
    ],
)
def test_limits_hold_for_both_attempts(outcome: str, seconds: float, peak: int, held: bool) -> None:
    found = Found(path="x", kind="y", outcome=outcome, seconds=seconds, peak=peak)
    assert found.within(Limits(seconds=10.0, memory=1000)) is held


def test_of_each_suffix_so_many_are_taken(tmp_path: Path) -> None:
    for number in range(10):
        (tmp_path / f"{number}.txt").touch()
        (tmp_path / f"{number}.PDF").touch()
    assert len(files_under([tmp_path], frozenset(), 3)) == 6
    assert [path.name for path in files_under([tmp_path], frozenset({".pdf"}), 2)] == ["0.PDF", "5.PDF"]
    assert files_under([tmp_path / "1.txt"], frozenset(), None) == [tmp_path / "1.txt"]


def test_an_empty_folder_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 0
    assert "No file was found." in capsys.readouterr().out


def test_damaged_copies_are_the_same_for_a_seed_and_of_every_way() -> None:
    first, again = ([mutated(PDF, chance) for _ in range(300)] for chance in map(random.Random, (7, 7)))
    assert first == again
    assert set(Counter(how for how, _ in first)) == set(WAYS)
    assert sum(data != PDF for _, data in first) > 290
    assert mutated(b"", random.Random(1))[1] == b""


def test_damaged_copies_are_read_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "letter.pdf").write_bytes(PDF)
    assert main([str(tmp_path), "--mutations", "12", "--seed", "3", "--each"]) == 0
    output = capsys.readouterr().out
    assert "13 read, limits held: yes" in output
    assert "letter.pdf copy 11 (" in output
