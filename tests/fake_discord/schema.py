"""Discord's own API document as a check of every request body, where the document is at hand."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match
from jsonschema.validators import extend

from tests.fake_discord.violations import Fault, Json
from tests.paths import SHARED

DOCUMENT = SHARED / "discord/openapi.json"
# These say nothing that a validator checks; without them a body takes half the time.
SILENT = {"description", "format", "title", "x-discord-union"}


def narrow(
    validator: Any,  # noqa: ANN401 - jsonschema's own validators have no common type
    branches: list[Json],
    instance: object,
    schema: Json,
    whole: Any,  # noqa: ANN401 - the same
) -> Iterator[ValidationError]:
    """Follow the one branch that `type` (or null) points at: faster, and its errors are plain."""
    if len(branches) == 2 and {"type": "null"} in branches:
        if instance is not None:
            branch = next(branch for branch in branches if branch != {"type": "null"})
            yield from validator.descend(instance, branch)
        return
    if isinstance(instance, dict) and isinstance(instance.get("type"), int):
        meant = [branch for branch in branches if instance["type"] in kinds(branch)]
        if len(meant) == 1:
            yield from validator.descend(instance, meant[0])
            return
    yield from whole(validator, branches, instance, schema)


def kinds(branch: Json) -> list[int]:
    found: list[int] = branch.get("properties", {}).get("type", {}).get("enum", [])
    return found


def one_of(v: Any, branches: list[Json], value: object, schema: Json) -> Iterator[ValidationError]:  # noqa: ANN401 - jsonschema calls it so
    yield from narrow(v, branches, value, schema, Draft202012Validator.VALIDATORS["oneOf"])


def any_of(v: Any, branches: list[Json], value: object, schema: Json) -> Iterator[ValidationError]:  # noqa: ANN401 - the same
    yield from narrow(v, branches, value, schema, Draft202012Validator.VALIDATORS["anyOf"])


Narrowing = extend(Draft202012Validator, {"oneOf": one_of, "anyOf": any_of})


def listed(node: Json) -> Json:
    """The node with its alternatives of one constant each written as one list: twice as fast."""
    if "enum" in node:
        node.pop("allOf", None)
    branches = node.get("oneOf", [])
    if branches and all(branch.keys() == {"const"} for branch in branches):
        return node | {"enum": [branch["const"] for branch in node.pop("oneOf")]}
    return node


class Document:
    """The API document; validators are built per route at first use and kept."""

    def __init__(self, path: Path) -> None:
        document = json.loads(path.read_text(encoding="utf-8"))
        self._paths: Json = document["paths"]
        self._schemas: Json = document["components"]["schemas"]
        # The service takes numbers too, and discord.py sends numbers.
        self._schemas["SnowflakeType"]["type"] = ["string", "integer"]
        self._whole: dict[str, Json] = {}
        self._validators: dict[tuple[str, str], Any] = {}

    def check(self, method: str, route: str, body: object) -> Iterator[Fault]:
        """The deepest fault of the body by the schema of `route`, as the document writes it."""
        validator = self._validator(method.lower(), route)
        if validator is None or validator.is_valid(body):
            return
        error = best_match(validator.iter_errors(body))
        where = error.json_path.removeprefix("$").removeprefix(".")
        yield Fault(f"schema: {where or 'body'}", error.message[:200])

    def _validator(self, method: str, route: str) -> Any:  # noqa: ANN401 - a class made at run time
        key = (method, route)
        if key not in self._validators:
            request = self._paths.get(route, {}).get(method, {}).get("requestBody")
            schema = request and request["content"]["application/json"]["schema"]
            self._validators[key] = schema and Narrowing(self._inline(schema))
        return self._validators[key]

    def _inline(self, node: Any, *, named: bool = False) -> Any:  # noqa: ANN401 - any JSON
        """The node with references replaced by what they name; cycles share one object."""
        if isinstance(node, list):
            return [self._inline(entry) for entry in node]
        if not isinstance(node, dict):
            return node
        if "$ref" in node:
            return self._named(node["$ref"].rsplit("/", 1)[1])
        inlined = {
            key: self._inline(value, named=key == "properties")
            for key, value in node.items()
            if named or key not in SILENT
        }
        return inlined if named else listed(inlined)

    def _named(self, name: str) -> Json:
        if name not in self._whole:
            self._whole[name] = {}
            self._whole[name].update(self._inline(self._schemas[name]))
        return self._whole[name]


@cache
def document() -> Document | None:
    """The API document beside the repository; none when it is not there."""
    return Document(DOCUMENT) if DOCUMENT.is_file() else None
