"""Every text of a build gets its own vector, in its place, and none is computed twice."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.building.encoding import (
    PARTS,
    Batch,
    BuildVectors,
    encode_ahead,
    recall_generation_vectors,
)
from index.building.vector_cache import Journal, KnownVectors
from index.storage.vectors import SentenceVectors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

DIM = 8


def vector_of(text: str) -> NDArray[np.float32]:
    random = np.random.default_rng(list(text.encode()))
    vector = random.standard_normal(DIM)
    return (vector / np.linalg.norm(vector)).astype(np.float16).astype(np.float32)


class CountingEncoder:
    """Remembers what it was asked to encode."""

    dim = DIM
    max_tokens = 256
    fingerprint = "counting@1"

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode(
        self, texts: Sequence[str], *, progress: Callable[[int], object] | None = None
    ) -> NDArray[np.float32]:
        self.encoded += texts
        if progress:
            progress(len(texts))
        return np.array([vector_of(text) for text in texts], np.float32)

    def encode_question(self, text: str) -> NDArray[np.float32]:
        return vector_of(text)


def a_piece(articles: int, *passages: str) -> Batch:
    """Passages whose sentences end with a full stop."""
    sentences = [s + "." for passage in passages for s in passage.split(".") if s]
    return Batch(articles, {"passages": list(passages), "sentences": sentences})


PIECES = (a_piece(2, "A lamp.A bell.", "One."), a_piece(1, "A lamp."), a_piece(3))
FIRST = np.array([0, 2, 3, 4], np.int64)


def built(
    folder: Path, known: KnownVectors, encoder: CountingEncoder | None = None
) -> tuple[CountingEncoder, list[int]]:
    folder.mkdir()
    encoder, shown = encoder or CountingEncoder(), list[int]()
    vectors = BuildVectors(folder, encoder, known, Journal(folder / "journal"))
    for piece in PIECES:
        vectors.add(piece, shown.append)
    vectors.finish(FIRST)
    return encoder, shown


def assert_in_place(folder: Path) -> None:
    for part, kind in PARTS.items():
        texts = [text for piece in PIECES for text in piece.texts[part]]
        halves = kind.open(folder / part).halves(np.arange(len(texts)))
        np.testing.assert_array_equal(halves, [vector_of(text) for text in texts])
    _, starts = SentenceVectors.open(folder / "sentences").cosines(
        np.ones(DIM, np.float32), np.arange(3)
    )
    assert starts.tolist() == FIRST.tolist()


def test_every_text_has_its_vector_in_its_place(tmp_path: Path) -> None:
    built(tmp_path / "new", KnownVectors())
    assert_in_place(tmp_path / "new")
    assert not list((tmp_path / "new").glob("*.raw"))


def test_a_text_is_encoded_once_in_a_piece(tmp_path: Path) -> None:
    encoder, _ = built(tmp_path / "new", KnownVectors())
    # "One." is a passage and its only sentence.
    assert encoder.encoded.count("One.") == 1


class BatchEncoder(CountingEncoder):
    """As processors with bf16 do: what stands beside a text changes its vector a little."""

    def encode(
        self, texts: Sequence[str], *, progress: Callable[[int], object] | None = None
    ) -> NDArray[np.float32]:
        return super().encode(texts, progress=progress) + np.float32(0.01 * len(self.encoded))


def test_a_text_in_several_pieces_has_one_vector(tmp_path: Path) -> None:
    texts = {part: [text for piece in PIECES for text in piece.texts[part]] for part in PARTS}
    places = [(part, row) for part in PARTS for row, text in enumerate(texts[part])]
    for folder in ("new", "again"):
        known = KnownVectors()
        if folder == "again":
            recall_generation_vectors(tmp_path / "new", known)
        built(tmp_path / folder, known, BatchEncoder())
        seen: dict[str, list[float]] = {}
        for part, row in places:
            (vector,) = PARTS[part].open(tmp_path / folder / part).halves(np.array([row])).tolist()
            assert seen.setdefault(texts[part][row], vector) == vector
        assert len(seen) == 4
    for name in ("passages", "sentences/vectors.npy"):
        assert (tmp_path / "new" / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


def test_what_the_last_generation_holds_is_not_encoded(tmp_path: Path) -> None:
    built(tmp_path / "old", KnownVectors())
    known = KnownVectors()
    recall_generation_vectors(tmp_path / "old", known)
    encoder, shown = built(tmp_path / "new", known)
    assert encoder.encoded == []
    assert shown[-1] >= 0
    assert_in_place(tmp_path / "new")


def test_what_a_killed_build_encoded_is_not_encoded_again(tmp_path: Path) -> None:
    built(tmp_path / "killed", KnownVectors())
    known = KnownVectors()
    Journal(tmp_path / "killed" / "journal").recall(known)
    encoder, _ = built(tmp_path / "new", known)
    assert encoder.encoded == []
    assert_in_place(tmp_path / "new")


def test_progress_adds_up_to_the_articles(tmp_path: Path) -> None:
    _, shown = built(tmp_path / "new", KnownVectors())
    assert sum(shown) == sum(piece.articles for piece in PIECES)


def test_a_piece_is_encoded_while_the_next_is_made() -> None:
    made, encoding = list[str](), threading.Event()

    def pieces() -> Iterator[Batch]:
        yield PIECES[0]
        assert encoding.wait(5), "the first piece is encoded before the second is asked for"
        made.append("second")
        yield PIECES[1]

    taken = list[Batch]()

    def add(piece: Batch) -> None:
        encoding.set()
        taken.append(piece)

    encode_ahead(pieces(), add)
    assert made == ["second"]
    assert taken == list(PIECES[:2])


def test_what_goes_wrong_in_encoding_comes_out() -> None:
    def add(piece: Batch) -> None:
        raise OSError(f"no room for {piece.articles}")

    with pytest.raises(OSError, match="no room for 2"):
        encode_ahead(iter(PIECES), add)
