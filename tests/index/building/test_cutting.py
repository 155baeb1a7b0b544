"""One article that cannot be cut is left out and named; what is no fault of its own is raised."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.building import cutting
from index.storage.snapshot_writer import cut_article
from tests.builders import a_post, an_archive

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from corpus.archive.archive import Archive
    from corpus.article import Article
    from index.storage.snapshot_writer import CutArticle


class Panic(BaseException):
    """As native libraries raise it, past every `except Exception`."""


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    body = "The keeper lit lamp {} on the pier and counted the stairs."
    posts = [a_post(f"file:/{n}.txt", title=f"Lamp {n}", body=body.format(n)) for n in range(3)]
    with an_archive(tmp_path / "archive.sqlite", posts) as opened:
        yield opened


def fail_on_lamp_1(monkeypatch: pytest.MonkeyPatch, fault: BaseException) -> None:
    def give_up(article: Article) -> CutArticle:
        if article.title == "Lamp 1":
            raise fault
        return cut_article(article)

    monkeypatch.setattr(cutting, "cut_article", give_up)


@pytest.mark.parametrize("fault", [Panic("no char boundary"), ValueError("no"), RecursionError()])
def test_an_article_that_cannot_be_cut_is_left_out_and_named(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    fail_on_lamp_1(monkeypatch, fault)
    left_out: list[str] = []
    cut = list(cutting.cut_archive(archive, left_out))
    assert {each.article.title for each in cut} == {"Lamp 0", "Lamp 2"}
    (said,) = left_out
    assert "cannot be cut into passages" in said
    assert str(fault) in said


@pytest.mark.parametrize("fault", [KeyboardInterrupt(), SystemExit(), MemoryError(), OSError()])
def test_what_is_no_fault_of_the_article_is_raised(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    fail_on_lamp_1(monkeypatch, fault)
    with pytest.raises(type(fault)):
        list(cutting.cut_archive(archive, []))
