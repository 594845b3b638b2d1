"""The page of the facade, docs/reference/fhir.md, written from the table that its routes are made of."""

from collections.abc import Iterator

from app.fhir.kinds import FHIR_ROOT, Interaction, Kind
from app.fhir.kinds_of import KINDS
from app.sign_in.smart_scopes import EVERYTHING, SMART_SCOPES

_HEAD = f"""<!-- Made by `make docs` from the code; change the code. -->

# The FHIR R4 facade

At `{FHIR_ROOT}`: what the API holds, in the words of health records. The mapping is our own, since there is
no Swedish implementation guide for it; identifiers are those of the Swedish base profiles (hl7se.fhir.base
1.1.0). Begin with [Connect a health record](../how-to/connect-a-health-record.md). What it can do, it says
itself: `{FHIR_ROOT}/metadata` (CapabilityStatement), `{FHIR_ROOT}/.well-known/smart-configuration`,
`{FHIR_ROOT}/openapi.json` ([committed](../../openapi/fhir-r4.json)).

It only translates. Each interaction asks the operations that are named with it, by the caller's own token,
purpose and proof; **whoever the first of them lets in is let in here, and nobody else** (a test compares
both for every role in every situation). The log, the quotas and the rules are those of the API, and [the
problems](problems.md) too, as `OperationOutcome` with the problem's code in `details`.

| In FHIR | Here |
| --- | --- |
| ids | those of the API; a thing below a child or a plan has both, with a full stop: `chi-….cns-…` |
| search | by `POST …/_search`; by GET too where no parameter can name a person |
| a search parameter that is not listed | refused, never ignored |
| format | JSON; whoever asks for nothing but another (`_format`, `Accept`) gets 406 |
| paging | `_count` (20, at most 100), and the links of the Bundle |
| unknown and forbidden | the same 404; of a search for a number, the same empty Bundle |
| `ETag`, `If-Match` | `W/"…"` with the resource's `meta.versionId` |
| creates | need `Idempotency-Key`, as in the API |
| whatever concerns a person | needs the header `Purpose`, and a token that names a person |
| identity numbers | those of the base profiles or RIV-TA's OIDs; shown to who has named the number |
| protected identity | `meta.security`, for the few who are named; to others there is no such child |
| codes of our own | `urn:named-person:code-system:…`, with the words of [the glossary](glossary.md) |
"""
_NOT_HERE = """## What is not here

- Concern reports, the chronology, received items, meetings, dissents, care blocks (spärr): in the API only.
- XML, `_include`, `_revinclude`, `_history`, chained parameters, modifiers, `$operations`, batches.
- Conditional create (`If-None-Exist` is refused: `Idempotency-Key` keeps from doubling), update and delete.
- References to other servers, contained resources and extensions in what is sent: refused, never dropped.
- Patient by name, birth date or another system's id. Registering: by the API, or `import-fhir`.
- FHIR notifications: a Subscription is one of the API's, whose call carries a link and nothing else.
- The resilience matrix beside the five questions.
"""


def render() -> str:
    """Return the page."""
    return "\n".join([_HEAD, *(line for kind in KINDS for line in _section(kind)), *_scopes(), _NOT_HERE])


def _section(kind: Kind) -> Iterator[str]:
    yield f"## {kind.name}\n\n{kind.says}\n\n| Interaction | Asks | |\n| --- | --- | --- |"
    yield from (_row(it) for it in kind.interactions)
    yield ""
    if kind.params:
        yield "Search parameters:\n"
        yield from (f"- `{each.name}` ({each.type}): {each.says}" for each in kind.params)
        yield ""


def _row(it: Interaction) -> str:
    return f"| {it.code} | {', '.join(f'`{each}`' for each in it.asks)} | {it.says} |"


def _scopes() -> Iterator[str]:
    yield "## Scopes of SMART\n"
    yield "A client that is marked `smart` may ask for scopes in SMART's words. They are granted in ours, as"
    yield "far as it is registered with them; what concerns a child needs a token that names somebody.\n"
    yield "| SMART | Ours |\n| --- | --- |"
    yield f"| `{EVERYTHING}` | whatever can be read, of what the client is registered with |"
    for theirs, ours in SMART_SCOPES.items():
        yield f"| `{theirs}` | {', '.join(f'`{each}`' for each in ours)} |"
    yield ""
