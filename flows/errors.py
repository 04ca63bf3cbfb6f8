"""What ends a flow run, as sentences; and the seal that keeps everything else out of the orchestrator."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.errors import ReferralError

NO_MAILBOX = (
    "No mailbox is configured: write a [mailbox] table into referrals.toml (docs/settings.md shows one), "
    "or try `referrals demo`."
)


class PollRunning(ReferralError):
    """Another run is at work on this register."""

    def __init__(self) -> None:
        super().__init__("Another poll or reprocessing is running here; wait for its end, then try again.")


class AccountingBroken(ReferralError):
    """The messages listed are not the messages filed, failed, in progress and set aside."""

    def __init__(self) -> None:
        super().__init__("The register does not account for every message; run `referrals audit verify`.")


class LettersFailed(ReferralError):
    """The run is through, and some letters failed. `counts` are those of the whole run."""

    def __init__(self, counts: dict[str, int]) -> None:
        super().__init__(
            f"Letters whose processing broke: {counts['failed']}. They are kept: `referrals list --failed` "
            "shows them, `referrals reprocess --failed` runs them again."
        )
        self.counts = counts


class AuditBroken(ReferralError):
    """The audit trail or the accounting is not whole."""


class FlowBroke(ReferralError):
    """A fault of the program itself ended a flow."""


@contextmanager
def sealed() -> Iterator[None]:
    """Let our own errors pass, whose sentences name nobody; of any other only its kind gets out.

    Prefect keeps the message of an exception, and a fault's message can hold words of a letter.
    """
    try:
        yield
    except ReferralError:
        raise
    except Exception as error:  # noqa: BLE001 - the border to the orchestrator, which keeps what passes
        kind = type(error).__name__
        raise FlowBroke(f"The program broke ({kind}). What was received is kept; poll again.") from None
