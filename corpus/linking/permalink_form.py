"""The form of a site's permalinks, learned from posts whose address is known.

From `/2011/03/09/a-lamp/` of the post "A Lamp" of 9 March 2011 it is
`/:year/:month/:day/:title/`. What it gives for another post is a guess: it is asked for, and kept
only where the page there is the post.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin

from corpus.article import Post
from corpus.linking.agreement import Candidate
from corpus.post_keys import site_key, split_address
from corpus.readers.html import decode_page, parse_page
from corpus.readers.markdown import permalinks

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from corpus.article import Article
    from corpus.linking.agreement import Wanted
    from corpus.readers.http import Client, Response

# One post may happen to look like a form.
_FEWEST = 2
_DATE_TOKENS = ("year", "month", "day")
_TO_DASH = re.compile(r"[\s./–—-]+")
_DROPPED = re.compile(r"[^\w -]")


def learned_form(articles: Iterable[Article], site: str) -> str | None:
    """The form that most posts of the site have; None where fewer than two show one."""
    host = _host(site)
    forms = Counter(
        form
        for each in articles
        if each.url and _host(each.url) == host and each.published
        if (form := _form_of(split_address(each.url).path, each.title, each.published))
    )
    best = forms.most_common(1)
    return best[0][0] if best and best[0][1] >= _FEWEST else None


def found_by_form(web: Client, site: str, form: str, wanted: Wanted) -> Candidate | None:
    """The page at the address that the form gives for a post; None where there is no post.

    Whether it is the post that is wanted is for its title and day to say. SourceError is raised
    where the site cannot be reached.
    """
    values = {**permalinks.of_day(wanted.day), "title": wordpress_slug(wanted.title)}
    path = permalinks.filled(form, values) if values["title"] else None
    if path is None:
        return None
    answer = web.get(urljoin(site, path))
    return _candidate(answer, wanted.day, _host(site))


def wordpress_slug(title: str) -> str:
    """A title as WordPress writes it into an address: without accents and marks, with dashes."""
    letters = unicodedata.normalize("NFKD", html.unescape(title).lower())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _TO_DASH.sub("-", _DROPPED.sub("", _TO_DASH.sub("-", plain))).strip("-")


def _form_of(path: str, title: str, day: date) -> str | None:
    """A path with tokens for the title and the parts of the day; None where no title is in it."""
    parts = path.split("/")
    values = permalinks.of_day(day)
    tokens = iter(_DATE_TOKENS)
    token = next(tokens)
    for number, part in enumerate(parts):
        if token and part == values[token]:
            parts[number], token = f":{token}", next(tokens, "")
    slug = wordpress_slug(title)
    last = -1 if parts[-1] else -2
    if not slug or len(parts) < 2 or unquote(parts[last]) != slug:
        return None
    parts[last] = ":title"
    return "/".join(parts)


def _candidate(answer: Response, day: date, host: str) -> Candidate | None:
    """The post on a page that the site itself shows; an undated page is taken to be of `day`."""
    if answer.status != 200 or _host(answer.url) != host:
        return None
    try:
        markup = decode_page(answer.body).text
    except ValueError:
        return None
    page = parse_page(markup, answer.url, own_key=site_key(answer.url), address=answer.url)
    if not isinstance(page, Post):
        return None
    return Candidate(answer.url, page.title, page.published or day)


def _host(address: str) -> str:
    return site_key(address).partition("/")[0]
