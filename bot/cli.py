"""The command line: `verbatim ...`. Results on standard output, all else on standard error.

Exit status 0: done. 1: the request cannot be met; the message says what to do. 2: wrong usage.
Heavy imports stay inside the commands.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot import app, indexing, wording
from bot.data_folder import user_data
from bot.date_options import DateOptionError, parse_date_options
from bot.discord.errors import StartError
from bot.json_output import answer_json, article_json, explain_json, listing_json
from bot.settings import Settings, SettingsError, load
from corpus.errors import CorpusError
from corpus.readers.detection import SourceKind
from index.errors import SearchIndexError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bot.terminal import Terminal
    from corpus.gazetteer.gazetteer import Gazetteer
    from corpus.ingest import Report
    from index.search.filters import Filters

log = logging.getLogger(__name__)

# Typed for --region or --from to drop what was read from the question.
_ANY = "any"

_USER_ERRORS = (CorpusError, SearchIndexError, SettingsError, StartError)


def _place_option(name: str, help_: str) -> Callable[..., Any]:
    """An option that stands before or after the command; the later one counts."""

    def keep(context: click.Context, option: click.Parameter, value: Path | None) -> None:
        if value is not None:
            context.ensure_object(dict)[option.name] = value

    metavar = "FILE" if name == "--settings" else "DIR"
    kind = click.Path(path_type=Path)
    return click.option(
        name, type=kind, metavar=metavar, help=help_, callback=keep, expose_value=False
    )


def _places(function: Callable[..., Any]) -> Callable[..., Any]:
    settings = _place_option("--settings", "Read this file instead of ./settings.toml.")
    data = _place_option("--data", "Keep archive and index here.")
    return settings(data(function))  # type: ignore[no-any-return]


def _settings() -> Settings:
    """The settings that the options of this run name."""
    chosen = click.get_current_context().ensure_object(dict)
    settings = load(chosen.get("settings"))
    return settings.model_copy(update={"data": chosen["data"]}) if "data" in chosen else settings


_as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, one object a line.")
_from = click.option("--from", "first", metavar="DATE", help="2011, 2011-12 or 2011-12-07.")
_to = click.option("--to", "last", metavar="DATE", help="The last day, month or year.")
_region = click.option(
    "--region", "regions", multiple=True, metavar="PLACE", help="A name or an id, such as CN-SC."
)
_category = click.option(
    "--category", "categories", multiple=True, metavar="NAME", help="A topic of the archive."
)
_today = click.option("--today", metavar="DATE", help="What `last year` counts from.")


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False))


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="verbatim")
@_places
def cli() -> None:
    """Answer questions about an archive of articles by quoting it, word for word."""


@cli.command("import")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option(
    "--as",
    "kind",
    type=click.Choice([kind.value for kind in SourceKind]),
    help="What the source is, where it cannot be recognised.",
)
@_places
def import_(sources: Sequence[str], kind: str | None) -> None:
    """Bring articles in: a file, a folder or a site's address.

    Example: verbatim import export.xml
    """
    settings = _settings()
    report = indexing.import_sources(settings, user_data(settings), sources, kind)
    _say(report)
    if report.refused:
        raise click.exceptions.Exit(1)


def _say(report: Report) -> None:
    from bot.terminal import safe
    from corpus.ingest import summary

    for warning in report.warnings:
        click.echo(safe(warning), err=True)
    for refusal in report.refused:
        click.echo(safe(f"{refusal.source}: refused: {refusal.reason}"), err=True)
    click.echo(summary(report))


@cli.command()
@_as_json
@_places
def articles(*, as_json: bool) -> None:
    """List what is in the archive, newest first.

    Example: verbatim articles --json
    """
    from bot import terminal
    from corpus.archive.archive import Archive
    from index.search.quoting import article_ref

    data = user_data(_settings())
    if not data.articles():
        click.echo("The archive is empty. Bring articles in with: verbatim import", err=True)
        return
    with Archive.open(data.archive) as archive:
        for article in archive.articles():
            if as_json:
                _print_json(article_json(article))
            else:
                click.echo(
                    f"{article.id}  {terminal.safe(wording.ref_in_words(article_ref(article)))}"
                )


@cli.command()
@click.option("--full", is_flag=True, help="Compute everything anew, and keep nothing.")
@_places
def rebuild(*, full: bool) -> None:
    """Build the index of the archive, and serve it when it is whole.

    Example: verbatim rebuild
    """
    settings = _settings()
    manifest, changed = indexing.rebuild(settings, user_data(settings), full=full)
    counts = manifest.counts
    made = "Built" if changed else "Nothing has changed since"
    click.echo(f"{made} {manifest.id}: {counts.articles} articles, {counts.passages} passages")


@cli.command()
@click.argument("question")
@_from
@_to
@_region
@_category
@_today
@click.option("--after", metavar="QUESTION", help="The question that this one follows up.")
@click.option("-k", "quotes", type=click.IntRange(1, 10), help="How many quotes at most.")
@_as_json
@_places
def ask(  # noqa: PLR0913 - one parameter for each option
    question: str,
    *,
    first: str | None,
    last: str | None,
    regions: Sequence[str],
    categories: Sequence[str],
    today: str | None,
    after: str | None,
    quotes: int | None,
    as_json: bool,
) -> None:
    """Answer a question with quotes from the archive, or say that it holds none.

    Example: verbatim ask "What happened in Sichuan in late 2011?"
    """
    searcher = app.searcher(_settings())
    day = _day(today)
    ignored = {"regions"} if _ANY in regions else set()
    if first == _ANY:
        ignored.add("dates")
    answer = searcher.ask(
        question,
        filters=_filters(searcher.gazetteer, first, last, regions, categories),
        k=quotes,
        today=day,
        ignore=ignored,
        previous=searcher.explain(after, today=day) if after else None,
    )
    if as_json:
        _print_json(answer_json(answer, searcher.gazetteer.described))
    else:
        click.echo(_terminal(searcher.gazetteer).answer(answer))


@cli.command()
@_from
@_to
@_region
@_category
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many."
)
@click.option("--offset", type=click.IntRange(0), default=0, help="How many to pass over first.")
@_as_json
@_places
def lookup(  # noqa: PLR0913 - one parameter for each option
    *,
    first: str | None,
    last: str | None,
    regions: Sequence[str],
    categories: Sequence[str],
    limit: int,
    offset: int,
    as_json: bool,
) -> None:
    """List articles by date, place and category, newest first, with counts.

    Example: verbatim lookup --region China --from 2011
    """
    searcher = app.searcher(_settings())
    filters = _filters(searcher.gazetteer, first, last, regions, categories)
    listing = searcher.lookup(filters, offset=offset, limit=limit)
    if as_json:
        _print_json(listing_json(listing))
    else:
        click.echo(_terminal(searcher.gazetteer).listing(listing))


@cli.command()
@click.argument("question")
@_today
@_as_json
@_places
def explain(question: str, *, today: str | None, as_json: bool) -> None:
    """Show how a question is read: its dates, its places, and what is searched for.

    Example: verbatim explain "Ethiopian posts before 2010" --json
    """
    from corpus.gazetteer.gazetteer import Gazetteer
    from index.query.parser import parse_question

    day = _day(today) or datetime.now(UTC).astimezone().date()
    gazetteer = Gazetteer.load()
    parsed = parse_question(question, today=day, gazetteer=gazetteer)
    if as_json:
        _print_json(explain_json(parsed, gazetteer.described))
        return
    click.echo(parsed.summary(gazetteer.described))
    for name in parsed.ambiguous:
        click.echo(wording.ambiguity(name, gazetteer.described, option="--region "))


@cli.command("eval")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--details", type=click.Path(path_type=Path), help="Write each question's result here."
)
@click.option(
    "--against", type=click.Path(path_type=Path), help="Details of a run to compare with."
)
@_as_json
@_places
def eval_(folder: Path, *, details: Path | None, against: Path | None, as_json: bool) -> None:
    """Measure the search on questions with known answers.

    FOLDER holds passages.jsonl and questions.jsonl, and may hold unanswerable.jsonl.

    Example: verbatim eval my-questions --details run.jsonl
    """
    result = app.evaluate(_settings(), folder, details=details, against=against)
    if as_json:
        _print_json(result)
    else:
        click.echo(json.dumps(result, indent=2, ensure_ascii=False))


@cli.command()
@_as_json
@_places
def status(*, as_json: bool) -> None:
    """Show what is served: how much, of when, built when.

    Example: verbatim status
    """
    facts = app.status(_settings())
    if as_json:
        _print_json(facts)
        return
    for name, value in facts.items():
        click.echo(f"{name.replace('_', ' ')}: {'none' if value is None else value}")


@cli.command()
@_places
def check() -> None:
    """Check that the index is whole and that every quotation is still a slice of its article.

    Example: verbatim check
    """
    faults = app.check(_settings())
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise click.ClickException(f"{len(faults)} faults. Run: verbatim rebuild --full")
    click.echo("Every file is whole, and every passage, sentence and citation is a slice.")


@cli.command()
@_places
def run() -> None:
    """Run the Discord bot; its token is read from the environment variable DISCORD_TOKEN.

    Example: DISCORD_TOKEN=... verbatim run
    """
    settings = _settings()
    token = os.environ.get("DISCORD_TOKEN", "").strip()
    if not token:
        raise click.ClickException(
            "DISCORD_TOKEN is not set. Put the bot's token from Discord's developer portal there."
        )
    app.run_bot(settings, token)


def _filters(
    gazetteer: Gazetteer,
    first: str | None,
    last: str | None,
    regions: Sequence[str],
    categories: Sequence[str],
) -> Filters:
    from index.search.filters import Filters

    try:
        period = parse_date_options(
            None if first == _ANY else first, last, names=("--from", "--to")
        )
    except DateOptionError as error:
        raise click.UsageError(str(error)) from error
    return Filters(period, tuple(_ids(gazetteer, regions)), tuple(categories))


def _ids(gazetteer: Gazetteer, names: Sequence[str]) -> Iterable[str]:
    for name in names:
        if name == _ANY:
            continue
        found = gazetteer.resolve(name)
        if not found:
            raise click.UsageError(
                f"--region {name}: no such place is known. Use a name such as Sichuan, "
                "or an id such as CN-SC."
            )
        yield from found


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise click.UsageError(f"--today {text}: not a date such as 2016-03-10") from error


def _terminal(gazetteer: Gazetteer) -> Terminal:
    from bot.terminal import Terminal

    width = min(shutil.get_terminal_size((88, 24)).columns, 88)
    return Terminal(width, bold=sys.stdout.isatty(), describe=gazetteer.described)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; the outer edge where every error becomes one plain sentence."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        status = cli.main(arguments, prog_name="verbatim", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    except click.Abort:
        click.echo("Interrupted. The same command goes on from where it was.", err=True)
        status = 1
    except _USER_ERRORS as error:
        click.echo(f"Error: {error}", err=True)
        status = 1
    except Exception:
        log.exception("verbatim stopped on a fault of its own")
        click.echo("Error: this is a fault in verbatim; the lines above say where.", err=True)
        status = 1
    sys.exit(status if isinstance(status, int) else 0)
