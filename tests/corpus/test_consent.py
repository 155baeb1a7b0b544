"""Most of an archive is changed only if somebody wants it, and until then none of it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from corpus import ingest
from corpus.archive.archive import Archive
from corpus.article import Post, Removed
from corpus.consent import Consent
from corpus.errors import ImportDeclinedError
from corpus.ingest import import_items
from tests.corpus.importing_until_killed import SITE, post

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from corpus.article import Item


class Asked(list[tuple[int, int]]):
    """Answers the same each time, and remembers what it was asked."""

    def __init__(self, answer: bool) -> None:
        super().__init__()
        self.answer = answer

    def __call__(self, changed: int, total: int) -> bool:
        self.append((changed, total))
        return self.answer


@pytest.fixture(autouse=True)
def _a_transaction_for_each_post(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest, "TRANSACTION_SECONDS", -1.0)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive.sqlite") as opened:
        import_items(opened, map(post, range(6)))
        yield opened


def changed(number: int) -> Post:
    return replace(post(number), body=f"Lamp {number} was put out, and nobody knows by whom.")


def imported(archive: Archive, asked: Asked, *sources: Iterable[Item]) -> None:
    with Consent(archive, asked) as consent:
        for items in sources:
            import_items(archive, items, consent=consent)


def put_out(archive: Archive) -> int:
    return sum("put out" in article.body for article in archive.articles())


@pytest.mark.parametrize("answer", [True, False])
def test_it_is_asked_once_and_an_answer_of_no_leaves_all_as_it_was(
    archive: Archive, answer: bool
) -> None:
    before, asked = archive.digest(), Asked(answer)

    def items() -> Iterator[Item]:
        yield from map(changed, range(6))
        archive.set_sync_value(SITE, "next", "7")

    if answer:
        imported(archive, asked, items())
        assert put_out(archive) == 6
        assert archive.sync_value(SITE, "next") == "7"
    else:
        with pytest.raises(ImportDeclinedError, match=r"none of them was changed.*--yes"):
            imported(archive, asked, items())
        assert archive.digest() == before
        assert archive.sync_value(SITE, "next") is None
    assert asked == [(4, 6)]


def test_half_of_it_and_any_number_of_new_posts_ask_nobody(archive: Archive) -> None:
    asked = Asked(False)
    imported(archive, asked, [*map(changed, range(3)), *map(post, range(10, 60))])
    assert (put_out(archive), len(archive), asked) == (3, 56, [])


def test_new_posts_from_before_the_first_change_stay(archive: Archive) -> None:
    items = [post(10), *map(changed, range(4)), post(11)]
    with pytest.raises(ImportDeclinedError):
        imported(archive, Asked(False), items)
    assert (put_out(archive), len(archive)) == (0, 7)


def test_a_removed_post_is_a_changed_one_and_a_new_one_that_changes_is_none(
    archive: Archive,
) -> None:
    asked = Asked(False)
    fresh: list[Item] = [post(10), changed(10), Removed(post(10).keys), post(11), changed(11)]
    imported(archive, asked, [*fresh, changed(0), changed(0), Removed(post(0).keys)])
    assert (len(archive), asked) == (6, [])
    with pytest.raises(ImportDeclinedError):
        imported(archive, asked, [Removed(post(number).keys) for number in range(1, 6)])
    assert (len(archive), asked) == (6, [(4, 6)])


def test_all_sources_of_an_import_are_one(archive: Archive) -> None:
    before = archive.digest()
    with pytest.raises(ImportDeclinedError):
        imported(archive, Asked(False), map(changed, range(2)), map(changed, range(2, 4)))
    assert archive.digest() == before


def test_nobody_else_sees_a_change_before_it_is_wanted(archive: Archive) -> None:
    seen = []

    def items() -> Iterator[Item]:
        for number in range(6):
            yield changed(number)
            with Archive.open(archive.path) as other:
                seen.append(put_out(other))

    imported(archive, Asked(True), items())
    assert seen[:3] == [0, 0, 0]
    assert seen[-1] >= 4


def test_what_fails_before_the_answer_leaves_all_as_it_was(archive: Archive) -> None:
    before = archive.digest()

    def torn() -> Iterator[Item]:
        yield changed(0)
        yield changed(1)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        imported(archive, Asked(True), torn())
    assert archive.digest() == before
    imported(archive, Asked(False), [changed(0), changed(1)])
    assert put_out(archive) == 2


def test_in_an_archive_of_a_handful_nobody_is_asked(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "few.sqlite") as archive:
        import_items(archive, map(post, range(4)))
        imported(archive, Asked(False), map(changed, range(4)))
        assert put_out(archive) == 4
