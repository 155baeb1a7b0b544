"""The interaction endpoints: the first answer, the original, the follow-ups."""

import time
from collections.abc import Iterable
from dataclasses import replace

from aiohttp import web

from tests.fake_discord import payloads
from tests.fake_discord.command_rules import check_choices
from tests.fake_discord.component_rules import check_modal
from tests.fake_discord.embed_rules import unknown_keys
from tests.fake_discord.interactions import (
    ALLOWED,
    CHOICES,
    DEFER_REPLY,
    DEFER_UPDATE,
    MODAL,
    REPLY,
    UPDATE,
    Interaction,
    Interactions,
)
from tests.fake_discord.message_rules import Setting, check_message
from tests.fake_discord.model import EPHEMERAL, LOADING, Message
from tests.fake_discord.transport import PREFIX, ApiError, Body, answer, read_body
from tests.fake_discord.violations import Fault, Json
from tests.fake_discord.world import World
from tests.fake_discord.writing import Judge, write

USER_INSTALL_FOLLOWUPS = 5


class Answering:
    """Handlers of `/interactions` and of `/webhooks` with an interaction's token."""

    def __init__(self, world: World, interactions: Interactions, judge: Judge) -> None:
        self._world = world
        self._interactions = interactions
        self._judge = judge
        self._note = judge.violations.note

    def routes(self) -> Iterable[web.RouteDef]:
        hook = f"{PREFIX}/webhooks/{{webhook_id}}/{{webhook_token}}"
        callback = f"{PREFIX}/interactions/{{interaction_id}}/{{interaction_token}}/callback"
        yield web.post(callback, self.callback)
        yield web.post(hook, self.follow_up)
        for name in ("@original", "{message_id}"):
            yield web.get(f"{hook}/messages/{name}", self.read)
            yield web.patch(f"{hook}/messages/{name}", self.edit)
            yield web.delete(f"{hook}/messages/{name}", self.delete)

    async def callback(self, request: web.Request) -> web.Response:
        """Take the first answer, unless it is late, the second, or of a kind that does not fit."""
        arrived = time.monotonic()
        interaction = self._interactions.by_token.get(request.match_info["interaction_token"])
        if interaction is None or self._interactions.is_late(interaction):
            raise ApiError(404, 10062, "Unknown interaction")
        body = await read_body(request)
        if interaction.response is not None:
            self._note(f"{interaction.title}: answered a second time")
            raise ApiError(400, 40060, "Interaction has already been acknowledged.")
        self._judge.rule(request, self._faults(interaction, body), body.json)
        interaction.response, interaction.answered = body.json["type"], arrived
        self._take(interaction, body)
        interaction.touch()
        if request.query.get("with_response") != "1":
            return web.Response(status=204)
        return answer(self._receipt(interaction))

    def _faults(self, interaction: Interaction, body: Body) -> Iterable[Fault]:
        kind, data = body.json.get("type"), body.json.get("data") or {}
        yield from unknown_keys("", body.json, {"type", "data"})
        if kind not in ALLOWED[interaction.kind]:
            yield Fault("type", f"{kind} does not answer an interaction of type {interaction.kind}")
        elif kind in (UPDATE, DEFER_UPDATE) and interaction.source is None:
            yield Fault("type", f"{kind} needs a message that was clicked")
        elif kind in (REPLY, UPDATE):
            edited = interaction.source if kind == UPDATE else None
            for fault in check_message(data, Setting(body.files, edited)):
                yield replace(fault, where=f"data.{fault.where}".rstrip("."))
        elif kind == CHOICES:
            yield from check_choices("data.choices", data.get("choices", []))
        elif kind == MODAL:
            yield from check_modal(data)
        elif kind == DEFER_REPLY and (data.get("flags") or 0) & ~EPHEMERAL:
            yield Fault("data.flags", "a deferral carries the ephemeral flag only")

    def _take(self, interaction: Interaction, body: Body) -> None:
        kind, data = interaction.response, body.json.get("data") or {}
        if kind in (REPLY, DEFER_REPLY):
            flags = data.get("flags") or 0
            flags |= LOADING if kind == DEFER_REPLY else 0
            interaction.original = self._post(interaction, data, body, flags)
        elif kind in (UPDATE, DEFER_UPDATE):
            interaction.original = interaction.source
            if kind == UPDATE:
                self._rewrite(interaction, interaction.original, body, data)
        elif kind == CHOICES:
            interaction.choices = data.get("choices", [])
        elif kind == MODAL:
            interaction.modal = data

    def _receipt(self, interaction: Interaction) -> Json:
        """What `with_response` gives back."""
        kind, message = interaction.response, interaction.original
        body: Json = {"id": str(interaction.id), "type": interaction.kind}
        resource: Json = {"type": kind}
        if message is not None:
            body["response_message_id"] = str(message.id)
            body["response_message_loading"] = message.is_loading
            body["response_message_ephemeral"] = message.is_ephemeral
            resource["message"] = payloads.message(message, self._world.bot)
        return {"interaction": body, "resource": resource}

    async def follow_up(self, request: web.Request) -> web.Response:
        """A further message; the first one after a deferral fills the deferred message."""
        interaction = self._known(request)
        body = await read_body(request)
        waiting = interaction.original
        if interaction.response == DEFER_REPLY and waiting is not None and waiting.is_loading:
            self._check_privacy(interaction, waiting, body.json)
            self._judge.message(request, body, Setting(body.files))
            self._rewrite(interaction, waiting, body, body.json)
            return self._shown(waiting)
        self._judge.message(request, body, Setting(body.files))
        if not interaction.guild_installed and len(interaction.followups) >= USER_INSTALL_FOLLOWUPS:
            self._note(f"{interaction.title}: a sixth follow-up where only the person installed it")
            raise ApiError(400, 40094, "Maximum number of follow-up messages reached")
        message = self._post(interaction, body.json, body, body.json.get("flags") or 0)
        interaction.followups.append(message)
        interaction.touch()
        return self._shown(message)

    async def read(self, request: web.Request) -> web.Response:
        return self._shown(self._message(self._known(request), request))

    async def edit(self, request: web.Request) -> web.Response:
        interaction = self._known(request)
        message = self._message(interaction, request)
        body = await read_body(request)
        # What stands in a message that is still loading is nothing to keep.
        edited = None if message.is_loading else message
        self._judge.message(request, body, Setting(body.files, edited))
        self._rewrite(interaction, message, body, body.json)
        return self._shown(message)

    async def delete(self, request: web.Request) -> web.Response:
        interaction = self._known(request)
        message = self._message(interaction, request)
        self._world.delete(message)
        message.flags &= ~LOADING
        interaction.edits += 1
        interaction.touch()
        return web.Response(status=204)

    def _known(self, request: web.Request) -> Interaction:
        """The interaction of this token, if it was answered and has not expired."""
        interaction = self._interactions.by_token.get(request.match_info["webhook_token"])
        if interaction is None or request.match_info["webhook_id"] != str(self._world.bot.id):
            raise ApiError(404, 10015, "Unknown Webhook")
        if self._interactions.is_expired(interaction):
            raise ApiError(401, 50027, "Invalid Webhook Token")
        if interaction.response is None:
            self._note(f"{interaction.title}: a follow-up before the first answer")
            raise ApiError(404, 10015, "Unknown Webhook")
        return interaction

    def _message(self, interaction: Interaction, request: web.Request) -> Message:
        name = request.match_info.get("message_id", "@original")
        own = [interaction.original, *interaction.followups]
        for message in own[:1] if name == "@original" else own:
            if message is None or message.deleted:
                continue
            if name in ("@original", str(message.id)):
                return message
        raise ApiError(404, 10008, "Unknown Message")

    def _check_privacy(self, interaction: Interaction, waiting: Message, body: Json) -> None:
        if (body.get("flags") or 0) & EPHEMERAL and not waiting.is_ephemeral:
            self._note(f"{interaction.title}: ephemeral after a public deferral; everyone reads it")

    def _post(self, interaction: Interaction, data: Json, body: Body, flags: int) -> Message:
        message = Message(
            self._world.snowflakes.next(), interaction.channel, self._world.bot, flags=flags
        )
        message.interaction = interaction
        message.visible_to = interaction.user if flags & EPHEMERAL else None
        write(self._world, message, data, body.files)
        return self._world.post(message)

    def _rewrite(
        self, interaction: Interaction, message: Message | None, body: Body, data: Json
    ) -> None:
        if message is None:
            raise ApiError(404, 10008, "Unknown Message")
        write(self._world, message, data, body.files)
        message.flags &= ~LOADING
        interaction.edits += 1
        self._world.update(message)
        interaction.touch()

    def _shown(self, message: Message) -> web.Response:
        return answer(payloads.message(message, self._world.bot))
