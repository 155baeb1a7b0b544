"""How well posts are found on pages of any site, by two public sets of pages.

`python -m tests.quality.pages FOLDER...`: each folder holds a checkout of scrapinghub's
article-extraction-benchmark (`ground-truth.json`, `html/`) or of mozilla's readability (its
`test/test-pages`). They are fetched for measuring and are no part of the repository.

Precision, recall and F1 are the benchmark's own: of runs of four words, the mean over the pages. A
title is in doubt when window title, address and what the page states for others hold less than half
of its longer words.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import statistics
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from corpus.article import Post
from corpus.readers import html
from corpus.readers.markup.html_to_text import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

RUN = 4
_WORD = re.compile(r"\w+")
_LONGER_WORD = re.compile(r"\w{4,}")
_WINDOW = re.compile(
    r"<title[^>]*>(.{0,500}?)</title>|[\"'](?:og|twitter):title[\"'][^>]{0,500}", re.DOTALL
)


class Page(NamedTuple):
    """A page of a set: its markup, the words of its article, and its address where it is known."""

    name: str
    markup: str
    article: str
    address: str


class Scores(NamedTuple):
    """Means over the pages, each 0 to 1, and counts of pages."""

    precision: float
    recall: float
    refused: int
    titles_in_doubt: int
    undated: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def pages_of(folder: Path) -> list[Page]:
    """The pages of a folder that holds one of the sets; none where it holds neither."""
    if (folder / "ground-truth.json").is_file():
        return list(_benchmark_pages(folder))
    return list(_readability_pages(folder))


def measure(pages: Sequence[Page]) -> Scores:
    """Read every page as an import does, and compare."""
    precisions, recalls = [], []
    refused = in_doubt = undated = 0
    for page in pages:
        post = html.parse_page(page.markup, page.name, own_key=page.name)
        body = post.body if isinstance(post, Post) else ""
        precision, recall = compare(page.article, body)
        precisions.append(precision)
        recalls.append(recall)
        if isinstance(post, Post):
            in_doubt += not is_supported(post.title, page)
            undated += post.published is None
        else:
            refused += 1
    precision, recall = (statistics.mean(filter(_known, each)) for each in (precisions, recalls))
    return Scores(precision, recall, refused, in_doubt, undated)


def compare(expected: str, found: str) -> tuple[float, float]:
    """Precision and recall of runs of words; NaN where there is nothing to be right about."""
    one, other = _runs(expected), _runs(found)
    shared = (one & other).total()
    return (
        shared / other.total() if other else float("nan"),
        shared / one.total() if one else float("nan"),
    )


def is_supported(title: str, page: Page) -> bool:
    """Whether something else in the page, or its address, speaks for a title."""
    evidence = " ".join((page.address, *(found[0] for found in _WINDOW.finditer(page.markup))))
    words = _LONGER_WORD.findall(title.casefold()) or _WORD.findall(title.casefold())
    known = evidence.casefold()
    return 2 * sum(word in known for word in words) >= len(words) > 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures of each folder; 1 where a folder holds no pages of the sets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    missing = False
    for folder in parser.parse_args(arguments).folders:
        pages = pages_of(folder)
        if not pages:
            print(f"{folder}: neither article-extraction-benchmark nor readability's test-pages")
            missing = True
            continue
        scores = measure(pages)
        print(
            f"{folder.name}: {len(pages)} pages, F1 {scores.f1:.3f}, "
            f"precision {scores.precision:.3f}, recall {scores.recall:.3f}, "
            f"{scores.refused} refused, {scores.titles_in_doubt} titles in doubt, "
            f"{scores.undated} undated"
        )
    return int(missing)


def _benchmark_pages(folder: Path) -> Iterator[Page]:
    truth = json.loads((folder / "ground-truth.json").read_text("utf-8"))
    for name, facts in truth.items():
        with gzip.open(folder / "html" / f"{name}.html.gz", "rt", encoding="utf-8") as stream:
            yield Page(name, stream.read(), facts["articleBody"], facts["url"])


def _readability_pages(folder: Path) -> Iterator[Page]:
    for expected in sorted(folder.glob("**/expected.html")):
        markup = expected.with_name("source.html").read_text("utf-8")
        yield Page(expected.parent.name, markup, text_of(expected.read_text("utf-8")).text, "")


def _runs(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    last = max(len(words) - RUN + 1, 1) if words else 0
    return Counter(tuple(words[start : start + RUN]) for start in range(last))


def _known(figure: float) -> bool:
    return figure == figure  # noqa: PLR0124 - NaN is unequal to itself


if __name__ == "__main__":
    sys.exit(main())
