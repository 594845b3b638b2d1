"""What is taken for a warning of the generator, and what it is given."""

from tests.outside.generators import callable_part, warnings_of

SAID = """\
[main] WARN  o.o.codegen.DefaultCodegen - OpenAPI 3.1 support is still in beta. To report an issue
[main] INFO  o.o.codegen.DefaultGenerator - Generating with dryRun=false
[main] WARN  o.o.codegen.DefaultGenerator - Duplicate file path detected.
[main] ERROR o.o.codegen.DefaultGenerator - Could not process model
"""


def test_every_warning_counts_but_its_notice_about_itself() -> None:
    assert [line.split(" - ")[1] for line in warnings_of(SAID)] == [
        "Duplicate file path detected.",
        "Could not process model",
    ]


def test_a_caller_needs_no_webhooks_and_no_closed_schemas() -> None:
    closed = {
        "type": "object",
        "additionalProperties": False,
        "properties": {"a": {"additionalProperties": {}}},
    }
    given = callable_part({"webhooks": {}, "components": {"schemas": {"A": closed}}})
    assert given == {
        "components": {
            "schemas": {"A": {"type": "object", "properties": {"a": {"additionalProperties": {}}}}}
        }
    }
