"""People, and what they do in Discord's client; each act waits for what the bot makes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.fake_discord import forms, options, payloads
from tests.fake_discord.answers import Answer, Suggestion, Suggestions, names
from tests.fake_discord.component_rules import BUTTON, LINK_STYLE, SELECTS
from tests.fake_discord.interactions import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    MODAL_SUBMIT,
    Interaction,
)
from tests.fake_discord.model import Attachment, Channel, Message, User
from tests.fake_discord.options import Pickable
from tests.fake_discord.violations import Json
from tests.fake_discord.waiting import NotSeenError

if TYPE_CHECKING:
    from tests.fake_discord.server import FakeDiscord


@dataclass(eq=False, kw_only=True)
class Person(User):
    """Someone at their client. Where no channel is given, it is the first of their first server."""

    discord: "FakeDiscord" = field(repr=False)
    dms_closed: bool = False

    @property
    def patience(self) -> float:
        return self.discord.patience

    def home(self) -> Channel:
        """The channel this person is in when a test names none."""
        for guild in self.discord.world.guilds.values():
            if self.id in guild.members:
                return guild.channels[0]
        return self.direct()

    def direct(self, *others: User) -> Channel:
        """The direct messages with the bot, or with these people and without the bot."""
        return self.discord.world.direct(self, *(others or (self.discord.world.bot,)))

    async def slash(
        self,
        name: str,
        /,
        *,
        channel: Channel | None = None,
        within: float | None = None,
        options: Mapping[str, object] | None = None,
        **named: object,
    ) -> Answer:
        """Use a slash command (`group sub` for a subcommand) and wait for the whole answer.

        Options whose names are no Python names, or are taken here, go into `options`.
        """
        values = {**(options or {}), **named}
        interaction = self.begin_slash(name, channel=channel, options=values)
        return await self._answered(interaction, within)

    def begin_slash(
        self, name: str, *, channel: Channel | None = None, options: Mapping[str, object]
    ) -> Interaction:
        """Use a slash command and do not wait."""
        return self._command(name, channel or self.home(), options)

    async def autocomplete(
        self,
        name: str,
        /,
        *,
        option: str,
        value: str,
        channel: Channel | None = None,
        within: float | None = None,
        options: Mapping[str, object] | None = None,
    ) -> Suggestions:
        """Type `value` into an option, the others being as given, and read the suggestions."""
        values = {**(options or {}), option: value}
        interaction = self._command(name, channel or self.home(), values, focused=option)
        await self._settled(interaction, within)
        choices = [Suggestion(entry["name"], entry["value"]) for entry in interaction.choices or []]
        return Suggestions(tuple(choices), (interaction.answered or 0.0) - interaction.began)

    async def message_command(
        self, name: str, message: Message, *, within: float | None = None
    ) -> Answer:
        """Use a command of the message's context menu."""
        channel = message.channel
        self._enter(channel)
        picked = options.find(self.discord.commands, 3, name, self, channel)
        body = payloads.message(message, self.discord.world.bot)
        data = {
            "id": picked.command["id"],
            "name": name,
            "type": 3,
            "target_id": str(message.id),
            "resolved": {"messages": {str(message.id): body}},
        }
        interaction = self._begin(COMMAND, channel, data, f"message command {name!r}")
        return await self._answered(interaction, within)

    async def click(self, message: Message, wanted: str, *, within: float | None = None) -> Answer:
        """Press a button, by label or custom_id, and wait for what it does."""
        button = self._component(message, wanted, {BUTTON})
        if button["style"] == LINK_STYLE:
            raise NotSeenError(f"{wanted!r} is a link to {button['url']}, and tells no bot")
        data = {"custom_id": button["custom_id"], "component_type": BUTTON}
        title = f"button {button.get('label')!r} ({button['custom_id']})"
        interaction = self._begin(COMPONENT, message.channel, data, title, source=message)
        return await self._answered(interaction, within)

    async def select(
        self, message: Message, wanted: str, *values: Pickable, within: float | None = None
    ) -> Answer:
        """Choose values (or labels, or things) in a select menu, and wait for what it does."""
        menu = self._component(message, wanted, SELECTS)
        data = options.selection(menu, values, message.channel.guild)
        title = f"select {menu['custom_id']}"
        interaction = self._begin(COMPONENT, message.channel, data, title, source=message)
        return await self._answered(interaction, within)

    async def submit(
        self, answer: Answer, values: Mapping[str, object] | str, *, within: float | None = None
    ) -> Answer:
        """Send the form that `answer` opened."""
        opened = answer.interaction
        if opened.modal is None:
            raise NotSeenError(f"{opened.title} opened no form")
        data = forms.fill(opened.modal, values)
        title = f"form {opened.modal['title']!r}"
        interaction = self._begin(MODAL_SUBMIT, opened.channel, data, title, trigger=opened)
        return await self._answered(interaction, within)

    async def says(
        self,
        channel: Channel,
        text: str,
        *,
        files: Mapping[str, bytes] | None = None,
        embeds: list[Json] | None = None,
    ) -> Message:
        """Write into a channel; the answer is awaited with `channel.wait_for_message`."""
        return self._write(channel, text, files=files, embeds=embeds)

    async def replies(self, message: Message, text: str, *, ping: bool = True) -> Message:
        """Reply to a message, with or without a ping to its author.

        An answer to an interaction cannot be pinged, so such a reply reaches the bot empty.
        """
        return self._write(message.channel, text, reference=message, ping=ping)

    async def dm(self, text: str) -> Message:
        """Write to the bot in private."""
        return self._write(self.direct(), text)

    def _write(
        self,
        channel: Channel,
        text: str,
        *,
        reference: Message | None = None,
        ping: bool = False,
        files: Mapping[str, bytes] | None = None,
        embeds: list[Json] | None = None,
    ) -> Message:
        self._enter(channel)
        world = self.discord.world
        message = Message(world.snowflakes.next(), channel, self, text, embeds or [])
        message.attachments = [
            Attachment(world.snowflakes.next(), name, data, "application/octet-stream")
            for name, data in (files or {}).items()
        ]
        message.reference = reference
        message.everyone = "@everyone" in text or "@here" in text
        if reference is not None and ping and reference.interaction is None:
            message.mentions = [reference.author]
        return world.post(message)

    def _command(
        self, name: str, channel: Channel, values: Mapping[str, object], focused: str | None = None
    ) -> Interaction:
        self._enter(channel)
        picked = options.find(self.discord.commands, 1, name, self, channel)
        if focused is not None:
            typed = {option["name"]: option for option in picked.options}.get(focused)
            if typed is None or not typed.get("autocomplete"):
                raise NotSeenError(f"/{name}: {focused!r} is no option with autocomplete")
        data = options.command_data(picked, values, focused, guild=channel.guild)
        kind = COMMAND if focused is None else AUTOCOMPLETE
        title = f"/{name}" if focused is None else f"autocomplete of /{name} {focused}"
        return self._begin(kind, channel, data, title)

    def _begin(
        self,
        kind: int,
        channel: Channel,
        data: Json,
        title: str,
        *,
        source: Message | None = None,
        trigger: Interaction | None = None,
    ) -> Interaction:
        self._enter(channel)
        if trigger is not None:
            source = trigger.source
        return self.discord.interactions.begin(
            kind, self, channel, data, title=title, source=source, trigger=trigger
        )

    def _enter(self, channel: Channel) -> None:
        inside = channel.guild.members if channel.guild else [one.id for one in channel.recipients]
        if self.id not in inside:
            place = channel.guild.name if channel.guild else channel.name
            raise NotSeenError(f"{self.name} is no member of {place}")

    def _component(self, message: Message, wanted: str, kinds: set[int]) -> Json:
        """The one component that is called so and can be used by this person."""
        if message.deleted or message.visible_to not in (None, self):
            raise NotSeenError(f"{self.name} does not see this message (any more)")
        found = [p for p in message.walk() if p["type"] in kinds and wanted in names(p)]
        if not found:
            raise NotSeenError(f"nothing is called {wanted!r}; buttons: {message.labels}")
        if found[0].get("disabled"):
            raise NotSeenError(f"{wanted!r} is disabled")
        return found[0]

    async def _answered(self, interaction: Interaction, within: float | None) -> Answer:
        await self._settled(interaction, within)
        return Answer(self, interaction)

    async def _settled(self, interaction: Interaction, within: float | None) -> None:
        await interaction.signal.until(
            lambda: interaction.is_settled or interaction.failed,
            within=self.patience if within is None else within,
            missing=lambda: f"{interaction.title}: no whole answer; {self._progress(interaction)}",
        )
        if interaction.failed:
            raise NotSeenError(f"{interaction.title}: the application did not respond")

    def _progress(self, interaction: Interaction) -> str:
        if interaction.response is None:
            online = self.discord.gateway.online()
            return "not even deferred" if online else "no bot is connected"
        return f"only a response of type {interaction.response}"
