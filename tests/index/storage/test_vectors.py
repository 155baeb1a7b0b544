"""The nearest rows are found, the same as by comparing with every row, filtered or not."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import IndexDamagedError
from index.storage import vectors as module
from index.storage.vectors import SCAN_UP_TO, SentenceVectors, VectorIndex

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]
    Ids = NDArray[np.int64]

DIM = 64


def unit(rows: NDArray[np.floating]) -> Vectors:
    return np.asarray(rows / np.linalg.norm(rows, axis=-1, keepdims=True), np.float32)


def random_rows(count: int, *, dim: int = DIM, seed: int = 0) -> Vectors:
    return unit(np.random.default_rng(seed).standard_normal((count, dim)))


def brute_force(index: VectorIndex, query: Vectors, k: int, allowed: Ids | None = None) -> Ids:
    """What the search has to find: stored rows by descending cosine, then ascending id."""
    ids = np.arange(index.count) if allowed is None else allowed
    scores = index.rows(ids).astype(np.float64) @ query.astype(np.float64)
    return ids[np.lexsort((ids, -scores.astype(np.float32)))][:k]


def opened(path: Path, rows: Vectors) -> VectorIndex:
    VectorIndex.write(path, rows)
    return VectorIndex.open(path)


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> VectorIndex:
    """Small enough to be scanned whole."""
    return opened(tmp_path_factory.mktemp("vectors") / "dense", random_rows(3000))


@pytest.fixture(scope="module")
def coarse(tmp_path_factory: pytest.TempPathFactory) -> VectorIndex:
    """Large enough for a coarse index; rows lie in groups, as passages on one subject do."""
    centres = random_rows(500, seed=1)[np.random.default_rng(2).integers(0, 500, SCAN_UP_TO + 1)]
    rows = unit(centres + 0.6 * random_rows(SCAN_UP_TO + 1, seed=3))
    index = opened(tmp_path_factory.mktemp("vectors") / "dense", rows)
    assert index._coarse
    return index


def test_neighbours_are_those_worked_out_by_hand(tmp_path: Path) -> None:
    # Cosines with (0.6, 0.8): 0.6, 0.8, -0.6, 0.96 (3-4-5 triangles), and 1 for itself.
    rows = np.array([[1, 0], [0, 1], [-1, 0], [0.8, 0.6], [0.6, 0.8]], np.float32)
    index = opened(tmp_path / "dense", rows)
    assert (index.count, index.dim) == (5, 2)
    ids, scores = index.search(np.array([0.6, 0.8], np.float32), 4)
    assert ids.tolist() == [4, 3, 1, 0]
    np.testing.assert_allclose(scores, [1, 0.96, 0.8, 0.6], atol=1e-3)
    ids, scores = index.search(np.array([0.6, 0.8], np.float32), 9, np.array([0, 2, 3]))
    assert ids.tolist() == [3, 0, 2]
    np.testing.assert_allclose(scores, [0.96, 0.6, -0.6], atol=1e-3)


def test_scores_and_rows_come_in_the_order_that_is_asked_for(tmp_path: Path) -> None:
    rows = np.array([[1, 0], [0, 1], [0.5, 0.5]], np.float32)
    index = opened(tmp_path / "dense", rows)
    query = np.array([0.25, 0.75], np.float32)
    assert index.scores(query, np.array([2, 0, 1, 0])).tolist() == [0.5, 0.25, 0.75, 0.25]
    assert index.rows(np.array([2, 0])).tolist() == [[0.5, 0.5], [1.0, 0.0]]
    assert index.rows(np.array([], np.int64)).shape == (0, 2)
    assert index.scores(query, np.array([], np.int64)).tolist() == []


def test_equal_scores_are_ordered_by_id_however_many_there_are(tmp_path: Path) -> None:
    rows = np.tile(np.array([[0, 1]], np.float32), (2000, 1))
    rows[1500:] = [1, 0]
    index = opened(tmp_path / "dense", rows)
    ids, scores = index.search(np.array([1, 0], np.float32), 30)
    assert ids.tolist() == list(range(1500, 1530))
    assert set(scores.tolist()) == {1.0}


def test_an_empty_index_and_an_empty_filter_find_nothing(
    tmp_path: Path, scanned: VectorIndex
) -> None:
    empty = opened(tmp_path / "dense", np.empty((0, 8), np.float32))
    assert (empty.count, empty.dim) == (0, 8)
    nothing = np.array([], np.int64)
    for ids, scores in (
        empty.search(np.ones(8, np.float32), 5),
        scanned.search(np.ones(DIM, np.float32), 5, nothing),
        scanned.search(np.ones(DIM, np.float32), 0),
    ):
        assert (ids.tolist(), scores.tolist()) == ([], [])


@given(
    seed=st.integers(0, 2**32 - 1),
    k=st.integers(1, 300),
    share=st.sampled_from([None, 0.0005, 0.01, 0.3, 0.9, 1.0]),
)
@settings(max_examples=40, deadline=None)
def test_a_search_finds_what_comparing_every_row_finds(
    scanned: VectorIndex, seed: int, k: int, share: float | None
) -> None:
    random = np.random.default_rng(seed)
    query = unit(random.standard_normal(DIM))
    allowed = None if share is None else np.flatnonzero(random.random(scanned.count) < share)
    ids, scores = scanned.search(query, k, allowed)
    assert ids.tolist() == brute_force(scanned, query, k, allowed).tolist()
    np.testing.assert_array_equal(scores, scanned.scores(query, ids))


@pytest.mark.parametrize("share", [0.001, 0.05, 0.5, 0.97])
def test_a_filter_over_a_coarse_index_is_exact(coarse: VectorIndex, share: float) -> None:
    for seed in range(5):
        random = np.random.default_rng(seed)
        query = unit(random.standard_normal(DIM))
        allowed = np.flatnonzero(random.random(coarse.count) < share)
        ids, _ = coarse.search(query, 10, allowed)
        assert ids.tolist() == brute_force(coarse, query, 10, allowed).tolist()


def test_a_coarse_index_finds_nearly_all_neighbours(coarse: VectorIndex) -> None:
    queries = unit(coarse.rows(np.arange(0, 20_000, 200)) + 0.5 * random_rows(100, seed=9))
    recalls = [
        np.isin(brute_force(coarse, query, 10), coarse.search(query, 10)[0]).mean()
        for query in queries
    ]
    assert np.mean(recalls) >= 0.99


def test_vectors_without_any_order_are_scanned_or_indexed_with_care(tmp_path: Path) -> None:
    index = opened(tmp_path / "dense", random_rows(SCAN_UP_TO + 1, seed=4))
    queries = random_rows(50, seed=5)
    recalls = [
        np.isin(brute_force(index, query, 10), index.search(query, 10)[0]).mean()
        for query in queries
    ]
    assert np.mean(recalls) >= 0.98


def test_where_no_coarse_index_finds_enough_all_rows_are_scanned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MIN_RECALL", 1.1)
    index = opened(tmp_path / "dense", random_rows(SCAN_UP_TO + 1, seed=4))
    assert not index._coarse
    query = random_rows(1, seed=5)[0]
    assert index.search(query, 10)[0].tolist() == brute_force(index, query, 10).tolist()


def test_rows_survive_being_written_again_unchanged(tmp_path: Path, scanned: VectorIndex) -> None:
    rows = scanned.rows(np.arange(scanned.count))
    np.testing.assert_allclose(rows, random_rows(3000), atol=5e-4)
    for again in (rows, rows.astype(np.float16)):
        VectorIndex.write(tmp_path / "dense", again)
        copy = VectorIndex.open(tmp_path / "dense")
        np.testing.assert_array_equal(copy.rows(np.arange(copy.count)), rows)


def test_searches_of_many_threads_do_not_disturb_each_other(coarse: VectorIndex) -> None:
    queries = random_rows(40, seed=6)
    allowed = np.arange(0, coarse.count, 2)
    expected = [coarse.search(query, 10, allowed)[0].tolist() for query in queries]
    with ThreadPoolExecutor(4) as pool:
        found = pool.map(lambda query: coarse.search(query, 10, allowed)[0].tolist(), queries)
        assert list(found) == expected


def test_opening_reads_nothing_that_is_not_searched(tmp_path: Path) -> None:
    VectorIndex.write(tmp_path / "dense", random_rows(SCAN_UP_TO, dim=384))
    started = time.perf_counter()
    VectorIndex.open(tmp_path / "dense")
    # Mapped, it takes 1 ms; the bound leaves room for a busy machine.
    assert time.perf_counter() - started < 0.5


@pytest.mark.parametrize("kept", [0, 3, 60, 10_000])
@pytest.mark.parametrize("count", [300, SCAN_UP_TO + 1])
def test_an_index_cut_short_is_damage(tmp_path: Path, kept: int, count: int) -> None:
    path = tmp_path / "dense"
    VectorIndex.write(path, random_rows(count))
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(IndexDamagedError, match=r"dense: .*verbatim rebuild --full"):
        VectorIndex.open(path)


def test_an_index_that_is_missing_or_of_another_kind_is_damage(tmp_path: Path) -> None:
    with pytest.raises(IndexDamagedError, match="dense"):
        VectorIndex.open(tmp_path / "dense")
    (tmp_path / "dense").write_text("not an index, but a page of text " * 100, "utf-8")
    with pytest.raises(IndexDamagedError, match="dense"):
        VectorIndex.open(tmp_path / "dense")


def test_the_cosines_of_sentences_come_passage_by_passage(tmp_path: Path) -> None:
    # Passage 0 has rows 0 and 1, passage 1 none, passage 2 row 2, passage 3 rows 3 and 4.
    rows = np.array([[1, 0], [0, 1], [0.5, 0.5], [-1, 0], [0.75, 0.25]], np.float32)
    SentenceVectors.write(tmp_path / "sentences", rows, np.array([0, 2, 2, 3, 5], np.int32))
    sentences = SentenceVectors.open(tmp_path / "sentences")
    query = np.array([0.5, 0.25], np.float32)
    cosines, starts = sentences.cosines(query, np.array([3, 0, 1, 2]))
    assert cosines.tolist() == [-0.5, 0.4375, 0.5, 0.25, 0.375]
    assert starts.tolist() == [0, 2, 4, 4, 5]
    assert sentences.halves(np.array([4, 0])).tolist() == [[0.75, 0.25], [1.0, 0.0]]
    cosines, starts = sentences.cosines(query, np.array([], np.int64))
    assert (cosines.tolist(), starts.tolist()) == ([], [0])


@pytest.mark.parametrize("file", ["vectors.npy", "first.npy"])
@pytest.mark.parametrize("kept", [0, 20, 150])
def test_sentence_vectors_cut_short_are_damage(tmp_path: Path, file: str, kept: int) -> None:
    first = np.arange(101)
    SentenceVectors.write(tmp_path / "sentences", random_rows(100), first)
    path = tmp_path / "sentences" / file
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(IndexDamagedError, match=rf"{file}: .*verbatim rebuild --full"):
        SentenceVectors.open(tmp_path / "sentences")


def test_sentence_vectors_of_another_archive_are_damage(tmp_path: Path) -> None:
    SentenceVectors.write(tmp_path / "sentences", random_rows(100), np.arange(91))
    with pytest.raises(IndexDamagedError, match=r"100 rows for 90 sentences"):
        SentenceVectors.open(tmp_path / "sentences")


def test_an_archive_without_sentences_opens(tmp_path: Path) -> None:
    SentenceVectors.write(tmp_path / "sentences", np.empty((0, 8), np.float32), np.array([0]))
    sentences = SentenceVectors.open(tmp_path / "sentences")
    assert sentences.halves(np.array([], np.int64)).shape == (0, 8)


def test_sentence_vectors_that_are_no_vectors_are_damage(tmp_path: Path) -> None:
    SentenceVectors.write(tmp_path / "sentences", random_rows(5), np.arange(6))
    np.save(tmp_path / "sentences" / "vectors.npy", np.arange(5))
    with pytest.raises(IndexDamagedError, match=r"vectors.npy: .*int64 of shape \(5,\)"):
        SentenceVectors.open(tmp_path / "sentences")
