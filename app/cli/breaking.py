"""What breaks callers between two OpenAPI documents: the released contract, and what the code says now.

A caller sends what it always sent and reads what it always read. So a request may come to need less and take
more, and an answer may come to hold more; never the other way round.
"""

from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]
METHODS = ("get", "post", "put", "patch", "delete")
_NARROWS = {"maxLength": 1, "maximum": 1, "maxItems": 1, "minLength": -1, "minimum": -1, "minItems": -1}
"""The bounds that refuse more when they fall (1) or rise (-1)."""


class Comparison:
    """Two documents beside each other."""

    def __init__(self, released: Schema, now: Schema) -> None:
        self._released = released
        self._now = now
        self._seen: set[tuple[str, str, bool]] = set()

    def breaks(self) -> list[str]:
        """One line for each thing that a caller would miss or be refused for."""
        return sorted(set(self._operations()))

    def _operations(self) -> Iterator[str]:
        for path, item in self._released["paths"].items():
            for method in METHODS:
                if method not in item:
                    continue
                where = f"{method.upper()} {path}"
                now = self._now["paths"].get(path, {}).get(method)
                if now is None:
                    yield f"{where}: is gone"
                else:
                    yield from self._operation(where, item[method], now)

    def _operation(self, where: str, old: Schema, new: Schema) -> Iterator[str]:
        if old.get("operationId") != new.get("operationId"):
            yield f"{where}: is called {new.get('operationId')}, was {old.get('operationId')}"
        yield from _rights(where, old, new)
        yield from self._parameters(where, old.get("parameters", []), new.get("parameters", []))
        yield from self._body(where, old.get("requestBody"), new.get("requestBody"))
        for status, answer in old["responses"].items():
            if status not in new["responses"]:
                if status < "400":
                    yield f"{where}: answers {status} no more"
                continue
            yield from self._contents(f"{where}: {status}", answer, new["responses"][status], asked=False)

    def _parameters(self, where: str, old: list[Schema], new: list[Schema]) -> Iterator[str]:
        before = {(each["in"], each["name"]): each for each in old}
        after = {(each["in"], each["name"]): each for each in new}
        for (place, name), parameter in before.items():
            if (place, name) not in after and place != "header":
                yield f"{where}: takes no {place} parameter {name} any more"
            elif (place, name) in after:
                found = after[place, name]
                yield from self._schema(f"{where}: {name}", parameter["schema"], found["schema"], asked=True)
        for (place, name), parameter in after.items():
            known = before.get((place, name), {})
            if parameter.get("required") and not known.get("required"):
                yield f"{where}: needs {place} parameter {name}"

    def _body(self, where: str, old: Schema | None, new: Schema | None) -> Iterator[str]:
        if new is None:
            if old is not None:
                yield f"{where}: takes no body any more"
            return
        if new.get("required") and not (old or {}).get("required"):
            yield f"{where}: needs a body"
        if old is not None:
            yield from self._contents(f"{where}: body", old, new, asked=True)

    def _contents(self, where: str, old: Schema, new: Schema, *, asked: bool) -> Iterator[str]:
        for media, content in old.get("content", {}).items():
            found = new.get("content", {}).get(media)
            if found is None:
                yield f"{where}: no {media} any more"
            else:
                yield from self._schema(
                    where, content.get("schema", {}), found.get("schema", {}), asked=asked
                )

    def _schema(self, where: str, old: Schema, new: Schema, *, asked: bool) -> Iterator[str]:
        key = (str(old.get("$ref", where)), str(new.get("$ref", where)), asked)
        if "$ref" in old and key in self._seen:
            return
        self._seen.add(key)
        if "$ref" in old:
            where = old["$ref"].rsplit("/", 1)[-1] + (" (asked)" if asked else " (answered)")
        old, new = _resolved(old, self._released), _resolved(new, self._now)
        yield from _kinds(where, old, new, self, asked=asked)
        yield from _values(where, old, new, asked=asked)
        yield from self._properties(where, old, new, asked=asked)
        for part in ("items", "additionalProperties"):
            if isinstance(old.get(part), dict) and isinstance(new.get(part), dict):
                yield from self._schema(f"{where}[]", old[part], new[part], asked=asked)
        yield from self._choices(where, old, new, asked=asked)

    def _choices(self, where: str, old: Schema, new: Schema, *, asked: bool) -> Iterator[str]:
        """Where a value may be of several kinds, each is compared with the same kind."""
        if not {"anyOf", "oneOf"} & {*old, *new}:
            return
        before, after = self._by_kind(old, self._released), self._by_kind(new, self._now)
        for kind, part in before.items():
            if kind in after:
                yield from self._schema(where, part, after[kind], asked=asked)

    def _by_kind(self, schema: Schema, document: Schema) -> dict[str | None, Schema]:
        parts = schema.get("anyOf") or schema.get("oneOf") or [schema]
        return {_kind(_resolved(each, document)): each for each in parts}

    def _properties(self, where: str, old: Schema, new: Schema, *, asked: bool) -> Iterator[str]:
        before, after = old.get("properties", {}), new.get("properties", {})
        for name, part in before.items():
            if name not in after:
                yield f"{where}.{name}: is gone"
            else:
                yield from self._schema(f"{where}.{name}", part, after[name], asked=asked)
        if asked:
            for name in set(new.get("required", [])) - set(old.get("required", [])):
                yield f"{where}.{name}: is needed"
        else:
            for name in (set(old.get("required", [])) & set(after)) - set(new.get("required", [])):
                yield f"{where}.{name}: may be left out"

    def branches(self, schema: Schema, *, released: bool) -> list[Schema]:
        """The kinds that a value may be of."""
        document = self._released if released else self._now
        parts = schema.get("anyOf") or schema.get("oneOf") or [schema]
        return [_resolved(each, document) for each in parts]


def _resolved(schema: Schema, document: Schema) -> Schema:
    while "$ref" in schema:
        found: Schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
        schema = found
    return schema


def _kinds(where: str, old: Schema, new: Schema, documents: Comparison, *, asked: bool) -> Iterator[str]:
    """A caller's value must still be of a kind that is taken; an answer's of a kind that it knows."""
    before = {_kind(each) for each in documents.branches(old, released=True)}
    after = {_kind(each) for each in documents.branches(new, released=False)}
    lost = _without_a_place(before, after) if asked else _without_a_place(after, before)
    if lost and None not in before | after:
        verb = "is taken no more as" if asked else "may now be"
        yield f"{where}: {verb} {', '.join(sorted(str(each) for each in lost))}"


def _without_a_place(given: set[str | None], taken: set[str | None]) -> set[str | None]:
    """The kinds of what is given that no kind of what is taken holds."""
    wider = {"integer": "number"}
    return {
        kind
        for kind in given
        if kind is not None and not {kind, kind.partition(" ")[0], wider.get(kind, kind)} & taken
    }


def _kind(schema: Schema) -> str | None:
    kind = schema.get("type")
    if kind is None:
        return "string" if "enum" in schema or "const" in schema else None
    return f"{kind} ({schema['format']})" if kind == "string" and "format" in schema else str(kind)


def _values(where: str, old: Schema, new: Schema, *, asked: bool) -> Iterator[str]:
    before, after = _enum(old), _enum(new)
    if asked and after is not None:
        gone = (before or set()) - after
        if before is None:
            yield f"{where}: takes only {len(after)} values"
        elif gone:
            yield f"{where}: takes no more {', '.join(sorted(gone))}"
    if not asked:
        return
    for bound, direction in _NARROWS.items():
        if bound in new and (bound not in old or (old[bound] - new[bound]) * direction > 0):
            yield f"{where}: {bound} is {new[bound]}, was {old.get(bound, 'none')}"
    if "pattern" in new and new["pattern"] != old.get("pattern"):
        yield f"{where}: pattern is another"


def _enum(schema: Schema) -> set[str] | None:
    if "const" in schema:
        return {str(schema["const"])}
    return {str(each) for each in schema["enum"]} if "enum" in schema else None


def _rights(where: str, old: Schema, new: Schema) -> Iterator[str]:
    """Whoever was let in by a scope still is."""
    before = {scope for each in old.get("security", []) for scopes in each.values() for scope in scopes}
    after = {scope for each in new.get("security", []) for scopes in each.values() for scope in scopes}
    for scope in sorted(before - after):
        yield f"{where}: {scope} opens it no more"
    if not old.get("security") and new.get("security"):
        yield f"{where}: needs a token"


def slim(document: Schema) -> Schema:
    """A document without what breaks nobody: words, examples, headers of answers."""
    left_out = {
        "description",
        "summary",
        "example",
        "examples",
        "title",
        "headers",
        "tags",
        "x-audit",
        "x-matter",
        "x-asks",
    }
    kept: Schema = _without(document, left_out)
    return {name: kept[name] for name in ("openapi", "paths", "components")} | {
        "info": {"version": document["info"]["version"]}
    }


def _without(part: Any, left_out: set[str], *, named: bool = False) -> Any:
    """Names of properties and of schemas are no words about them, whatever they are called."""
    if isinstance(part, list):
        return [_without(each, left_out) for each in part]
    if not isinstance(part, dict):
        return part
    return {
        name: _without(each, left_out, named=name in {"properties", "schemas"} and not named)
        for name, each in part.items()
        if named or name not in left_out
    }


def may_break(released: str, now: str) -> bool:
    """Whether the version says that callers must look: the first number that counts has risen."""
    before, after = ([int(part) for part in version.split(".")] for version in (released, now))
    counts = 1 if before[0] == 0 and after[0] == 0 else 0
    return after[: counts + 1] > before[: counts + 1]
