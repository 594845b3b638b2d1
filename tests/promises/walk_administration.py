"""The part of the walk that goes through the administration of systems."""

from typing import TYPE_CHECKING

from app.cli.keys import new_client_keys
from tests.sign_in.administration import NewSystem, given_an_administrator

if TYPE_CHECKING:
    from tests.promises.walk import Walk


async def walk_clients(walk: "Walk") -> None:
    """Connect a system by two administrators, change it, turn its keys, shut it out and let it in again."""
    cast, first = walk.cast, walk.cast.world.administrator
    second = await given_an_administrator(cast, "https://administration.example/walk")
    system = NewSystem(cast.organisation("education"), ["children.read"])
    made = await walk.call("create_client", first, system.body)
    client = {"clientId": made["id"]}
    waiting = {"changeId": made["waiting"]["id"]}
    await walk.call("confirm_client", second, waiting, **client)
    await walk.call("list_clients", first)
    await walk.call("read_client", first, **client)
    await walk.call("update_client", first, {"name": "Vandringens system"}, **client)
    _, public = new_client_keys()
    turned = await walk.call("replace_client_keys", first, {"jwks": public}, **client)
    await walk.call("reject_client_change", first, {"changeId": turned["waiting"]["id"]}, **client)
    await walk.call("disable_client", first, **client)
    await walk.call("enable_client", first, **client)
