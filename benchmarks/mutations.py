"""Damaged copies of files, the same ones for the same seed."""

from __future__ import annotations

import random
from collections.abc import Callable

HEADERS = (
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff\xe0",
    b"II*\x00",
    b"GIF89a",
    b"{\\rtf1",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\x78\x9f\x3e\x22",
    b"BM",
    b"RIFF\x00\x00\x00\x00WEBP",
    b"\x00\x00\x00\x18ftypheic",
    b"<!DOCTYPE html>",
    b"<?xml version='1.0'?>",
    b"From: a@example.org\r\nMIME-Version: 1.0\r\n\r\n",
)
NUMBERS = (0, 1, 0x7F, 0x80, 0xFF)


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _flipped(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 8, 64, 512))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _headed(data: bytes, chance: random.Random) -> bytes:
    header = chance.choice(HEADERS)
    return header + data[len(header) :]


def _holed(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    size = chance.randrange(1, max(2, len(data) // 4))
    return data[:start] + bytes(min(size, len(data) - start)) + data[start + size :]


def _left_out(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    return data[:start] + data[start + chance.randrange(1, max(2, len(data) // 4)) :]


def _doubled(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    piece = data[start : start + chance.randrange(1, max(2, len(data) // 4))]
    return data[:start] + piece * chance.choice((2, 3, 50)) + data[start + len(piece) :]


def _numbered(data: bytes, chance: random.Random) -> bytes:
    """Lengths and counts become the least and the largest."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 4, 16))):
        start = chance.randrange(len(changed))
        for place in range(start, min(start + chance.choice((1, 2, 4)), len(changed))):
            changed[place] = chance.choice(NUMBERS)
    return bytes(changed)


WAYS: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "cut": _cut,
    "bits flipped": _flipped,
    "another header": _headed,
    "a hole": _holed,
    "a piece left out": _left_out,
    "a piece doubled": _doubled,
    "numbers changed": _numbered,
}


def mutated(data: bytes, chance: random.Random) -> tuple[str, bytes]:
    """How it was damaged, and the damaged copy. Nothing to damage stays as it is."""
    how = chance.choice(tuple(WAYS))
    return how, WAYS[how](data, chance) if data else data
