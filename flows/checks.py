"""What `doctor` looks at: one check after the other, each with what was found or what to do."""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.compose import open_register
from flows.settings import Settings, load_settings
from pipeline.errors import ExitCode, ReferralError
from pipeline.model import Attachment, Reading

if TYPE_CHECKING:
    from extractors.fence import Fence

LEAST_FREE = 1024**3
"""Bytes of disk below which a clinic's inbox could fill it within days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at."""

    name: str
    found: str = ""
    problem: str | None = None
    """What is wrong and what to do; None when all is well."""
    code: ExitCode = ExitCode.DONE


def examine() -> Iterator[Check]:
    """Every check, each in its turn; after a broken configuration there is nothing more to check."""
    try:
        settings = load_settings()
    except ReferralError as error:
        yield Check(name="configuration", problem=str(error), code=ExitCode.USAGE)
        return
    yield Check(name="configuration", found=f"{settings.file or 'defaults'}; data in {settings.home}")
    for name, look in CHECKS:
        try:
            yield Check(name=name, found=look(settings))
        except ReferralError as error:
            yield Check(name=name, problem=str(error), code=error.exit_code)


def _policy(settings: Settings) -> str:
    from pipeline.policy import load_policy

    return f"version {load_policy(settings.policy).version}"


def _disk(settings: Settings) -> str:
    try:
        settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = settings.home / ".doctor"
        probe.write_bytes(b"ok")
        probe.unlink()
        free = shutil.disk_usage(settings.home).free
    except OSError as error:
        raise ReferralError(f"The data directory cannot be written ({error.strerror}).") from error
    if free < LEAST_FREE:
        raise ReferralError(f"Only {free // 1024**2} MiB are free; make room, or move the data directory.")
    return f"{free // 1024**3} GiB free"


def _database(settings: Settings) -> str:
    with open_register(settings) as register:
        accounting, polls = register.account(), register.last_polls(1)
    if not accounting.balanced:
        raise ReferralError("Not every message is accounted for; run `referrals audit verify`.")
    last = f"; last poll {polls[0].started_at:%Y-%m-%d %H:%M} UTC" if polls else "; never polled"
    trouble = f" ended by {polls[0].error}" if polls and polls[0].error else ""
    return f"{accounting.messages} messages, {accounting.failed} failed{last}{trouble}"


def _reading(settings: Settings) -> str:
    from extractors.sandbox import Sandbox

    text = b"A line of text."
    letter = Attachment(id=hashlib.sha256(text).hexdigest(), name=None, media_type="text/plain", data=text)
    with Sandbox(workers=1, seconds=settings.seconds) as sandbox:
        if not isinstance(sandbox.extract(letter), Reading):
            raise ReferralError("A plain text could not be read: the installation is broken; install anew.")
        return f"letters are read in a process of their own; {fence_words(sandbox.fence())}"


def fence_words(stands: Fence) -> str:
    """What that process cannot do, and what this kernel does not keep it from."""
    from extractors.fence import Fence

    kept = {
        "reach the network": Fence.NETWORK in stands or Fence.CALLS in stands,
        "open a socket": Fence.CALLS in stands,
        "write or remove a file": Fence.FILES in stands,
    }
    cannot = [deed for deed, stopped in kept.items() if stopped]
    could = [deed for deed, stopped in kept.items() if not stopped]
    said = [f"it cannot {' or '.join(cannot)}"] if cannot else []
    if could:
        said.append(
            f"this kernel does not keep hostile machine code from trying to {' or '.join(could)} "
            "(Linux 5.13 or newer with Landlock, seccomp and user namespaces does)"
        )
    return "; ".join(said)


def _ocr(_settings: Settings) -> str:
    missing = [name for name in ("rapidocr", "onnxruntime") if importlib.util.find_spec(name) is None]
    if missing:
        raise ReferralError(f"Scans cannot be read without {' and '.join(missing)}; install anew.")
    return "the OCR engine is installed"


def _mailbox(settings: Settings) -> str:
    from pipeline.mailbox import open_mailbox

    if settings.mailbox is None:
        return "none configured: `poll` and `serve` need one, the other commands do not"
    with open_mailbox(settings.mailbox) as mailbox:
        return f"{len(mailbox.list())} messages in the folder that is polled"


CHECKS: tuple[tuple[str, Callable[[Settings], str]], ...] = (
    ("policy", _policy),
    ("data directory", _disk),
    ("database", _database),
    ("reading", _reading),
    ("OCR", _ocr),
    ("mailbox", _mailbox),
)
