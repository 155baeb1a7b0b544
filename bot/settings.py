"""Settings: `settings.toml`, read once into frozen models; every fault is named in one message."""

from __future__ import annotations

import difflib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from annotated_types import Ge, Le
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.profile import SITE_ADDRESS
from corpus.toml import read_toml

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

FILE_NAME = "settings.toml"


class SettingsError(Exception):
    """The settings file is missing, is no TOML, or has unknown keys or wrong values."""


class _Section(BaseModel):
    # Strict: `true` is no 1 and "3" is no 3.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class EncoderSettings(_Section):
    """Which model turns text into vectors, and what runs it."""

    model: str = Field("all-MiniLM-L6-v2", min_length=1)
    runtime: Literal["auto", "openvino", "torch"] = "auto"


class RetrievalSettings(_Section):
    """How much is quoted."""

    quotes: int = Field(3, ge=1, le=10)
    quote_characters: int = Field(700, ge=100, le=3000)


class IndexSettings(_Section):
    """How the index is divided, and held where a cluster serves it."""

    # An archive of more passages, by its text, is divided into shards of about so many.
    passages_per_shard: int = Field(2_000_000, ge=1000, le=100_000_000)
    # How many processes of a cluster hold each shard while a bot serves it there.
    replicas: int = Field(1, ge=1, le=10)


class ReaderSettings(_Section):
    """Which model reads what is found, and how much of it.

    "auto" is the one that `verbatim[reader]` installs, or none where that is not installed.
    """

    model: str = "auto"
    pairs: int = Field(10, ge=1, le=30)


class DiscordSettings(_Section):
    """What holds for every server; a server's own `/settings` come before the last four."""

    # Questions that may wait at once; the next one is told honestly that the bot is busy.
    queue: int = Field(256, ge=1, le=10_000)
    # How often a newer index is looked for.
    refresh_seconds: float = Field(5.0, ge=0.1, le=3600)
    # A bot that is stopped answers for this long what was asked before; the rest is told so.
    finish_seconds: float = Field(10.0, ge=0, le=600)
    # Questions are kept this long for the buttons under their answers, then deleted.
    keep_days: int = Field(30, ge=1, le=3650)
    # The privileged message content intent. Only dedicated channels need it; switch it on in
    # Discord's developer portal as well.
    message_content: bool = False
    # 0: as many as Discord recommends.
    shards: int = Field(0, ge=0, le=1000)
    quotes: int = Field(3, ge=1, le=5)
    private: bool = False
    # Questions a minute; 0: no limit but the queue.
    user_limit: int = Field(0, ge=0, le=1000)
    server_limit: int = Field(0, ge=0, le=100_000)


class LogSettings(_Section):
    """What `run` logs on standard error."""

    format: Literal["text", "json"] = "text"
    # Messages of errors, which may repeat a question, and ids.
    details: bool = False


class MetricsSettings(_Section):
    """The endpoint of `run` on loopback, with `/metrics` and `/health`."""

    # 0: none.
    port: int = Field(0, ge=0, le=65535)


class ArchiveSettings(_Section):
    """What is known of the site whose articles these are."""

    # "": recognised by its address; "none"; the name of a shipped profile; or a file of one's own.
    profile: str = ""
    # "": the address in the profile, if it has one.
    site: str = Field("", pattern=SITE_ADDRESS)
    show_email_addresses: bool = False


class Settings(_Section):
    """Everything that can be set; the defaults are those of the shipped settings.toml."""

    data: Path = Field(Path("data"), strict=False)
    encoder: EncoderSettings = EncoderSettings()
    index: IndexSettings = IndexSettings()
    archive: ArchiveSettings = ArchiveSettings()
    reader: ReaderSettings = ReaderSettings()
    retrieval: RetrievalSettings = RetrievalSettings()
    discord: DiscordSettings = DiscordSettings()
    log: LogSettings = LogSettings()
    metrics: MetricsSettings = MetricsSettings()


def load_settings(path: Path | None = None) -> Settings:
    """Read `path`, or settings.toml of the working folder, or the defaults where there is none.

    A relative data folder starts at the file. Raises SettingsError naming every fault at once.
    """
    file = path or Path(FILE_NAME)
    if not file.is_file():
        if path is None:
            return Settings()
        raise SettingsError(f"{file}: no such file")
    try:
        # Some editors open a file with a byte-order mark, which is no TOML.
        raw = read_toml(file.read_text(encoding="utf-8-sig"))
    except (ValueError, OSError) as error:
        raise SettingsError(f"{file}: not readable as TOML: {error}") from error
    try:
        settings = Settings.model_validate(raw)
    except ValidationError as error:
        faults = "; ".join(_fault(fault) for fault in error.errors())
        raise SettingsError(f"{file}: {faults}") from error
    return settings.model_copy(update={"data": file.parent / settings.data})


# What pydantic finds wrong with a value, in the words of a TOML file.
_WANTED = {
    "int_type": "no whole number",
    "float_type": "no number",
    "bool_type": "neither true nor false",
    "string_type": "no text in quotes",
    "path_type": "no text in quotes",
    "model_type": "no section; write it as [section] with its keys below",
    "string_too_short": "empty; give a name",
    "string_pattern_mismatch": "no address such as https://blog.example",
}


def _fault(fault: ErrorDetails) -> str:
    where = [str(part) for part in fault["loc"]]
    key = ".".join(where)
    found = fault["input"]
    context = fault.get("ctx", {})
    match fault["type"]:
        case "extra_forbidden":
            known = _known(where[:-1])
            near = difflib.get_close_matches(where[-1], known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(known)}"
            return f"{key}: unknown, {hint}"
        case "greater_than_equal" | "less_than_equal":
            size = "small" if "ge" in context else "large"
            return f"{key}: {found} is too {size}{_range(where)}"
        case "literal_error":
            return f"{key}: {found!r} is not one of {context['expected']}"
        case kind if kind in _WANTED:
            return f"{key}: {json.dumps(found, default=str)} is {_WANTED[kind]}"
        case _:
            return f"{key}: {found!r}: {fault['msg'][0].lower()}{fault['msg'][1:]}"


def _model(where: list[str]) -> type[BaseModel]:
    model: type[BaseModel] = Settings
    for part in where:
        annotation = model.model_fields[part].annotation
        if not (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
            break
        model = annotation
    return model


def _known(where: list[str]) -> list[str]:
    return list(_model(where).model_fields)


def _range(where: list[str]) -> str:
    """The allowed range in words, ` (1 to 10)`, where a field has both ends."""
    field = _model(where[:-1]).model_fields[where[-1]]
    low = [meta.ge for meta in field.metadata if isinstance(meta, Ge)]
    high = [meta.le for meta in field.metadata if isinstance(meta, Le)]
    return f" ({low[0]} to {high[0]})" if low and high else ""
