"""`/settings`: what those who manage a server decide for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord import server_actions
from bot.discord.drawing.buttons import Action, action_button
from bot.discord.drawing.reply import Reply
from bot.discord.errors import RefusedError
from bot.discord.localization import LANGUAGES, Translator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.discord.context import Bot, Interaction
    from bot.discord.storage import ServerSettings


_COLOUR = 0x4F8A8B
# A server's lists stay readable, and fit the embed that shows them.
_MOST = 25


# Each flag is named: what is left open would be what the client says of all commands.
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.default_permissions(manage_guild=True)
class ServerSettingsCog(
    commands.GroupCog, name="settings", description="What holds on this server"
):
    """One subcommand for each thing that a server decides; managers only."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Only managers, whatever the server's own command permissions say."""
        if interaction.guild_id is None or not interaction.permissions.manage_guild:
            raise app_commands.MissingPermissions(["manage_guild"])
        return True

    @app_commands.command(description="Show what holds on this server")
    async def show(self, interaction: Interaction) -> None:
        """Show every setting."""
        await self._show(interaction)

    @app_commands.command(description="How answers are given")
    @app_commands.describe(
        private="Whether answers are shown only to the one who asked, unless they say otherwise",
        quotes="How many quotations an answer holds at most",
        language="The language of buttons and notices; quotations are never translated",
    )
    @app_commands.choices(
        language=[app_commands.Choice(name="Each person's own", value="own")]
        + [app_commands.Choice(name=name, value=code) for code, name in LANGUAGES.items()]
    )
    async def answers(
        self,
        interaction: Interaction,
        private: bool | None = None,
        quotes: app_commands.Range[int, 1, 5] | None = None,
        language: str | None = None,
    ) -> None:
        """Change how answers are given."""
        changes = _given(private=private, quotes=quotes, language=language)
        if language == "own":
            changes["language"] = None
        await self._show(interaction, **changes)

    @app_commands.command(
        description="The channels in which the bot answers; all, unless some are named"
    )
    @app_commands.describe(
        allow="Answer in this channel", forbid="No longer in this one", everywhere="In all channels"
    )
    async def channels(
        self,
        interaction: Interaction,
        allow: discord.TextChannel | None = None,
        forbid: discord.TextChannel | None = None,
        everywhere: bool = False,
    ) -> None:
        """Change the channels in which the bot answers."""
        now = frozenset() if everywhere else self._now(interaction).channels
        await self._show(interaction, channels=_changed(now, allow, forbid))

    @app_commands.command(description="The roles that may ask; everyone, unless some are named")
    @app_commands.describe(
        allow="This role may ask", forbid="This one no longer", everyone="Everyone may ask"
    )
    async def roles(
        self,
        interaction: Interaction,
        allow: discord.Role | None = None,
        forbid: discord.Role | None = None,
        everyone: bool = False,
    ) -> None:
        """Change the roles that may ask."""
        now = frozenset() if everyone else self._now(interaction).roles
        await self._show(interaction, roles=_changed(now, allow, forbid))

    @app_commands.command(description="Channels in which every question is for the bot")
    @app_commands.describe(
        add="Answer every question in this channel", remove="No longer in this one"
    )
    async def dedicated(
        self,
        interaction: Interaction,
        add: discord.TextChannel | None = None,
        remove: discord.TextChannel | None = None,
    ) -> None:
        """Change the dedicated channels."""
        now = self._now(interaction).dedicated
        await self._show(interaction, dedicated=_changed(now, add, remove))

    @app_commands.command(description="How many questions a minute may be asked; 0 for no limit")
    @app_commands.describe(person="By one person", server="By the whole server")
    async def limits(
        self,
        interaction: Interaction,
        person: app_commands.Range[int, 0, 1000] | None = None,
        server: app_commands.Range[int, 0, 100_000] | None = None,
    ) -> None:
        """Change the rate limits."""
        await self._show(interaction, **_given(user_limit=person, server_limit=server))

    @app_commands.command(description="Questions that the archive did not answer well")
    async def unanswered(self, interaction: Interaction) -> None:
        """Show the list of gaps."""
        reply = await server_actions.gaps_reply(interaction)
        await interaction.response.send_message(**reply.new(), ephemeral=True)

    @app_commands.command(description="Delete everything that is kept about this server")
    async def forget(self, interaction: Interaction) -> None:
        """Ask once more, with a button, before everything is deleted."""
        translate = self.bot.access.of_interaction(interaction).translate
        name = translate("Delete everything")
        button = action_button(Action.FORGET, "server", name, style=discord.ButtonStyle.danger)
        text = translate("This deletes the settings, the list and the questions of this server.")
        reply = Reply(text, buttons=[button])
        await interaction.response.send_message(**reply.new(), ephemeral=True)

    def _now(self, interaction: Interaction) -> ServerSettings:
        return self.bot.storage.server(interaction.guild_id)

    async def _show(self, interaction: Interaction, **changes: object) -> None:
        """Make the changes, if any, and show what holds then."""
        translate = self.bot.access.of_interaction(interaction).translate
        server = self._now(interaction)
        if changes and interaction.guild_id:
            server = self.bot.storage.change_server(interaction.guild_id, **changes)
        embed = discord.Embed(title=translate("What holds on this server"), colour=_COLOUR)
        for name, value in self._rows(server, translate):
            embed.add_field(name=translate(name), value=value, inline=False)
        await interaction.response.send_message(embed=embed, ephemeral=True)

    def _rows(self, server: ServerSettings, translate: Translator) -> Iterable[tuple[str, str]]:
        holds = server.over(self.bot.settings)
        yield "Answers", translate("for the asker only" if holds.private else "for everyone")
        yield "Quotations in an answer", str(holds.quotes)
        yield "Language", LANGUAGES.get(server.language or "", translate("each person's own"))
        yield "Channels", _mentions("#", server.channels) or translate("all")
        yield "Roles", _mentions("@&", server.roles) or translate("everyone")
        dedicated = _mentions("#", server.dedicated) or translate("none")
        if server.dedicated and not holds.message_content:
            dedicated += "\n" + translate(
                "Discord shows me there only what mentions me, until whoever runs me switches on "
                "the message content intent."
            )
        yield "Dedicated channels", dedicated
        no_limit = translate("no limit")
        yield "Questions a minute, by one person", str(holds.user_limit or no_limit)
        yield "Questions a minute, by the server", str(holds.server_limit or no_limit)


def _given(**options: object) -> dict[str, object]:
    return {name: value for name, value in options.items() if value is not None}


def _changed(
    now: frozenset[int], add: discord.abc.Snowflake | None, remove: discord.abc.Snowflake | None
) -> frozenset[int]:
    """The set with one more and one fewer; raises RefusedError when it would grow too long."""
    changed = now | ({add.id} if add else set())
    changed -= {remove.id} if remove else set()
    if len(changed) > _MOST:
        raise RefusedError(f"At most {_MOST} can be named; take one away first.")
    return changed


def _mentions(sign: str, ids: Iterable[int]) -> str:
    return " ".join(f"<{sign}{id_}>" for id_ in sorted(ids))
