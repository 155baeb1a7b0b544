"""Documented limits of a message body, and the house's own: nothing is sent that could ping."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.fake_discord.component_rules import check_components, unshown_files
from tests.fake_discord.embed_rules import check_embeds, is_blank, too_long, unknown_keys
from tests.fake_discord.model import COMPONENTS_V2, EPHEMERAL, Message, walk
from tests.fake_discord.transport import Upload
from tests.fake_discord.violations import Fault, Json

CONTENT, FILES, ALT_TEXT = 2000, 10, 1024
FILE_BYTES, REQUEST_BYTES = 10 << 20, 25 << 20
NONCE, MENTIONED = 25, 100
SUPPRESS_EMBEDS, SUPPRESS_NOTIFICATIONS = 1 << 2, 1 << 12
SETTABLE = SUPPRESS_EMBEDS | EPHEMERAL | SUPPRESS_NOTIFICATIONS | COMPONENTS_V2
KEYS = {"content", "embeds", "allowed_mentions", "components", "flags", "attachments"}
KEYS |= {"poll", "tts"}
CHANNEL_KEYS = {"nonce", "enforce_nonce", "message_reference", "sticker_ids"}
MENTION_KEYS = {"parse", "users", "roles", "replied_user"}
FILE_KEYS = {"id", "filename", "description", "title", "duration_secs", "waveform", "is_spoiler"}
KEPT_FILE_KEYS = {"size", "url", "proxy_url", "content_type", "width", "height", "spoiler", "flags"}


@dataclass(frozen=True, slots=True)
class Setting:
    """What a body is judged against: the message it changes, if any, and the way it came."""

    uploads: dict[int, Upload] = field(default_factory=dict)
    edited: Message | None = None
    in_channel: bool = False

    @property
    def was_layout(self) -> bool:
        return self.edited is not None and bool(self.edited.flags & COMPONENTS_V2)

    def names(self) -> set[str]:
        """The files that the body may refer to."""
        kept = self.edited.attachments if self.edited else []
        return {file.filename for file in kept} | {file.filename for file in self.uploads.values()}


def check_message(body: Json, setting: Setting) -> Iterator[Fault]:
    """Every fault of a message to send or to edit."""
    known = KEYS | CHANNEL_KEYS if setting.in_channel else KEYS
    yield from unknown_keys("", body, known)
    content, embeds = body.get("content") or "", body.get("embeds") or []
    components = body.get("components") or []
    yield from too_long("content", content, CONTENT)
    yield from too_long("nonce", str(body.get("nonce") or ""), NONCE)
    yield from check_embeds(embeds, setting.names())
    yield from check_flags(body, setting)
    layout = setting.was_layout or bool((body.get("flags") or 0) & COMPONENTS_V2)
    if layout:
        yield from check_turning(body, setting)
    if layout and (content or embeds or body.get("poll") or body.get("sticker_ids")):
        yield Fault("", "a V2 message holds neither content, embeds, poll nor stickers")
    yield from check_components(components, layout=layout, uploads=setting.names())
    yield from check_files(body, setting)
    if setting.edited is None and is_empty(body, setting):
        yield Fault("", "an empty message: no content, embed, component or file")
    yield from check_mentions(body)


def check_turning(body: Json, setting: Setting) -> Iterator[Fault]:
    """A message that becomes a layout gives up what it held; a layout shows every file."""
    edited = setting.edited
    if edited is not None and not setting.was_layout:
        for key, held in (("content", edited.content), ("embeds", edited.embeds)):
            if held and key not in body:
                yield Fault(key, "a message that becomes a V2 message gives it up: send null")
    parts = body.get("components") or []
    uploads = {file.filename for file in setting.uploads.values()}
    for name in sorted(unshown_files(parts, uploads)):
        yield Fault("components", f"no part shows the file {name!r}", refused=False)


def is_empty(body: Json, setting: Setting) -> bool:
    embeds = [embed for embed in body.get("embeds") or [] if not is_blank(embed)]
    parts = (embeds, body.get("components"), body.get("poll"), setting.uploads)
    return not (any(parts) or (body.get("content") or "").strip() or body.get("sticker_ids"))


def check_flags(body: Json, setting: Setting) -> Iterator[Fault]:
    flags = body.get("flags") or 0
    if flags & ~SETTABLE:
        yield Fault("flags", f"{flags & ~SETTABLE} cannot be set")
    if setting.in_channel and flags & EPHEMERAL:
        yield Fault("flags", "only an answer to an interaction can be ephemeral")


def check_files(body: Json, setting: Setting) -> Iterator[Fault]:
    entries = body.get("attachments") or []
    if len(entries) > FILES:
        yield Fault("attachments", f"{len(entries)} files; {FILES} are allowed")
    for number, entry in enumerate(entries):
        where = f"attachments[{number}]"
        yield from unknown_keys(where, entry, FILE_KEYS | KEPT_FILE_KEYS)
        yield from too_long(f"{where}.description", entry.get("description") or "", ALT_TEXT)
        if int(entry["id"]) not in setting.uploads and not keeps(setting, int(entry["id"])):
            yield Fault(where, f"id {entry['id']} names no file of this message")
    sizes = [len(file.data) for file in setting.uploads.values()]
    if any(size > FILE_BYTES for size in sizes) or sum(sizes) > REQUEST_BYTES:
        yield Fault("files", f"{sizes} bytes; 10 MiB each and 25 MiB together are allowed")


def keeps(setting: Setting, file_id: int) -> bool:
    kept = setting.edited.attachments if setting.edited else []
    return any(file.id == file_id for file in kept)


def check_mentions(body: Json) -> Iterator[Fault]:
    """The house rule, not refused by Discord: whatever carries text says that nothing pings."""
    allowed = body.get("allowed_mentions")
    if allowed is None:
        if carries_text(body):
            found = "missing beside text; send {'parse': []}, or names in a quotation will ping"
            yield Fault("allowed_mentions", found, refused=False)
        return
    yield from unknown_keys("allowed_mentions", allowed, MENTION_KEYS)
    if allowed.get("parse"):
        yield Fault("allowed_mentions.parse", f"{allowed['parse']} may ping", refused=False)
    for kind in ("users", "roles"):
        if allowed.get(kind) and kind in allowed.get("parse", []):
            yield Fault("allowed_mentions", f"{kind} both in parse and by id")
        if len(allowed.get(kind, [])) > MENTIONED:
            yield Fault(f"allowed_mentions.{kind}", f"more than {MENTIONED} ids")


def carries_text(body: Json) -> bool:
    texts = [part.get("content") for part in walk(body.get("components") or [])]
    return bool(body.get("content") or body.get("embeds") or any(texts))


def pings(body: Json, replied_to: Message | None = None) -> list[str]:
    """Whom this body pings, as mentions; embeds never ping."""
    allowed = body.get("allowed_mentions") or {"parse": ["users", "roles", "everyone"]}
    parsed = allowed.get("parse", [])
    texts = [part.get("content", "") for part in walk(body.get("components") or [])]
    text = "\n".join([body.get("content") or "", *texts])
    found = re.findall(r"@everyone|@here", text) if "everyone" in parsed else []
    for kind, pattern in (("users", r"<@!?(\d+)>"), ("roles", r"<@&(\d+)>")):
        named = {str(id_) for id_ in allowed.get(kind, [])}
        sign = "@&" if kind == "roles" else "@"
        found += [
            f"<{sign}{id_}>" for id_ in re.findall(pattern, text) if kind in parsed or id_ in named
        ]
    if replied_to is not None and allowed.get("replied_user", "allowed_mentions" not in body):
        found.append(replied_to.author.mention)
    return found
