"""What is offered beside a post's address, or where it has none."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from index.search.addresses import archived_copy, site_search

DAY = date(2011, 12, 7)
TRAMS = "https://lamp.example/2011/12/07/trams"


@pytest.mark.parametrize(
    ("url", "day", "copy"),
    [
        (TRAMS, DAY, f"https://web.archive.org/web/20111207/{TRAMS}"),
        (TRAMS, None, f"https://web.archive.org/web/*/{TRAMS}"),
        (
            "http://lamp.example/?p=7",
            DAY,
            "https://web.archive.org/web/20111207/http://lamp.example/?p=7",
        ),
        (f"{TRAMS}#bells", DAY, f"https://web.archive.org/web/20111207/{TRAMS}"),
        # What was read from an archive already is a copy.
        (
            f"https://web.archive.org/web/2012/{TRAMS}",
            DAY,
            f"https://web.archive.org/web/2012/{TRAMS}",
        ),
        ("http://8.8.8.8/trams", DAY, "https://web.archive.org/web/20111207/http://8.8.8.8/trams"),
    ],
)
def test_the_copy_nearest_to_the_posts_own_day_is_named(
    url: str, day: date | None, copy: str
) -> None:
    assert archived_copy(url, day) == copy


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "trams.html",
        "file:///home/keeper/trams.html",
        "tag:lamp.example,2011:12",
        "http://localhost:8080/trams",
        "http://wiki/trams",
        "http://nas.local/trams",
        "http://blog.lan./trams",
        "http://127.0.0.1:8000/trams",
        "http://192.168.1.7/trams",
        "http://[::1]/trams",
        "http://[::1/trams",
        "http://keeper:secret@lamp.example/trams",
    ],
)
def test_what_no_archive_can_reach_has_no_copy(url: str | None) -> None:
    assert archived_copy(url, DAY) is None


@pytest.mark.parametrize(
    ("title", "searched"),
    [
        ("Trams Return to Sichuan", '"Trams Return to Sichuan"'),
        ("Trams & Ferries: 100% on time? #2", '"Trams & Ferries: 100% on time? #2"'),
        ("  Trams\n return ", '"Trams return"'),
        ("Bänke für São Paulo", '"Bänke für São Paulo"'),
        # A site keeps marks as they were typed and shows them otherwise.
        ("The Keeper’s “New” Ferry", '"The Keeper" "New" "Ferry"'),
        ("The Ferry – a log", '"The Ferry" "a log"'),
        ("The Ferry - a log ... of 2011", '"The Ferry" "a log" "of 2011"'),
        ("A Sit-In--of Benches", '"A Sit-In" "of Benches"'),
    ],
)
def test_a_site_is_searched_for_the_title_by_phrases(title: str, searched: str) -> None:
    address = site_search("https://lamp.example/blog/", title)
    assert address is not None
    assert address.startswith("https://lamp.example/blog/?s=%22")
    assert parse_qs(urlsplit(address).query, strict_parsing=True) == {"s": [searched]}
    assert not urlsplit(address).fragment


def test_without_a_title_the_search_is_the_site_and_without_a_site_there_is_none() -> None:
    assert site_search("https://lamp.example", " “” ") == "https://lamp.example"
    assert site_search("", "Trams") is None
