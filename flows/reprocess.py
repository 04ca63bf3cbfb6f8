"""The flow `reprocess`: stored messages are judged again under today's rules; earlier screenings are kept."""

from __future__ import annotations

from dataclasses import dataclass

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.compose import alone, now, office, open_office
from flows.errors import sealed
from flows.letters import BATCH, process_batch
from flows.unlocking import Unlocked, unlock
from pipeline.register import FiledCase


@dataclass(frozen=True, slots=True, kw_only=True)
class Reprocessed:
    """What a run did: case ids and reason codes alone."""

    cases: tuple[FiledCase, ...]
    closed: tuple[str, ...] = ()
    """Cases that the password did not open; they stay as they were."""
    broken: tuple[str, ...] = ()
    """Cases that could not be read with the password for another reason; they stay as they were."""

    @property
    def changed(self) -> tuple[FiledCase, ...]:
        """Those whose outcome is another one now, or that have one for the first time."""
        return tuple(case for case in self.cases if case.changed or case.before is None)


@task(name="reprocess-batch", cache_policy=NO_CACHE, persist_result=False, log_prints=False)
def reprocess_messages(numbers: list[int]) -> Unlocked:
    """Put these messages back to work, and judge them. A crash leaves them waiting for the next poll.

    With a password they are judged first: they stay as they were unless it opens something.
    """
    current = office()
    if current.unlocking:
        return unlock(current, current.unlocking, current.register.messages(numbers))
    current.register.reopen(numbers, now())
    return Unlocked(filed=process_batch(current, current.register.messages(numbers), reprocess=True))


@flow(name="reprocess", persist_result=False, log_prints=False, validate_parameters=False)
def reprocess(numbers: list[int]) -> Reprocessed:
    """Judge messages again, by number. Raises `PollRunning` or `RegisterUnreachable`."""
    with sealed(), open_office() as current, alone(current):
        done = Unlocked()
        for start in range(0, len(numbers), BATCH):
            done = done.plus(reprocess_messages(numbers[start : start + BATCH]))
        return Reprocessed(cases=done.filed, closed=done.closed, broken=done.broken)
