"""A directory of `.eml` files, and a Maildir, as a mailbox."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import MailboxUnreachable
from pipeline.mailbox import FolderChanged, MailboxKind, MailboxSettings, MarkResult, open_mailbox
from pipeline.mailbox.folder import INDEX
from tests.mailbox.contract import KEYWORD, MOVE, Contract, contents, letter, uids


class DirectoryPost:
    """Names run backwards, so that order by name is not order of arrival."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._names = iter(f"{number:05}.eml" for number in range(99_999, 0, -1))

    def settings(self, folder: str = "") -> MailboxSettings:
        return MailboxSettings(kind=MailboxKind.FOLDER, path=self._path / folder, settle_seconds=0)

    def deliver(self, *messages: bytes, folder: str = "") -> None:
        names = sorted(next(self._names) for _ in messages)
        for name, raw in zip(names, messages, strict=True):
            (self._path / folder / name).write_bytes(raw)


class MaildirPost(DirectoryPost):
    def settings(self, folder: str = "") -> MailboxSettings:
        path = self._path / f".{folder}" if folder else self._path
        return MailboxSettings(kind=MailboxKind.FOLDER, path=path, settle_seconds=0)

    def deliver(self, *messages: bytes, folder: str = "") -> None:
        for name in ("cur", "new", "tmp"):
            (self._path / name).mkdir(exist_ok=True)
        names = sorted(next(self._names) for _ in messages)
        for name, raw in zip(names, messages, strict=True):
            (self._path / "new" / name).write_bytes(raw)


class TestDirectory(Contract):
    @pytest.fixture
    def post(self, tmp_path: Path) -> DirectoryPost:
        return DirectoryPost(tmp_path)


class TestMaildir(Contract):
    @pytest.fixture
    def post(self, tmp_path: Path) -> MaildirPost:
        (tmp_path / "new").mkdir()
        return MaildirPost(tmp_path)

    def test_a_mail_program_that_marks_a_message_as_read_does_not_make_it_new(
        self, post: MaildirPost, tmp_path: Path
    ) -> None:
        post.deliver(letter(1))
        before = uids(post.settings())
        (file,) = (tmp_path / "new").iterdir()
        file.rename(tmp_path / "cur" / f"{file.name}:2,S")
        assert uids(post.settings()) == before
        assert contents(post.settings()) == [letter(1)]


@pytest.fixture
def post(tmp_path: Path) -> DirectoryPost:
    return DirectoryPost(tmp_path)


def test_other_files_are_not_messages(post: DirectoryPost, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no letter")
    (tmp_path / ".hidden.eml").write_text("no letter")
    (tmp_path / "folder.eml").mkdir()
    (tmp_path / "LETTER.EML").write_bytes(letter(1))
    assert contents(post.settings()) == [letter(1)]


def test_a_file_that_is_replaced_is_a_new_message(post: DirectoryPost, tmp_path: Path) -> None:
    post.deliver(letter(1))
    (file,) = tmp_path.glob("*.eml")
    with open_mailbox(post.settings()) as mailbox:
        (old,) = mailbox.list()
        file.write_bytes(letter(2, size=300))
        assert list(mailbox.fetch([old.uid])) == []
        assert mailbox.mark(old.uid, MOVE, uidvalidity=mailbox.uidvalidity()) is MarkResult.GONE
        (new,) = mailbox.list()
        assert new.uid > old.uid
        assert [it.raw for it in mailbox.fetch([new.uid])] == [letter(2, size=300)]


def test_a_file_that_is_still_being_written_waits_for_the_next_poll(
    post: DirectoryPost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    post.deliver(letter(1))
    (tmp_path / "00000.eml").write_bytes(b"From: a\r\n\r\nNo contraindi")

    def meanwhile(seconds: float) -> None:
        assert 0 < seconds <= 60
        with (tmp_path / "00000.eml").open("ab") as stream:
            stream.write(b"cations but her implants")

    settings = MailboxSettings(kind=MailboxKind.FOLDER, path=tmp_path, settle_seconds=60)
    monkeypatch.setattr(time, "sleep", meanwhile)
    assert contents(settings) == [letter(1)]
    monkeypatch.undo()
    assert len(contents(post.settings())) == 2


def test_files_left_alone_are_taken_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.eml").write_bytes(letter(1))
    os.utime(tmp_path / "a.eml", (1_700_000_000, 1_700_000_000))
    monkeypatch.setattr(time, "sleep", lambda seconds: pytest.fail("it waited"))
    assert contents(MailboxSettings(kind=MailboxKind.FOLDER, path=tmp_path, settle_seconds=60)) == [letter(1)]


def test_a_lost_index_changes_the_uidvalidity(post: DirectoryPost, tmp_path: Path) -> None:
    post.deliver(letter(1))
    with open_mailbox(post.settings()) as mailbox:
        (ref,) = mailbox.list()
        before = mailbox.uidvalidity()
        (tmp_path / INDEX).unlink()
        with pytest.raises(FolderChanged):
            mailbox.list()
    with open_mailbox(post.settings()) as mailbox:
        assert mailbox.uidvalidity() != before
        assert mailbox.mark(ref.uid, MOVE, uidvalidity=before) is MarkResult.FOLDER_CHANGED


def test_an_index_line_cut_short_is_written_again(post: DirectoryPost, tmp_path: Path) -> None:
    post.deliver(letter(1))
    before = uids(post.settings())
    with (tmp_path / INDEX).open("ab") as stream:
        stream.write(b'[2, "000')
    post.deliver(letter(2))
    after = uids(post.settings())
    assert len(after) == 2
    assert before[0] in after
    assert uids(post.settings()) == after


def test_a_damaged_index_says_what_to_do(post: DirectoryPost, tmp_path: Path) -> None:
    (tmp_path / INDEX).write_text("not a number\n")
    with pytest.raises(MailboxUnreachable, match="delete it"):
        uids(post.settings())


def test_a_move_never_writes_over_another_file(post: DirectoryPost, tmp_path: Path) -> None:
    (tmp_path / "Filed").mkdir()
    (tmp_path / "Filed" / "99999.eml").write_bytes(letter(7))
    post.deliver(letter(1))
    with open_mailbox(post.settings()) as mailbox:
        (ref,) = mailbox.list()
        assert mailbox.mark(ref.uid, MOVE, uidvalidity=mailbox.uidvalidity()) is MarkResult.DONE
    kept = {file.read_bytes() for file in (tmp_path / "Filed").glob("*.eml")}
    assert kept == {letter(7), letter(1)}


def test_a_directory_keeps_no_keywords(post: DirectoryPost) -> None:
    post.deliver(letter(1))
    with open_mailbox(post.settings()) as mailbox:
        (ref,) = mailbox.list()
        assert mailbox.mark(ref.uid, KEYWORD, uidvalidity=mailbox.uidvalidity()) is MarkResult.REFUSED


def test_one_file_that_cannot_be_read_does_not_hold_up_the_others(
    post: DirectoryPost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    post.deliver(letter(1), letter(2))
    read = Path.read_bytes

    def broken(path: Path) -> bytes:
        if path.name.startswith("99998"):
            raise OSError(5, "Input/output error", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", broken)
    assert contents(post.settings()) == [letter(2)]
    assert "99998" not in caplog.text


@pytest.mark.parametrize("make", [lambda path: None, lambda path: path.write_text("a file")])
def test_no_directory(tmp_path: Path, make: object) -> None:
    path = tmp_path / "inbox"
    make(path)  # type: ignore[operator]  # a lambda of pytest's table
    with pytest.raises(MailboxUnreachable, match=r"\[mailbox\] path"):
        uids(MailboxSettings(kind=MailboxKind.FOLDER, path=path))


@pytest.mark.parametrize("mode", [0o500, 0o000])
def test_a_directory_that_may_not_be_used(tmp_path: Path, mode: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> object:
        raise PermissionError(13, "Permission denied")

    inbox = tmp_path / "inbox"
    inbox.mkdir(mode=mode)
    if os.geteuid() == 0:  # root may do everything: what others meet is put in its place
        monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(MailboxUnreachable, match="read and written"):
        uids(MailboxSettings(kind=MailboxKind.FOLDER, path=inbox))
    inbox.chmod(stat.S_IRWXU)


@given(
    st.lists(st.sampled_from(["add", "remove", "replace"]), max_size=12), st.randoms(use_true_random=False)
)
def test_no_uid_ever_means_two_messages(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str], random: object
) -> None:
    path = tmp_path_factory.mktemp("inbox")
    settings = MailboxSettings(kind=MailboxKind.FOLDER, path=path, settle_seconds=0)
    seen: dict[int, bytes] = {}
    for number, step in enumerate(steps):
        files = sorted(path.glob("*.eml"))
        if step == "add" or not files:
            (path / f"{random.randrange(1000)}-{number}.eml").write_bytes(letter(number))  # type: ignore[attr-defined]  # hypothesis's Random
        elif step == "remove":
            files[0].unlink()
        else:
            files[-1].write_bytes(letter(1000 + number, size=100 * number))
        with open_mailbox(settings) as mailbox:
            known = {it.uid: it.raw for it in mailbox.fetch([ref.uid for ref in mailbox.list()])}
        assert sorted(known.values()) == sorted(file.read_bytes() for file in path.glob("*.eml"))
        assert all(seen.get(uid, raw) == raw for uid, raw in known.items())
        seen.update(known)
