"""The flow `audit`: every night the chain of the audit trail and the accounting are checked."""

from __future__ import annotations

from prefect import flow

from flows.audit_check import check
from flows.compose import open_office
from flows.errors import AuditBroken, sealed


@flow(name="audit", persist_result=False, log_prints=False, validate_parameters=False)
def audit() -> dict[str, int]:
    """Check the register. Raises `AuditBroken` when something is not whole."""
    with sealed(), open_office() as current:
        findings = check(current.register)
    if not findings.sound:
        raise AuditBroken("The register is not whole; run `referrals audit verify` and keep a copy of it.")
    return {"events": findings.verdict.events, "messages": findings.accounting.messages}
