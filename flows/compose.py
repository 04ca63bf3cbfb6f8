"""The composition root: settings to the parts that the flows and commands work with, and their end."""

from __future__ import annotations

import fcntl
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from flows.errors import NO_MAILBOX, PollRunning
from flows.settings import Settings, load_settings
from pipeline.errors import ConfigurationError, RegisterUnreachable
from pipeline.mailbox import Mailbox, open_mailbox
from pipeline.mailbox.settings import MailboxSettings
from pipeline.policy import Policy, load_policy
from pipeline.register import Register

if TYPE_CHECKING:  # what reads and judges loads on demand: `list` and `show` need none of it
    from extractors.message import Message
    from extractors.sandbox import Sandbox
    from flows.unlocking import Unlocking
    from pipeline.process import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Everything that a letter passes through, open between `with` and its end."""

    settings: Settings
    policy: Policy
    register: Register
    sandbox: Sandbox
    unlocking: Unlocking | None = None
    """The password that this run was given."""

    @property
    def mailbox_settings(self) -> MailboxSettings:
        """Which mailbox is polled. Raises `ConfigurationError` when none is configured."""
        if self.settings.mailbox is None:
            raise ConfigurationError(NO_MAILBOX)
        return self.settings.mailbox

    def mailbox(self) -> Mailbox:
        """The mailbox, not yet connected."""
        return open_mailbox(self.mailbox_settings)

    @property
    def _password(self) -> str | None:
        return self.unlocking.password if self.unlocking else None

    def open_message(self, raw: bytes) -> Message:
        """A mail taken apart, in a process that can be killed. Raises `ReadingFailed` when none starts."""
        return self.sandbox.open_message(raw, password=self._password)

    def rules(self, received_at: datetime) -> Rules:
        """What letters that arrived at an instant are judged with: their day is the clinic's."""
        from flows.judging import rules_for

        on = received_at.astimezone(self.settings.timezone).date()
        extract = self.sandbox.extract
        if self._password is not None:
            extract = partial(extract, password=self._password)
        return rules_for(self.policy, extract, on)


_settings: ContextVar[Settings | None] = ContextVar("settings", default=None)
_unlocking: ContextVar[Unlocking | None] = ContextVar("unlocking", default=None)
_office: ContextVar[Office | None] = ContextVar("office", default=None)


@contextmanager
def using(settings: Settings, unlocking: Unlocking | None = None) -> Iterator[None]:
    """Let the flows that run inside use these settings rather than those of the environment.

    A password goes the same way: what is a flow's parameter the orchestrator keeps.
    """
    token, secret = _settings.set(settings), _unlocking.set(unlocking)
    try:
        yield
    finally:
        _settings.reset(token)
        _unlocking.reset(secret)


@contextmanager
def open_office() -> Iterator[Office]:
    """Open everything, for one flow run. Its tasks find it with `office()`: no letter passes Prefect."""
    from extractors.sandbox import Sandbox

    settings = _settings.get() or load_settings()
    with (
        open_register(settings) as register,
        _closing(Sandbox(workers=settings.workers, seconds=settings.seconds)) as sandbox,
    ):
        office = Office(
            settings=settings,
            policy=load_policy(settings.policy),
            register=register,
            sandbox=sandbox,
            unlocking=_unlocking.get(),
        )
        token = _office.set(office)
        gc.freeze()  # what is loaded stays: the collector need not look through it again and again
        try:
            yield office
        finally:
            gc.unfreeze()
            _office.reset(token)


def office() -> Office:
    """The office of the flow run that is going on."""
    current = _office.get()
    if current is None:
        raise LookupError("no flow run is going on")
    return current


def open_register(settings: Settings, *, actor: str = "system") -> Register:
    """Open the register, making the data directory first. Raises `RegisterUnreachable`."""
    try:
        settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise RegisterUnreachable(
            f"The data directory cannot be made ({error.strerror}); check REFERRALS_HOME and the disk."
        ) from error
    return Register.open(settings.database, settings.blobs, actor=actor)


@contextmanager
def alone(office: Office) -> Iterator[None]:
    """One run at a time on this data directory. The lock goes with the process that holds it.

    Raises `PollRunning`. Runs of other machines on the same database do no harm: a message is kept once and
    a letter filed once, by the register's own keys.
    """
    with (office.settings.home / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise PollRunning from error
        yield


def now() -> datetime:
    """The one clock of the flows and commands."""
    return datetime.now(UTC)


@contextmanager
def _closing(sandbox: Sandbox) -> Iterator[Sandbox]:
    """Its processes start with the first letter: a poll that finds none starts none."""
    try:
        yield sandbox
    finally:
        sandbox.close()
