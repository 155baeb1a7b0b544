"""CSV and JSON lines whose columns are named."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
import zipfile
from datetime import date
from typing import TYPE_CHECKING

import pytest

from corpus.article import DateSource, PassedOver, Post, Refusal
from corpus.errors import SourceError
from corpus.readers import source
from corpus.readers.table.columns import Columns

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.article import Item

MAP = Columns.parse("title=headline,date=published,body=text,url=link,author=by,categories=tags")
CSV = (
    "headline,published,text,link,by,tags\r\n"
    'A Tram,2011-03-09,"It is late.\r\n\r\n“We wait,” they say.",https://tram.example/a/,'
    "Ada Quill,Trams; Benches\r\n"
    "A Bench &amp; More,1299672000,<p>It is <em>new</em>.</p><blockquote>So?</blockquote>,,"
    "ben@tram.example,\r\n"
)


def read(path: Path, content: str | bytes, columns: Columns | None = MAP) -> list[Item]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(source.read_source(str(path), kind=columns))


def posts(items: list[Item]) -> list[Post]:
    return [item for item in items if isinstance(item, Post)]


def refusals(items: list[Item]) -> list[str]:
    return [item.reason for item in items if isinstance(item, Refusal)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_each_row_is_a_post(tmp_path: Path, encoding: str, delimiter: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(csv.reader(io.StringIO(CSV, newline="")))
    text = out.getvalue()
    first, second = posts(read(tmp_path / "a.csv", text.encode(encoding)))
    assert (first.title, first.body) == ("A Tram", "It is late.\n\n“We wait,” they say.")
    assert (first.published, first.date_source) == (date(2011, 3, 9), DateSource.EXPORT)
    assert (first.url, first.keys) == ("https://tram.example/a/", ("tram.example/a",))
    assert (first.author, first.categories) == ("Ada Quill", ("Trams", "Benches"))
    assert (second.title, second.body) == ("A Bench & More", "It is new.\n\nSo?")
    assert [span.of(second.body) for span in second.blockquotes] == ["So?"]
    assert (second.published, second.url, second.author) == (date(2011, 3, 9), None, None)
    assert second.keys[0].startswith(f"file:{tmp_path}/a.csv#")


def test_json_lines_are_rows_too(tmp_path: Path) -> None:
    rows = [
        {"headline": "A Tram", "published": 1299672000, "text": "Late.", "tags": ["A", "B"]},
        {"headline": None, "published": "9 March 2011", "text": "New.\n\nYes.", "link": "x"},
    ]
    content = "\n\n".join(map(json.dumps, rows)) + '\n[1]\n{"text": \n'
    columns = Columns.parse("title=headline,date=published,body=text,url=link,categories=tags")
    items = read(tmp_path / "a.jsonl", content, columns)
    first, second = posts(items)
    assert (first.title, first.body, first.categories) == ("A Tram", "Late.", ("A", "B"))
    assert (second.title, second.body) == ("", "New.\n\nYes.")
    assert first.published == second.published == date(2011, 3, 9)
    assert refusals(items)[0] == "line 4: is no object with named columns"
    assert refusals(items)[1].startswith("line 5: is no JSON")


@pytest.mark.parametrize("mark", ["", "\ufeff", "\n "])
def test_one_array_is_refused_with_how_to_make_lines_of_it(tmp_path: Path, mark: str) -> None:
    content = f'{mark}[{{"headline": "A Tram", "text": "Late."}}]'
    items = read(tmp_path / "a.json", content, Columns.parse("title=headline,body=text"))
    (reason,) = refusals(items)
    assert reason.startswith("is one array of JSON;")
    assert reason.endswith("jq -c '.[]' FILE > posts.jsonl")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2011-03-09", date(2011, 3, 9)),
        ("2011-03-09T23:30:00-05:00", date(2011, 3, 9)),
        ("2011/3/9 10:00", date(2011, 3, 9)),
        ("20110309", date(2011, 3, 9)),
        ("1299672000", date(2011, 3, 9)),
        ("1299672000.5", date(2011, 3, 9)),
        ("1299672000000", date(2011, 3, 9)),
        ("March 9, 2011", date(2011, 3, 9)),
        ("Wed, 09 Mar 2011 19:00:00 +0000", date(2011, 3, 9)),
        ("3/9/2011", None),
        ("9.3.2011", None),
        ("09-03-2011", None),
        ("25/12/2011", None),
        ("2011-13-40", None),
        ("2011", None),
        ("yesterday", None),
    ],
)
def test_only_what_means_one_day_is_a_date(tmp_path: Path, text: str, day: date | None) -> None:
    content = f'headline,published,text,link,by,tags\nA,"{text}",Late.,,,\n'
    (post,) = posts(read(tmp_path / "a.csv", content))
    assert post.published == day
    said = f'{tmp_path}/a.csv: line 2: "{text}" is no date that means one day'
    assert post.warnings == (() if day else (said,))


def test_a_column_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    columns = Columns.parse("title=headlin,body=text")
    (reason,) = refusals(read(tmp_path / "a.csv", CSV, columns))
    there = "headline, published, text, link, by, tags"
    assert reason == f"has no column headlin; it has {there}. Did you mean headline?"
    content = '{"headline": "A", "text": "B"}\n'
    assert "Did you mean headline?" in refusals(read(tmp_path / "a.jsonl", content, columns))[0]


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.json"])
def test_without_a_map_a_table_says_its_columns_and_how_to_name_them(
    tmp_path: Path, name: str
) -> None:
    content = CSV if name == "a.csv" else '{"headline": "A", "published": 1, "text": "B"}\n' * 3
    (reason,) = refusals(read(tmp_path / name, content, None))
    assert "say which column is what: --map title=COLUMN,date=COLUMN,body=COLUMN" in reason
    assert "(its columns: headline, published, text" in reason


@pytest.mark.parametrize("name", ["a.csv", "a.txt"])
def test_a_lone_carriage_return_ends_the_names_of_the_columns(tmp_path: Path, name: str) -> None:
    content = "headline\ttext\tby\rA Tram\tIt is late.\tAda\n" + "A\tB\tC\tD\tE\n" * 9
    (reason,) = refusals(read(tmp_path / name, content, None))
    assert reason.endswith("(its columns: headline, text, by)")


def test_names_longer_than_any_cell_are_refused(tmp_path: Path) -> None:
    (reason,) = refusals(read(tmp_path / "a.csv", "a" * 4_000_001 + "\r\n1\r\n"))
    assert reason.startswith("the names of its columns: field larger than field limit")


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("title=a", "say which column holds the text: body=COLUMN"),
        ("body=a,headline=b", "headline: no part of a post; there are title, date,"),
        ("body=a,body=b", "body is given twice"),
        ("body", "body: write PART=COLUMN, such as title=headline"),
    ],
)
def test_what_is_wrong_with_a_map_is_said(typed: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Columns.parse(typed)


def test_rows_that_cannot_be_read_are_refused_by_line_and_the_rest_comes_in(
    tmp_path: Path,
) -> None:
    content = f"{CSV}a,b,c,d,e,f,g\r\n,,,,,\r\nEmpty,2011-03-09,,,,\r\nLast,,Yes.\r\n"
    items = read(tmp_path / "a.csv", content)
    assert [post.title for post in posts(items)] == ["A Tram", "A Bench & More", "Last"]
    assert refusals(items) == ["line 6: has 7 columns instead of 6"]
    assert [item.kind for item in items if isinstance(item, PassedOver)] == ["row without text"]


def test_a_row_keeps_its_identity_when_rows_change_places(tmp_path: Path) -> None:
    head, first, second = "headline,text,no\n", "A,Late.,7\n", "B,New.,\n"
    columns = Columns.parse("title=headline,body=text,id=no")
    keys = [post.keys for post in posts(read(tmp_path / "a.csv", head + first + second, columns))]
    again = [post.keys for post in posts(read(tmp_path / "a.csv", head + second + first, columns))]
    assert keys == again[::-1]
    assert keys[0][0].endswith("#7")


def test_a_table_in_an_archive_is_read_there(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("logo.png", b"\x89PNG")
        archive.writestr("posts.csv", CSV)
    items = list(source.read_source(str(tmp_path / "a.zip"), kind=MAP))
    assert [post.title for post in posts(items)] == ["A Tram", "A Bench & More"]
    assert not refusals(items)


def test_an_address_has_no_columns() -> None:
    with pytest.raises(SourceError, match="--map is for a file"):
        source.read_source("https://tram.example/", kind=MAP)


def test_a_table_of_any_length_is_read_row_by_row(tmp_path: Path) -> None:
    peaks = []
    for count in (500, 10_000):
        rows = "".join(f"A {number},2011-03-09,It is late.,,,\n" for number in range(count))
        (tmp_path / "a.csv").write_text("headline,published,text,link,by,tags\n" + rows)
        del rows
        tracemalloc.start()
        items = source.read_source(str(tmp_path / "a.csv"), kind=MAP)
        assert sum(isinstance(item, Post) for item in items) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.5 + 400_000
