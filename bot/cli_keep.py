"""Commands that keep an archive: what is served, whether all is whole, its backup and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot import app, phrases, wording
from bot import backup as backups
from bot.cli_options import (
    PATH,
    cluster_option,
    current_settings,
    json_option,
    print_json,
    settings_options,
)
from bot.terminal import safe

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


@click.command()
@cluster_option
@json_option
@settings_options
def status(*, cluster: str, as_json: bool) -> None:
    """Show what is served: how much, of when, built when.

    With --cluster also which of its machines serve it, and what is missing there.

    Example: verbatim status
    """
    settings = current_settings()
    facts = app.status(settings) | app.cluster_status(settings, cluster)
    if as_json:
        print_json(facts)
        return
    for name, value in facts.items():
        said = ", ".join(value) if isinstance(value, list) else value
        click.echo(safe(f"{name.replace('_', ' ')}: {'none' if said in (None, '') else said}"))
    if facts["reader"] is None:
        click.echo(wording.UNREAD)


@click.command()
@click.option("--mend", "is_mending", is_flag=True, help="Put right what can be; lose nothing.")
@json_option
@settings_options
def check(*, is_mending: bool, as_json: bool) -> None:
    """Check archive and index: every file, article and quotation, and samples of the rest.

    Example: verbatim check --mend
    """
    from bot import checking

    found = (checking.mend if is_mending else checking.check)(current_settings())
    if as_json:
        print_json(found.as_json())
    for said in () if as_json else found.mended:
        click.echo(safe(said))
    for fault in () if as_json else found.faults:
        click.echo(safe(f"{fault.said}\n  What mends it: {fault.mend}"), err=True)
    if found.faults:
        raise click.ClickException(f"{phrases.counted(len(found.faults), 'fault')} found.")
    if not as_json:
        click.echo("Every file is whole, and every passage, sentence and citation is a slice.")
