"""The check of a register: its audit trail, the accounting of every message, and their stored bytes."""

from __future__ import annotations

from dataclasses import dataclass

from flows.compose import now
from pipeline.register import Accounting, AuditEvent, AuditHead, AuditKind, AuditVerdict, Register


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What a check of the register found."""

    verdict: AuditVerdict
    accounting: Accounting
    missing_bytes: tuple[int, ...]
    """Numbers of messages whose stored bytes are not there."""

    @property
    def sound(self) -> bool:
        """Whether everything is whole."""
        return self.verdict.sound and self.accounting.balanced and not self.missing_bytes


def check(register: Register, noted: tuple[AuditHead, ...] = ()) -> Findings:
    """Walk the audit trail, count every message, look for every message's bytes; and put it on record."""
    findings = Findings(
        verdict=register.audit_verify(noted),
        accounting=register.account(),
        missing_bytes=register.missing_bytes(),
    )
    code = "sound" if findings.sound else "broken"
    register.record(
        AuditEvent(
            kind=AuditKind.AUDIT_VERIFIED, codes=(code,), counts=(("events", findings.verdict.events),)
        ),
        now(),
    )
    return findings
