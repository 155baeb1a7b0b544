"""What a user would use instead, each as its documentation says.

python -m tests.benchmarks.peers VERB NAME FOLDER WHAT:

    build NAME FOLDER PASSAGES     index generated passages into the folder
    ask NAME FOLDER QUESTION       a fresh process: open the index, answer, print

The same model for all, so that they differ in what is around it.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from index.encoder.model_files import DEFAULT_MODEL, model_folder
from tests.benchmarks.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Peer(Protocol):
    """A search over passages."""

    def index(self, passages: Sequence[str]) -> None:
        """Encode and keep the passages."""

    def save(self, folder: Path) -> None:
        """Write the index into a folder."""

    def search(self, question: str) -> list[str]:
        """The ten best passages."""


class SentenceTransformersFaiss:
    """sentence-transformers with its defaults, and IndexFlatIP."""

    def __init__(self, folder: Path | None = None) -> None:
        import faiss  # noqa: PLC0415
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415

        self._faiss = faiss
        self.model = SentenceTransformer(str(model_folder(DEFAULT_MODEL)))
        self.passages: list[str] = []
        self._index: Any = None
        if folder:
            self.passages = json.loads((folder / "passages.json").read_text("utf-8"))
            self._index = faiss.read_index(str(folder / "index.faiss"))

    def index(self, passages: Sequence[str]) -> None:
        vectors = self.model.encode(list(passages), normalize_embeddings=True)
        self.index_vectors(vectors, passages)

    def index_vectors(self, vectors: Any, passages: Sequence[str]) -> None:  # noqa: ANN401
        """Take vectors that are there already."""
        self.passages = list(passages)
        self._index = self._faiss.IndexFlatIP(vectors.shape[1])
        self._index.add(vectors)

    def save(self, folder: Path) -> None:
        (folder / "passages.json").write_text(json.dumps(self.passages), encoding="utf-8")
        self._faiss.write_index(self._index, str(folder / "index.faiss"))

    def search(self, question: str) -> list[str]:
        vector = self.model.encode([question], normalize_embeddings=True)
        _, found = self._index.search(vector, 10)
        return [self.passages[row] for row in found[0] if row >= 0]


class Txtai:
    """txtai with content kept, as its examples do."""

    def __init__(self, folder: Path | None = None) -> None:
        from txtai import Embeddings  # noqa: PLC0415

        self._embeddings = Embeddings(path=str(model_folder(DEFAULT_MODEL)), content=True)
        if folder:
            self._embeddings.load(str(folder / "txtai"))

    def index(self, passages: Sequence[str]) -> None:
        self._embeddings.index(list(passages))

    def save(self, folder: Path) -> None:
        self._embeddings.save(str(folder / "txtai"))

    def search(self, question: str) -> list[str]:
        return [str(hit["text"]) for hit in self._embeddings.search(question, 10)]


class Chroma:
    """chroma on disk, with its own sentence-transformers function."""

    def __init__(self, folder: Path | None = None) -> None:
        import chromadb  # noqa: PLC0415
        from chromadb.utils import embedding_functions  # noqa: PLC0415

        self._client = chromadb.PersistentClient(str((folder or Path.cwd()) / "chroma"))
        self._collection = self._client.get_or_create_collection(
            "passages",
            embedding_function=embedding_functions.SentenceTransformerEmbeddingFunction(
                model_name=str(model_folder(DEFAULT_MODEL))
            ),
        )

    def index(self, passages: Sequence[str]) -> None:
        for start in range(0, len(passages), 1000):
            batch = list(passages[start : start + 1000])
            self._collection.add(ids=[str(start + i) for i in range(len(batch))], documents=batch)

    def save(self, folder: Path) -> None:
        """It is on disk already."""

    def search(self, question: str) -> list[str]:
        return list(self._collection.query(query_texts=[question], n_results=10)["documents"][0])


_PEERS: dict[str, tuple[Callable[..., Peer], str]] = {
    "sentence-transformers": (SentenceTransformersFaiss, "sentence_transformers"),
    "txtai": (Txtai, "txtai"),
    "chroma": (Chroma, "chromadb"),
}


def installed() -> list[str]:
    """The peers that can be measured here; `pip install verbatim[bench]` brings the others."""
    return [name for name, (_, module) in _PEERS.items() if importlib.util.find_spec(module)]


def build(name: str, folder: Path, passages: int) -> None:
    """Index generated passages with a peer."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.chdir(folder)
    peer = _PEERS[name][0]()
    peer.index(Texts().passages(passages))
    peer.save(folder)


def ask(name: str, folder: Path, question: str) -> None:
    """Open the index, answer and print, as a command would."""
    print(_PEERS[name][0](folder).search(question)[0])


if __name__ == "__main__":
    verb, peer_name, where, what = sys.argv[1:]
    if verb == "build":
        build(peer_name, Path(where), int(what))
    else:
        ask(peer_name, Path(where), what)
