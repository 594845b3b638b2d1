"""The parts of the walk that go through consents and disclosures, and through an import."""

import uuid
from typing import TYPE_CHECKING, Any

from app.cli.imports import import_from_folder
from app.demo.callers import Caller
from app.demo.world import SCHOOL_BRANCHES, SYSTEM_SCOPES
from app.settings import ROOT
from app.vocabulary import Branch
from tests.consents.family_steps import asked_for, given_a_family, given_answers, sharing

if TYPE_CHECKING:
    from tests.promises.walk import Walk


async def walk_sharing(walk: "Walk") -> None:
    """Ask a family for its consent, share on it, take over, look, and withdraw."""
    cast = walk.cast
    family = await given_a_family(cast)
    child = {"childId": family.child.id}
    item = await given_answers(cast.rektor, family.child, "special-support")
    asked = await walk.call("create_consent", cast.rektor, asked_for(cast, item), **child)
    consent = {**child, "consentId": asked["id"]}
    await walk.call("list_consents", cast.rektor, **child)
    for guardian in (family.mother, family.father):
        await walk.call("read_consent", guardian, **consent)
        yes = {"answer": "given", "form": "digital"}
        await walk.call("create_consent_answer", guardian, yes, **consent)
    question = {
        "childId": family.child.id,
        "itemIds": [item],
        "recipientUnitId": cast.unit("reception"),
        "purpose": "coordination",
        "consentId": asked["id"],
    }
    await walk.call("explain_disclosure", cast.rektor, question)
    shared = sharing(cast, item, consentId=asked["id"])
    made = await walk.call("create_disclosure", cast.rektor, shared, **child)
    await _taken_over(walk, {**child, "disclosureId": made["id"]})
    await walk.call("list_access_log", family.mother, **child)
    await walk.call("preview_consent_withdrawal", family.mother, **consent)
    await walk.call("withdraw_consent", family.mother, **consent)


async def _taken_over(walk: "Walk", disclosure: dict[str, str]) -> None:
    reception, child = walk.cast.reception, {"childId": disclosure["childId"]}
    await walk.call("list_disclosures", reception, **child)
    await walk.call("read_disclosure", reception, **disclosure)
    receipt: dict[str, Any] = await walk.call("create_disclosure_receipt", reception, **disclosure)
    await walk.call("list_received_items", reception, **child)
    await walk.call("list_gathered_chronology", reception, **child)
    (kept,) = receipt["receivedItemIds"]
    await walk.call("read_received_item", reception, **child, receivedItemId=kept)


async def walk_imports(walk: "Walk") -> None:
    """Import the sample school for an authority of its own, and look at the run."""
    cast, name = walk.cast, f"walking-importer-{uuid.uuid4().hex[:8]}"
    board = {"name": "En skolmyndighet", "sector": "school", "regime": "osl", "municipalityCode": "9901"}
    organisation_id = await cast.world.organisation(name, **board)
    await cast.world.connect(name, organisation=name, branches=SCHOOL_BRANCHES, scopes=SYSTEM_SCOPES)
    folder = ROOT / "examples" / "sample-school"
    await import_from_folder(cast.app.state.settings, folder=folder, organisation_id=organisation_id)
    auth = cast.world.systems[name].as_system(["roster.sync"])
    system = Caller("the synchronisation", cast.http, auth, "administration")
    runs = await walk.call("list_imports", system)
    await walk.call("read_import", system, importId=runs["items"][0]["id"])
    await walk.open_call("create_roster_notification", {"modifiedEntites": ["Person"]}, rosterKey="a" * 53)


async def walk_events(walk: "Walk") -> None:
    """Read the feed, and make, use and end a subscription whose address nobody has."""
    cast, name = walk.cast, f"walking-listener-{uuid.uuid4().hex[:8]}"
    await cast.world.connect(
        name, organisation="education", branches=(Branch.SCHOOL,), scopes=("events.subscribe",)
    )
    system = Caller("a listener", cast.http, cast.world.systems[name].as_system(["events.subscribe"]), None)
    await walk.call("list_events", system)
    body = {"name": "Skolsystemet", "address": "https://receiver.example/walk"}
    made = await walk.call("create_event_subscription", system, body)
    which = {"subscriptionId": made["id"]}
    await walk.call("list_event_subscriptions", system)
    await walk.call("read_event_subscription", system, **which)
    await walk.call("update_event_subscription", system, {"types": ["plan.called"]}, **which)
    await walk.call("confirm_event_subscription", system, **which)
    await walk.call("renew_event_subscription_secret", system, **which)
    await walk.call("list_event_deliveries", system, **which)
    await walk.call("redeliver_events", system, {"status": "dead"}, **which)
    await walk.call("end_event_subscription", system, **which)
