"""Exports: every field where the readers of each format look for it."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

from bot.citation_styles import Reference, Work
from bot.export_formats import comma_separated, markdown, ris
from tests.bot.test_citation_styles import REPORT, TODAY, URL, a_reference

QUOTED = replace(a_reference(), text="It left.\n\nIt came back.")
LISTED = Reference("", "", None, Work((), None, None, None), None, TODAY)


def test_markdown_quotes_in_blocks_and_cites_below() -> None:
    assert markdown([QUOTED, LISTED], "trams").split("\n")[:8] == [
        "# trams",
        "",
        "> It left.",
        ">",
        "> It came back.",
        "",
        "— The Courier",
        "",
    ]
    assert "Quill, Ada, and Tomas Reedy. “Green Cars.”" in markdown([QUOTED], "trams")


def test_a_table_has_a_row_for_each_and_no_formula() -> None:
    hostile = replace(QUOTED, text="=HYPERLINK(1)", report=REPORT._replace(where="+The Courier"))
    text = comma_separated([QUOTED, hostile, LISTED], "")
    assert text.startswith("\ufeffwords,")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows[0] == {
        "words": "It left.\n\nIt came back.",
        "whose": "The Courier",
        "outlet": "The Courier",
        "report_date": "2011-12-02",
        "writers": "Ada Quill; Tomas Reedy",
        "headline": "Green Cars",
        "post": "Trams Return",
        "post_date": "2011-12-07",
        "author": "",
        "address": URL,
        "read_on": "2026-11-29",
    }
    assert rows[1]["words"] == "'=HYPERLINK(1)"
    assert rows[1]["outlet"] == "'+The Courier"
    assert rows[2]["post"] == "Without a title"


def test_ris_has_one_line_for_a_field_and_ends_each_record() -> None:
    quoted, listed = ris([QUOTED, LISTED], "").split("\n\n", 1)
    assert quoted.split("\n") == [
        "TY  - NEWS",
        "AU  - Ada Quill",
        "AU  - Tomas Reedy",
        "TI  - Green Cars",
        "T2  - The Courier",
        "PY  - 2011",
        "DA  - 2011/12/02/",
        "AB  - It left. It came back.",
        "N1  - Quoted in: Trams Return 2011-12-07",
        f"UR  - {URL}",
        "Y2  - 2026/11/29/",
        "ER  - ",
    ]
    assert listed.split("\n") == ["TY  - BLOG", "Y2  - 2026/11/29/", "ER  - ", ""]
