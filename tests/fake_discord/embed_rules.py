"""Documented limits of embeds; lengths are of the text without the space around it."""

from collections.abc import Iterator

from tests.fake_discord.violations import Fault, Json

EMBEDS, EMBED_TOTAL, FIELDS = 10, 6000, 25
LINK = 2048
TEXTS = {
    ("title",): 256,
    ("description",): 4096,
    ("footer", "text"): 2048,
    ("author", "name"): 256,
}
LINKS = (
    ("url",),
    ("author", "url"),
    ("author", "icon_url"),
    ("footer", "icon_url"),
    ("image", "url"),
    ("thumbnail", "url"),
)
KEYS = {
    "": {"type", "url", "title", "color", "timestamp", "description", "author", "image"}
    | {"thumbnail", "footer", "fields", "provider", "video", "flags"},
    "author": {"name", "url", "icon_url", "proxy_icon_url"},
    "footer": {"text", "icon_url", "proxy_icon_url"},
    "image": {"url", "width", "height", "proxy_url", "description", "placeholder", "flags"},
    "thumbnail": {"url", "width", "height", "proxy_url", "description", "placeholder", "flags"},
}
FIELD_KEYS = {"name", "value", "inline"}


def too_long(where: str, text: str, limit: int) -> Iterator[Fault]:
    if len(text) > limit:
        yield Fault(where, f"{len(text)} characters; {limit} are allowed")


def unknown_keys(where: str, value: Json, known: set[str]) -> Iterator[Fault]:
    """Discord takes no notice of them, so they are noted and not refused."""
    for key in value.keys() - known:
        yield Fault(where, f"no such field as {key!r}", refused=False)


def get(embed: Json, path: tuple[str, ...]) -> str:
    """The text at a path of one or two keys, stripped; empty when absent."""
    value: object = embed
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value.strip() if isinstance(value, str) else ""


def check_embeds(embeds: list[Json], uploads: set[str]) -> Iterator[Fault]:
    """Every fault of a message's embeds; `uploads` names the files beside them."""
    if len(embeds) > EMBEDS:
        yield Fault("embeds", f"{len(embeds)} embeds; {EMBEDS} are allowed")
    for number, embed in enumerate(embeds):
        yield from check_embed(f"embeds[{number}]", embed, uploads)
    total = sum(length(embed) for embed in embeds)
    if total > EMBED_TOTAL:
        yield Fault("embeds", f"{total} characters together; {EMBED_TOTAL} are allowed")


def check_embed(where: str, embed: Json, uploads: set[str]) -> Iterator[Fault]:
    for path, limit in TEXTS.items():
        yield from too_long(f"{where}.{'.'.join(path)}", get(embed, path), limit)
    for path in LINKS:
        yield from check_link(f"{where}.{'.'.join(path)}", get(embed, path), uploads)
    for part, known in KEYS.items():
        value = embed.get(part) if part else embed
        if isinstance(value, dict):
            yield from unknown_keys(f"{where}.{part}".rstrip("."), value, known)
    fields = embed.get("fields", [])
    if len(fields) > FIELDS:
        yield Fault(f"{where}.fields", f"{len(fields)} fields; {FIELDS} are allowed")
    for number, entry in enumerate(fields):
        yield from check_field(f"{where}.fields[{number}]", entry)


def check_field(where: str, entry: Json) -> Iterator[Fault]:
    yield from unknown_keys(where, entry, FIELD_KEYS)
    for key, limit in (("name", 256), ("value", 1024)):
        text = get(entry, (key,))
        if not text:
            yield Fault(f"{where}.{key}", "blank; it must hold something")
        yield from too_long(f"{where}.{key}", text, limit)


def check_link(where: str, link: str, uploads: set[str], limit: int = LINK) -> Iterator[Fault]:
    """An address must be http(s), or name an uploaded file."""
    yield from too_long(where, link, limit)
    if link.startswith("attachment://"):
        if link.removeprefix("attachment://") not in uploads:
            yield Fault(where, f"{link} names no file of this message", refused=False)
    elif link and not link.startswith(("http://", "https://")):
        yield Fault(where, f"{link[:60]!r} is not an http(s) address")


def length(embed: Json) -> int:
    """The characters that count towards the total of all embeds."""
    fields = embed.get("fields", [])
    return sum(len(get(embed, path)) for path in TEXTS) + sum(
        len(get(entry, ("name",))) + len(get(entry, ("value",))) for entry in fields
    )


def is_blank(embed: Json) -> bool:
    return not (length(embed) or get(embed, ("image", "url")) or get(embed, ("thumbnail", "url")))
