"""Quotes and articles as files for those who write about them: Markdown, CSV, RIS."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from bot import citation_styles, phrases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from bot.citation_styles import Reference

_COLUMNS = (
    *("words", "whose", "outlet", "report_date", "writers", "headline"),
    *("post", "post_date", "author", "address", "read_on"),
)
# What a spreadsheet would take for a formula; an apostrophe before it makes it a text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def markdown(references: Sequence[Reference], heading: str) -> str:
    """A heading, then each quote as a block quotation with its source, or each article."""
    lines = [f"# {heading}"]
    for each in references:
        lines.append("")
        if each.text:
            lines += [f"> {line}".rstrip() for line in each.text.split("\n")]
            lines += ["", f"— {each.whose}", ""]
        lines.append(citation_styles.chicago(each))
    return "\n".join([*lines, ""])


def comma_separated(references: Sequence[Reference], _heading: str) -> str:
    """A row for each, with a line of column names, for spreadsheets."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(_COLUMNS)
    for each in references:
        report, post = each.report, each.post
        cells = (
            each.text,
            each.whose,
            (report and report.where) or "",
            _iso(report and report.day),
            "; ".join(report.writers) if report else "",
            (report and report.title) or "",
            post.title or phrases.UNTITLED,
            _iso(post.day),
            "; ".join(post.writers),
            each.address or "",
            _iso(each.accessed),
        )
        rows.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
    # Spreadsheets take a file without this mark for one in another encoding.
    return f"\ufeff{out.getvalue()}"


def ris(references: Sequence[Reference], _heading: str) -> str:
    """Records for Zotero, EndNote and the like, one line a field."""
    return "\n".join(
        "\n".join(f"{tag}  - {_one_line(value)}" for tag, value in _record(each)) + "\nER  - \n"
        for each in references
    )


FORMATS: dict[str, tuple[str, Callable[[Sequence[Reference], str], str]]] = {
    "markdown": ("verbatim.md", markdown),
    "csv": ("verbatim.csv", comma_separated),
    "ris": ("verbatim.ris", ris),
}


def _record(of: Reference) -> Iterator[tuple[str, str]]:
    work = of.report or of.post
    yield "TY", "NEWS" if of.report else "BLOG"
    yield from (("AU", writer) for writer in work.writers)
    fields = {
        "TI": work.title,
        "T2": work.where,
        "PY": work.day and str(work.day.year),
        "DA": work.day and f"{work.day:%Y/%m/%d}/",
        "AB": of.text,
        "N1": of.report and f"Quoted in: {of.post.title or phrases.UNTITLED} {_iso(of.post.day)}",
        "UR": of.address,
        "Y2": f"{of.accessed:%Y/%m/%d}/",
    }
    yield from ((tag, value) for tag, value in fields.items() if value)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _one_line(value: str) -> str:
    """A field of RIS ends with its line."""
    return " ".join(value.split())
