"""Putting a checked body into a message: what the service keeps of what the bot sent."""

from collections.abc import Iterable

from aiohttp import web

from tests.fake_discord import schema
from tests.fake_discord.message_rules import Setting, check_message, pings
from tests.fake_discord.model import COMPONENTS_V2, EPHEMERAL, LOADING, Attachment, Message
from tests.fake_discord.transport import PREFIX, Body, Upload, invalid_form
from tests.fake_discord.violations import Fault, Json, Violations
from tests.fake_discord.world import World


class Judge:
    """Notes the faults of bodies, and refuses those that Discord refuses."""

    def __init__(self, violations: Violations) -> None:
        self.violations = violations

    def rule(self, request: web.Request, faults: Iterable[Fault], body: object) -> None:
        """Note every fault, with Discord's own document's; raise the 400 if any is refused."""
        found = [*faults, *self._by_schema(request, body)]
        for fault in found:
            self.violations.note(f"{request.method} {route_of(request)}: {fault}")
        if refused := [fault for fault in found if fault.refused]:
            raise invalid_form(refused)

    def message(self, request: web.Request, body: Body, setting: Setting) -> None:
        self.rule(request, check_message(body.json, setting), body.json)

    def _by_schema(self, request: web.Request, body: object) -> list[Fault]:
        document = schema.document()
        if document is None:
            return []
        return list(document.check(request.method, route_of(request), body))


def route_of(request: web.Request) -> str:
    """The route with its placeholders, as the API document writes it."""
    resource = request.match_info.route.resource
    return resource.canonical.removeprefix(PREFIX) if resource else request.path


def write(world: World, message: Message, body: Json, uploads: dict[int, Upload]) -> None:
    """Give the message what the body names; what it does not name stays."""
    message.content = (body.get("content", message.content) or "").strip()
    if "embeds" in body:
        message.embeds = [trimmed(embed) for embed in body["embeds"] or []]
    message.components = body.get("components", message.components) or []
    # Whether only one person sees it, and whether it is a layout, is settled once.
    fixed = message.flags & (EPHEMERAL | LOADING | COMPONENTS_V2)
    message.flags = (body.get("flags") or message.flags) & ~(EPHEMERAL | LOADING) | fixed
    message.attachments = attachments(world, message, body, uploads)
    message.pings += pings(body, message.reference)


def trimmed(node: Json) -> Json:
    """An embed without the space around its texts, which Discord does not keep."""
    return {key: trim(value) for key, value in node.items()}


def trim(value: object) -> object:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return [trim(entry) for entry in value]
    return trimmed(value) if isinstance(value, dict) else value


def attachments(
    world: World, message: Message, body: Json, uploads: dict[int, Upload]
) -> list[Attachment]:
    """The files that stay and those that came; without a list in the body all stay."""
    entries = body.get("attachments")
    if entries is None:
        kept, texts = message.attachments, {}
    else:
        wanted = {int(entry["id"]) for entry in entries}
        kept = [file for file in message.attachments if file.id in wanted]
        texts = {int(entry["id"]): entry.get("description") for entry in entries}
    new = [
        world.attach(file.filename, file.data, file.content_type, texts.get(number))
        for number, file in uploads.items()
    ]
    return [*kept, *new]
