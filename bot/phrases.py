"""The smallest phrases: days, counts, names of articles."""

from __future__ import annotations

import calendar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from index.search.answer import ArticleRef

UNTITLED = "Without a title"
NO_DATE = "No date known."
NO_ADDRESS = "No address known for this article."
# For whoever keeps the archive: readers in Discord cannot do so.
GIVE_SITE = "No address known for this article; set [archive] site in settings.toml"


def day_in_words(day: date) -> str:
    """Such as "7 December 2011"."""
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def month_in_words(month: str) -> str:
    """Turn "2011-12" into "December 2011"."""
    year, number = month.split("-")
    return f"{calendar.month_name[int(number)]} {year}"


def joined(names: Sequence[str]) -> str:
    """Such as "A", "A and B", "A, B and C"; empty for no names."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def counted(number: int, noun: str) -> str:
    """Such as "1 article", "36 articles", "12,000 articles"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def ref_in_words(article: ArticleRef) -> str:
    """Title and date, such as "A Museum for Timetables (3 May 2009)"."""
    title = article.title or UNTITLED
    return f"{title} ({day_in_words(article.published) if article.published else 'no date known'})"
