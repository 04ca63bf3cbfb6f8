"""A report on standard output."""

from __future__ import annotations

import typer

from pipeline.report import Report, as_csv, as_html, as_json, headings, table_rows


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
    for heading in headings(report):
        table.add_column(heading, overflow="fold")
    for row in table_rows(report):
        table.add_row(*(Text(cell) for cell in row))
    console().print(table)
    if report.audit_head:
        typer.echo(f"\nEnd of the audit trail when this was printed: {report.audit_head}")
