"""Sites that wordpress.com hosts, by its own interface: live on loopback, and saved to files."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest
import stamina

from corpus import ingest
from corpus.archive.archive import Archive
from corpus.article import PassedOver, Post, Refusal, Removed
from corpus.errors import SourceError
from corpus.readers import source
from corpus.readers.http import Client
from corpus.readers.wordpress import public_api
from tests.fake_wordpress import START, FakePost, FakeWordPress, Fault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LATER = START + timedelta(days=9000)
HOME = "<html><head><meta name='generator' content='WordPress.com' /></head><body></body></html>"


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=2):
        yield


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeWordPress]:
    with FakeWordPress(230) as running:
        running.hosted = True
        running.answers["/"] = HOME
        monkeypatch.setattr(public_api, "PUBLIC_API", running.address)
        yield running


def imported(site: FakeWordPress, archive: Archive, address: str = "") -> ingest.Report:
    site.forget()
    with Client(pause=0, sleep=lambda _: None) as web:
        items = source.read_source(address or site.address, memory=archive, web=web)
        return ingest.import_items(archive, items)


def test_a_site_that_only_wordpress_com_answers_for_comes_in_and_is_kept_up_with(
    site: FakeWordPress, tmp_path: Path
) -> None:
    with Archive.open(tmp_path / "archive.sqlite") as archive:
        assert imported(site, archive).counts["new"] == 230
        assert site.contents_served == list(range(1, 231))
        (article, _) = archive.find(f"{site.home}?p=7") or (None, None)
        assert article is not None
        assert article.title == "The Ferry of Year 7 – a log"
        assert article.body.startswith("Crossing number 7 was late by 7 minutes.\n\n“We waited")
        assert (article.author, article.categories) == ("Ben Thorne", ("Trains & Ferries",))
        assert article.published == (START + timedelta(days=7)).date()
        assert article.url == f"{site.address}/2009/01/08/post-7/"

        site.edit(9, "<p>It was mended.</p>", at=LATER)
        site.posts[10].status = "draft"
        report = imported(site, archive)
        assert (report.counts["changed"], report.counts["removed"]) == (1, 1)
        assert site.contents_served == [9]
        assert len(archive) == 229


def test_the_address_of_the_interface_is_one_of_the_site_too(
    site: FakeWordPress, tmp_path: Path
) -> None:
    with Archive.open(tmp_path / "archive.sqlite") as archive:
        name = site.home.replace(":", "%3A")
        address = f"{site.address}/rest/v1.1/sites/{name}/posts/?number=10"
        assert imported(site, archive, address).counts["new"] == 230


def test_a_protected_post_does_not_come_in(site: FakeWordPress, tmp_path: Path) -> None:
    site.posts[5].protected = True
    with Archive.open(tmp_path / "archive.sqlite") as archive:
        assert imported(site, archive).counts["new"] == 229


def test_another_site_is_not_asked_for_there(site: FakeWordPress) -> None:
    site.answers["/"] = "<html><body>My own site</body></html>"
    with pytest.raises(SourceError, match="there is no REST interface of WordPress"):
        list(source.read_source(site.address))
    assert not [each for each in site.requests if each.startswith("/rest/v1.1")]


def test_a_private_site_says_why(site: FakeWordPress) -> None:
    body = json.dumps({"error": "unauthorized", "message": "This blog is private"})
    site.everywhere = Fault(403, {"Content-Type": "application/json"}, body)
    reason = "This blog is private; import the site's export"
    with Client(pause=0) as web, pytest.raises(SourceError, match=reason):
        public_api.discover(web, site.address)


@pytest.mark.parametrize(
    ("address", "page", "expected"),
    [
        ("https://trams.wordpress.com/about/", b"", True),
        ("https://Trams.WordPress.com:443", b"", True),
        ("https://[trams].wordpress.com/", b"", False),
        ("https://trams.example/", HOME.encode(), True),
        ("https://trams.example/", b'<script src="//s0.wp.com/a.js">', True),
        ("https://trams.example/", b'<meta name="generator" content="WordPress 6.4">', False),
        ("https://wordpress.com.example/", b"", False),
    ],
)
def test_who_hosts_a_site_is_told_by_its_address_or_its_page(
    address: str, page: bytes, expected: bool
) -> None:
    assert public_api.is_hosted(address, page) is expected


def saved(site: FakeWordPress, path: str) -> str:
    address = f"{site.address}/rest/v1.1/sites/{site.home.replace(':', '%3A')}/{path}"
    with urlopen(address) as answer:  # noqa: S310 - loopback
        return str(answer.read().decode())


def test_saved_answers_are_read_whole_and_one_by_one(site: FakeWordPress, tmp_path: Path) -> None:
    site.posts[2].protected = True
    (tmp_path / "page.json").write_text(saved(site, "posts/?number=5&order=ASC"))
    (tmp_path / "post.json").write_text(saved(site, "posts/9"))
    page = json.loads(saved(site, "posts/9"))
    (tmp_path / "draft.json").write_text(json.dumps({**page, "status": "draft"}))
    (tmp_path / "about.json").write_text(json.dumps({**page, "type": "page"}))
    items = list(source.read_source(str(tmp_path)))
    posts = [item for item in items if isinstance(item, Post)]
    assert [post.title[18:20].strip() for post in posts] == ["1", "3", "4", "5", "9"]
    assert posts[0].keys == (f"{site.home}/2009/01/02/post-1", f"{site.home}?p=1")
    assert not [item for item in items if isinstance(item, Refusal)]
    passed = sorted(item.kind for item in items if isinstance(item, PassedOver))
    assert passed == ["draft", "page", "protected post"]
    assert len([item for item in items if isinstance(item, Removed)]) == 2


def test_a_post_that_breaks_the_rules_is_refused_and_the_rest_comes_in(
    site: FakeWordPress, tmp_path: Path
) -> None:
    site.posts[3] = FakePost(3, "A Tram", "", LATER, LATER)
    data = json.loads(saved(site, "posts/?number=3&order=ASC"))
    data["posts"][1]["ID"] = "two"
    (tmp_path / "page.json").write_text(json.dumps(data))
    items = list(source.read_source(str(tmp_path / "page.json")))
    (refused,) = [item for item in items if isinstance(item, Refusal)]
    assert refused.reason.startswith("post two: id: ")
    assert len([item for item in items if isinstance(item, Post)]) == 2
