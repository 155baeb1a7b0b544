"""Documented limits of buttons, selects, layouts and modals."""

from collections.abc import Iterator

from tests.fake_discord.embed_rules import check_link, too_long, unknown_keys
from tests.fake_discord.model import walk
from tests.fake_discord.violations import Fault, Json

ROW, BUTTON, SELECT, INPUT = 1, 2, 3, 4
SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR = 9, 10, 11, 12, 13, 14
CONTAINER, LABEL = 17, 18
SELECTS = {3, 5, 6, 7, 8}
LINK_STYLE, PREMIUM_STYLE = 5, 6
ROWS, LAYOUT_PARTS, LAYOUT_TEXT = 5, 40, 4000
MODAL_TITLE, MODAL_LABEL, OPTIONS = 45, 45, 25

EVERY = {"type", "id"}
SELECT_KEYS = {"custom_id", "placeholder", "min_values", "max_values", "disabled", "required"}
KEYS: dict[int, set[str]] = {
    ROW: {"components"},
    BUTTON: {"style", "label", "custom_id", "url", "emoji", "disabled", "sku_id"},
    INPUT: {"custom_id", "style", "label", "value", "placeholder", "required"}
    | {"min_length", "max_length"},
    **{kind: SELECT_KEYS | {"options", "default_values", "channel_types"} for kind in SELECTS},
    SECTION: {"components", "accessory"},
    TEXT: {"content"},
    THUMBNAIL: {"media", "description", "spoiler"},
    GALLERY: {"items"},
    FILE: {"file", "spoiler"},
    SEPARATOR: {"divider", "spacing"},
    CONTAINER: {"components", "accent_color", "spoiler"},
    LABEL: {"label", "description", "component"},
}
# What may stand directly in a message or a part of it; all else is noted.
NESTING: dict[int | None, set[int]] = {
    None: {ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER},
    CONTAINER: {ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR},
    SECTION: {TEXT},
}
ACCESSORIES = {BUTTON, THUMBNAIL}
OPTION_KEYS = {"label", "value", "description", "emoji", "default"}


def check_components(components: list[Json], *, layout: bool, uploads: set[str]) -> Iterator[Fault]:
    """Every fault of a message's components; `layout` when it carries the V2 flag."""
    if layout:
        yield from check_layout(components)
    else:
        if len(components) > ROWS:
            yield Fault("components", f"{len(components)} action rows; {ROWS} are allowed")
        for number, part in enumerate(components):
            if part.get("type") != ROW:
                where = f"components[{number}]"
                yield Fault(where, f"type {part.get('type')} needs the V2 flag")
    yield from check_parts("components", components, uploads)
    yield from check_ids(components)


def check_layout(components: list[Json]) -> Iterator[Fault]:
    parts = list(walk(components))
    if len(parts) > LAYOUT_PARTS:
        found = f"{len(parts)} components, nested ones counted; {LAYOUT_PARTS} are allowed"
        yield Fault("components", found)
    yield from check_nesting("components", None, components)
    text = sum(len(part.get("content", "")) for part in parts if part.get("type") == TEXT)
    if text > LAYOUT_TEXT:
        yield Fault("components", f"{text} characters of text; {LAYOUT_TEXT} are allowed")


def check_nesting(where: str, kind: int | None, parts: list[Json]) -> Iterator[Fault]:
    """What stands where it may not: a container in a container, a button outside of a row."""
    for number, part in enumerate(parts):
        at, inner = f"{where}[{number}]", part.get("type")
        if inner not in NESTING[kind]:
            place = "a message" if kind is None else f"a part of type {kind}"
            yield Fault(at, f"type {inner} may not stand directly in {place}")
        if inner in NESTING:
            yield from check_nesting(f"{at}.components", inner, part.get("components", []))
        if "accessory" in part and part["accessory"].get("type") not in ACCESSORIES:
            yield Fault(f"{at}.accessory", "an accessory is a button or a thumbnail")


def check_ids(components: list[Json]) -> Iterator[Fault]:
    numbers = [part["id"] for part in walk(components) if part.get("id")]
    if len(numbers) != len(set(numbers)):
        yield Fault("components", f"an id stands twice: {sorted(numbers)}")
    seen: set[str] = set()
    for part in walk(components):
        if (custom_id := part.get("custom_id")) is None:
            continue
        if custom_id in seen:
            yield Fault("components", f"custom_id {custom_id!r} stands twice in the message")
        seen.add(custom_id)


def check_parts(where: str, parts: list[Json], uploads: set[str]) -> Iterator[Fault]:
    for number, part in enumerate(parts):
        yield from check_part(f"{where}[{number}]", part, uploads)


def check_part(where: str, part: Json, uploads: set[str]) -> Iterator[Fault]:
    """The faults of one component and of those inside it."""
    kind = part.get("type", 0)
    if kind not in KEYS:
        yield Fault(where, f"no component of type {kind}", refused=False)
        return
    yield from unknown_keys(where, part, KEYS[kind] | EVERY)
    if "custom_id" in part and not 1 <= len(part["custom_id"]) <= 100:
        found = len(part["custom_id"])
        yield Fault(f"{where}.custom_id", f"{found} characters; 1 to 100 are allowed")
    if kind == BUTTON:
        yield from check_button(where, part)
    elif kind in SELECTS:
        yield from check_select(where, part)
    elif kind == INPUT:
        yield from check_input(where, part)
    elif kind == ROW:
        yield from check_row(where, part)
    else:
        yield from check_layout_part(where, part, uploads)
    yield from check_parts(f"{where}.components", part.get("components", []), uploads)
    for key in ("accessory", "component"):
        if key in part:
            yield from check_part(f"{where}.{key}", part[key], uploads)


def check_row(where: str, row: Json) -> Iterator[Fault]:
    kinds = [part.get("type") for part in row.get("components", [])]
    if not 1 <= len(kinds) <= 5:
        yield Fault(where, f"{len(kinds)} components in a row; 1 to 5 are allowed")
    if len(kinds) > 1 and set(kinds) != {BUTTON}:
        yield Fault(where, "a row holds buttons only, or one select, or one text input")


def check_button(where: str, button: Json) -> Iterator[Fault]:
    yield from too_long(f"{where}.label", button.get("label") or "", 80)
    style = button.get("style")
    if style == PREMIUM_STYLE:
        return
    if not (button.get("label") or button.get("emoji")):
        yield Fault(where, "a button without label and emoji")
    if (style == LINK_STYLE) != ("url" in button):
        yield Fault(where, "a link button has a url, and no other button has one")
    if (style == LINK_STYLE) == ("custom_id" in button):
        yield Fault(where, "a link button has no custom_id, and every other button has one")
    yield from check_link(f"{where}.url", button.get("url") or "", set(), 512)


def check_select(where: str, select: Json) -> Iterator[Fault]:
    yield from too_long(f"{where}.placeholder", select.get("placeholder") or "", 150)
    if select["type"] != SELECT:
        return
    options = select.get("options", [])
    if not 1 <= len(options) <= OPTIONS:
        yield Fault(f"{where}.options", f"{len(options)} options; 1 to {OPTIONS} are allowed")
    for number, option in enumerate(options):
        at = f"{where}.options[{number}]"
        yield from unknown_keys(at, option, OPTION_KEYS)
        for key in ("label", "value", "description"):
            yield from too_long(f"{at}.{key}", option.get(key) or "", 100)
    values = [option.get("value") for option in options]
    if len(values) != len(set(values)):
        yield Fault(f"{where}.options", "two options have the same value")
    if not 0 <= select.get("min_values", 1) <= select.get("max_values", 1) <= max(len(options), 1):
        yield Fault(where, f"min_values and max_values do not fit {len(options)} options")


def check_input(where: str, field: Json) -> Iterator[Fault]:
    yield from too_long(f"{where}.label", field.get("label") or "", MODAL_LABEL)
    yield from too_long(f"{where}.placeholder", field.get("placeholder") or "", 100)
    yield from too_long(f"{where}.value", field.get("value") or "", 4000)


def check_layout_part(where: str, part: Json, uploads: set[str]) -> Iterator[Fault]:
    kind, inside = part["type"], part.get("components", [])
    if kind == TEXT and not part.get("content", "").strip():
        yield Fault(f"{where}.content", "blank; it must hold something")
    if kind == SECTION and not (1 <= len(inside) <= 3 and "accessory" in part):
        yield Fault(where, "a section holds 1 to 3 texts and an accessory")
    if kind == GALLERY and not 1 <= len(part.get("items", [])) <= 10:
        yield Fault(where, "a gallery holds 1 to 10 items")
    if kind == CONTAINER and not 1 <= len(inside) <= LAYOUT_PARTS:
        yield Fault(where, f"a container holds 1 to {LAYOUT_PARTS} components")
    if kind == LABEL:
        yield from too_long(f"{where}.label", part.get("label", ""), MODAL_LABEL)
        yield from too_long(f"{where}.description", part.get("description") or "", 100)
    files = [part.get("media"), part.get("file"), *(i.get("media") for i in part.get("items", []))]
    for file in files:
        yield from check_link(where, (file or {}).get("url", ""), uploads)


def unshown_files(components: list[Json], uploads: set[str]) -> set[str]:
    """The files that no part of a layout shows: Discord hides them."""
    texts = [str(part) for part in components]
    return {name for name in uploads if not any(f"attachment://{name}" in text for text in texts)}


def check_modal(modal: Json) -> Iterator[Fault]:
    """Every fault of the data of a modal response."""
    yield from unknown_keys("data", modal, {"custom_id", "title", "components"})
    for key, limit in (("title", MODAL_TITLE), ("custom_id", 100)):
        size = len(modal.get(key, ""))
        if not 1 <= size <= limit:
            yield Fault(f"data.{key}", f"{size} characters; 1 to {limit} are allowed")
    parts = modal.get("components", [])
    if not 1 <= len(parts) <= ROWS:
        yield Fault("data.components", f"{len(parts)} parts; 1 to {ROWS} are allowed")
    yield from check_parts("data.components", parts, set())
    yield from check_ids(parts)
