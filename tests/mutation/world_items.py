"""What is run before the tests of a changed function: the world is built once, and opened in each fork."""

from fastapi import FastAPI

from tests.cast import Cast


async def test_the_world_stands(app: FastAPI, cast: Cast) -> None:
    """Built; and no connection is left that a fork would share."""
    assert cast.world.units
    await app.state.database.close()


async def test_the_world_opens(app: FastAPI) -> None:
    await app.state.database.open()
    await app.state.database.ping()
