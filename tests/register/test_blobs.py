"""Original bytes: under their hash, private, whole or not there."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from pathlib import Path

import pytest

from pipeline.errors import RegisterUnreachable
from pipeline.register import Register
from pipeline.register import blobs as module
from pipeline.register.blobs import BlobStore, disk_sentence
from tests.register.samples import NOW, message


@pytest.fixture
def store(tmp_path: Path) -> BlobStore:
    return BlobStore(tmp_path / "blobs")


def test_bytes_come_back_under_their_hash(store: BlobStore, tmp_path: Path) -> None:
    batch = [b"one", b"", b"two" * 100_000, b"one"]
    names = store.put_many(batch)
    assert names == tuple(hashlib.sha256(data).hexdigest() for data in batch)
    assert [store.get(name) for name in names] == batch
    assert set(store.names()) == set(names)
    assert (tmp_path / "blobs" / names[0][:2] / names[0]).read_bytes() == b"one"


def test_only_the_owner_may_read(store: BlobStore, tmp_path: Path) -> None:
    store.put(b"one")
    for path in (tmp_path / "blobs").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


def test_nothing_temporary_stays(store: BlobStore, tmp_path: Path) -> None:
    store.put_many([b"one", b"two"])
    assert list((tmp_path / "blobs" / "tmp").iterdir()) == []


def test_known_bytes_are_not_written_again(store: BlobStore, tmp_path: Path) -> None:
    name = store.put(b"one")
    path = tmp_path / "blobs" / name[:2] / name
    before = path.stat()
    store.put(b"one")
    assert path.stat() == before


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "a" * 63, "../" + "a" * 61, "/" * 64])
def test_only_hashes_are_paths(store: BlobStore, name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        store.get(name)


def test_synced_before_named_and_named_before_the_row(
    store: BlobStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The order that a power cut cannot break: file synced, renamed, folder synced."""
    steps: list[str] = []
    fsync, rename = os.fsync, Path.rename

    def spy_sync(descriptor: int) -> None:
        kind = "folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file"
        steps.append(f"sync {kind}")
        fsync(descriptor)

    def spy_rename(self: Path, target: Path) -> Path:
        steps.append("name")
        return rename(self, target)

    monkeypatch.setattr(os, "fsync", spy_sync)
    monkeypatch.setattr(Path, "rename", spy_rename)
    store.put_many([b"one", b"two"])
    assert steps[:4] == ["sync file", "sync file", "name", "name"]
    assert set(steps[4:]) == {"sync folder"}


def full_disk(path: Path, data: bytes) -> int:
    """The double of a full disk: the file is made, its bytes do not fit."""
    path.touch()
    raise OSError(errno.ENOSPC, "No space left on device", str(path))


def test_full_disk_keeps_nothing_half_and_says_what_to_do(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = module._write

    def second_fails(path: Path, data: bytes) -> int:
        return full_disk(path, data) if data == b"two" else write(path, data)

    monkeypatch.setattr(module, "_write", second_fails)
    with pytest.raises(RegisterUnreachable, match=r"full\. Free some space") as caught:
        register.receive([message(1, b"one"), message(2, b"two")], NOW)
    assert "two" not in str(caught.value)
    assert register.account().messages == 0
    assert list((tmp_path / "blobs").rglob("*")) == [tmp_path / "blobs" / "tmp"]
    monkeypatch.setattr(module, "_write", write)
    register.receive([message(1, b"one"), message(2, b"two")], NOW)
    assert register.account().messages == 2


def test_crash_between_bytes_and_row_is_harmless(register: Register, tmp_path: Path) -> None:
    BlobStore(tmp_path / "blobs").put(b"orphan")
    (tmp_path / "blobs" / "tmp" / "half-written").write_bytes(b"orp")
    assert register.account().balanced
    (received,) = register.receive([message(1, b"orphan")], NOW)
    assert received.new
    assert register.raw(received.message) == b"orphan"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "is full"),
        (errno.EACCES, "read and write access"),
        (errno.EROFS, "read-only"),
        (errno.ENOENT, "is missing"),
        (errno.EIO, "Check the disk"),
    ],
)
def test_each_error_of_the_disk_says_what_to_do(number: int, words: str) -> None:
    sentence = disk_sentence(Path("/store"), OSError(number, os.strerror(number), "/store/ab/secret-name"))
    assert words in sentence
    assert "secret-name" not in sentence


def test_missing_parent_is_said(tmp_path: Path) -> None:
    with pytest.raises(RegisterUnreachable, match="above it is missing"):
        BlobStore(tmp_path / "no" / "such" / "folder")
