"""Filling in a modal as a person does: fields by label or custom_id, within their bounds."""

from collections.abc import Mapping

from tests.fake_discord.component_rules import INPUT, LABEL, ROW, SELECTS
from tests.fake_discord.model import walk
from tests.fake_discord.violations import Json
from tests.fake_discord.waiting import NotSeenError


def fill(modal: Json, values: Mapping[str, object] | str) -> Json:
    """The `data` of the submission; a bare string fills the only text field.

    Fields that are not named keep what they hold. Raises NotSeenError for an unknown field and for
    a value that the form does not let through.
    """
    names = field_names(modal)
    if isinstance(values, str):
        inputs = [part["custom_id"] for part in walk(modal["components"]) if part["type"] == INPUT]
        if len(inputs) != 1:
            raise NotSeenError(f"the form has {len(inputs)} text fields; name the one you mean")
        values = {inputs[0]: values}
    if unknown := values.keys() - names.keys():
        raise NotSeenError(f"the form has no field {sorted(unknown)}; fields: {sorted(names)}")
    given = {names[name]: value for name, value in values.items()}
    components = [submitted(part, given) for part in modal["components"]]
    return {"custom_id": modal["custom_id"], "components": [part for part in components if part]}


def field_names(modal: Json) -> dict[str, str]:
    """Each field's custom_id, by itself and by the label that the person reads."""
    names: dict[str, str] = {}
    for part in walk(modal["components"]):
        if "custom_id" in part:
            names[part["custom_id"]] = part["custom_id"]
            if part.get("label"):
                names[part["label"]] = part["custom_id"]
        if part["type"] == LABEL:
            names[part["label"]] = part["component"]["custom_id"]
    return names


def submitted(part: Json, given: Mapping[str, object]) -> Json:
    """What one top-level part of the form sends; a text display sends nothing of its own."""
    kind = part["type"]
    if kind == ROW:
        fields = [field_value(entry, given) for entry in part["components"]]
        return {"type": ROW, "id": part.get("id", 0), "components": fields}
    if kind == LABEL:
        inside = field_value(part["component"], given)
        return {"type": LABEL, "id": part.get("id", 0), "component": inside}
    return {}


def field_value(field: Json, given: Mapping[str, object]) -> Json:
    value = given.get(field["custom_id"])
    body: Json = {"type": field["type"], "id": field.get("id", 0), "custom_id": field["custom_id"]}
    if field["type"] in SELECTS:
        picked = [value] if isinstance(value, str) else list(value or [])  # type: ignore[call-overload]
        return body | {"values": picked}
    text = field.get("value") or "" if value is None else str(value)
    low = field.get("min_length", 1 if field.get("required", True) else 0)
    high = field.get("max_length", 4000)
    if not low <= len(text) <= high and (text or field.get("required", True)):
        found = f"{len(text)} characters; {low} to {high} are let through"
        raise NotSeenError(f"field {field['custom_id']!r}: {found}")
    return body | {"value": text}
