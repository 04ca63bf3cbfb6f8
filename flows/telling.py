"""Mark last: the mailbox is told what became of a message, from an outbox that keeps its own retries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flows.compose import Office, now
from pipeline.errors import MailboxUnreachable
from pipeline.mailbox import After, AfterKind, Mailbox, MarkResult
from pipeline.model import Decision
from pipeline.register import OutboxItem

AGAIN = frozenset({MarkResult.REFUSED, MarkResult.FOLDER_CHANGED})
"""Not done, and perhaps done later: when staff allow the keyword, or the folder is seen anew."""


def tell(office: Office) -> int:
    """Tell the mailbox what is due; returns how many messages it was told about.

    Filing is never touched by what happens here. Raises `MailboxUnreachable` after noting what is to be tried
    again.
    """
    told = 0
    while items := office.register.outbox_due(now()):
        silent = [item for item in items if _action(office, item).kind is AfterKind.NOTHING]
        office.register.outbox_done([item.id for item in silent], now())
        spoken = [item for item in items if item not in silent]
        told += _tell(office, spoken) if spoken else 0
    return told


def _action(office: Office, item: OutboxItem) -> After:
    decision = Decision(item.outcome) if item.outcome in set(Decision) else None
    return office.mailbox_settings.action_for(decision)


def _tell(office: Office, items: Sequence[OutboxItem]) -> int:
    """Every item ends as done or as to be tried again, whatever happens."""
    mailbox = office.mailbox()
    done: list[int] = []
    again: dict[str, list[int]] = {}
    left = {item.id for item in items}
    try:
        with mailbox:
            for item, result in _mark(office, mailbox, items):
                left.discard(item.id)
                if result in AGAIN or result is None:
                    again.setdefault(result.value if result else "other_mailbox", []).append(item.id)
                else:
                    done.append(item.id)
    except MailboxUnreachable:
        again.setdefault("mailbox_unreachable", []).extend(sorted(left))
        raise
    finally:
        office.register.outbox_done(done, now())
        for reason, ids in again.items():
            office.register.outbox_retry(ids, reason, now())
    return len(done)


def _mark(
    office: Office, mailbox: Mailbox, items: Iterable[OutboxItem]
) -> Iterable[tuple[OutboxItem, MarkResult | None]]:
    """Each item with what became of it; None where the configured mailbox is another one by now."""
    for item in items:
        if (item.account, item.folder) != (mailbox.account, mailbox.folder):
            yield item, None
        else:
            yield item, mailbox.mark(item.uid, _action(office, item), uidvalidity=item.uidvalidity)
