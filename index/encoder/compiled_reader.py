"""A reader compiled for the processor: prepared once, kept in the data folder, memory-mapped.

READER/
├── model.xml .bin   the graph and its weights
├── prepared.blob    the graph as prepared on this processor, without weights
├── tokenizer.json   as the model's makers published it
└── reader.json      what it was made from, and the SHA-256 of the files above; written last
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from index.encoder.card import GRAPH, TOKENIZER, WEIGHTS
from index.encoder.packaged_reader import FINGERPRINT, check_files, dequantised_graph
from index.encoder.runtime import (
    bulk_settings,
    import_prepared,
    load_openvino,
    padded_inputs,
    platform_of,
    run_batches,
)
from index.system import file_sha256

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from tokenizers import Encoding, Tokenizer

    from index.encoder.packaged_reader import ReaderFiles

_CARD: Final = "reader.json"
_PREPARED: Final = "prepared.blob"
_MAX_TOKENS: Final = 512
# A batch holds this many tokens, padding included: several for each stream, so that none waits long
# for another.
_BATCH_TOKENS: Final = 512


class CompiledReader:
    """Scores passages for a question by reading both together; for one thread at a time."""

    def __init__(self, files: ReaderFiles, folder: Path) -> None:
        """Nothing is read yet: what is in `folder` is made and opened when the first text comes."""
        self.fingerprint = FINGERPRINT
        self._files = files
        self._folder = folder

    def scores(self, question: str, passages: Sequence[str]) -> NDArray[np.float32]:
        """A logit for each passage, higher is better: some 9 for an answer, -11 for nothing.

        Raises ModelError when the reader's files are not the published ones.
        """
        scores = np.zeros(len(passages), np.float32)

        def take(rows: list[int], output: NDArray[np.float32]) -> None:
            scores[rows] = output[:, 0]

        if passages:
            run_batches(self._compiled, self._batches(question, passages), take)
        return scores

    def _batches(
        self, question: str, passages: Sequence[str]
    ) -> Iterator[tuple[list[int], dict[str, NDArray[np.int64]]]]:
        """Rows and inputs, the longest first, so that padding is next to nothing."""
        pairs = self._tokenizer.encode_batch([(question, passage) for passage in passages])
        rows = sorted(range(len(pairs)), key=lambda row: len(pairs[row]), reverse=True)
        while rows:
            size = max(1, _BATCH_TOKENS // len(pairs[rows[0]]))
            batch, rows = rows[:size], rows[size:]
            yield batch, _inputs([pairs[row] for row in batch])

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        from tokenizers import Tokenizer  # noqa: PLC0415

        tokenizer = Tokenizer.from_file(str(self._prepared / TOKENIZER))
        tokenizer.no_padding()
        # A question is short; of a passage that is too long, the end is not read.
        tokenizer.enable_truncation(_MAX_TOKENS, strategy="longest_first")
        return tokenizer

    @cached_property
    def _compiled(self) -> Any:  # noqa: ANN401
        core = load_openvino().Core()
        return _imported(core, self._prepared) or _compile(core, self._prepared)

    @cached_property
    def _prepared(self) -> Path:
        prepare_reader(self._files, self._folder)
        return self._folder


def _inputs(pairs: Sequence[Encoding]) -> dict[str, NDArray[np.int64]]:
    inputs = padded_inputs([pair.ids for pair in pairs])
    types = padded_inputs([pair.type_ids for pair in pairs])["input_ids"]
    return inputs | {"token_type_ids": types}


def prepare_reader(files: ReaderFiles, folder: Path) -> None:
    """Make the reader in `folder` of its published files, where it is not there and whole.

    Takes two seconds once, later 0.05. Raises ModelError when the files are not the published ones.
    """
    if _is_whole(folder):
        return
    check_files(files)
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir()
    _write(files, temporary)
    shutil.rmtree(folder, ignore_errors=True)
    with suppress(OSError):  # another process was first, with the same
        temporary.rename(folder)
    shutil.rmtree(temporary, ignore_errors=True)


def _write(files: ReaderFiles, folder: Path) -> None:
    ov = load_openvino()
    ov.save_model(dequantised_graph(files.weights), str(folder / GRAPH), compress_to_fp16=True)
    shutil.copyfile(files.tokenizer, folder / TOKENIZER)
    core = ov.Core()
    (folder / _PREPARED).write_bytes(_compile(core, folder).export_model().getvalue())
    hashes = {name: file_sha256(folder / name) for name in (GRAPH, WEIGHTS, TOKENIZER, _PREPARED)}
    card = {"fingerprint": FINGERPRINT, "platform": platform_of(core), "files": hashes}
    (folder / _CARD).write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")


def _is_whole(folder: Path) -> bool:
    """Whether a folder holds this reader, unchanged."""
    try:
        card = _card(folder)
        return card["fingerprint"] == FINGERPRINT and all(
            file_sha256(folder / name) == expected for name, expected in card["files"].items()
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _card(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / _CARD).read_text(encoding="utf-8")))


def _imported(core: Any, folder: Path) -> Any | None:  # noqa: ANN401
    if _card(folder)["platform"] != platform_of(core):
        return None
    return import_prepared(core, folder / _PREPARED, folder / WEIGHTS, _settings(core))


def _compile(core: Any, folder: Path) -> Any:  # noqa: ANN401
    return core.compile_model(str(folder / GRAPH), "CPU", _settings(core))


def _settings(core: Any) -> dict[str, Any]:  # noqa: ANN401
    return bulk_settings(core) | {"CACHE_MODE": "OPTIMIZE_SIZE"}
