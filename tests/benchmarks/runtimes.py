"""Whether `verbatim eval` says the same with the compiled encoder and with the reference."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.benchmarks.measure import Figure, process
from tests.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.benchmarks.measure import Scale

# The sets are no part of the product; without them there is nothing to compare.
_SETS = ROOT.parent / "shared" / "eval"
_FEW = 40


def run(scale: Scale, work: Path) -> Iterator[Figure]:
    """The largest difference of any figure, for each set of questions that is there."""
    names = ("squad2", "clapnq", "multihop_facts") if scale.repeats > 1 else ("squad2",)
    for name in names:
        if (_SETS / name).is_dir():
            folder = _SETS / name if scale.repeats > 1 else _some(_SETS / name, work / name)
            one, other = (_figures(folder, runtime, work) for runtime in ("openvino", "torch"))
            worst = max(one, key=lambda each: abs(one[each] - other[each]))
            difference = abs(one[worst] - other[worst])
            yield Figure(
                "runtimes", f"{name}: largest difference ({worst})", difference, "", at_most=0.005
            )


def _some(folder: Path, copy: Path) -> Path:
    """A few passages of a set with the questions that they answer."""
    copy.mkdir(exist_ok=True)
    lines = (folder / "passages.jsonl").read_text("utf-8").splitlines()[:_FEW]
    (copy / "passages.jsonl").write_text("\n".join(lines), encoding="utf-8")
    ids = {json.loads(line)["id"] for line in lines}
    questions = (folder / "questions.jsonl").read_text("utf-8").splitlines()
    answered = [line for line in questions if ids.issuperset(json.loads(line)["gold"])]
    (copy / "questions.jsonl").write_text("\n".join(answered), encoding="utf-8")
    return copy


def _figures(folder: Path, runtime: str, work: Path) -> dict[str, float]:
    """Every metric that `verbatim eval` prints, but for the time it took."""
    settings = work / f"{runtime}.toml"
    settings.write_text(f'[encoder]\nruntime = "{runtime}"\n', encoding="utf-8")
    run = process("-m", "bot", "eval", folder, "--json", "--settings", settings)
    return dict(_numbers(json.loads(run.output), ""))


def _numbers(value: object, name: str) -> Iterator[tuple[str, float]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if not key.startswith("seconds"):
                yield from _numbers(inner, f"{name} {key}".strip())
    elif isinstance(value, int | float):
        yield name, float(value)
