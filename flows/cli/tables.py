"""Cases as tables on a terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.model import Decision, StatementKey, Status
from pipeline.register.values import CaseRow, CaseState

if TYPE_CHECKING:
    from pipeline.register.values import FiledCase

WIDTH = 160
"""Columns of output that is not a terminal: nothing is cut there."""

MARKS = {Status.STATED: "yes", Status.MISSING: "-", Status.UNCLEAR: "?", Status.CONTRADICTED: "NO"}
HEADINGS = (
    "case",
    "received",
    "referrer",
    "contra-\nindications",
    "infection/\nantibiotics",
    "ultrasound",
    "decision",
    "reasons",
)


def print_cases(rows: Sequence[CaseRow], zone: tzinfo) -> None:
    """The cases with their three statements: yes stated, - missing, ? unclear, NO contradicted."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in HEADINGS:
        table.add_column(heading, overflow="fold", no_wrap=heading in {"case", "received", "decision"})
    for row in rows:
        table.add_row(*(Text(cell) for cell in _cells(row, zone)))
    console().print(table)


def _cells(row: CaseRow, zone: tzinfo) -> tuple[str, ...]:
    return (
        row.id,
        row.received_at.astimezone(zone).strftime("%Y-%m-%d"),
        _referrer(row),
        *(MARKS[status] for status in row.statements or (Status.MISSING,) * 3),
        outcome(row),
        "\n".join(reason.replace(":", ": ") for reason in row.reasons) or row.failure or "",
    )


def _referrer(row: CaseRow) -> str:
    if row.referrer_type is None:
        return ""
    kind = row.referrer_type.value.replace("_", " ")
    return f"{row.referrer_name}, {kind}" if row.referrer_name else kind


def outcome(row: CaseRow) -> str:
    """Approved, follow-up, or how far it has come."""
    if row.state is CaseState.FILED and row.decision:
        return decision_words(row.decision)
    return row.state.value.replace("_", " ")


def decision_words(decision: Decision | None) -> str:
    """As people say it."""
    return {Decision.APPROVED: "approved", Decision.FOLLOW_UP: "follow-up", None: "none"}[decision]


def print_changes(cases: Sequence[FiledCase]) -> None:
    """What reprocessing changed, before and after."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("case", "before", "now", "reasons now"):
        table.add_column(heading, overflow="fold")
    for case in cases:
        now = decision_words(case.decision) if case.decision else case.state.value
        table.add_row(case.case, decision_words(case.before), now, "\n".join(case.reasons))
    console().print(table)


def console() -> Console:
    """Standard output, as wide as its terminal."""
    return Console() if sys.stdout.isatty() else Console(width=WIDTH)


def case_json(row: CaseRow) -> str:
    """One case as a JSON object on a line."""
    statements = dict(zip(StatementKey, row.statements, strict=True)) if row.statements else {}
    return json.dumps(
        {
            "case": row.id,
            "received_at": row.received_at.isoformat(),
            "state": row.state.value,
            "decision": row.decision.value if row.decision else None,
            "reasons": list(row.reasons),
            "failure": row.failure,
            "letter": row.letter_name,
            "referrer": {
                "type": row.referrer_type.value if row.referrer_type else None,
                "name": row.referrer_name,
            },
            "statements": {key.value: status.value for key, status in statements.items()},
            "patient": {
                "name": row.patient_name,
                "date_of_birth": row.patient_born.isoformat() if row.patient_born else None,
            },
            "letter_date": row.letter_date.isoformat() if row.letter_date else None,
            "policy": row.policy_version,
        },
        ensure_ascii=False,
    )
