"""The demo's own story runs to its end, step by step, each as it should be."""

from app.demo.story import Story
from app.demo.world import World


async def test_the_story_that_must_always_run(stage: World) -> None:
    story = Story(stage, quiet=False)
    await story.tell()
    assert story.teller.steps > 50
