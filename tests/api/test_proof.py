"""What the API hands out as proof holds without us."""

from typing import Any

from omlopp import ledger
from omlopp.apps.intake import actions as intake


def test_a_statements_proof_is_checked_offline(committed_db: str, cast: Any, station: Any) -> None:
    from omlopp.domain import trust

    by = {"actor": None, "at": cast.at}
    takeback = cast.takeback()
    intake.open_receiving(takeback=takeback, **by)
    intake.close_receiving(takeback=takeback, **by)
    issued = intake.issue_return_report(takeback=takeback, **by)
    ledger.settle([takeback.id])
    head = ledger.checkpoint()
    owner = station("customer_it", cast.customer)

    bundle = owner.get(f"statements/{issued.id}/proof").content
    known = owner.get("ledger/checkpoint").json()
    fact = str(ledger.history(takeback.id)[0].id)
    proof = owner.get(f"ledger/facts/{fact}/proof").json()

    key = trust.VerifierKey.parse(known["key"])
    assert trust.verify_bundle(bundle, [key]).verdict == "valid"
    assert trust.verify_inclusion(
        bytes.fromhex(proof["leaf"]),
        proof["position"],
        head.size,
        [bytes.fromhex(each) for each in proof["path"]],
        head.root,
    )
    assert trust.event_leaf(proof["fact"]).hex() == proof["leaf"]
