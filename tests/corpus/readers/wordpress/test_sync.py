"""Importing a WordPress site and keeping up with it, against a site on loopback."""

from __future__ import annotations

import json
import socket
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING

import pytest
import stamina

from corpus import ingest
from corpus.archive.archive import Archive
from corpus.article import DateSource, Post, Refusal, Removed
from corpus.errors import SourceError
from corpus.readers.http import Client
from corpus.readers.wordpress import client as rest_api
from corpus.readers.wordpress import sync
from corpus.readers.wordpress.sync import InMemorySyncState
from tests.fake_wordpress import START, FakePost, FakeWordPress, Fault, invented

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from corpus.article import Item

LATER = START + timedelta(days=9000)


class Shelf(InMemorySyncState):
    """An archive as small as can be: posts by their first key, and a memory kept with them."""

    def __init__(self) -> None:
        super().__init__()
        self.posts: dict[str, Post] = {}
        self.refused: list[Refusal] = []

    def keys_under(self, prefix: str, /) -> Iterable[tuple[str, ...]]:
        return [
            post.keys for post in self.posts.values() if any(map(prefix.__eq__, post.keys))
        ] or [
            post.keys
            for post in self.posts.values()
            if any(key.startswith(prefix) for key in post.keys)
        ]

    def take(self, items: Iterable[Item]) -> None:
        for item in items:
            match item:
                case Post():
                    self.posts[item.keys[0]] = item
                case Removed(keys):
                    for key, post in list(self.posts.items()):
                        if set(keys) & set(post.keys):
                            del self.posts[key]
                case Refusal():
                    self.refused.append(item)


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=4):
        yield


@pytest.fixture(scope="module")
def web() -> Iterator[Client]:
    with Client(pause=0, sleep=lambda _: None) as client:
        yield client


def synchronised(site: FakeWordPress, shelf: Shelf, web: Client) -> Shelf:
    site.forget()
    api = rest_api.discover(web, site.address)
    assert api is not None
    shelf.take(sync.sync_posts(api, shelf))
    return shelf


def test_a_post_has_the_words_names_and_dates_that_the_site_shows(web: Client) -> None:
    with FakeWordPress() as site:
        site.posts[7] = FakePost(
            number=7,
            title="Trains &#038; <em>Ferries</em>",
            content="<p>One &#8220;two&#8221;.</p>\n<blockquote><p>Three.</p></blockquote>",
            date=START,
            modified=LATER,
            author=2,
            categories=(4, 3),
        )
        (post,) = synchronised(site, Shelf(), web).posts.values()
    host = site.address.removeprefix("http://")
    assert post.title == "Trains & Ferries"
    assert post.body == "One “two”.\n\nThree."
    assert [span.of(post.body) for span in post.blockquotes] == ["Three."]
    assert post.categories == ("Trains & Ferries", "Haiti")
    assert post.author == "Ben Thorne"
    assert (post.published, post.date_source) == (START.date(), DateSource.EXPORT)
    assert post.modified == LATER.isoformat()
    assert post.url == f"{site.address}/2009/01/01/post-7/"
    assert post.keys == (f"{host}/2009/01/01/post-7", f"{host}?p=7")


@pytest.mark.parametrize("home", ["localhost:{port}", "127.0.0.1:{port}/a/blog"])
def test_a_site_may_have_a_bare_name_or_live_in_a_folder(home: str, web: Client) -> None:
    with FakeWordPress(3) as site:
        site.home = home.format(port=site.port)
        shelf = synchronised(site, Shelf(), web)
        assert [post.keys[-1] for post in shelf.posts.values()] == [
            f"{site.home}?p={number}" for number in (1, 2, 3)
        ]
        del site.posts[2]
        assert len(synchronised(site, shelf, web).posts) == 2


def test_names_are_asked_for_once_where_the_site_does_not_embed_them(web: Client) -> None:
    with FakeWordPress(6) as site:
        site.embeds = False
        shelf = synchronised(site, Shelf(), web)
    assert {post.author for post in shelf.posts.values()} == {"Ida Marsh", "Ben Thorne"}
    named = {name for post in shelf.posts.values() for name in post.categories}
    assert named == {"Haiti", "Trains & Ferries", "Nepal"}
    assert sum("/categories" in request for request in site.requests) == 1
    assert sum("/users/" in request for request in site.requests) == 2


def test_twenty_five_hundred_posts_come_once_and_then_only_what_changes(web: Client) -> None:
    with FakeWordPress(2500) as site:
        shelf = synchronised(site, Shelf(), web)
        assert len(shelf.posts) == 2500
        assert sorted(site.contents_served) == list(range(1, 2501))

        synchronised(site, shelf, web)
        assert site.contents_served == []

        for number in (5, 1200, 2500):
            site.edit(number, f"<p>Now {number}.</p>", at=LATER + timedelta(seconds=number))
        for number in (2501, 2502):
            site.posts[number] = invented(number)
        del site.posts[77]
        synchronised(site, shelf, web)
        assert sorted(site.contents_served) == [5, 1200, 2500, 2501, 2502]
        assert len(shelf.posts) == 2501
        bodies = {post.keys[-1].rpartition("=")[2]: post.body for post in shelf.posts.values()}
        assert bodies["1200"] == "Now 1200."
        assert "77" not in bodies
        assert {"2501", "2502"} <= bodies.keys()


@pytest.mark.parametrize("taken", [0, 1, 99, 100, 101, 250, 420, 449])
def test_an_interrupted_import_goes_on_at_its_page_with_the_same_result(
    taken: int, web: Client
) -> None:
    with FakeWordPress(450) as site:
        whole = synchronised(site, Shelf(), web)
        shelf = Shelf()
        api = rest_api.discover(web, site.address)
        assert api is not None
        items = sync.sync_posts(api, shelf)
        shelf.take(islice(items, taken))
        site.forget()
        synchronised(site, shelf, web)
        pages_done = max(taken - 1, 0) // 100
        assert len(site.contents_served) == 450 - 100 * pages_done
        assert shelf.posts == whole.posts
        assert shelf.values == whole.values


def cut_off(items: Iterable[Item], after: int) -> Iterator[Post]:
    """The posts until the process is killed; what was not committed by then is lost."""
    for item in islice(items, after):
        assert isinstance(item, Post)
        yield item
    raise KeyboardInterrupt


@pytest.mark.parametrize(("taken", "left"), [(30, 130), (110, 30)])
def test_the_archive_of_a_killed_import_becomes_that_of_a_whole_one(
    taken: int, left: int, web: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest, "TRANSACTION_SECONDS", 0.0)
    with FakeWordPress(130) as site:
        api = rest_api.discover(web, site.address)
        assert api is not None
        with Archive.open(tmp_path / "whole.db") as whole:
            ingest.import_items(whole, sync.sync_posts(api, whole))
        with Archive.open(tmp_path / "killed.db") as killed, pytest.raises(KeyboardInterrupt):
            ingest.import_items(killed, cut_off(sync.sync_posts(api, killed), taken))
        with Archive.open(tmp_path / "killed.db") as killed:
            site.forget()
            ingest.import_items(killed, sync.sync_posts(api, killed))
            ingest.import_items(killed, sync.sync_posts(api, killed))
            assert len(site.contents_served) == left
        with (
            Archive.open(tmp_path / "whole.db") as whole,
            Archive.open(tmp_path / "killed.db") as killed,
        ):
            assert len(whole) == 130
            assert list(killed.articles()) == list(whole.articles())
            assert killed.digest() == whole.digest()


def test_an_interrupted_synchronisation_is_also_made_good(web: Client) -> None:
    with FakeWordPress(300) as site:
        shelf = synchronised(site, Shelf(), web)
        for number in range(1, 151):
            site.edit(number, f"<p>Now {number}.</p>", at=LATER)
        api = rest_api.discover(web, site.address)
        assert api is not None
        shelf.take(islice(sync.sync_posts(api, shelf), 120))
        synchronised(site, shelf, web)
        assert len(site.contents_served) == 50
        assert sum(post.body.startswith("Now") for post in shelf.posts.values()) == 150
        assert synchronised(site, Shelf(), web).posts == shelf.posts


def test_posts_that_move_between_pages_while_they_are_read_are_not_lost(web: Client) -> None:
    with FakeWordPress(350) as site:
        # After the question for the interface and two pages, a post of the first page goes: each
        # later one moves up, and number 201 from the third page to the second.
        site.before[3] = lambda: site.posts.pop(50)
        shelf = synchronised(site, Shelf(), web)
    numbers = {int(post.keys[-1].rpartition("=")[2]) for post in shelf.posts.values()}
    assert numbers == set(range(1, 351)) - {50}


def test_a_post_that_only_the_list_passed_by_is_not_removed(web: Client) -> None:
    with FakeWordPress(350) as site:
        shelf = synchronised(site, Shelf(), web)
        # One question for the interface, one for changes, two for the list; then a post goes.
        site.before[4] = lambda: site.posts.pop(50)
        synchronised(site, shelf, web)
        numbers = {int(post.keys[-1].rpartition("=")[2]) for post in shelf.posts.values()}
        assert set(range(1, 351)) - {50} <= numbers
        assert 50 not in {
            int(post.keys[-1].rpartition("=")[2])
            for post in synchronised(site, shelf, web).posts.values()
        }


@pytest.mark.parametrize("status", ["draft", "private", "trash"])
def test_an_unpublished_post_leaves(status: str, web: Client) -> None:
    with FakeWordPress(5) as site:
        shelf = synchronised(site, Shelf(), web)
        site.posts[3].status = status
        assert len(synchronised(site, shelf, web).posts) == 4


def test_a_post_that_gets_a_password_leaves_and_does_not_come_back(web: Client) -> None:
    with FakeWordPress(5) as site:
        shelf = synchronised(site, Shelf(), web)
        site.posts[3].protected = True
        site.posts[3].modified = LATER
        for _ in range(2):
            assert len(synchronised(site, shelf, web).posts) == 4


def test_a_scheduled_post_comes_although_its_time_of_modification_is_old(web: Client) -> None:
    with FakeWordPress(5) as site:
        site.posts[2].status = "future"
        shelf = synchronised(site, Shelf(), web)
        assert len(shelf.posts) == 4
        site.posts[2].status = "publish"
        synchronised(site, shelf, web)
        assert site.contents_served == [2]
        assert len(shelf.posts) == 5


def test_a_post_of_an_older_import_that_the_site_no_longer_shows_leaves_too(web: Client) -> None:
    with FakeWordPress(3) as site:
        host = site.address.removeprefix("http://")
        shelf = Shelf()
        old = Post(keys=(f"{host}/gone", f"{host}?p=99"), source="export.xml", title="", body="Old")
        other = Post(keys=("other.example?p=99",), source="export.xml", title="", body="Other")
        shelf.take([old, other])
        synchronised(site, shelf, web)
    assert old not in shelf.posts.values()
    assert other in shelf.posts.values()


def test_a_site_that_suddenly_shows_next_to_nothing_removes_nothing(web: Client) -> None:
    with FakeWordPress(80) as site:
        shelf = synchronised(site, Shelf(), web)
        for number in range(4, 81):
            del site.posts[number]
        with pytest.raises(SourceError, match="shows 3 posts, and 77 that were there are missing"):
            synchronised(site, shelf, web)
    assert len(shelf.posts) == 80


def test_busy_and_broken_answers_are_survived(web: Client) -> None:
    with FakeWordPress(450) as site:
        whole = synchronised(site, Shelf(), web)
        site.faults = {
            2: Fault(429, {"Retry-After": "0"}),
            4: Fault(500),
            5: Fault(502),
            8: Fault(503, {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}),
        }
        assert synchronised(site, Shelf(), web).posts == whole.posts


def test_a_site_that_stays_broken_ends_in_a_sentence_and_can_be_gone_on_with(web: Client) -> None:
    with FakeWordPress(450) as site:
        whole = synchronised(site, Shelf(), web)
        site.faults = {ordinal: Fault(500) for ordinal in range(3, 50)}
        shelf = Shelf()
        with pytest.raises(SourceError, match=r"keeps answering with status 500.*later"):
            synchronised(site, shelf, web)
        assert len(shelf.posts) == 200
        site.faults = {}
        synchronised(site, shelf, web)
        assert len(site.contents_served) == 250
        assert shelf.posts == whole.posts


def test_a_site_that_asks_to_come_back_in_an_hour_is_not_waited_for(web: Client) -> None:
    with FakeWordPress(3) as site:
        site.everywhere = Fault(429, {"Retry-After": "3600"})
        with pytest.raises(SourceError, match="asks to wait 3600 seconds"):
            rest_api.discover(web, site.address)
        assert len(site.requests) == 1


def test_html_in_the_middle_of_an_import_says_so(web: Client) -> None:
    with FakeWordPress(450) as site:
        site.faults = {4: Fault(200, {}, "<!doctype html><html>Are you a robot?</html>")}
        shelf = Shelf()
        with pytest.raises(SourceError, match="answers HTML, not JSON"):
            synchronised(site, shelf, web)
        assert len(shelf.posts) == 300


def test_a_site_without_the_interface_is_told_from_one_that_refuses(web: Client) -> None:
    with FakeWordPress() as site:
        site.everywhere = Fault(404, {}, "<html>Not here</html>")
        assert rest_api.discover(web, site.address) is None
        site.everywhere = Fault(401, {}, '{"code": "rest_disabled", "message": "Members only."}')
        with pytest.raises(SourceError, match="Members only"):
            rest_api.discover(web, site.address)


def test_redirects_without_end_end_in_a_sentence(web: Client) -> None:
    with FakeWordPress() as site:
        site.everywhere = Fault(302, {"Location": "/wp-json/wp/v2/posts"})
        with pytest.raises(SourceError, match="redirects without end"):
            rest_api.discover(web, site.address)


def test_a_site_that_is_down_ends_in_a_sentence(web: Client) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(SourceError, match=f"^{address}.* cannot be reached: "):
            rest_api.discover(web, address)


def test_a_redirect_to_another_kind_of_address_is_not_followed(web: Client) -> None:
    with FakeWordPress() as site:
        site.everywhere = Fault(302, {"Location": "file:///etc/hostname"})
        with pytest.raises(SourceError):
            rest_api.discover(web, site.address)


def test_a_post_that_breaks_the_rules_is_refused_once_and_the_rest_comes(web: Client) -> None:
    with FakeWordPress(3) as site:
        site.posts[2].content = None  # type: ignore[assignment]
        shelf = synchronised(site, Shelf(), web)
    assert len(shelf.posts) == 2
    (refusal,) = shelf.refused
    assert refusal.reason.startswith("post 2: content.rendered:")


def test_the_client_pauses_between_requests_and_not_before_the_first() -> None:
    pauses: list[float] = []
    with FakeWordPress(250) as site, Client(pause=0.5, sleep=pauses.append) as client:
        synchronised(site, Shelf(), client)
        assert pauses == [0.5] * (len(site.requests) - 1)


@pytest.mark.parametrize("left_by_an_older_version", [False, True])
def test_a_post_that_does_not_say_when_it_was_modified_holds_nothing_up(
    web: Client, left_by_an_older_version: bool
) -> None:
    with FakeWordPress(4) as site:
        site.posts[2].tells_modified = False
        shelf = synchronised(site, Shelf(), web)
        assert len(shelf.posts) == 4
        if left_by_an_older_version:
            for key, value in shelf.values.items():
                shelf.values[key] = value.replace('""', '"None"')
        site.posts[3].content = "<p>Crossing number three was mended.</p>"
        site.posts[3].modified = LATER
        synchronised(site, shelf, web)
        assert any("mended" in post.body for post in shelf.posts.values())
        assert not any("modified_after=None" in request for request in site.requests)


# Sites that mean harm, or are broken


LISTED = "/wp-json/wp/v2/posts?per_page=100&page=1&orderby=id&order=asc&_embed=1"


def test_a_site_that_ignores_the_page_is_left_and_loses_nothing(web: Client) -> None:
    with FakeWordPress(100) as site:
        site.everywhere = Fault(200, {}, site.answer(LISTED).body)
        with pytest.raises(SourceError, match="the same posts on every page"):
            synchronised(site, Shelf(), web)


def test_a_site_that_shows_a_few_posts_on_every_page_has_no_others(web: Client) -> None:
    with FakeWordPress(3) as site:
        site.everywhere = Fault(200, {}, site.answer(LISTED).body)
        assert len(synchronised(site, Shelf(), web).posts) == 3


def test_a_site_without_end_is_left(web: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rest_api, "MOST_PAGES", 3)
    with FakeWordPress(500) as site, pytest.raises(SourceError, match="without end"):
        synchronised(site, Shelf(), web)


def test_a_number_of_pages_of_thousands_of_digits_is_none(web: Client) -> None:
    with FakeWordPress(3) as site:
        site.everywhere = Fault(200, {"X-WP-TotalPages": "9" * 5000}, site.answer(LISTED).body)
        assert len(synchronised(site, Shelf(), web).posts) == 3


@pytest.mark.parametrize("number", ["abc", "12", 12.5, True, None, [], {"a": 1}])
def test_a_post_whose_number_is_none_is_refused_alone(web: Client, number: object) -> None:
    with FakeWordPress(3) as site:
        first, second, third = json.loads(site.answer(LISTED).body)
        listed = json.dumps([first, second | {"id": number}, third])
        site.everywhere = Fault(200, {}, listed)
        shelf = synchronised(site, Shelf(), web)
    assert len(shelf.posts) == 2
    assert [": id: " in refusal.reason for refusal in shelf.refused] == [True]


@pytest.mark.parametrize("said", ['["a"]', '"a"', "7", '{"id": 1, "name": 7}', '{"name": "x"}'])
def test_names_of_an_odd_shape_are_no_names(web: Client, said: str) -> None:
    with FakeWordPress(2) as site:
        site.embeds = False
        site.answers["/wp-json/wp/v2/users/1?_fields=id%2Cname"] = said
        site.answers["/wp-json/wp/v2/users/2?_fields=id%2Cname"] = said
        listed = f"[{said}]"
        for page in (1, 2):
            address = f"/wp-json/wp/v2/categories?_fields=id%2Cname&per_page=100&page={page}"
            site.answers[address] = listed
        shelf = synchronised(site, Shelf(), web)
    assert [(post.author, post.categories) for post in shelf.posts.values()] == [(None, ())] * 2
