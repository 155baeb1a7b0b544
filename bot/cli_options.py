"""Options that several commands share, and what is typed into them."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import date
from functools import partial, wraps
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.date_options import DateOptionError, parse_date_options
from bot.settings import Settings, load_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corpus.gazetteer.gazetteer import Gazetteer
    from corpus.readers.table.columns import Columns
    from index.query.parser import AmbiguousName
    from index.search.answer import Answer
    from index.search.filters import Filters
    from index.search.searcher import Searcher

    Command = Callable[..., Any]

PATH = click.Path(path_type=Path)
# Typed for --region or --from to drop what was read from the question.
_ANY = "any"


def settings_options(command: Command) -> Command:
    """--settings and --data, before or after the command; the later one counts."""
    settings = _kept("--settings", "FILE", "Read this file instead of ./settings.toml.")
    data = _kept("--data", "DIR", "Keep archive and index here.")
    return settings(data(command))


def _kept(name: str, metavar: str, help_: str) -> Callable[[Command], Command]:
    def keep(context: click.Context, option: click.Parameter, value: Path | None) -> None:
        if value is not None:
            context.ensure_object(dict)[option.name] = value

    return click.option(
        name, type=PATH, metavar=metavar, help=help_, callback=keep, expose_value=False
    )


def current_settings() -> Settings:
    """The settings that the options of this run name."""
    chosen = click.get_current_context().ensure_object(dict)
    settings = load_settings(chosen.get("settings"))
    return settings.model_copy(update={"data": chosen["data"]}) if "data" in chosen else settings


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, one object a line.")


def print_json(value: object) -> None:
    """Print a value as --json promises it: on one line."""
    click.echo(json.dumps(value, ensure_ascii=False))


def _day(_: click.Context, __: click.Parameter, typed: str | None) -> date | None:
    try:
        return date.fromisoformat(typed) if typed is not None else None
    except ValueError as error:
        raise click.UsageError(f"--today {typed}: not a date such as 2016-03-10") from error


def _columns(_: click.Context, __: click.Parameter, typed: str | None) -> Columns | None:
    from corpus.readers.table.columns import Columns  # noqa: PLC0415

    try:
        return Columns.parse(typed) if typed is not None else None
    except ValueError as error:
        raise click.UsageError(f"--map {error}") from error


def _cluster(_: click.Context, __: click.Parameter, typed: str) -> str:
    if typed and not find_spec("ray"):
        raise click.UsageError(
            f"--cluster {typed}: Ray is not installed. Install it: pip install 'verbatim[cluster]'"
        )
    return typed


cluster_option = click.option(
    "--cluster",
    metavar="ADDRESS|local",
    default="",
    callback=_cluster,
    help="Do it with the machines of this Ray cluster (HOST:PORT); see docs/scale.md.",
)
map_option = click.option(
    "--map",
    "columns",
    metavar="PART=COLUMN,...",
    callback=_columns,
    help="Columns of CSV or JSON lines: title, date, body, url, author, categories, id.",
)
today_option = click.option(
    "--today", metavar="DATE", callback=_day, help="What `last year` counts from."
)


@dataclass(frozen=True, slots=True)
class FilterOptions:
    """What was typed for --from, --to, --region and --category."""

    first: str | None
    last: str | None
    regions: tuple[str, ...]
    categories: tuple[str, ...]

    @property
    def ignored(self) -> set[str]:
        """What is to be dropped of what is read from a question: "dates", "regions"."""
        typed_any = {"regions": _ANY in self.regions, "dates": self.first == _ANY}
        return {name for name, is_any in typed_any.items() if is_any}

    def filters(self, gazetteer: Gazetteer) -> Filters:
        """The filters that are meant; raises UsageError saying what cannot be read."""
        from index.search.filters import Filters  # noqa: PLC0415 - imports NumPy

        first = None if self.first == _ANY else self.first
        try:
            period = parse_date_options(first, self.last, names=("--from", "--to"))
        except DateOptionError as error:
            raise click.UsageError(str(error)) from error
        return Filters(period, tuple(self._region_ids(gazetteer)), self.categories)

    def _region_ids(self, gazetteer: Gazetteer) -> Iterator[str]:
        for name in self.regions:
            if name == _ANY:
                continue
            found = gazetteer.resolve(name)
            if not found:
                near = " or ".join(gazetteer.similar(name))
                hint = f" Did you mean {near}?" if near else ""
                raise click.UsageError(
                    f"--region {name}: no such place is known.{hint} Use a name such as Sichuan, "
                    "or an id such as CN-SC."
                )
            yield from found

    def ambiguous(self, gazetteer: Gazetteer) -> Iterator[AmbiguousName]:
        """The places that were typed and have several readings, all of which are looked up."""
        from index.query.parser import AmbiguousName  # noqa: PLC0415 - reads the gazetteer

        for name in self.regions:
            taken, *others = gazetteer.resolve(name) or [""]
            if others:
                yield AmbiguousName(name, taken, tuple(others))


def filter_options(command: Command) -> Command:
    """--from, --to, --region and --category, handed over together as `chosen`."""

    @click.option("--from", "first", metavar="DATE", help="2011, 2011-12 or 2011-12-07.")
    @click.option("--to", "last", metavar="DATE", help="The last day, month or year.")
    @click.option(
        "--region",
        "regions",
        multiple=True,
        metavar="PLACE",
        help="A name or an id, such as CN-SC.",
    )
    @click.option(
        "--category", "categories", multiple=True, metavar="NAME", help="A topic of the archive."
    )
    @wraps(command)
    def gathered(**options: Any) -> object:  # noqa: ANN401 - with the command's own options
        typed = {field.name: options.pop(field.name) for field in fields(FilterOptions)}
        return command(chosen=FilterOptions(**typed), **options)

    return gathered


def ask_options(command: Command) -> Command:
    """Every option of a question: those of `filter_options`, --today, --after and -k."""
    after = click.option(
        "--after", metavar="QUESTION", help="The question that this one follows up."
    )
    most = click.option("-k", "quotes", type=click.IntRange(1, 10), help="How many quotes at most.")
    return filter_options(today_option(after(most(command))))


def asking(
    searcher: Searcher,
    question: str,
    chosen: FilterOptions,
    *,
    today: date | None,
    after: str | None,
    quotes: int | None,
) -> partial[Answer]:
    """`Searcher.ask` with the options of a question as they were given."""
    return partial(
        searcher.ask,
        question,
        filters=chosen.filters(searcher.gazetteer),
        k=quotes,
        today=today,
        ignore=chosen.ignored,
        previous=searcher.explain(after, today=today) if after else None,
    )
