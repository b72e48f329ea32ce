"""Tampering made directly in the database, each kind with its own name."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from omlopp import ledger
from omlopp.domain.events import PartyRegistered
from tests.ledger.test_append import sequence_everything

AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


@pytest.fixture
def tamper(committed_db):
    """Run SQL as somebody who holds the whole machine: superuser, triggers off."""
    ledger.append(
        [
            PartyRegistered(subject=ledger.new_id(), kind="customer", parent=None, path=f"P{n}.")
            for n in range(600)
        ],
        actor=ledger.new_id(),
        # From now to long before the database's own beginning of time, to the microsecond.
        at=[AT - timedelta(days=37 * n, microseconds=n) for n in range(600)],
    )
    sequence_everything()
    ledger.checkpoint()

    def run(*statements):
        with psycopg.connect(committed_db, autocommit=True) as connection:
            connection.execute("SET session_replication_role = replica")
            for statement in statements:
                connection.execute(statement)

    return run


def found():
    return {(finding.code, finding.position) for finding in ledger.verify().findings}


def test_an_untouched_ledger_is_sound(tamper):
    assert ledger.verify().ok
    assert "facts_true" in ledger.verify().not_checked


@pytest.mark.parametrize(
    "column",
    [
        'data = \'{"kind":"operator","parent":null,"path":"P299."}\'',
        "at = at + interval '1 microsecond'",
        "actor = uuidv7()",
        "salt = sha256('x')::bytea",
        "type = 'DeviceGraded'",
        "subject = uuidv7()",
        "id = uuidv7()",
    ],
)
def test_a_changed_row_is_named(tamper, column):
    column = column.replace("sha256('x')::bytea", "substr(sha256('x'), 1, 16)")

    tamper(f"UPDATE ledger_event SET {column} WHERE ordinal = 300")

    assert found() == {("changed", 300)}


def test_a_changed_leaf_column_is_named(tamper):
    tamper("UPDATE ledger_event SET leaf = sha256('x') WHERE ordinal = 300")

    assert found() == {("leaf_column_changed", 300)}


def test_a_removed_row_is_named(tamper):
    tamper("DELETE FROM ledger_event WHERE ordinal = 300")

    assert found() == {("removed", 300)}


def test_a_row_removed_with_its_place_closed_up_is_named(tamper):
    tamper(
        "DELETE FROM ledger_event WHERE ordinal = 300",
        "DELETE FROM ledger_position WHERE position = 300",
        "UPDATE ledger_position SET position = position - 1001 WHERE position > 300",
        "UPDATE ledger_position SET position = position + 1000 WHERE position < 0",
    )

    assert ("removed", 300) in found()


COPY_ROW = (
    "INSERT INTO ledger_event (id, type, subject, at, recorded_at, actor, data, salt, leaf, xid)"
    " SELECT uuidv7(), type, uuidv7(), at, recorded_at, actor, data, salt, leaf, '1'"
    " FROM ledger_event WHERE ordinal = 5"
)


def test_a_row_inserted_into_the_order_is_named(tamper):
    tamper(
        COPY_ROW,
        "UPDATE ledger_position SET position = -position - 1 WHERE position >= 300",
        "UPDATE ledger_position SET position = -position WHERE position < 0",
        "INSERT INTO ledger_position SELECT 300, max(ordinal) FROM ledger_event",
    )

    assert ("inserted", 300) in found()


def test_a_row_inserted_beside_the_sequencer_is_named(tamper):
    tamper(COPY_ROW)

    assert {code for code, _ in found()} == {"inserted_beside_sequencer"}


def test_reordered_rows_are_named(tamper):
    tamper(
        "UPDATE ledger_position SET ordinal = -1 WHERE position = 300",
        "UPDATE ledger_position SET ordinal = 300 WHERE position = 310",
        "UPDATE ledger_position SET ordinal = 310 WHERE position = 300",
    )

    assert {code for code, _ in found()} == {"reordered"}


def test_a_rewritten_tree_does_not_fit_the_signed_head(tamper):
    tamper(
        'UPDATE ledger_event SET data = \'{"kind":"x","parent":null,"path":"y"}\' WHERE ordinal = 600',
        "UPDATE ledger_tile SET hashes = substr(hashes, 1, 87 * 32) || sha256('x')"
        " WHERE level = 0 AND index = 2",
    )

    assert ("tree_differs_from_checkpoint", 600) in found()


def test_a_changed_upper_tile_is_named(tamper):
    tamper("UPDATE ledger_tile SET hashes = sha256('x') || substr(hashes, 33) WHERE level = 1")

    assert "tile_changed" in {code for code, _ in found()}


def test_a_forged_checkpoint_is_named(tamper):
    tamper("UPDATE ledger_checkpoint SET note = replace(note, '600', '599')")

    assert ("checkpoint_not_ours", 600) in found()


def test_a_cut_off_tail_is_named(tamper):
    tamper(
        "DELETE FROM ledger_event WHERE ordinal > 550",
        "DELETE FROM ledger_position WHERE position > 550",
        "UPDATE ledger_sequencer SET size = 550",
    )

    assert ("tree_shorter_than_checkpoint", 600) in found()


def test_replay_names_a_table_somebody_wrote_into(tamper):
    assert ledger.replay().equal

    tamper("UPDATE parties_party SET kind = 'operator' WHERE path = 'P7.'")

    (difference,) = ledger.replay().differences
    assert (difference.table, difference.lacking, difference.extra) == ("parties_party", 1, 1)
