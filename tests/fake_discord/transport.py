"""The HTTP edge: bodies in, exact content types out, and the failures that a test ordered."""

import json
from dataclasses import dataclass, field
from fnmatch import fnmatch
from typing import Any

from aiohttp import BodyPartReader, web

from tests.fake_discord.violations import Fault, Json

PREFIX = "/api/v10"


class ApiError(Exception):
    """An answer that refuses, with Discord's own code in the body."""

    def __init__(self, status: int, code: int, message: str, errors: Json | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.body: Json = {"message": message, "code": code}
        if errors:
            self.body["errors"] = errors

    def response(self) -> web.Response:
        return answer(self.body, status=self.status)


def invalid_form(faults: list[Fault]) -> ApiError:
    """The 400 that names each refused field."""
    errors: Json = {}
    for fault in faults:
        entry = {"code": "BASE_TYPE_BAD", "message": fault.found}
        errors.setdefault(fault.where or "body", {"_errors": []})["_errors"].append(entry)
    return ApiError(400, 50035, "Invalid Form Body", errors)


def answer(
    body: object, *, status: int = 200, headers: dict[str, str] | None = None
) -> web.Response:
    """JSON with exactly `application/json`: discord.py parses nothing else, not even a charset."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return web.Response(
        body=text, status=status, headers={"Content-Type": "application/json", **(headers or {})}
    )


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a request."""

    filename: str
    content_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Body:
    """A request's JSON and the files beside it, by their number."""

    json: Any
    files: dict[int, Upload] = field(default_factory=dict)


async def read_body(request: web.Request) -> Body:
    """The body of a JSON or multipart request; an empty one is an empty object."""
    if request.content_type != "multipart/form-data":
        text = await request.text()
        return Body(json.loads(text) if text else {})
    payload: Any = {}
    files: dict[int, Upload] = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            raise ApiError(400, 50035, "Invalid Form Body: nested multipart")
        if part.name == "payload_json":
            payload = json.loads(await part.text())
        elif part.name and part.name.startswith("files["):
            kind = part.headers.get("Content-Type", "application/octet-stream")
            data = bytes(await part.read())
            files[int(part.name[6:-1])] = Upload(part.filename or "", kind, data)
    return Body(payload, files)


@dataclass(slots=True)
class Ordered:
    """A failure to give instead of an answer, `times` more times."""

    route: str
    times: int
    status: int
    body: Json
    headers: dict[str, str]


@dataclass(slots=True)
class Failures:
    """What a test ordered to fail; `invalid` counts the 401, 403 and 429 that were answered."""

    ordered: list[Ordered] = field(default_factory=list)
    invalid: int = 0

    def order(
        self, route: str, status: int, times: int, body: Json, headers: dict[str, str] | None = None
    ) -> None:
        self.ordered.append(Ordered(route, times, status, body, headers or {}))

    def take(self, method: str, path: str) -> web.Response | None:
        """The failure that is due for this request, used up by one."""
        for failure in self.ordered:
            if failure.times and fnmatch(f"{method} {path}", failure.route):
                failure.times -= 1
                return answer(failure.body, status=failure.status, headers=failure.headers)
        return None
