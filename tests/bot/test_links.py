"""Every quote leads somewhere: to its post, to a copy of it, or to the site's search for it."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import threading
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.builders import a_post, an_archive
from tests.commands import verbatim, verbatim_json
from tests.fake_wordpress import FakePost, FakeWordPress, Fault
from tests.paths import ROOT, SHARED

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from corpus.article import Post

# It says nothing of an address. Its words stand in no test; a question about it is asked.
SEEDS = sorted((SHARED / "seeds").glob("*.txt"))
QUESTION = "How many abducted children did the police rescue?"

seed = pytest.mark.skipif(not SEEDS, reason="the seed lies beside the repository")


@pytest.fixture
def seeded(tmp_path: Path, sample_data: Path) -> Path:
    """A data folder whose archive holds the seed beside the sample, with an index of both."""
    data = tmp_path / "data"
    shutil.copytree(sample_data / "sample", data)
    assert verbatim("import", SEEDS[0], data=data).returncode == 0
    assert verbatim("rebuild", data=data).returncode == 0
    return data


def first_quote(data: Path, *options: str | Path) -> Any:  # noqa: ANN401 - JSON is anything
    return verbatim_json("ask", QUESTION, *options, data=data)["quotes"][0]


def with_site(folder: Path, site: str) -> tuple[str, Path]:
    settings = folder / "settings.toml"
    settings.write_text(f'[archive]\nsite = "{site}"\n', encoding="utf-8")
    return "--settings", settings


def saved(title: str, day: date | None) -> Post:
    key = f"file:/scrape/{title}.txt"
    return a_post(key, title=title, published=day, body=f"{title} was lit on {day}.")


def shown(number: int, title: str, day: date) -> FakePost:
    at = datetime(day.year, day.month, day.day, 9)  # noqa: DTZ001 - as WordPress gives it
    return FakePost(number, title, "<p>Lit.</p>", at, at)


JANUARY, MARCH = date(2011, 1, 5), date(2011, 3, 5)


def archived(data: Path, posts: Iterable[Post]) -> Path:
    data.mkdir()
    with an_archive(data / "archive.sqlite", posts):
        return data


def addresses(data: Path) -> dict[str, str | None]:
    printed = verbatim("articles", "--json", data=data).stdout.splitlines()
    return {each["title"]: each["url"] for each in map(json.loads, printed)}


@seed
def test_a_post_without_an_address_is_searched_for_where_the_site_is_known(
    seeded: Path, tmp_path: Path
) -> None:
    unknown = first_quote(seeded)
    assert unknown["article"]["url"] is unknown["link"] is unknown["archived"] is None
    assert unknown["search"] is None
    said = "No address known for this article; set [archive] site in settings.toml"
    assert said in verbatim("ask", QUESTION, data=seeded).stdout

    site = with_site(tmp_path, "https://blog.example")
    searched = first_quote(seeded, *site)
    assert searched["article"]["url"] is searched["link"] is searched["archived"] is None
    title = searched["article"]["title"]
    assert parse_qs(urlsplit(searched["search"]).query) == {"s": [f'"{title}"']}
    printed = verbatim("ask", QUESTION, *site, data=seeded).stdout
    assert f"No address known; search on the site: {searched['search']}\n" in printed


@seed
def test_the_address_that_its_site_tells_comes_with_the_next_rebuild(
    seeded: Path, tmp_path: Path
) -> None:
    title = first_quote(seeded)["article"]["title"]
    with FakeWordPress() as wordpress:
        wordpress.public = "https://blog.example"
        wordpress.posts = {
            7: shown(7, title.replace("-", "&#45;"), date(2011, 12, 7)),
            8: shown(8, "Another Post", date(2011, 12, 7)),
        }
        site = with_site(tmp_path, wordpress.address)
        done = verbatim("link", *site, data=seeded)
        # One article of the sample has neither date nor address.
        said = "1 linked, 1 without a date to compare. Run: verbatim rebuild\n"
        assert (done.returncode, done.stdout) == (0, said)
        assert "Asking http://127.0.0.1" in done.stderr
    assert first_quote(seeded)["link"] is None
    # What was found survives the same file, imported once more.
    for command in (["import", SEEDS[0]], ["rebuild"]):
        assert verbatim(*command, data=seeded).returncode == 0
    url = "https://blog.example/2011/12/07/post-7/"
    quote = first_quote(seeded)
    assert quote["article"]["url"] == url
    assert quote["link"].startswith(f"{url}#:~:text=")
    assert quote["archived"] == f"https://web.archive.org/web/20111207/{url}"
    assert quote["search"] is None
    printed = verbatim("ask", QUESTION, data=seeded).stdout
    assert f"  archived copy: https://web.archive.org/web/20111207/{url}\n" in printed


def test_what_was_found_and_what_was_not_is_told(tmp_path: Path) -> None:
    posts = [
        saved("A Lamp", JANUARY),
        saved("Two Lamps", MARCH),
        saved("No Lamp", MARCH),
        saved("Some Lamp", None),
    ]
    data = archived(tmp_path / "data", posts)
    with FakeWordPress() as wordpress:
        wordpress.posts = {
            1: shown(1, "A Lamp", JANUARY),
            2: shown(2, "Two lamps", MARCH),
            3: shown(3, "Two Lamps", MARCH),
        }
        two = [wordpress.address + wordpress.posts[number].path for number in (2, 3)]
        site = with_site(tmp_path, wordpress.address)
        first = json.loads(verbatim("link", "--json", *site, data=data).stdout)
        second = verbatim("link", *site, data=data)
    assert [each["title"] for each in first["linked"]] == ["A Lamp"]
    assert first["several"] == [
        {"id": first["several"][0]["id"], "title": "Two Lamps", "urls": two}
    ]
    assert [each["title"] for each in first["not_found"]] == ["No Lamp"]
    assert [each["title"] for each in first["undated"]] == ["Some Lamp"]
    assert first["taken"] == []
    assert second.stdout == (
        "0 linked, 1 not found on the site, 1 with several posts that agree,"
        " 1 without a date to compare.\n"
    )
    assert f"Two Lamps: {two[0]} and {two[1]} agree; none was stored" in second.stderr


def test_an_interruption_keeps_what_was_found_and_the_same_command_goes_on(tmp_path: Path) -> None:
    data = archived(tmp_path / "data", [saved("A Lamp", JANUARY), saved("Two Lamps", MARCH)])
    asked, interrupted = threading.Event(), threading.Event()

    def wait() -> None:
        asked.set()
        interrupted.wait(30)

    with FakeWordPress() as wordpress:
        wordpress.posts = {1: shown(1, "A Lamp", JANUARY), 2: shown(2, "Two Lamps", MARCH)}
        site = with_site(tmp_path, wordpress.address)
        wordpress.before[2] = wait  # the second month; the first request finds the interface
        command = [sys.executable, "-m", "bot", "link", *map(str, site), "--data", str(data)]
        with subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as linking:
            assert asked.wait(30)
            linking.send_signal(signal.SIGINT)
            _, errors = linking.communicate(timeout=30)
            interrupted.set()
        assert linking.returncode == 1
        assert "Interrupted. The same command goes on from where it was." in errors
        first = wordpress.address + wordpress.posts[1].path
        assert addresses(data) == {"A Lamp": first, "Two Lamps": None}
        wordpress.forget()
        wordpress.before.clear()
        assert verbatim("link", *site, data=data).stdout == "1 linked. Run: verbatim rebuild\n"
        assert len(wordpress.requests) == 2
    assert verbatim("link", *site, data=data).stdout == "Every article has an address.\n"


def test_what_cannot_be_asked_says_what_to_do(tmp_path: Path) -> None:
    data = archived(tmp_path / "data", [saved("A Lamp", JANUARY)])
    unset = verbatim("link", data=data)
    assert unset.returncode == 1
    assert "1 article without an address, and no site to ask" in unset.stderr
    assert '[archive] site = "https://blog.example"' in unset.stderr
    with FakeWordPress() as wordpress:
        wordpress.everywhere = Fault(404, {}, "<html>no interface</html>")
        other = verbatim("link", *with_site(tmp_path, wordpress.address), data=data)
    assert other.returncode == 1
    assert "not as WordPress's REST interface" in other.stderr
    gone = verbatim("link", *with_site(tmp_path, "http://lamp.invalid"), data=data)
    assert gone.returncode == 1
    assert "http://lamp.invalid" in gone.stderr
    assert "change [archive] site in settings.toml" in gone.stderr
    empty = verbatim("link", data=tmp_path / "none")
    assert (empty.returncode, empty.stdout) == (0, "")
    assert "Bring articles in with: verbatim import" in empty.stderr
