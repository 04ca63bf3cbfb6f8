"""`assess`: its JSON to the letter of the schema that ships, its table, and what it says of wrong use."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import fixtures
from flows.record import schema_text
from tests.cli.conftest import Run, sentence

SCHEMA = json.loads(schema_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())


def message(number: int) -> Path:
    """The sample message with this number."""
    (path,) = [path for path in fixtures.inbox() if path.name.startswith(f"{number:02}-")]
    return path


def records(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


PATHS = [str(path) for path in fixtures.inbox() if "scan" not in path.name and "fax" not in path.name]


@pytest.fixture(scope="module")
def found(run_once: Run) -> list[dict[str, Any]]:
    """What is said of the sample messages; a process for each would load the rules each time."""
    done = run_once("assess", "--format", "jsonl", "--on", "2026-11-12", *PATHS)
    assert (done.returncode, sentence(done)) == (0, "")
    return records(done.stdout)


def record_of(number: int, found: list[dict[str, Any]]) -> dict[str, Any]:
    """The only record of one message."""
    (record,) = [record for record in found if record["path"] == str(message(number))]
    return record


def test_every_sample_message_gives_valid_records_in_the_order_given(found: list[dict[str, Any]]) -> None:
    for record in found:
        VALIDATOR.validate(record)
    assert list(dict.fromkeys(record["path"] for record in found)) == PATHS


def test_a_letter_that_is_complete(found: list[dict[str, Any]]) -> None:
    record = record_of(1, found)
    assert (record["decision"], record["reasons"]) == ("approved", [])
    assert record["letter"].endswith(".pdf")
    assert record["referrer"]["accepted"] is True
    assert record["reading"] == {"method": "text", "pages": 1, "confidence": 1.0}
    for statement in record["statements"].values():
        assert statement["status"] == "stated"
        assert all(len(evidence["box"]) == 4 for evidence in statement["evidence"])


def test_a_message_without_a_letter_has_letter_null(found: list[dict[str, Any]]) -> None:
    record = record_of(19, found)
    assert record["letter"] is None
    assert [reason["code"] for reason in record["reasons"]] == ["no_letter"]


def test_a_letter_in_the_mail_itself_has_its_name_and_no_boxes(found: list[dict[str, Any]]) -> None:
    record = record_of(5, found)
    assert (record["letter"], record["reading"]["method"]) == ("(mail)", "mail")
    evidence = record["statements"]["ultrasound_recommended"]["evidence"]
    assert evidence
    assert all(one["box"] is None for one in evidence)


def test_a_bare_file_is_its_own_letter_and_paths_come_back_as_given(run: Run, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("A newsletter about spring.\n")
    (record,) = records(run("assess", "--format", "jsonl", "./letter.txt").stdout)
    assert (record["path"], record["letter"]) == ("./letter.txt", "letter.txt")


def test_an_inline_letter_without_a_name_is_known_by_its_place(found: list[dict[str, Any]]) -> None:
    record = record_of(30, found)
    assert record["letter"].startswith("(part ")
    assert record["decision"] == "approved"


def test_the_day_of_receipt_is_given(run: Run) -> None:
    done = run("assess", "--format", "jsonl", "--on", "2027-06-01", message(1))
    (record,) = records(done.stdout)
    assert record["decision"] == "approved"
    assert "letter_old" in [advisory["code"] for advisory in record["advisories"]]


def test_the_table_says_it_in_words_and_explains_sentence_by_sentence(run: Run) -> None:
    plain, explained = run("assess", message(9)), run("assess", "--explain", message(9))
    assert (plain.returncode, explained.returncode) == (0, 0)
    assert "FOLLOW UP" in plain.stdout
    assert "no_infection_or_antibiotics: unclear" in plain.stdout
    assert ">>>" in plain.stdout
    assert len(explained.stdout.splitlines()) > len(plain.stdout.splitlines()) + 3


def test_explained_records_are_still_records(run: Run) -> None:
    done = run("assess", "--explain", "--format", "jsonl", message(9))
    (record,) = records(done.stdout)
    VALIDATOR.validate(record)
    assert done.stderr


def test_a_missing_file_is_told_after_the_others_were_judged(run: Run) -> None:
    done = run("assess", "--format", "jsonl", "none.pdf", message(19))
    assert done.returncode == 2
    assert len(records(done.stdout)) == 1
    assert "none.pdf" in sentence(done)


@pytest.mark.parametrize(
    "arguments", [["--bogus"], ["--format", "xml", "letter.pdf"], ["--on", "yesterday", "letter.pdf"], []]
)
def test_wrong_use_is_told(run: Run, arguments: list[str]) -> None:
    done = run("assess", *arguments)
    assert done.returncode == 2
    assert sentence(done)
    assert not done.stdout


def test_a_broken_policy_file_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_text("version = 1\n")
    done = run("assess", message(1), REFERRALS_POLICY=str(tmp_path / "policy.toml"))
    assert done.returncode == 2
    assert "policy" in sentence(done)


def test_hostile_files_end_as_a_reason(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").write_bytes(b"")
    (tmp_path / "noise.pdf").write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 40)
    (tmp_path / "half.eml").write_bytes(message(1).read_bytes()[:900])
    done = run("assess", "--format", "jsonl", "empty.pdf", "noise.pdf", "half.eml")
    assert (done.returncode, sentence(done)) == (0, "")
    found = records(done.stdout)
    for record in found:
        VALIDATOR.validate(record)
        assert record["decision"] == "follow_up"
    assert [record["reasons"][0]["code"] for record in found[:2]] == ["empty", "unreadable"]


def test_assess_loads_neither_the_orchestrator_nor_the_database(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import atexit, sys\n"
        "def tell():\n"
        "    heavy = {'prefect', 'sqlalchemy', 'imapclient', 'pymap'} & set(sys.modules)\n"
        "    open('loaded.txt', 'a').write(' '.join(sorted(heavy)))\n"
        "atexit.register(tell)\n"
    )
    root = str(Path(__file__).parents[2])
    run("assess", message(19), PYTHONPATH=f"{tmp_path}:{root}")
    assert (tmp_path / "loaded.txt").read_text() == ""
