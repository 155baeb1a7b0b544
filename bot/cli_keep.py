"""Commands that keep an archive: its backup, and what a backup brings back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot import backup as backups
from bot import phrases
from bot.cli_options import PATH, current_settings, settings_options

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.argument("file", type=PATH)
@settings_options
def backup(file: Path) -> None:
    """Write the archive and what else cannot be made again into one file.

    An import or the bot may go on meanwhile. The index is not in it: a rebuild makes it.

    Example: verbatim backup archive-of-today.zip
    """
    contents = backups.back_up(current_settings().data, file)
    size = file.stat().st_size / 1_000_000
    click.echo(f"{file}: {phrases.joined(list(contents.files))}, {size:,.1f} MB")


@click.command()
@click.argument("file", type=PATH)
@settings_options
def restore(file: Path) -> None:
    """Bring back what a backup holds, into a data folder that has no archive.

    Example: verbatim restore archive-of-today.zip --data restored
    """
    data = current_settings().data
    contents = backups.restore(file, data)
    day = phrases.day_in_words(contents.made_at.astimezone().date())
    names = phrases.joined(list(contents.files))
    click.echo(f"{data}: {names}, as of {day}. Now run: verbatim rebuild")
