"""`verbatim link`: the addresses of articles that came without one."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from bot import indexing
from bot.cli_options import current_settings, json_option, print_json, settings_options
from bot.data_folder import user_data
from bot.terminal import safe
from corpus.linking.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.linking.outcome import Linking

_COUNTED = {
    Outcome.LINKED: "linked",
    Outcome.NOT_FOUND: "not found on the site",
    Outcome.SEVERAL: "with several posts that agree",
    Outcome.TAKEN: "whose address another article has",
    Outcome.UNDATED: "without a date to compare",
}


@click.command()
@json_option
@settings_options
def link(*, as_json: bool) -> None:
    """Ask the site for the addresses of articles that came without one.

    An address is stored only where title and day agree. The site is [archive] site in
    settings.toml.

    Example: verbatim link
    """
    settings = current_settings()
    data = user_data(settings)
    if not data.articles():
        click.echo("The archive is empty. Bring articles in with: verbatim import", err=True)
        return
    found = indexing.find_addresses(settings, data)
    if as_json:
        print_json(_links_json(found))
        return
    for line in _doubts(found):
        click.echo(line, err=True)
    click.echo(_summary(found))


def _doubts(found: Sequence[Linking]) -> Iterator[str]:
    """A line for each post of which more than one thing may be true."""
    for each in found:
        if each.outcome is Outcome.SEVERAL:
            yield safe(f"{each.title}: {' and '.join(each.urls)} agree; none was stored")
        elif each.outcome is Outcome.TAKEN:
            yield safe(f"{each.title}: another article has {each.urls[0]}; it was not stored")


def _summary(found: Sequence[Linking]) -> str:
    """Such as "2 linked, 1 not found on the site. Run: verbatim rebuild"."""
    if not found:
        return "Every article has an address."
    counts = Counter(each.outcome for each in found)
    said = ", ".join(
        f"{counts[outcome]:,} {words}"
        for outcome, words in _COUNTED.items()
        if counts[outcome] or outcome is Outcome.LINKED
    )
    return f"{said}. Run: verbatim rebuild" if counts[Outcome.LINKED] else f"{said}."


def _links_json(found: Sequence[Linking]) -> dict[str, Any]:
    """The object of `link`: each article that had no address, by what became of it."""
    return {
        outcome.value.replace(" ", "_"): [
            {"id": each.id, "title": each.title, "urls": list(each.urls)}
            for each in found
            if each.outcome is outcome
        ]
        for outcome in Outcome
    }
