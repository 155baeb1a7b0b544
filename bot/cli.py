"""The command line: `verbatim ...`. Results on standard output, all else on standard error.

Exit status 0: done. 1: the request cannot be met; the message says what to do. 2: wrong usage.
78, of `run` alone: it cannot start with this configuration.
Heavy imports stay inside the commands.
"""

from __future__ import annotations

import logging
import os
import sys
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click

from bot import app, indexing, phrases, wording
from bot.backup import BackupError
from bot.cli_import import import_
from bot.cli_keep import backup, check, restore, status
from bot.cli_link import link
from bot.cli_measure import eval_, explain_source, why
from bot.cli_options import (
    FilterOptions,
    ask_options,
    asking,
    cluster_option,
    current_settings,
    filter_options,
    json_option,
    print_json,
    settings_options,
    today_option,
)
from bot.cli_remove import remove
from bot.cli_run import run
from bot.data_folder import user_data
from bot.discord.errors import StartError
from bot.json_output import answer_json, article_json, explain_json, listing_json
from bot.settings import SettingsError
from bot.starvation import starved
from bot.terminal import safe
from corpus.errors import CorpusError
from index.errors import SearchIndexError

if TYPE_CHECKING:
    from collections.abc import Sequence

log = logging.getLogger(__name__)

_USER_ERRORS = (CorpusError, SearchIndexError, SettingsError, StartError, BackupError)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="verbatim")
@settings_options
def cli() -> None:
    """Answer questions about an archive of articles by quoting it, word for word."""


@cli.command()
@json_option
@settings_options
def articles(*, as_json: bool) -> None:
    """List what is in the archive, newest first.

    --json is an export: everything as it came, e-mail addresses too.

    Example: verbatim articles --json
    """
    from corpus.archive.archive import Archive
    from corpus.text.email_addresses import masked
    from index.search.quoting import article_ref

    settings = current_settings()
    data = user_data(settings)
    if not data.articles():
        click.echo("The archive is empty. Bring articles in with: verbatim import", err=True)
        return
    shown = str if settings.archive.show_email_addresses else masked
    damaged: list[str] = []
    with Archive.open_to_read(data.archive) as archive:
        for article in archive.articles(lambda damage: damaged.append(str(damage))):
            if as_json:
                print_json(article_json(article))
            else:
                title = shown(phrases.ref_in_words(article_ref(article)))
                click.echo(f"{article.id}  {safe(title)}")
    for said in damaged:
        click.echo(safe(said), err=True)
    if damaged:
        raise click.exceptions.Exit(1)


@cli.command()
@click.option("--full", is_flag=True, help="Compute everything anew, and keep nothing.")
@click.option(
    "--shards",
    type=click.IntRange(1, 999),
    help="Divide the index into so many; without it, into as many as the last one.",
)
@cluster_option
@settings_options
def rebuild(*, full: bool, shards: int | None, cluster: str) -> None:
    """Build the index of the archive, and serve it when it is whole.

    Example: verbatim rebuild
    """
    settings = current_settings()
    data = user_data(settings)
    built = indexing.rebuild(settings, data, full=full, shards=shards, cluster=cluster)
    manifest, counts = built.manifest, built.manifest.counts
    for said in built.left_out:
        click.echo(safe(said), err=True)
    made = "Built" if built.changed else "Nothing has changed since"
    articles = phrases.counted(counts.articles, "article")
    passages = phrases.counted(counts.passages, "passage")
    divided = f", {manifest.shards} shards" if manifest.shards > 1 else ""
    click.echo(f"{made} {manifest.id}: {articles}, {passages}{divided}")
    if built.left_out:
        raise click.exceptions.Exit(1)


@cli.command()
@click.argument("question")
@ask_options
@cluster_option
@json_option
@settings_options
def ask(  # noqa: PLR0913 - one parameter for each option
    question: str,
    *,
    chosen: FilterOptions,
    today: date | None,
    after: str | None,
    quotes: int | None,
    cluster: str,
    as_json: bool,
) -> None:
    """Answer a question with quotes from the archive, or say that it holds none.

    Example: verbatim ask "What happened in Sichuan in late 2011?"
    """
    from bot.terminal import this_terminal

    settings = current_settings()
    with app.on_cluster(settings, cluster) as distribute:
        searcher = app.searcher(settings, distribute=distribute)
        answer = asking(searcher, question, chosen, today=today, after=after, quotes=quotes)()
    if as_json:
        print_json(answer_json(answer, searcher.gazetteer.described))
    else:
        click.echo(this_terminal(searcher.gazetteer.described).answer(answer))
    if answer.unverified:
        raise click.exceptions.Exit(1)


@cli.command()
@filter_options
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many."
)
@click.option("--offset", type=click.IntRange(0), default=0, help="How many to pass over first.")
@json_option
@settings_options
def lookup(*, chosen: FilterOptions, limit: int, offset: int, as_json: bool) -> None:
    """List articles by date, place and category, newest first, with counts.

    Example: verbatim lookup --region China --from 2011
    """
    from bot.terminal import this_terminal

    searcher = app.searcher(current_settings())
    filters = chosen.filters(searcher.gazetteer)
    listing = searcher.lookup(filters, offset=offset, limit=limit)
    if as_json:
        print_json(listing_json(listing))
    else:
        describe = searcher.gazetteer.described
        for name in chosen.ambiguous(searcher.gazetteer):
            click.echo(wording.which(name, describe, option="--region "))
        click.echo(this_terminal(describe).listing(listing))
    if listing.unverified:
        raise click.exceptions.Exit(1)


@cli.command()
@click.argument("question")
@today_option
@json_option
@settings_options
def explain(question: str, *, today: date | None, as_json: bool) -> None:
    """Show how a question is read: its dates, its places, and what is searched for.

    Example: verbatim explain "Ethiopian posts before 2010" --json
    """
    from corpus.gazetteer.gazetteer import Gazetteer
    from index.query.asked import checked_question
    from index.query.parser import parse_question

    day = today or datetime.now(UTC).astimezone().date()
    gazetteer = Gazetteer.load()
    parsed = parse_question(checked_question(question), today=day)
    if as_json:
        print_json(explain_json(parsed, gazetteer.described))
        return
    click.echo(parsed.summary(gazetteer.described))
    for name in parsed.ambiguous:
        click.echo(wording.ambiguity(name, gazetteer.described, option="--region "))


cli.add_command(import_)
cli.add_command(eval_)
cli.add_command(why)
cli.add_command(explain_source)
cli.add_command(link)
cli.add_command(backup)
cli.add_command(restore)
cli.add_command(status)
cli.add_command(check)
cli.add_command(remove)
cli.add_command(run)


def _last_words(error: BaseException) -> int:
    """Say what the system lacked or, where that is not it, where the fault of the program is."""
    if isinstance(error, SystemExit | KeyboardInterrupt):
        raise error
    if said := starved(error):
        click.echo(f"Error: {said}", err=True)
    else:
        log.error("verbatim stopped on a fault of its own", exc_info=error)
        click.echo("Error: this is a fault in verbatim; the lines above say where.", err=True)
    return 1


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; the outer edge where every error becomes one plain sentence."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    # What is written is for whoever runs this alone: questions and ids of people among it.
    os.umask(0o077)
    status: object = 1
    try:
        status = cli.main(arguments, prog_name="verbatim", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    except click.Abort:
        click.echo("Interrupted. The same command goes on from where it was.", err=True)
    except _USER_ERRORS as error:
        click.echo(f"Error: {error}", err=True)
    except BaseException as error:  # noqa: BLE001 - native libraries raise what is no Exception
        status = _last_words(error)
    sys.exit(status if isinstance(status, int) else 0)
