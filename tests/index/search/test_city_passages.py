"""What of a selection speaks of a city: whole articles about it, else the passages that name it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from index.search.city_passages import naming
from index.search.filters import Selection
from index.storage.lexical_builder import LexicalBuilder
from tests.builders import a_snapshot, an_article

if TYPE_CHECKING:
    from pathlib import Path

    from index.storage.lexical import LexicalIndex
    from index.storage.snapshot import Snapshot

FILLER = "The driver counted every bench along the line and wrote the number down. " * 12
LATE = f"{FILLER}\n\n{FILLER}\n\nOne bench came from Oakland.\n\n{FILLER}\n\n{FILLER}"
EARLY = f"Oakland has a new tram.\n\n{FILLER}\n\n{FILLER}"
ELSEWHERE = f"{FILLER}\n\nDallas has a bell."


def words_of(snapshot: Snapshot) -> LexicalIndex:
    builder = LexicalBuilder()
    for passage in range(snapshot.passages):
        article = snapshot.article_at(int(snapshot.article[passage]))
        builder.add(article.title, [snapshot.passage_span(passage).of(article.body)])
    return builder.finish()


def test_an_article_about_a_city_counts_whole_and_another_by_its_passages(tmp_path: Path) -> None:
    bodies = (EARLY, LATE, ELSEWHERE)
    articles = [
        an_article(id=f"{n:012x}", title="Benches", body=body) for n, body in enumerate(bodies)
    ]
    with a_snapshot(tmp_path, articles) as snapshot:
        everything = Selection(None, np.arange(snapshot.articles), 0)
        lexical = words_of(snapshot)
        found = naming(["Oakland"], snapshot, lexical.holding, everything)
        assert found.passages is not None
        rows = snapshot.article[found.passages].tolist()
        assert rows.count(0) == len(snapshot.passages_of(0)) > 1
        assert rows.count(1) == 1 < len(snapshot.passages_of(1))
        assert found.articles.tolist() == [0, 1]
        both = naming(["Oakland", "Dallas"], snapshot, lexical.holding, everything)
        assert both.articles.tolist() == [0, 1, 2]
        nowhere = naming(["Utrecht"], snapshot, lexical.holding, everything)
        assert nowhere.passages is not None
        assert len(nowhere.passages) == len(nowhere.articles) == 0
