"""The first tables, and the triggers that let nobody change or delete what the audit trail says."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NUMBER = sa.BigInteger()
INSTANT = sa.DateTime(timezone=True)
SHA256 = sa.String(64)


def upgrade() -> None:
    """Make every table of the first version."""
    _mail_tables()
    _case_tables()
    _screening_tables()
    _work_tables()
    _audit_tables()
    for statement in SQLITE_GUARDS if op.get_bind().dialect.name == "sqlite" else POSTGRES_GUARDS:
        op.execute(sa.text(statement))


def _number(name: str = "id") -> sa.Column[int]:
    return sa.Column(name, NUMBER, primary_key=True, autoincrement=False)


def _mail_tables() -> None:
    op.create_table(
        "messages",
        _number(),
        sa.Column("sha256", SHA256, nullable=False, unique=True),
        sa.Column("size", NUMBER, nullable=False),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("folder", sa.Text, nullable=False),
        sa.Column("message_id", sa.Text),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("stored_at", INSTANT, nullable=False),
        sa.Column("set_aside", sa.Text),
    )
    op.create_table(
        "sightings",
        _number(),
        sa.Column("message", NUMBER, sa.ForeignKey("messages.id"), nullable=False),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("folder", sa.Text, nullable=False),
        sa.Column("uidvalidity", NUMBER, nullable=False),
        sa.Column("uid", NUMBER, nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.UniqueConstraint("account", "folder", "uidvalidity", "uid", name="sightings_place"),
    )
    op.create_index("ix_sightings_message", "sightings", ["message"])
    op.create_table(
        "parts",
        sa.Column("message", NUMBER, sa.ForeignKey("messages.id"), primary_key=True, autoincrement=False),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("size", NUMBER, nullable=False),
        sa.Column("sha256", SHA256, nullable=False),
        sa.Column("name", sa.Text),
        sa.Column("skipped", sa.Text),
    )


def _case_tables() -> None:
    op.create_table(
        "cases",
        _number(),
        sa.Column("message", NUMBER, sa.ForeignKey("messages.id"), nullable=False),
        sa.Column("letter", SHA256, nullable=False),
        sa.Column("part", sa.Integer),
        sa.Column("letter_name", sa.Text),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("stage", sa.String(16)),
        sa.Column("failure", sa.Text),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_attempt_at", INSTANT),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.UniqueConstraint("message", "letter", name="cases_letter"),
    )
    op.create_index("ix_cases_message", "cases", ["message"])
    op.create_index("cases_due", "cases", ["state", "next_attempt_at"])


def _screening_tables() -> None:
    op.create_table(
        "screenings",
        _number(),
        sa.Column("case", NUMBER, sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("stored_at", INSTANT, nullable=False),
        sa.Column("superseded_at", INSTANT),
        sa.Column("policy_version", sa.Text, nullable=False),
        sa.Column("assessed_on", sa.Date, nullable=False),
        sa.Column("method", sa.String(16)),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("decision", sa.String(16), nullable=False),
        sa.Column("referrer_type", sa.String(32), nullable=False),
        sa.Column("referrer_name", sa.Text),
        sa.Column("no_contraindications", sa.String(16), nullable=False),
        sa.Column("no_infection_or_antibiotics", sa.String(16), nullable=False),
        sa.Column("ultrasound_recommended", sa.String(16), nullable=False),
        sa.Column("patient_name", sa.Text),
        sa.Column("patient_key", sa.Text),
        sa.Column("patient_born", sa.Date),
        sa.Column("letter_date", sa.Date),
        sa.Column("document", sa.Text, nullable=False),
        sa.UniqueConstraint("case", "number", name="screenings_number"),
    )
    op.create_index("screenings_patient", "screenings", ["patient_key", "patient_born"])
    op.create_table(
        "bookings",
        sa.Column("case", NUMBER, sa.ForeignKey("cases.id"), primary_key=True, autoincrement=False),
        sa.Column("screening", NUMBER, sa.ForeignKey("screenings.id"), nullable=False),
        sa.Column("decision", sa.String(16), nullable=False),
        sa.Column("reasons", sa.Text, nullable=False),
        sa.Column("filed_at", INSTANT, nullable=False),
    )


def _work_tables() -> None:
    op.create_table(
        "outbox",
        _number(),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("sighting", NUMBER, sa.ForeignKey("sightings.id"), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_attempt_at", INSTANT, nullable=False),
        sa.Column("done_at", INSTANT),
        sa.Column("failure", sa.Text),
        sa.UniqueConstraint("kind", "sighting", name="outbox_once"),
    )
    op.create_index("outbox_due", "outbox", ["done_at", "next_attempt_at"])
    op.create_table(
        "poll_runs",
        _number(),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("folder", sa.Text, nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.Column("error", sa.Text),
        *(
            sa.Column(name, sa.Integer, nullable=False)
            for name in ("listed", "known", "received", "duplicates", "unfetched")
        ),
    )


def _audit_tables() -> None:
    op.create_table(
        "audit",
        _number("number"),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("hash", SHA256, nullable=False),
    )
    head = op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("hash", SHA256, nullable=False),
    )
    op.bulk_insert(head, [{"id": 1, "number": 0, "hash": "0" * 64}])


_REFUSE = "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
# An INSERT OR REPLACE would delete the old row without a word, hence the check before inserts.
SQLITE_GUARDS = (
    f"CREATE TRIGGER audit_keep_update BEFORE UPDATE ON audit {_REFUSE}",
    f"CREATE TRIGGER audit_keep_delete BEFORE DELETE ON audit {_REFUSE}",
    """CREATE TRIGGER audit_keep_insert BEFORE INSERT ON audit
    WHEN EXISTS (SELECT 1 FROM audit WHERE number >= NEW.number)
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END""",
    f"CREATE TRIGGER audit_head_forward BEFORE UPDATE ON audit_head WHEN NEW.number <= OLD.number {_REFUSE}",
    f"CREATE TRIGGER audit_head_delete BEFORE DELETE ON audit_head {_REFUSE}",
    f"CREATE TRIGGER audit_head_insert BEFORE INSERT ON audit_head {_REFUSE}",
)

_REFUSED = "EXECUTE FUNCTION audit_refuse()"
POSTGRES_GUARDS = (
    """CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$""",
    f"CREATE TRIGGER audit_keep BEFORE UPDATE OR DELETE ON audit FOR EACH ROW {_REFUSED}",
    f"CREATE TRIGGER audit_keep_all BEFORE TRUNCATE ON audit FOR EACH STATEMENT {_REFUSED}",
    f"""CREATE TRIGGER audit_head_forward BEFORE UPDATE ON audit_head FOR EACH ROW
    WHEN (NEW.number <= OLD.number) {_REFUSED}""",
    f"CREATE TRIGGER audit_head_keep BEFORE INSERT OR DELETE ON audit_head FOR EACH ROW {_REFUSED}",
    f"CREATE TRIGGER audit_head_keep_all BEFORE TRUNCATE ON audit_head FOR EACH STATEMENT {_REFUSED}",
)
