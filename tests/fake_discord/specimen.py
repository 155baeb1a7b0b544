"""A small, honest discord.py bot for the fake's own tests; each fault is one of its settings."""

import asyncio
import os
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import discord
from discord import app_commands

from tests.fake_discord.server import FakeDiscord
from tests.fake_discord.waiting import eventually

INTENTS = 4609  # guilds, guild messages, direct messages: nothing privileged


@dataclass(frozen=True, slots=True)
class Faults:
    """What the specimen does wrong."""

    without_allowed_mentions: bool = False
    defers_after: float = 0.0
    embed_length: int = 10
    forgets_buttons: bool = False
    forgets_to_sync: bool = False


HONEST = Faults()


class NextButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]], template=r"next:(\d+)"
):
    """Turns the page; its state is in the custom_id, so it outlives the process."""

    def __init__(self, page: int) -> None:
        super().__init__(discord.ui.Button(label="Next", custom_id=f"next:{page}"))
        self.page = page

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction,
        item: discord.ui.Item[discord.ui.View],
        match: re.Match[str],
    ) -> "NextButton":
        return cls(int(match[1]))

    async def callback(self, interaction: discord.Interaction) -> None:
        await interaction.response.edit_message(
            content=f"page {self.page}", view=pages(self.page + 1)
        )


def pages(page: int) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    view.add_item(NextButton(page))
    view.add_item(discord.ui.Button(label="Open the post", url="https://example.org/post"))
    return view


class FollowUp(discord.ui.Modal, title="Ask a follow-up"):
    question: discord.ui.Label["FollowUp"] = discord.ui.Label(
        text="Question", component=discord.ui.TextInput(max_length=200, custom_id="q")
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        text = self.question.component.value  # type: ignore[attr-defined]
        await interaction.response.send_message(f"you asked: {text}", ephemeral=True)


class Choose(discord.ui.View):
    @discord.ui.select(cls=discord.ui.RoleSelect, placeholder="Role", max_values=2)
    async def role(
        self, interaction: discord.Interaction, select: discord.ui.RoleSelect["Choose"]
    ) -> None:
        names = ", ".join(role.name for role in select.values)
        await interaction.response.send_message(f"roles: {names}", ephemeral=True)

    @discord.ui.select(
        placeholder="Region", options=[discord.SelectOption(label="China", value="CN")]
    )
    async def region(
        self, interaction: discord.Interaction, select: discord.ui.Select["Choose"]
    ) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content=f"chosen: {select.values[0]}", view=None)


class Specimen(discord.Client):
    """Answers /ask, a mention, a reply and a direct message with what it was told."""

    def __init__(
        self, faults: Faults = HONEST, *, intents: int = INTENTS, heartbeat_timeout: float = 60.0
    ) -> None:
        mentions = None if faults.without_allowed_mentions else discord.AllowedMentions.none()
        super().__init__(
            intents=discord.Intents._from_value(intents),
            allowed_mentions=mentions,
            guild_ready_timeout=0.1,
            heartbeat_timeout=heartbeat_timeout,
        )
        self.faults = faults
        self.heard: list[discord.Message] = []
        self.echoes: list[discord.Message] = []
        self.left: list[int] = []
        self.tree = app_commands.CommandTree(self)
        add_commands(self.tree, faults)

    async def setup_hook(self) -> None:
        if not self.faults.forgets_buttons:
            self.add_dynamic_items(NextButton)
        if not self.faults.forgets_to_sync:
            await self.tree.sync()

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        self.left.append(guild.id)

    async def on_message(self, message: discord.Message) -> None:
        if message.author == self.user:
            self.echoes.append(message)
        else:
            self.heard.append(message)
            if message.content:
                await message.reply(f"heard: {message.content}", mention_author=False)


def add_commands(tree: app_commands.CommandTree[Specimen], faults: Faults) -> None:
    @tree.command(description="Ask the archive")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def ask(
        interaction: discord.Interaction, question: str, region: str = "", private: bool = False
    ) -> None:
        await asyncio.sleep(faults.defers_after)
        await interaction.response.defer(ephemeral=private)
        embed = discord.Embed(title=region or "anywhere", description="x" * faults.embed_length)
        await interaction.followup.send(f"on {question}", embed=embed, view=pages(1))

    @ask.autocomplete("region")
    async def regions(_: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f"{typed}huan, China", value="CN-SC")]

    @tree.command(description="Ask on")
    async def follow(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(FollowUp())

    @tree.command(description="Choose a region")
    async def choose(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("where?", view=Choose())

    @tree.context_menu(name="Find in the archive")
    async def find(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"found: {message.content}", ephemeral=True)

    settings = app_commands.Group(
        name="settings",
        description="Settings",
        default_permissions=discord.Permissions(manage_guild=True),
        guild_only=True,
    )

    @settings.command(description="Where questions are answered")
    async def place(
        interaction: discord.Interaction, channel: discord.TextChannel, member: discord.Member
    ) -> None:
        text = f"{channel.name}, for {member.display_name}"
        await interaction.response.send_message(text, ephemeral=True)

    @settings.command(description="How many quotes an answer has")
    async def quotes(
        interaction: discord.Interaction, count: app_commands.Range[int, 1, 10]
    ) -> None:
        await interaction.response.send_message(f"{count} quotes", ephemeral=True)

    tree.add_command(settings)


async def acting(
    fake: FakeDiscord, act: Callable[[discord.Interaction], Awaitable[object]]
) -> discord.HTTPException | None:
    """Let a slash command `/act` do something, and return the error that Discord gave for it."""
    ann = fake.add_user("Ann", fake.add_guild())
    client = Specimen(Faults(forgets_to_sync=True))
    done: list[discord.HTTPException | None] = []

    @client.tree.command(name="act", description="Act")
    @app_commands.allowed_installs(guilds=True, users=True)
    async def command(interaction: discord.Interaction) -> None:
        try:
            await act(interaction)
        except discord.HTTPException as error:
            done.append(error)
        else:
            done.append(None)

    async with fake.running(client):
        await client.tree.sync()
        ann.begin_slash("act", options={})
        await eventually(lambda: bool(done))
    return done[0]


def main() -> None:
    """The console entry for a process of its own."""
    Specimen().run(os.environ["DISCORD_TOKEN"], log_handler=None)
