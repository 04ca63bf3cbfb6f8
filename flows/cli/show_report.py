"""A report on standard output."""

from __future__ import annotations

import typer

from pipeline.report import Report, as_csv, as_html, as_json, headings, table_rows

STATED = ("contra-\nindications\nstated", "infection/\nantibiotics\nstated", "ultrasound\nstated")
"""The statements' headings in a terminal: in the order of `StatementKey`."""


def print_report(report: Report, form: str) -> None:
    """Print it as `table`, `csv`, `json` or `html`."""
    machine = {"csv": as_csv, "json": as_json, "html": as_html}
    if form in machine:
        typer.echo(machine[form](report), nl=False)
        return
    from rich.table import Table
    from rich.text import Text

    from flows.cli.tables import console

    table = Table(box=None, pad_edge=False, header_style="bold")
    columns = headings(report)
    reasons = len(columns) - 1
    short = (*columns[: reasons - len(STATED)], *STATED, columns[reasons])
    for number, heading in enumerate(short):
        table.add_column(heading, justify="right" if 0 < number < reasons else "left")
    for row in table_rows(report):
        # codes break at their colon, one reason a line
        table.add_row(
            *(Text(cell) for cell in row[:-1]), Text(row[-1].replace(", ", "\n").replace(":", ": "))
        )
    console().print(table)
    if report.audit_head:
        typer.echo(f"\nEnd of the audit trail when this was printed: {report.audit_head}")
