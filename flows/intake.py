"""The flow `intake`: what is in the mailbox becomes filed bookings.

    receive -> read, assess, decide, file (in batches) -> tell

A message is in the register before anything else happens to it, and the mailbox is told after its outcome is
stored. A process that dies leaves messages that wait; the next run takes them up. Prefect sees ids, counts
and codes: no letter, name or setting is ever its parameter, result, log or error.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.compose import Office, alone, now, office, open_office
from flows.errors import AccountingBroken, LettersFailed, sealed
from flows.letters import BATCH, process_batch
from flows.receiving import receive
from flows.telling import tell
from pipeline.errors import MailboxUnreachable
from pipeline.model import Decision
from pipeline.register import CaseState, FiledCase, PendingMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeCounts:
    """What one run did, in numbers. `listed` to `unfetched` count messages, the rest counts letters."""

    listed: int = 0
    known: int = 0
    received: int = 0
    duplicates: int = 0
    unfetched: int = 0
    filed: int = 0
    approved: int = 0
    follow_up: int = 0
    failed: int = 0
    waiting: int = 0
    """Letters whose processing broke for now; a later run tries them again."""
    told: int = 0
    """Messages that the mailbox was told about."""

    def plus(self, cases: tuple[FiledCase, ...]) -> IntakeCounts:
        """The same with these cases counted."""
        return replace(
            self,
            filed=self.filed + sum(case.state is CaseState.FILED for case in cases),
            approved=self.approved + sum(case.decision is Decision.APPROVED for case in cases),
            follow_up=self.follow_up + sum(case.decision is Decision.FOLLOW_UP for case in cases),
            failed=self.failed + sum(case.state is CaseState.FAILED for case in cases),
            waiting=self.waiting + sum(case.state is CaseState.RECEIVED for case in cases),
        )


@task(name="receive", cache_policy=NO_CACHE, persist_result=False, log_prints=False)
def receive_messages() -> dict[str, int]:
    """Keep every message of the mailbox that is not kept yet."""
    return asdict(receive(office()))


@task(name="process", cache_policy=NO_CACHE, persist_result=False, log_prints=False)
def process_messages(numbers: list[int]) -> tuple[FiledCase, ...]:
    """Read, judge and file the letters of these messages."""
    return process_batch(office(), office().register.messages(numbers))


@task(name="tell", cache_policy=NO_CACHE, persist_result=False, log_prints=False)
def tell_mailbox() -> int:
    """Do to each processed message in the mailbox what is configured."""
    return tell(office())


@flow(name="intake", persist_result=False, log_prints=False, validate_parameters=False)
def intake() -> dict[str, int]:
    """Poll the mailbox once and file every letter that waits. Returns counts.

    Raises `MailboxUnreachable` at its end when the mailbox could not be used (what was kept before is filed
    all the same), `LettersFailed` with the counts when a letter failed, `PollRunning`, `RegisterUnreachable`.
    """
    with sealed(), open_office() as current, alone(current):
        unreachable: MailboxUnreachable | None = None
        counts = IntakeCounts()
        try:
            counts = IntakeCounts(**receive_messages())
        except MailboxUnreachable as error:
            unreachable = error
        for batch in _waiting(current):
            counts = counts.plus(process_messages([message.id for message in batch]))
        try:
            counts = replace(counts, told=tell_mailbox())
        except MailboxUnreachable as error:
            unreachable = unreachable or error
        return _finish(current, counts, unreachable)


def _waiting(current: Office) -> Iterator[tuple[PendingMessage, ...]]:
    """Batches of what waits, until nothing does. A message that would come again ends the run instead."""
    taken: set[int] = set()
    while batch := current.register.pending(BATCH, now()):
        fresh = tuple(message for message in batch if message.id not in taken)
        if not fresh:
            raise AccountingBroken
        taken.update(message.id for message in fresh)
        yield fresh


def _finish(current: Office, counts: IntakeCounts, unreachable: MailboxUnreachable | None) -> dict[str, int]:
    """Never green over a failure."""
    if not current.register.account().balanced:
        raise AccountingBroken
    if unreachable:
        raise unreachable
    if counts.failed:
        raise LettersFailed(asdict(counts))
    return asdict(counts)
