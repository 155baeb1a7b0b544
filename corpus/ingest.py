"""Importing: a stream of posts into the archive, in small transactions, with a report."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from corpus.archive.archive import Analysis, Archive, Change
from corpus.article import MarkupKind, PassedOver, Post, Refusal, Removed, said
from corpus.attribution import attribute
from corpus.consent import Consent
from corpus.corrections import NO_CORRECTIONS
from corpus.errors import ForeignClaimError, PostError
from corpus.gazetteer.tagging import tag_article
from corpus.lookahead import Lookahead
from corpus.native import panics_as_errors
from corpus.profile import NO_PROFILE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from corpus.article import Item
    from corpus.attribution.attribute import BodyReading
    from corpus.corrections import Corrections
    from corpus.profile import ArchiveProfile

# Raised when attribution or regions are read by other rules; stored articles are then read anew.
ANALYSIS_VERSION = "7"
# A transaction ends after this long, so that an interruption loses a second of work at most.
TRANSACTION_SECONDS = 1.0
# The kind under which posts of removed articles are counted.
KEPT_OUT = "post removed by the keeper"
# Such as a lone "\\ud83d" in JSON: nothing that could be stored, shown or linked to.
_HALF_CHARACTER = "holds half of a character (a lone surrogate). Mend it at the source"


@dataclass(slots=True)
class Report:
    """What an import did: how many of each, every refusal, and every warning with its place.

    `passed_over` counts by kind what is no post ("draft"), `lacking` the posts that came without a
    "date", "title" or "address". `kept_out` are the posts of articles that the keeper removed.
    `sources` are the reports of the sources that this one sums up.
    """

    counts: Counter[str] = field(default_factory=Counter)
    refused: list[Refusal] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    passed_over: Counter[str] = field(default_factory=Counter)
    lacking: Counter[str] = field(default_factory=Counter)
    kept_out: list[Post] = field(default_factory=list)
    sources: dict[str, Report] = field(default_factory=dict)

    def add(self, source: str, part: Report) -> None:
        """Take in the report of one source."""
        self.counts += part.counts
        self.refused += part.refused
        self.warnings += part.warnings
        self.passed_over += part.passed_over
        self.lacking += part.lacking
        self.kept_out += part.kept_out
        self.sources[source] = part


def read_post(post: Post, profile: ArchiveProfile = NO_PROFILE) -> BodyReading:
    """How each unit of a post's body is read: whose words it is, and how surely."""
    return attribute.read_body(
        post.body,
        post.blockquotes,
        profile.own_words,
        markup=post.markup,
        outlets=frozenset(profile.outlets),
    )


def analyze(
    post: Post, profile: ArchiveProfile = NO_PROFILE, corrections: Corrections = NO_CORRECTIONS
) -> Analysis:
    """Draw the conclusions from a post: whose words it holds and of where it speaks.

    Raises PostError where that fails, whatever fails in it: no other post is harmed by it.
    """
    try:
        with panics_as_errors():
            attribution = attribute.concluded(read_post(post, profile))
            attribution = corrections.applied(post.keys, post.body, attribution)
            pages = tuple(mark.span.start for mark in post.markup if mark.kind is MarkupKind.PAGE)
            attribution = replace(attribution, pages=pages)
            return Analysis(attribution, tag_article(post, attribution).tags)
    except (OSError, MemoryError):
        raise  # no fault of the post's
    except Exception as error:
        raise PostError(f"cannot be read: {type(error).__name__}: {error}") from error


def import_items(
    archive: Archive,
    items: Iterable[Item],
    *,
    profile: ArchiveProfile = NO_PROFILE,
    corrections: Corrections = NO_CORRECTIONS,
    progress: Callable[[int], object] = lambda _: None,
    consent: Consent | None = None,
) -> Report:
    """Put every post into the archive and say what changed; a refused item never stops the rest.

    The stream is drawn inside the transaction, so that what a reader remembers of its progress is
    kept together with the posts of that progress, or not at all. `consent` keeps the transactions
    and may raise ImportDeclinedError.
    """
    if not len(archive):
        with archive.transaction():
            archive.set_meta("rules", _rules(profile, corrections))
    report = Report()
    stream = iter(items)
    consent = consent or Consent(archive)
    with Lookahead(partial(analyze, profile=profile, corrections=corrections)) as lookahead:
        taken = True
        while taken:
            with consent.transaction():
                taken = False
                drawn = map(_named, _until(time.monotonic() + TRANSACTION_SECONDS, stream))
                for item, analyzing in lookahead.over(drawn, archive.lacks_copy):
                    _ingest_item(archive, item, report, analyzing)
                    progress(1)
                    taken = True
    return report


def _until(end: float, stream: Iterator[Item]) -> Iterator[Item]:
    for item in stream:
        yield item
        if time.monotonic() > end:
            return


def _named(item: Item) -> Item:
    """The item; in place of a post that no look-up can find by its own names, a refusal."""
    if isinstance(item, Post):
        try:
            " ".join((item.source, *item.keys)).encode()
        except UnicodeEncodeError:
            return Refusal(item.source, f"{item.title!r}: {_HALF_CHARACTER}")
    return item


def _ingest_item(
    archive: Archive, item: Item, report: Report, analyzing: Callable[[Post], Analysis]
) -> None:
    match item:
        case Post():
            if archive.removals.keeps_out(item):
                report.passed_over[KEPT_OUT] += 1
                report.kept_out.append(item)
                return
            try:
                report.counts[archive.put(item, analyzing)] += 1
            except UnicodeEncodeError:
                report.refused.append(Refusal(item.source, f"{item.title!r}: {_HALF_CHARACTER}"))
            except ForeignClaimError as error:
                report.refused.append(Refusal(item.source, str(error)))
            except PostError as error:
                report.refused.append(Refusal(item.source, f"{item.title!r}: {error}"))
            else:
                report.warnings.extend(item.warnings)
                has = {"date": item.published, "title": item.title, "address": item.url}
                report.lacking.update(name for name, value in has.items() if not value)
        case Removed(keys):
            report.counts["removed"] += archive.remove(keys)
        case PassedOver():
            report.passed_over[item.kind] += item.count
        case Refusal():
            report.refused.append(item)


def is_outdated(
    archive: Archive,
    profile: ArchiveProfile = NO_PROFILE,
    corrections: Corrections = NO_CORRECTIONS,
) -> bool:
    """Whether articles were analyzed by other rules or corrections than the present ones."""
    return archive.meta("rules") != _rules(profile, corrections)


def reanalyze(
    archive: Archive,
    *,
    profile: ArchiveProfile = NO_PROFILE,
    corrections: Corrections = NO_CORRECTIONS,
    progress: Callable[[int], object] = lambda _: None,
) -> int:
    """Bring the attribution of an archive up to the present rules; returns how many changed."""
    if not is_outdated(archive, profile, corrections):
        return 0
    with (
        Lookahead(partial(analyze, profile=profile, corrections=corrections)) as lookahead,
        archive.transaction(),
    ):
        changed = 0
        for each in archive.reanalyze(lookahead.analyses):
            changed += each
            progress(1)
        archive.set_meta("rules", _rules(profile, corrections))
    return changed


def _rules(profile: ArchiveProfile, corrections: Corrections) -> str:
    parts = (ANALYSIS_VERSION, profile.fingerprint, corrections.fingerprint)
    return " ".join(part for part in parts if part)


def summary(report: Report) -> str:
    """The report in one line: `3 new, 1 changed, 12 unchanged, 0 removed, 2 refused`."""
    kinds = [*(change.value for change in Change), "removed"]
    parts = [f"{report.counts[kind]} {kind}" for kind in kinds]
    done = ", ".join([*parts, f"{len(report.refused)} refused"])
    return f"{done}; passed over: {said(report.passed_over)}" if report.passed_over else done
