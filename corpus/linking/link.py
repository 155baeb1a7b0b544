"""Asking a site for the addresses of the posts that came without one, month by month.

An address is stored only for a post of the site that has the same title and the same day. What is
found is stored after each month, and the month is remembered, so that an interrupted run is gone on
with. The archive keeps an address for as long as the post is the one that it was found for.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from corpus.errors import SourceError
from corpus.linking.agreement import Wanted, agreeing
from corpus.linking.outcome import Linking, Outcome
from corpus.linking.permalink_form import found_by_form, learned_form
from corpus.linking.rest_posts import posts_of_month
from corpus.post_keys import site_key, wordpress_keys
from corpus.readers.wordpress.client import discover
from corpus.readers.wordpress.posts import key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from corpus.archive.archive import Archive
    from corpus.linking.agreement import Candidate
    from corpus.readers.http import Client

    Look = Callable[[date, Sequence[Wanted]], Sequence[Candidate]]

_REACHED = "link"
_EXPORT = "the site's export (Tools > Export) has the addresses, too: import that"


def link_articles(
    archive: Archive,
    site: str,
    web: Client,
    *,
    progress: Callable[[int], object] = lambda _: None,
) -> Iterator[Linking]:
    """Look for the address of every article that has none, and store what is found for certain.

    `progress` is told of each. SourceError is raised where the site cannot be asked; what was
    found before stays.
    """
    wanted: list[Wanted] = []
    for each in archive.articles(lambda _: None, without_address=True):
        if each.published is None:
            progress(1)
            yield Linking(each.id, each.title, Outcome.UNDATED)
        else:
            wanted.append(Wanted(each.id, each.title, each.published, each.source))
    if wanted:
        wanted.sort(key=lambda each: (each.day, each.id))
        look = _way_to_look(archive, site, web)
        yield from _by_month(archive, site_key(site), wanted, look, progress)


def _by_month(
    archive: Archive,
    site: str,
    wanted: Sequence[Wanted],
    look: Look,
    progress: Callable[[int], object],
) -> Iterator[Linking]:
    """The posts month by month, from where an interrupted run has come to."""
    reached = archive.sync_value(site, _REACHED) or ""
    for month, group in groupby(wanted, lambda each: each.day.replace(day=1)):
        posts = list(group)
        if month.isoformat() > reached:
            candidates = look(month, posts)
            with archive.transaction():
                found = [_linked(archive, site, each, candidates) for each in posts]
                archive.set_sync_value(site, _REACHED, month.isoformat())
            yield from found
        progress(len(posts))
    with archive.transaction():
        archive.set_sync_value(site, _REACHED, None)


def _linked(
    archive: Archive, site: str, wanted: Wanted, candidates: Sequence[Candidate]
) -> Linking:
    """Store the address of the one candidate that agrees, if it is one."""
    found = agreeing(wanted, candidates)
    urls = tuple(each.url for each in found)
    if len(found) != 1:
        outcome = Outcome.SEVERAL if found else Outcome.NOT_FOUND
    elif archive.set_address(wanted.id, urls[0], _keys(site, found[0])):
        outcome = Outcome.LINKED
    else:
        outcome = Outcome.TAKEN
    return Linking(wanted.id, wanted.title, outcome, urls)


def _keys(site: str, candidate: Candidate) -> tuple[str, ...]:
    """The keys by which an import of the site itself will know the post."""
    number = f"//{key_of(site, candidate.number)}" if candidate.number else None
    return wordpress_keys(candidate.url, number, None)


def _way_to_look(archive: Archive, site: str, web: Client) -> Look:
    """By the REST interface; by the form of known permalinks where the site has none."""
    try:
        api = discover(web, site)
    except SourceError as error:
        raise SourceError(
            f"{error}. If this is not the site, change [archive] site in settings.toml; {_EXPORT}"
        ) from error
    if api:
        return lambda month, _: list(posts_of_month(api, month))
    form = learned_form(archive.articles(), site)
    if form is None:
        raise SourceError(
            f"{site} answers, but not as WordPress's REST interface, and no two posts in the "
            f"archive show what its addresses look like. Import saved pages of it; {_EXPORT}"
        )
    return lambda _, posts: [
        found for each in posts if (found := found_by_form(web, site, form, each))
    ]
