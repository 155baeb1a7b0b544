"""The ranking stage that prefers whose words are asked for: an outlet's, or a speaker's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.query.source_asked import is_outlet, is_speaker, source_asked

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index.search.retriever import Hit
    from index.storage.snapshot import Snapshot

# Less than a date that fits: it decides between passages that are about as good.
PREFERENCE = 0.15


@dataclass(frozen=True, slots=True)
class SourcePreference:
    """Puts passages of the outlet or speaker that a question names before others as good."""

    snapshot: Snapshot

    def __call__(self, question: str, hits: Sequence[Hit], text: Callable[[int], str]) -> list[Hit]:
        """The same hits, best first; where nobody is asked for, as they were."""
        name = source_asked(question)
        if name is None:
            return list(hits)
        scored = [
            replace(hit, score=hit.score + PREFERENCE) if self._is_of(name, hit, text) else hit
            for hit in hits
        ]
        return sorted(scored, key=lambda hit: -hit.score)

    def _is_of(self, name: str, hit: Hit, text: Callable[[int], str]) -> bool:
        outlet = self._outlet(hit.passage)
        if outlet and is_outlet(name, outlet):
            return True
        return is_speaker(name, text(hit.passage))

    def _outlet(self, passage: int) -> str | None:
        """The outlet that a passage is quoted from, where it is known."""
        cited = int(self.snapshot.citation[passage])
        if cited < 0:
            return None
        article = self.snapshot.article_at(int(self.snapshot.article[passage]))
        return article.attribution.citations[cited].outlet
