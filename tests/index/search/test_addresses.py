"""An archived copy is offered of what an archive can have, and of nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from index.search.addresses import archived_copy

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
