"""What goes over the wire: camelCase outside, snake_case inside, unknown members refused."""

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel


class Wire(BaseModel):
    """Base of every request body and answer."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        extra="forbid",
        frozen=True,
        use_enum_values=False,
        hide_input_in_errors=True,
    )


class Link(Wire):
    """A link description object: where, in what relation, by which method (Digg HYP.11 to HYP.19)."""

    href: str
    rel: str
    method: str = "GET"


Links = dict[str, Link]


class Answer(Wire):
    """Base of every answer about one thing: it carries a link to itself."""

    links: Links = Field(alias="_links", serialization_alias="_links")
