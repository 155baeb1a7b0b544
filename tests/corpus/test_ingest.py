"""An import keeps whole articles or nothing of them, whatever becomes of its source or process."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from corpus import ingest
from corpus.archive.archive import Archive
from corpus.article import Markup, MarkupKind, Post, Refusal, Removed, Span, Voice
from corpus.errors import SourceError
from corpus.ingest import Report, analyze, import_items, reanalyze, summary
from corpus.text.voices import voiced_parts
from tests.builders import BODY, a_post
from tests.corpus.importing_until_killed import SITE, post
from tests.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from corpus.attribution.attribute import BodyReading
    from corpus.profile import ArchiveProfile


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive.sqlite") as opened:
        yield opened


def titles(archive: Archive) -> set[str]:
    return {article.title for article in archive.articles()}


# The report


class Panic(BaseException):
    """As native libraries raise it, past every `except Exception`."""


@pytest.mark.parametrize("fault", [Panic("not a char boundary"), IndexError("out of range")])
def test_a_post_that_cannot_be_read_is_refused_and_the_rest_comes_in(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    reading = ingest.read_post

    def give_up(post: Post, profile: ArchiveProfile) -> BodyReading:
        if post.title == "Lamp 2":
            raise fault
        return reading(post, profile)

    monkeypatch.setattr(ingest, "read_post", give_up)
    report = import_items(archive, [post(1), post(2), post(3)])
    (refused,) = report.refused
    assert refused.reason.startswith("'Lamp 2': cannot be read: ")
    assert str(fault) in refused.reason
    assert titles(archive) == {"Lamp 1", "Lamp 3"}


@pytest.mark.parametrize("fault", [KeyboardInterrupt, SystemExit, MemoryError, OSError])
def test_what_is_no_fault_of_a_post_is_not_its_refusal(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, fault: type[BaseException]
) -> None:
    def give_up(*_: object) -> BodyReading:
        raise fault

    monkeypatch.setattr(ingest, "read_post", give_up)
    with pytest.raises(fault):
        import_items(archive, [post(1)])


def test_a_report_counts_what_became_of_every_item(archive: Archive) -> None:
    import_items(archive, [post(1), post(2), post(3)])
    items: list[Post | Refusal | Removed] = [
        post(1),
        replace(post(2), body=BODY, warnings=("page.txt: line 3: no such date",)),
        post(4),
        Refusal("binary.dat", "no text"),
        Removed(post(3).keys),
        Removed(("unknown.example/x",)),
    ]
    steps: list[int] = []
    report = import_items(archive, items, progress=steps.append)
    assert summary(report) == "1 new, 1 changed, 1 unchanged, 1 removed, 1 refused"
    assert report.refused == [Refusal("binary.dat", "no text")]
    assert report.warnings == ["page.txt: line 3: no such date"]
    assert sum(steps) == len(items)
    assert titles(archive) == {"Lamp 1", "Lamp 2", "Lamp 4"}


def test_importing_again_changes_nothing(archive: Archive) -> None:
    posts = [post(number) for number in range(5)]
    import_items(archive, posts)
    before = archive.digest()
    report = import_items(archive, reversed(posts))
    assert summary(report) == "0 new, 0 changed, 5 unchanged, 0 removed, 0 refused"
    assert archive.digest() == before


def test_an_empty_report_is_a_line_too() -> None:
    assert summary(Report()) == "0 new, 0 changed, 0 unchanged, 0 removed, 0 refused"


@pytest.mark.parametrize("field", ["title", "body", "author"])
def test_half_a_character_is_refused_and_the_rest_imported(archive: Archive, field: str) -> None:
    broken = replace(post(1), **{field: "half: \ud83d"})  # type: ignore[arg-type]
    report = import_items(archive, [post(0), broken, post(2)])
    assert summary(report) == "2 new, 0 changed, 0 unchanged, 0 removed, 1 refused"
    assert report.refused[0].source == "export.xml"
    assert "half of a character" in report.refused[0].reason
    str(report.refused[0].reason).encode()
    assert titles(archive) == {"Lamp 0", "Lamp 2"}


def test_a_whole_character_beyond_the_basic_plane_is_kept(archive: Archive) -> None:
    import_items(archive, [replace(post(1), body="A \U0001f56f burned.\0 Then not.")])
    assert [article.body for article in archive.articles()] == ["A \U0001f56f burned.\0 Then not."]


# What is concluded


def test_a_post_is_attributed_and_placed_as_it_comes_in(archive: Archive) -> None:
    report = "“The kite rose at noon over the quarry, and the rain came at one.”"
    cited = f"{BODY}\n\n{report}\n\nSixty Metres of Kite\n[Quarry Gazette 3/7/11 by A. Writer]"
    import_items(archive, [a_post(title="Kites over Peru", body=cited, categories=("Sichuan",))])
    (article,) = archive.articles()
    (citation,) = article.attribution.citations
    assert (citation.outlet, citation.writers) == ("Quarry Gazette", ("A. Writer",))
    assert {"PE", "CN-SC"} <= {tag.id for tag in article.regions}
    parts = voiced_parts(cited, article.attribution, Span(0, len(cited)))
    assert [p.span.of(cited).strip() for p in parts if p.voice is Voice.QUOTED] == [report]


def test_where_the_pages_of_a_printed_document_begin_is_kept(archive: Archive) -> None:
    pages = (Markup(Span(0, 9), MarkupKind.PAGE), Markup(Span(9, len(BODY)), MarkupKind.PAGE))
    import_items(archive, [a_post(markup=pages)])
    (article,) = archive.articles()
    assert article.attribution.pages == (0, 9)


def test_articles_are_read_anew_once_when_the_rules_have_changed(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_items(archive, [post(1), post(2)])
    assert reanalyze(archive) == 0
    assert archive.meta("rules") == ingest.ANALYSIS_VERSION
    monkeypatch.setattr(ingest, "ANALYSIS_VERSION", "another")
    calls: list[int] = []
    assert reanalyze(archive, progress=calls.append) == 0, "read alike, so nothing has changed"
    assert sum(calls) == 2
    assert archive.meta("rules") == "another"
    assert reanalyze(archive, progress=calls.append) == 0
    assert sum(calls) == 2


def test_posts_that_join_an_archive_of_older_rules_leave_it_to_be_read_anew(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_items(archive, [post(1)])
    monkeypatch.setattr(ingest, "ANALYSIS_VERSION", "another")
    import_items(archive, [post(2)])
    assert archive.meta("rules") != "another"


# Interruptions


@pytest.mark.parametrize("fault", [SourceError("torn"), KeyboardInterrupt(), ZeroDivisionError()])
def test_a_source_that_fails_midway_leaves_the_archive_as_it_was(
    archive: Archive, fault: BaseException
) -> None:
    import_items(archive, [post(1)])
    before = archive.digest()

    def torn() -> Iterator[Post]:
        archive.set_sync_value(SITE, "next", "3")
        yield post(2)
        yield replace(post(1), body=BODY)
        raise fault

    with pytest.raises(type(fault)):
        import_items(archive, torn())
    assert archive.digest() == before
    assert archive.sync_value(SITE, "next") is None


def test_what_earlier_transactions_kept_stays_when_a_source_fails(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest, "TRANSACTION_SECONDS", -1.0)

    def torn() -> Iterator[Post]:
        yield post(1)
        yield post(2)
        raise SourceError("torn")

    with pytest.raises(SourceError):
        import_items(archive, torn())
    assert titles(archive) == {"Lamp 1", "Lamp 2"}


def test_a_post_that_cannot_be_read_is_not_half_kept(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_items(archive, [post(1)])
    before = archive.digest()

    def fail(_: Post, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(ingest, "analyze", fail)
    for changed in (replace(post(1), body=BODY), post(2)):
        with pytest.raises(ZeroDivisionError):
            import_items(archive, [changed])
    assert archive.digest() == before
    monkeypatch.undo()
    report = import_items(archive, [replace(post(1), body=BODY), post(2)])
    assert summary(report).startswith("1 new, 1 changed")


COUNT = 400
IMPORTING = "tests.corpus.importing_until_killed"


@pytest.mark.parametrize("ahead", [20, COUNT])
def test_an_import_killed_again_and_again_ends_like_one_that_was_not(
    tmp_path: Path, ahead: int
) -> None:
    path = tmp_path / "archive.sqlite"
    for taken in (3, 40, 90):
        child = subprocess.Popen(
            [sys.executable, "-m", IMPORTING, str(path), str(COUNT), str(ahead)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        with child:
            assert child.stdout is not None
            for _ in range(taken):
                assert child.stdout.readline()
            child.send_signal(signal.SIGKILL)
        assert child.returncode == -signal.SIGKILL
        _require_whole_articles(path)
    with Archive.open(path) as archive:
        import_items(archive, map(post, range(COUNT)))
        with Archive.open(tmp_path / "straight.sqlite") as straight:
            import_items(straight, map(post, range(COUNT)))
            assert archive.digest() == straight.digest()


def _require_whole_articles(path: Path) -> None:
    """As many as the reader remembers or one more, each with its words, keys and conclusions."""
    with Archive.open(path) as archive:
        remembered = int(archive.sync_value(SITE, "next") or 0)
        held = {article.title: article for article in archive.articles()}
        keys = {frozenset(each) for each in archive.keys_under(SITE)}
    assert remembered <= len(held) <= remembered + 1
    expected = [post(number) for number in range(len(held))]
    assert held.keys() == {each.title for each in expected}
    assert keys == {frozenset(each.keys) for each in expected}
    for each in expected:
        article, found = held[each.title], analyze(each)
        assert article.body == each.body
        assert (article.attribution, article.regions) == (found.attribution, found.regions)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
