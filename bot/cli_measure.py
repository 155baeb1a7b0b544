"""Commands that look into the search: how good it is, and why a question is answered as it is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from bot import app
from bot.cli_options import (
    PATH,
    FilterOptions,
    ask_options,
    asking,
    current_settings,
    json_option,
    print_json,
    settings_options,
)

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


@click.command("eval")
@click.argument("folder", type=PATH, required=False)
@click.option("--posts", type=PATH, metavar="FOLDER", help="Measure import to answer on its posts.")
@click.option("--details", type=PATH, help="Write each question's result here.")
@click.option("--against", type=PATH, help="Details of a run to compare with.")
@json_option
@settings_options
def eval_(folder: Path | None, posts: Path | None, *, as_json: bool, **files: Path | None) -> None:
    """Measure the search on questions with known answers.

    FOLDER holds passages.jsonl and questions.jsonl, and may hold unanswerable.jsonl. That of
    --posts holds questions.jsonl and posts/, plain texts that are imported for the run.

    Example: verbatim eval my-questions --details run.jsonl
    """
    measure, given = (app.evaluate_posts, posts) if posts else (app.evaluate, folder)
    if not given or (folder and posts):
        raise click.UsageError("Name one folder: FOLDER, or --posts FOLDER")
    result = measure(current_settings(), given, **files)
    click.echo(json.dumps(result, indent=None if as_json else 2, ensure_ascii=False))


@click.command()
@click.argument("question")
@ask_options
@click.option("--expect", metavar="WORDS", help="Words that should be shown: what lost them?")
@json_option
@settings_options
def why(  # noqa: PLR0913 - one parameter for each option
    question: str,
    *,
    chosen: FilterOptions,
    today: date | None,
    after: str | None,
    quotes: int | None,
    expect: str | None,
    as_json: bool,
) -> None:
    """Show why a question is answered as it is: every stage of the search with its figures.

    Example: verbatim why "Who rode the first tram?" --expect "two hundred riders"
    """
    from bot.terminal import this_terminal
    from bot.why import WhyTerminal
    from bot.why_json import trace_json
    from index.search.trace import trace

    searcher = app.searcher(current_settings())
    ask = asking(searcher, question, chosen, today=today, after=after, quotes=quotes)
    found = trace(ask, expect or "")
    describe = searcher.gazetteer.described
    if as_json:
        print_json(trace_json(found, describe))
    else:
        click.echo(WhyTerminal(this_terminal(describe).width, describe).drawn(found))


@click.command("explain-source")
@click.argument("article", metavar="ID|ADDRESS")
@json_option
@settings_options
def explain_source(article: str, *, as_json: bool) -> None:
    """Show whose words a post is read as, stretch by stretch, how surely and why.

    What is read wrong can be corrected in corrections.toml beside the archive.

    Example: verbatim explain-source 0a1b2c3d4e5f
    """
    from bot import explain_source as drawing
    from bot.data_folder import user_data
    from bot.indexing import archive_profile
    from bot.terminal import this_terminal
    from corpus.archive.archive import Archive

    settings = current_settings()
    with Archive.open_to_read(user_data(settings).archive) as archive:
        found = archive.find(article)
        if found is None:
            raise click.ClickException(
                f"{article}: no article has this id or address. They are listed by: "
                "verbatim articles"
            )
        units = drawing.explain(found[1], archive_profile(settings, archive))
    if as_json:
        print_json(drawing.as_json(found[0], units))
    else:
        click.echo("\n".join(drawing.drawn(found[0], units, this_terminal(str).width)))
