"""Published dates as exports, feeds and addresses write them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from email.utils import parsedate_to_datetime

from corpus.article import DateSource
from corpus.post_keys import split_address

IN_PATH = re.compile(r"/(\d{4})/(\d{1,2})/(\d{1,2})(?:/|$)")


def iso_day(text: str) -> date | None:
    """The day that `2011-03-09 14:00:00` or the like begins with; None for 0000-00-00."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def rfc_day(text: str) -> date | None:
    """The day of `Wed, 09 Mar 2011 19:00:00 +0000`, in the zone that it is written in."""
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, OverflowError):  # the latter for a zone of very many hours
        return None


_YEAR_FIRST = re.compile(r"\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")


def any_day(text: str) -> date | None:
    """The day that a text begins with, year first; else that of a mail's date."""
    if found := _YEAR_FIRST.match(text):
        try:
            return date(*map(int, found.groups()))
        except ValueError:
            return None
    return rfc_day(text)


def day_in(url: str | None) -> date | None:
    """The day that a permalink like `/2011/03/09/slug` shows."""
    try:
        found = IN_PATH.search(split_address(url or "").path)
        return date(*map(int, found.groups())) if found else None
    except ValueError:  # no such day
        return None


def published(stated: date | None, url: str | None) -> tuple[date | None, DateSource]:
    """The date that an export states, else the permalink's, and which of the two it is."""
    if stated:
        return stated, DateSource.EXPORT
    shown = day_in(url)
    return shown, DateSource.URL if shown else DateSource.NONE


def local(stated: date | None, url: str | None) -> date | None:
    """A date stated in Greenwich time as the site's own day, which its permalink shows."""
    shown = day_in(url)
    return shown if stated and shown and abs(stated - shown) <= timedelta(days=1) else stated
