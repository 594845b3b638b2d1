"""Wire types that other rooms write with, too."""

from typing import Annotated

from pydantic import AfterValidator, Field

from app.vocabulary import Category

_PLAIN_CATEGORIES = frozenset(Category) - {Category.FIVE_QUESTIONS, Category.PLAN, Category.ROLE}


def _what_is_written(categories: list[Category]) -> list[Category]:
    if not _PLAIN_CATEGORIES.issuperset(categories):
        raise ValueError("names the form, not what is written in it")
    return categories


WrittenCategories = Annotated[
    list[Category], Field(max_length=len(Category)), AfterValidator(_what_is_written)
]
