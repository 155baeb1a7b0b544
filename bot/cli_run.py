"""`verbatim run`: the one command that others start, and start again when it ends.

It ends with 78 (EX_CONFIG) where only whoever runs it can mend what is wrong: settings, the token,
an intent. Whatever starts it then knows not to try again.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from bot import app, logs
from bot.cli_options import cluster_option, current_settings, settings_options
from bot.discord.errors import ConfigurationError
from bot.settings import SettingsError
from corpus.errors import ProfileError

if TYPE_CHECKING:
    from collections.abc import Iterator


class NotConfiguredError(click.ClickException):
    """What `run` cannot start with, and what to do, in one sentence."""

    exit_code = 78


@click.command()
@cluster_option
@settings_options
def run(*, cluster: str) -> None:
    """Run the Discord bot; its token is read from the environment variable DISCORD_TOKEN.

    Ends with 78 where settings, token or intents have to be put right first.

    Example: DISCORD_TOKEN=... verbatim run
    """
    with _configuration_faults():
        settings = current_settings()
        logs.configure(settings.log)
        app.run_bot(settings, _token(), cluster)


def _token() -> str:
    token = os.environ.get("DISCORD_TOKEN", "").strip()
    if not token:
        raise NotConfiguredError(
            "DISCORD_TOKEN is not set. Put the bot's token from Discord's developer portal there."
        )
    return token


@contextmanager
def _configuration_faults() -> Iterator[None]:
    try:
        yield
    except (SettingsError, ProfileError, ConfigurationError) as error:
        raise NotConfiguredError(str(error)) from error
