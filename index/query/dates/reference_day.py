"""The day that "this year" counts from: today, or where an archive ended long ago, its last day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta

from index.query.dates.period import parse_dates

if TYPE_CHECKING:
    from datetime import date

    from index.query.dates.period import QuestionDates

# Nothing can be said of the year that has passed since an archive ended longer ago than this.
_LONG_AGO = relativedelta(years=1)


@dataclass(frozen=True, slots=True)
class ReferenceDay:
    """The day that a question's dates were counted from where it is not today, and their words."""

    newest: date
    words: str


def dates_in_archive(
    question: str, today: date, newest: date | None
) -> tuple[QuestionDates, ReferenceDay | None]:
    """The dates of a question to an archive whose newest article is of `newest`, None for unknown.

    Dates such as "last winter" count from that day where it lies more than a year before `today`
    and nothing else in the question names its time; the second value then says so.
    """
    dates = parse_dates(question, today)
    if newest is None or newest >= today - _LONG_AGO or not dates.relative:
        return dates, None
    words = " and ".join(" ".join(span.of(question).split()) for span in dates.spans)
    return parse_dates(question, newest), ReferenceDay(newest, words)
