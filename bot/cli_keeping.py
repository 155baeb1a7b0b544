"""Commands that look after what is kept: what is served, and whether all of it is whole."""

from __future__ import annotations

import click

from bot import app, phrases, wording
from bot.cli_options import current_settings, json_option, print_json, settings_options
from bot.terminal import safe


@click.command()
@json_option
@settings_options
def status(*, as_json: bool) -> None:
    """Show what is served: how much, of when, built when.

    Example: verbatim status
    """
    facts = app.status(current_settings())
    if as_json:
        print_json(facts)
        return
    for name, value in facts.items():
        click.echo(f"{name.replace('_', ' ')}: {'none' if value is None else value}")
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
