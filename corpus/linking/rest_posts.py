"""The posts of a month, as WordPress's REST interface lists them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import count
from typing import TYPE_CHECKING

from pydantic import BaseModel, ValidationError

from corpus.linking.agreement import Candidate
from corpus.readers import publication_date
from corpus.readers.markup import html_to_text
from corpus.readers.wordpress.client import PER_PAGE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.readers.wordpress.client import WordPressApi

_ADDRESS = re.compile(r"https?://\S+$", re.IGNORECASE)


class _Title(BaseModel):
    rendered: str = ""


class _Listed(BaseModel):
    id: int
    link: str
    date: str
    slug: str = ""
    title: _Title


def posts_of_month(api: WordPressApi, first: date) -> Iterator[Candidate]:
    """Every public post of the month that begins with `first`, by the site's own calendar.

    SourceError is raised where the site does not answer with a list.
    """
    following = (first + timedelta(days=31)).replace(day=1)
    asked = {
        "after": f"{first - timedelta(days=1)}T23:59:59",
        "before": f"{following}T00:00:00",
        "orderby": "date",
        "order": "asc",
        "_fields": "id,link,date,slug,title",
    }
    for number in count(1):
        page = api.page("posts", number, asked)
        yield from filter(None, map(_candidate, page.items))
        if len(page.items) < PER_PAGE or number == page.pages:
            return


def _candidate(data: object) -> Candidate | None:
    """A post of the list; None for what is none, or has no address on the web."""
    try:
        listed = _Listed.model_validate(data)
    except ValidationError:
        return None
    day = publication_date.iso_day(listed.date)
    if day is None or not _ADDRESS.match(listed.link):
        return None
    title = html_to_text.line_of(listed.title.rendered)
    return Candidate(listed.link, title, day, listed.id, listed.slug)
