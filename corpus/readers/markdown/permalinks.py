"""Addresses from a generator's form, such as `/:categories/:year/:month/:day/:title.html`."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import quote

from corpus import dates

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

_TOKEN = re.compile(r":([a-z_]+)(?:\[[^\]]*\])?")
_SLASHES = re.compile(r"/{2,}")
_DASHES = re.compile(r"-{2,}")


def slug_of(title: str) -> str:
    """A title as the last part of an address: lower case, words joined by dashes."""
    folded = unicodedata.normalize("NFKC", title).lower().replace("'", "").replace("’", "")
    return _DASHES.sub("-", re.sub(r"[^\w]+", "-", folded)).strip("-")


def urlized(title: str) -> str:
    """A title as Hugo writes it into an address: marks go, spaces become dashes."""
    kept = (
        letter if letter.isalnum() or letter in "._-+" else " " if letter.isspace() else ""
        for letter in unicodedata.normalize("NFC", title).lower()
    )
    return _DASHES.sub("-", "-".join("".join(kept).split())).strip("-")


def filled(form: str, values: Mapping[str, str]) -> str | None:
    """The path that a form with `:token`s gives; None where a token is not known, or no text."""
    tokens = set(_TOKEN.findall(form))
    if not tokens <= values.keys():
        return None
    path = _TOKEN.sub(lambda token: values[token[1]], form)
    try:
        return quote(_SLASHES.sub("/", f"/{path}"), safe="/%:@!$&'()*+,;=~")
    except UnicodeEncodeError:  # half a character, as in the name of a file that is no UTF-8
        return None


def of_day(day: date | None) -> dict[str, str]:
    """The tokens that a day fills; none for an undated post."""
    if day is None:
        return {}
    return {
        "year": f"{day.year:04}",
        "short_year": f"{day.year % 100:02}",
        "month": f"{day.month:02}",
        "i_month": str(day.month),
        "short_month": dates.MONTHS[day.month - 1][:3],
        "long_month": dates.MONTHS[day.month - 1],
        "monthname": dates.MONTHS[day.month - 1].lower(),
        "day": f"{day.day:02}",
        "i_day": str(day.day),
        "y_day": f"{day.timetuple().tm_yday:03}",
        "yearday": str(day.timetuple().tm_yday),
        "week": f"{day.isocalendar().week:02}",
        "hour": "00",
        "minute": "00",
        "second": "00",
    }
