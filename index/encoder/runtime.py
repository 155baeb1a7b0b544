"""OpenVINO as it is used here: loaded without its telemetry, set up, and fed in batches."""

from __future__ import annotations

import sys
import threading
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from index.system import usable_cores

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

# Batches waiting for each stream.
_AHEAD: Final = 4
# A question is too short to keep more threads busy.
_QUESTION_THREADS: Final = 4
_loading: Final = threading.Lock()


def run_batches(
    model: Any,  # noqa: ANN401
    batches: Iterable[tuple[list[int], Mapping[str, NDArray[np.int64]]]],
    take: Callable[[list[int], NDArray[np.float32]], object],
    report: Callable[[int], object] = lambda _: None,
) -> None:
    """Run batches of texts, rows and inputs, through a model that was compiled for bulk.

    `take` gets the rows and outputs of each, in any order and from several threads at once, and
    must copy what it keeps; `report` gets how many texts are done.
    """
    cores = usable_cores()
    requests = SimpleQueue[Any]()
    for _ in range(cores):
        requests.put(model.create_infer_request())

    def run(rows: list[int], inputs: Mapping[str, NDArray[np.int64]]) -> int:
        request = requests.get()
        try:
            request.infer(inputs)
            take(rows, request.get_output_tensor(0).data)
        finally:
            requests.put(request)
        return len(rows)

    with ThreadPoolExecutor(cores) as pool:
        # The caller tokenizes ahead of the streams, but not far: it bounds memory.
        running = deque[Future[int]]()
        for rows, inputs in batches:
            if len(running) == _AHEAD * cores:
                report(running.popleft().result())
            running.append(pool.submit(run, rows, inputs))
        while running:
            report(running.popleft().result())


def padded_inputs(tokens: Sequence[Sequence[int]], width: int = 0) -> dict[str, Any]:
    """Token ids and their mask, shape (texts, width or longest), int64, padded with zeros."""
    lengths = np.array([len(one) for one in tokens])
    mask = np.arange(max(width, lengths.max(), 1)) < lengths[:, None]
    ids = np.zeros(mask.shape, dtype=np.int64)
    ids[mask] = np.concatenate(tokens)
    return {"input_ids": ids, "attention_mask": mask.astype(np.int64)}


def _settings(core: Any, *, streams: int) -> dict[str, Any]:  # noqa: ANN401
    return {
        "PERFORMANCE_HINT": "THROUGHPUT" if streams > 1 else "LATENCY",
        "NUM_STREAMS": streams,
        "INFERENCE_NUM_THREADS": streams if streams > 1 else min(usable_cores(), _QUESTION_THREADS),
        # A pinned thread waits for whatever else runs on its core.
        "ENABLE_CPU_PINNING": False,
        "INFERENCE_PRECISION_HINT": precision(core),
    }


def bulk_settings(core: Any) -> dict[str, Any]:  # noqa: ANN401
    """How to compile for many texts: streams of one thread each, so that none waits for another."""
    return _settings(core, streams=usable_cores())


def question_settings(core: Any) -> dict[str, Any]:  # noqa: ANN401
    """How to compile for one question at a time, with the weights left in their own file."""
    return _settings(core, streams=1) | {"CACHE_MODE": "OPTIMIZE_SIZE"}


def import_prepared(core: Any, blob: Path, weights: Path, settings: dict[str, Any]) -> Any | None:  # noqa: ANN401
    """A graph as it was prepared on this processor; None where the runtime does not take it.

    The graph itself is then compiled, which takes up to half a second longer.
    """
    try:
        tensor = load_openvino().tensor_from_file(str(blob))
        return core.import_model(tensor, "CPU", settings | {"WEIGHTS_PATH": str(weights)})
    except (OSError, ValueError, RuntimeError):
        return None


def precision(core: Any) -> str:  # noqa: ANN401
    """Half of the time at a cosine of .9999, where the processor multiplies bf16 itself."""
    return "bf16" if "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES") else "f32"


def platform_of(core: Any) -> str:  # noqa: ANN401
    """What a prepared graph depends on, in words."""
    name = core.get_property("CPU", "FULL_DEVICE_NAME")
    return f"OpenVINO {load_openvino().get_version()}, {precision(core)}, {name}"


def load_openvino() -> Any:  # noqa: ANN401
    """OpenVINO without its telemetry, which reports each import to Google unless told not to.

    Leaving out the converter and what it imports makes the import 0.1 s shorter as well.
    """
    with _loading:
        is_first = "openvino" not in sys.modules
        if is_first:
            blocked: dict[str, Any] = {"openvino_telemetry": None, "openvino.tools.ovc": None}
            sys.modules.update(blocked)
        import openvino as ov  # noqa: PLC0415

        if is_first:
            # The converter is imported later, where it is needed; the telemetry never.
            del sys.modules["openvino.tools.ovc"]
        # The first look at any tensor's data fills a table inside. Two threads that do it at once
        # wait for each other for good, each with what the other needs.
        _ = ov.Tensor(np.zeros(1, np.int64)).data
    return ov
