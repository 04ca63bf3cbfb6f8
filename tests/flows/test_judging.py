"""A file on the disk is looked at no further in this process than to tell a mail from a document."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from extractors.detect import SNIFFED
from extractors.message import Message
from flows.judging import judge_file, rules_for
from pipeline.model import Attachment, Reading, ReasonCode, Unreadable
from pipeline.policy import load_policy

PROTECTED = Path(__file__).parents[1] / "extractors" / "protected"


def test_an_archive_is_not_opened_outside_the_sandbox(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "letter.docx"
    path.write_bytes((PROTECTED / "infozip.zip").read_bytes())

    def opened(file: io.BytesIO) -> None:
        assert file.getbuffer().nbytes <= SNIFFED
        raise zipfile.BadZipFile

    monkeypatch.setattr(zipfile, "ZipFile", opened)
    (judged,) = judge_file(path, _no_mail, rules_for(load_policy(), _refused, date(2026, 11, 10)))
    assert judged.screening is not None
    assert judged.screening.outcome.reasons[0].code is ReasonCode.UNREADABLE


def _no_mail(_: bytes) -> Message:
    raise AssertionError("no mail")


def _refused(letter: Attachment) -> Reading | Unreadable:
    return Unreadable(reason=ReasonCode.UNREADABLE, detail="", media_type=letter.media_type)
