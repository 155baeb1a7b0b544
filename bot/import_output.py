"""What `verbatim import` prints: what came in, what did not and why, and what would."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot import phrases
from bot.terminal import safe
from corpus.archive.archive import Change
from corpus.article import Refusal
from corpus.ingest import summary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.article import Post
    from corpus.ingest import Report

# As much of a body as shows how it begins.
_SHOWN = 300


def source_lines(report: Report) -> Iterator[str]:
    """A line for each source where there are several."""
    if len(report.sources) > 1:
        for source, part in report.sources.items():
            yield safe(f"{source}: {summary(part)}")


def lacking_line(report: Report) -> str | None:
    """How many posts came without what an answer shows of them; None where none did."""
    parts = [
        f"{phrases.counted(count, 'post')} without {'an' if name == 'address' else 'a'} {name}"
        for name, count in sorted(report.lacking.items())
    ]
    return ", ".join(parts) or None


def report_json(report: Report) -> dict[str, Any]:
    """The object of `import`; that of each source has the same keys but `sources`."""
    return {
        **{change.value: report.counts[change] for change in Change},
        "removed": report.counts["removed"],
        "refused": [{"source": each.source, "reason": each.reason} for each in report.refused],
        "passed_over": dict(report.passed_over),
        "lacking": dict(report.lacking),
        "kept_out": [
            {"source": each.source, "title": each.title, "url": each.url}
            for each in report.kept_out
        ],
        "warnings": report.warnings,
        **({"sources": _sources_json(report)} if report.sources else {}),
    }


def preview_lines(item: Post | Refusal) -> Iterator[str]:
    """A post as it would be stored: what is known of it, and how it begins."""
    if isinstance(item, Refusal):
        yield safe(f"{item.source}: refused: {item.reason}")
        yield ""
        return
    day = f"{item.published} (from {item.date_source.value})" if item.published else "no date"
    yield safe(item.title or "(no title)")
    yield safe(f"  {day} · {item.author or 'no author'} · {item.url or 'no address'}")
    if item.categories:
        yield safe(f"  {', '.join(item.categories)}")
    cut = item.body[:_SHOWN]
    for line in cut.split("\n"):
        yield safe(f"  | {line}".rstrip())
    yield f"  {len(item.body):,} characters in all"
    yield ""


def preview_json(item: Post | Refusal) -> dict[str, Any]:
    """The same as an object, with the whole body."""
    if isinstance(item, Refusal):
        return {"source": item.source, "refused": item.reason}
    return {
        "source": item.source,
        "url": item.url,
        "title": item.title,
        "published": item.published and item.published.isoformat(),
        "date_source": item.date_source.value,
        "author": item.author,
        "categories": list(item.categories),
        "body": item.body,
    }


def _sources_json(report: Report) -> list[dict[str, Any]]:
    return [{"source": name, **report_json(part)} for name, part in report.sources.items()]
