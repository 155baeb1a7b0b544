"""The command that brings articles in."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from bot import indexing
from bot.cli_options import (
    current_settings,
    json_option,
    map_option,
    print_json,
    settings_options,
)
from bot.data_folder import user_data
from corpus.readers.detection import SourceKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.readers.table.columns import Columns

# How many posts a dry run shows.
_PREVIEWED = 10


@click.command("import")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option(
    "--as",
    "kind",
    type=click.Choice([kind.value for kind in SourceKind]),
    help="What the source is, where it cannot be recognised.",
)
@map_option
@click.option("--dry-run", is_flag=True, help="Show ten posts as they would be stored; store none.")
@click.option(
    "--yes", is_flag=True, help="Do not ask before more than half of the archive's posts change."
)
@json_option
@settings_options
def import_(
    sources: Sequence[str],
    *,
    kind: str | None,
    columns: Columns | None,
    dry_run: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Bring articles in: a file, a folder or a site's address.

    Example: verbatim import export.xml
    """
    from bot import import_output, terminal
    from corpus import ingest

    if kind and columns:
        raise click.UsageError("--map says that it is a table: leave --as out")
    form = SourceKind(kind) if kind else columns
    settings = current_settings()
    if dry_run:
        for item in indexing.preview(settings, sources, form, _PREVIEWED):
            if as_json:
                print_json(import_output.preview_json(item))
            else:
                click.echo("\n".join(import_output.preview_lines(item)))
        return
    report = indexing.import_sources(
        settings, user_data(settings), sources, form, ask=None if yes else _may_change
    )
    if as_json:
        print_json(import_output.report_json(report))
    else:
        for line in (*terminal.import_remarks(report), *import_output.source_lines(report)):
            click.echo(line, err=True)
        if lacking := import_output.lacking_line(report):
            click.echo(lacking, err=True)
        click.echo(ingest.summary(report))
    if report.refused:
        raise click.exceptions.Exit(1)


def _may_change(changed: int, total: int) -> bool:
    """Whether the one at the terminal wants so many posts changed; no where nobody is there."""
    if not sys.stdin.isatty():
        return False
    click.echo(err=True)  # below the progress
    question = f"This would change {changed:,} of the archive's {total:,} posts, or more. Go on?"
    return click.confirm(question, err=True)
