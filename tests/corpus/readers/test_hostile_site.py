"""Sites that mean harm, over real sockets: each ends in a sentence, and the archive is unharmed."""

from __future__ import annotations

import gzip
import itertools
import json
import socket
import time
import tracemalloc
import zlib
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import stamina

from corpus.archive.archive import Archive
from corpus.archive.checking import archive_faults
from corpus.errors import SourceError
from corpus.ingest import Report, import_items
from corpus.readers import deadline, http, online, response_body
from corpus.readers.http import Client
from corpus.readers.source import read_source
from corpus.readers.wordpress import client as wordpress_client
from tests.builders import a_post
from tests.hostile_site import HostileSite, dripping, response

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tests.hostile_site import Answering

KEY = "lamp.example/2011/12/07/harbour"
URL = f"https://{KEY}/"
# What the limits are lowered to, so that a test reaches them.
MEGABYTE = 1 << 20
SECONDS = 15.0
TEXT = "The tram left the depot at six, and four geese rode on its roof. " * 9
POST = {"id": 7, "title": {"rendered": "A Tram"}, "content": {"rendered": f"<p>{TEXT}</p>"}}
GOOD = "The good tram carries a bell that nobody rings before noon. " * 9
FEED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>Trams</title>'
    "<generator>wordpress</generator>{}</channel></rss>"
)
ITEM = "<item><title>Tram {0}</title><link>http://trams.example/{0}</link><description>{1}</description></item>"
DEEP = "[" * 200_000


def always(data: bytes) -> Answering:
    return lambda _: [data]


def redirect(to: str) -> Answering:
    return always(response(b"", "302 Found", f"Location: {to}\r\n"))


def packed(data: bytes, coding: str = "gzip") -> Answering:
    return always(response(data, headers=f"Content-Encoding: {coding}\r\n"))


def chunked(body: bytes) -> Answering:
    return always(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n" + body
    )


def endless(
    piece: bytes, head: bytes = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
) -> Answering:
    return lambda _: itertools.chain([head], itertools.repeat(piece))


def listing(*posts: object) -> Answering:
    """Posts on the first page, nothing behind it, and each by its number."""

    def answer(path: str) -> Iterable[bytes]:
        if "/posts?" in path and "page=1" in f"{path}&".replace("per_page=100", ""):
            yield response(list(posts))
        elif "/posts?" in path and "per_page=1&" in path:
            yield response(list(posts)[:1])
        else:
            yield response([])

    return answer


def growing(kind: str) -> Answering:
    """Another page of a list each time, without end."""
    numbers = itertools.count(1)

    def answer(path: str) -> Iterable[bytes]:
        if "categories" in path and kind == "categories":
            yield response([{"id": next(numbers), "name": "x"}])
        elif "/posts?" in path:
            number = next(numbers) if kind == "posts" else 7
            categories = [1] if kind == "categories" else []
            yield response([{**POST, "id": number, "categories": categories}])
        else:
            yield response({}, "404 Not Found")

    return answer


def growing_feed(item: str) -> Answering:
    numbers = itertools.count(1)

    def answer(path: str) -> Iterable[bytes]:
        if "wp-json" in path or "rest_route" in path:
            yield response(b"<html>", "404 Not Found")
        else:
            yield response(FEED.format(item.format(next(numbers), TEXT)))

    return answer


def changing() -> Answering:
    """Now a list, now a page, now an error."""
    answers = itertools.cycle(
        [response([POST]), response(b"<html>"), response({"code": 1}, "500 Oops"), response(b"")]
    )
    return lambda _: [next(answers)]


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
DIGITS = "9" * 5000
FEED_OF_BOMB = (
    '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">]><rss version="2.0"><channel><item>'
    "<title>&a;</title></item></channel></rss>"
)
FEED_OF_IDNA = FEED.replace("?>", ' encoding="idna"?>', 1).format(ITEM.format("\xfc", TEXT))
COOKIES = "".join(f"Set-Cookie: a{number}={'b' * 4000}\r\n" for number in range(12))


def later(wait: str) -> Answering:
    return always(response(b"", "503 Later", f"Retry-After: {wait}\r\n"))


HOSTILE: dict[str, Answering] = {
    "redirect to loopback": redirect("http://127.0.0.1:9/x"),
    "redirect to metadata": redirect("http://169.254.169.254/latest/meta-data"),
    "redirect to a private IPv6": redirect("http://[fd00::1]/"),
    "redirect to mapped loopback": redirect("http://[::ffff:127.0.0.1]:9/"),
    "redirect to a number": redirect("http://2130706433:9/"),
    "redirect to a file": redirect("file:///etc/passwd"),
    "redirect to gopher": redirect("gopher://lamp.example/"),
    "redirect to data": redirect("data:application/json,[]"),
    "redirect to script": redirect("javascript:alert(1)"),
    "redirect to nothing": redirect(""),
    "redirect to nonsense": redirect("http://[::1"),
    "redirect to a port that is none": redirect("http://lamp.example:99999999/"),
    "redirect in a circle": redirect("/again"),
    "redirect with a long address": redirect("/" + "a" * 60_000),
    "redirect with credentials": redirect("http://user:secret@127.0.0.1:9/"),
    "bomb": packed(gzip.compress(bytes(64 * MEGABYTE))),
    "bomb, deflated": packed(zlib.compress(bytes(64 * MEGABYTE)), "deflate"),
    "packed twice": packed(gzip.compress(gzip.compress(bytes(MEGABYTE))), "gzip, gzip"),
    "packed as asked by nobody": packed(b"x" * 99, "br"),
    "packed by name alone": packed(b"[]"),
    "packed and cut": packed(gzip.compress(json.dumps([POST]).encode())[:-20]),
    "body without end": endless(b" " * 65536),
    "chunks without end": endless(b"400\r\n" + b" " * 1024 + b"\r\n", CHUNKED),
    "header without end": endless(b"a" * 65536, b"HTTP/1.1 200 OK\r\nX: "),
    "headers without end": endless(b"X-Y: z\r\n" * 1000, b"HTTP/1.1 200 OK\r\n"),
    "drip": lambda _: dripping(response(b"[" + b" " * 5000 + b"]")),
    "drip of headers": lambda _: dripping(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 5000),
    "drip of a status": lambda _: dripping(b"HTTP/1.1 200 " + b"O" * 5000),
    "drip to the end of the line": lambda _: itertools.chain(
        [b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"], dripping(b"[" + b" " * 5000)
    ),
    "drip of chunks": lambda _: itertools.chain([CHUNKED], dripping(b"1\r\n \r\n" * 900)),
    "drip after redirects": lambda path: (
        [response(b"", "302 Found", f"Location: /{len(path)}/again\r\n")]
        if len(path) < 9
        else dripping(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 5000)
    ),
    "no answer": lambda _: (b"" for _ in range(2) if not time.sleep(2)),  # type: ignore[func-returns-value]
    "closed at once": lambda _: [],
    "closed in the status": always(b"HTTP/1.1 2"),
    "closed in the headers": always(b"HTTP/1.1 200 OK\r\nContent-Len"),
    "closed in the body": always(response([POST])[:-50]),
    "no HTTP": always(b"SSH-2.0-OpenSSH_9.6\r\n"),
    "status of five digits": always(response([POST], "20000 OK")),
    "status that is none": always(b"HTTP/1.1 abc OK\r\n\r\n[]"),
    "length below zero": always(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n[]"),
    "length of words": always(b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n[]"),
    "two lengths": always(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n[]x"),
    "chunk of words": chunked(b"zz\r\n[]\r\n0\r\n\r\n"),
    "chunk below zero": chunked(b"-2\r\n[]\r\n0\r\n\r\n"),
    "chunk of exabytes": chunked(b"ffffffffffffffff\r\n[]\r\n0\r\n\r\n"),
    "chunk cut short": chunked(b"50\r\n[]"),
    "header of null bytes": always(b"HTTP/1.1 200 OK\r\nX: \0\0\r\n\r\n[]"),
    "wait of years": always(response(b"", "429 Later", f"Retry-After: {10**9}\r\n")),
    "wait of many digits": later(DIGITS),
    "wait until year 99999": later("Fri, 31 Dec 99999 23:59:59 GMT"),
    "wait in a zone that is none": later(f"Fri, 31 Dec 2027 23:59:59 +{DIGITS}"),
    "wait until year 1": later("Mon, 01 Jan 0001 00:00:00 +2359"),
    "HTML": always(response("<!doctype html><html><body>Log in</body></html>")),
    "nothing": always(response(b"")),
    "binary": always(response(bytes(range(256)) * 99)),
    "JSON that is deep": always(response(DEEP)),
    "JSON that is deep and closed": always(response(DEEP + "]" * 200_000)),
    "JSON of a huge number": always(response('[{"id": ' + "9" * 500_000 + "}]")),
    "JSON of no number": always(response('[{"id": NaN, "content": {"rendered": Infinity}}]')),
    "JSON in UTF-16": always(response(json.dumps([POST]).encode("utf-16"))),
    "JSON of broken UTF-8": always(response(b'[{"id": 1, "title": "\xff\xfe"}]')),
    "JSON of a word": always(response('"posts"')),
    "JSON of null": always(response("null")),
    "JSON object that refuses oddly": always(response({"message": {"a": ["b"]}}, "403 No")),
    "posts that are no objects": always(response([1, None, "a", [], [[]], True])),
    "cookies": always(response([], headers=COOKIES)),
    "pages of many digits": always(response([POST], headers=f"X-WP-TotalPages: {DIGITS}\r\n")),
    "pages below zero": always(response([POST], headers="X-WP-TotalPages: -1\r\n")),
    "the same page again": always(response([{**POST, "id": n} for n in range(100)])),
    "posts without end": growing("posts"),
    "categories without end": growing("categories"),
    "a feed without end": growing_feed(ITEM),
    "a feed of refused items without end": growing_feed("<item><link>http://x.example/{0}</link></item>"),
    "an entity bomb": always(response(FEED_OF_BOMB)),
    "a feed in an encoding that is none": always(response(FEED_OF_IDNA.encode("latin-1"))),
    "answers that change": changing(),
}  # fmt: skip

_ODD: tuple[Any, ...] = (
    None, True, -1, 10**400, 1.5, "", "x" * 200_000, "\ud83d", "\0", [], [[[]]], {},
    {"rendered": 7}, {"rendered": None}, {"rendered": "\udc00"}, {"rendered": "<p>" * 9000},
    [10**400], ["a"],
)  # fmt: skip
FIELDS = ("id", "link", "guid", "date", "modified", "status", "title", "content", "author",
          "categories", "_embedded")  # fmt: skip


@pytest.fixture(autouse=True)
def _lowered_limits(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(response_body, "LARGEST", MEGABYTE)
    monkeypatch.setattr(deadline, "LONGEST", 1.0)
    monkeypatch.setattr(http, "_TIMEOUT", httpx.Timeout(0.5))
    monkeypatch.setattr(wordpress_client, "MOST_PAGES", 20)
    monkeypatch.setattr(online, "MOST_PAGES", 20)
    with stamina.set_testing(True, attempts=2):
        yield


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """An archive with an article of another host, which nothing here may touch."""
    with Archive.open(tmp_path / "archive.sqlite") as opened:
        import_items(opened, [a_post(KEY, url=URL, source="export.xml")])
        yield opened


def imported(archive: Archive, address: str) -> tuple[Report, str]:
    """What an import did, and in which sentence it ended early, if it did."""
    before = archive.find(URL)
    started, said, report = time.monotonic(), "", Report()
    with Client(pause=0, sleep=lambda _: None) as web:
        try:
            report = import_items(archive, read_source(address, web=web, memory=archive))
        except SourceError as error:
            said = str(error)
    assert time.monotonic() - started < SECONDS
    assert archive.find(URL) == before
    assert "Traceback" not in said
    return report, said


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_answer_ends_in_a_sentence(name: str, archive: Archive) -> None:
    tracemalloc.start()
    try:
        with HostileSite(HOSTILE[name]) as site:
            report, said = imported(archive, site.address)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 60 * MEGABYTE
    assert len(said) < 1000
    assert said or report.refused or report.counts or name == "cookies"
    assert all(len(each.reason) < 1000 for each in report.refused)
    assert not list(archive_faults(archive.path, lambda _: None))
    assert ("for one answer" in said) == name.startswith("drip")


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_of_an_odd_shape_harms_its_post_at_most(field: str, archive: Archive) -> None:
    odd = [{**POST, "id": 100 + n, field: value} for n, value in enumerate(_ODD)]
    good = {
        **POST,
        "id": 999,
        "title": {"rendered": "A Good Tram"},
        "content": {"rendered": f"<p>{GOOD}</p>"},
    }
    with HostileSite(listing(*odd, good)) as site:
        report, said = imported(archive, site.address)
    assert not said
    assert "A Good Tram" in {each.title for each in archive.articles()}
    assert all(len(each.reason) < 1000 for each in report.refused)


def test_a_claim_on_anothers_article_is_refused_by_name(archive: Archive) -> None:
    with HostileSite(listing({**POST, "link": URL, "guid": {"rendered": URL}})) as site:
        report, _ = imported(archive, site.address)
    assert "has the address of 'A Lamp for the Harbour'" in report.refused[0].reason


def test_a_deletion_of_anothers_article_is_none(archive: Archive) -> None:
    with HostileSite(listing({**POST, "link": URL, "status": "trash"})) as site:
        report, _ = imported(archive, site.address)
    assert not report.counts["removed"]


def test_what_speaks_no_tls_ends_in_a_sentence(archive: Archive) -> None:
    with HostileSite(always(response([POST]))) as site:
        _, said = imported(archive, site.address.replace("http:", "https:"))
    assert "cannot be reached" in said


def test_what_nobody_listens_at_ends_in_a_sentence(archive: Archive) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    _, said = imported(archive, f"http://127.0.0.1:{port}")
    assert "cannot be reached" in said
