"""The command that takes articles out, brings them back, and says which are kept out."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from bot import phrases
from bot.cli_options import current_settings, json_option, print_json, settings_options
from bot.data_folder import user_data
from bot.terminal import safe

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.removing import Named
    from corpus.archive.removals import Removal

_REBUILD = "Run: verbatim rebuild"


@click.command()
@click.argument("articles", nargs=-1, metavar="ID|ADDRESS...")
@click.option("--undo", "doing", flag_value="undo", help="Bring back, until the next rebuild.")
@click.option("--allow", "doing", flag_value="allow", help="Let imports bring them in again.")
@click.option("--list", "doing", flag_value="list", help="List what was removed.")
@click.option("--moved", is_flag=True, help="Do not keep out: the site has moved elsewhere.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
@settings_options
def remove(
    articles: Sequence[str], *, doing: str | None, moved: bool, yes: bool, as_json: bool
) -> None:
    """Take articles out for good: they are shown no more, and no import brings them back.

    They can be brought back (--undo) until the next rebuild, which deletes their words.

    Example: verbatim remove 0a1b2c3d4e5f
    """
    if bool(articles) == (doing == "list"):
        raise click.UsageError("name articles by id or address, or use --list")
    if moved and doing:
        raise click.UsageError(f"--moved goes with no --{doing}")
    path = user_data(current_settings()).archive
    match doing:
        case "list":
            _list(path, as_json=as_json)
        case "undo" | "allow":
            _change(path, articles, doing, as_json=as_json)
        case _:
            _remove(path, articles, keep_out=not moved, yes=yes, as_json=as_json)


def _remove(
    path: Path, references: Sequence[str], *, keep_out: bool, yes: bool, as_json: bool
) -> None:
    from bot import removing

    named = removing.to_remove(path, references)
    for each in named:
        click.echo(safe(f"{each.id}  {_title(each)}"), err=True)
    if not yes:
        _require_consent(len(named))
    removing.remove(path, named, keep_out=keep_out)
    if as_json:
        print_json({"removed": [each.id for each in named]})
        return
    click.echo(
        f"{phrases.counted(len(named), 'article')} removed, and no longer shown. "
        f"{_REBUILD}   (until then --undo brings back what was removed)"
    )


def _title(article: Named) -> str:
    if article.title is None:
        return "(damaged)"
    return article.title or phrases.UNTITLED


def _require_consent(count: int) -> None:
    """Ask whoever is at the terminal; ClickException where the answer is no, or nobody is there."""
    if not sys.stdin.isatty():
        raise click.ClickException("Nothing was removed. If that is right, say so with --yes")
    if not click.confirm(f"Remove {phrases.counted(count, 'article')}?", err=True):
        raise click.ClickException("Nothing was removed.")


def _change(path: Path, references: Sequence[str], doing: str, *, as_json: bool) -> None:
    from bot import removing

    is_undoing = doing == "undo"
    ids = (removing.undo if is_undoing else removing.allow)(path, references)
    if as_json:
        print_json({"brought_back" if is_undoing else "allowed": ids})
        return
    count = phrases.counted(len(ids), "article")
    if is_undoing:
        click.echo(f"{count} brought back as before.")
    else:
        click.echo(f"{count} may come in again with the next import.")


def _list(path: Path, *, as_json: bool) -> None:
    from bot import removing

    for each in removing.removals(path):
        if as_json:
            print_json(_removal_json(each))
        else:
            day = phrases.day_in_words(each.removed_at.astimezone().date())
            known = " ".join(key for key in each.keys) or "no address"
            out = "" if each.kept_out else ", may come in again"
            undo = ", --undo brings it back" if each.can_be_undone else ""
            click.echo(safe(f"{each.id}  {known} ({day}{out}{undo})"))


def _removal_json(removal: Removal) -> dict[str, object]:
    return {
        "id": removal.id,
        "keys": removal.keys,
        "removed_at": removal.removed_at.isoformat(),
        "kept_out": removal.kept_out,
        "can_be_undone": removal.can_be_undone,
    }
