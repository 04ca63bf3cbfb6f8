"""A document costs itself at most: crashes, hangs, bombs and lies never reach the parent."""

from __future__ import annotations

import hashlib
import os
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import fixtures
from extractors import sandbox as module
from extractors.message import open_message
from extractors.sandbox import Sandbox
from pipeline.errors import ReadingFailed
from pipeline.model import Attachment, Reading, ReasonCode, Unreadable
from tests.extractors.pdfs import bomb, lines, made

ENTRY = "tests.extractors.misbehaving:extract"


def attachment(data: bytes | str, media_type: str = "text/plain") -> Attachment:
    data = data.encode() if isinstance(data, str) else data
    return Attachment(id=hashlib.sha256(data).hexdigest(), name=None, media_type=media_type, data=data)


def said(result: Reading | Unreadable) -> str:
    assert isinstance(result, Reading)
    return result.pages[0].text


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(entry=ENTRY, seconds=1.0, memory_bytes=1024**3) as running:
        yield running


def test_reads_a_letter_as_the_extractors_do() -> None:
    with Sandbox() as running:
        result = running.extract(attachment(made(lines("She has no infection.")), "application/pdf"))
    assert said(result) == "She has no infection.\n"
    assert isinstance(result, Reading)
    assert len(result.pages[0].words) == 4


@pytest.mark.parametrize("order", ["crash", "segfault", "hang", "spin", "memory", "raise", "lie"])
def test_a_document_that_kills_its_reader_is_unreadable_and_the_next_is_read(
    sandbox: Sandbox, order: str
) -> None:
    result = sandbox.extract(attachment(order))
    assert isinstance(result, Unreadable)
    assert result.reason is ReasonCode.UNREADABLE
    assert "words of a letter" not in result.detail
    assert said(sandbox.extract(attachment("well"))) == "well"


def test_what_went_wrong_is_told_apart(sandbox: Sandbox) -> None:
    details = {order: sandbox.extract(attachment(order)) for order in ("crash", "hang", "memory")}
    texts = {result.detail for result in details.values() if isinstance(result, Unreadable)}
    assert len(texts) == 3


def test_a_reader_that_dies_once_is_forgiven(sandbox: Sandbox) -> None:
    assert said(sandbox.extract(attachment("once and never again"))) == "once and never again"


def test_nothing_a_reader_writes_is_seen(sandbox: Sandbox, capfd: pytest.CaptureFixture[str]) -> None:
    assert said(sandbox.extract(attachment("chatter"))) == "chatter"
    assert capfd.readouterr() == ("", "")


def test_a_reader_has_no_network(sandbox: Sandbox) -> None:
    with socket.create_server(("127.0.0.1", 9)) if os.geteuid() == 0 else socket.socket():
        assert said(sandbox.extract(attachment("network"))) != "reached"


def test_a_reader_does_not_see_the_parents_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFERRALS_PASSWORD", "not for readers")
    with Sandbox(entry=ENTRY) as running:
        assert "REFERRALS_PASSWORD" not in said(running.extract(attachment("environment")))


def test_a_password_reaches_the_reader_and_its_reader_reads_nothing_else() -> None:
    with Sandbox(entry=ENTRY) as running:
        first = said(running.extract(attachment("pid")))
        assert said(running.extract(attachment("password"), password="Käthe's 7")) == "Käthe's 7"
        assert said(running.extract(attachment("password"))) == "None"
        assert said(running.extract(attachment("pid"))) != first


def test_a_password_is_in_no_process_list() -> None:
    with Sandbox(entry=ENTRY) as running:
        running.extract(attachment("password"), password="seldom-heard-word")
        server = running._server
        assert server is not None
        for name in ("cmdline", "environ"):
            assert b"seldom-heard-word" not in Path(f"/proc/{server._process.pid}/{name}").read_bytes()


OPENER = "tests.extractors.misbehaving:open_message"


@pytest.fixture(scope="module")
def opening() -> Iterator[Sandbox]:
    with Sandbox(entry=ENTRY, opener=OPENER, seconds=1.0, memory_bytes=1024**3) as running:
        yield running


@pytest.mark.parametrize("order", ["crash", "segfault", "hang", "memory", "raise", "lie"])
def test_a_mail_that_kills_its_reader_is_broken_and_the_next_is_opened(opening: Sandbox, order: str) -> None:
    message = opening.open_message(order.encode())
    assert [(part.skipped, part.attachment) for part in message.parts] == [("broken", None)]
    assert opening.open_message(b"well").subject == "well"


def test_a_mail_is_opened_in_the_sandbox_as_outside_of_it() -> None:
    mails = [path.read_bytes() for path in sorted(Path(fixtures.__file__).parent.rglob("*.eml"))]
    assert mails
    with Sandbox() as running:
        assert [running.open_message(raw) for raw in mails] == [open_message(raw) for raw in mails]


def test_the_password_reaches_the_mails_reader(opening: Sandbox) -> None:
    assert opening.open_message(b"well", password="Käthe's 7").sender_name == "Käthe's 7"
    assert opening.open_message(b"well").sender_name is None


def test_a_reader_is_warm_and_is_recycled() -> None:
    with Sandbox(entry=ENTRY, recycle_after=3) as running:
        pids = [said(running.extract(attachment("pid"))) for _ in range(6)]
    assert len(set(pids[:3])) == 1
    assert len(set(pids)) == 2


def test_threads_share_the_readers() -> None:
    with Sandbox(entry=ENTRY, workers=2) as running, ThreadPoolExecutor(8) as pool:
        orders = [f"letter {number}" for number in range(60)]
        assert [said(r) for r in pool.map(running.extract, map(attachment, orders))] == orders


def test_works_in_a_thread_beside_others() -> None:
    found: list[Reading | Unreadable] = []

    def run() -> None:
        with Sandbox(entry=ENTRY) as running:
            found.append(running.extract(attachment("well")))

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [said(result) for result in found] == ["well", "well"]


def test_no_process_stays_behind() -> None:
    with Sandbox(entry=ENTRY) as running:
        pid = int(said(running.extract(attachment("pid"))))
        assert Path(f"/proc/{pid}").exists()
    assert not Path(f"/proc/{pid}").exists()


def test_an_unstartable_reader_is_not_the_documents_fault() -> None:
    with pytest.raises(ReadingFailed):
        Sandbox(entry="tests.extractors.misbehaving:missing").extract(attachment("well"))


def test_a_fork_server_that_died_is_replaced(sandbox: Sandbox) -> None:
    assert said(sandbox.extract(attachment("well"))) == "well"
    server = sandbox._server
    assert server is not None
    server._process.kill()
    server._process.wait()
    assert said(sandbox.extract(attachment("well again"))) == "well again"


def test_a_reader_that_answers_no_greeting_is_not_the_documents_fault(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PING_SECONDS", 0.0)
    with pytest.raises(ReadingFailed):
        sandbox.extract(attachment("crash"))
    monkeypatch.undo()
    assert said(sandbox.extract(attachment("well"))) == "well"


def test_a_pdf_bomb_costs_itself_alone() -> None:
    with Sandbox(seconds=20.0, memory_bytes=550 * 1024**2) as running:
        result = running.extract(attachment(bomb(350), "application/pdf"))
        assert isinstance(result, Unreadable)
        assert result.reason is ReasonCode.UNREADABLE
        letter = running.extract(attachment(made(lines("She is well.")), "application/pdf"))
        assert said(letter) == "She is well.\n"
