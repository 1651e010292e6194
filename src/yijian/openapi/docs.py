"""The page that explains the API, drawn from its own document; it needs no script."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yijian.openapi.api import api

_METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One endpoint as the page shows it."""

    method: str
    path: str
    summary: str
    is_open: bool
    parameters: tuple[tuple[str, str], ...]
    body: tuple[tuple[str, str], ...]
    statuses: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Endpoints that belong together."""

    title: str
    anchor: str
    endpoints: tuple[Endpoint, ...]


@login_not_required
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Show every endpoint by subject."""
    return render(request, "openapi/docs.html", {"sections": sections(), "version": api.version})


def sections() -> tuple[Section, ...]:
    """Return the endpoints of the document by subject, in the order they are declared."""
    document = api.get_openapi_schema()
    schemas: dict[str, Any] = document["components"]["schemas"]
    found: dict[str, list[Endpoint]] = {}
    for path, methods in document["paths"].items():
        for method in _METHODS:
            if method in methods:
                title = methods[method].get("tags", ["其他"])[0]
                found.setdefault(title, []).append(_endpoint(path, method, methods[method], schemas))
    return tuple(
        Section(title=title, anchor=f"s{number}", endpoints=tuple(rows))
        for number, (title, rows) in enumerate(found.items())
    )


def _endpoint(path: str, method: str, operation: dict[str, Any], schemas: dict[str, Any]) -> Endpoint:
    return Endpoint(
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        is_open=not operation.get("security"),
        parameters=tuple(
            (one["name"], _kind(one["schema"]) + ("" if one.get("required") else "，可不带"))
            for one in operation["parameters"]
        ),
        body=_body(operation, schemas),
        statuses="、".join(str(status) for status in operation["responses"]),
    )


def _body(operation: dict[str, Any], schemas: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    for content in operation.get("requestBody", {}).get("content", {}).values():
        schema = content["schema"]
        if "$ref" in schema:
            schema = schemas[schema["$ref"].rsplit("/", 1)[-1]]
        required = schema.get("required", ())
        return tuple(
            (
                name,
                "，".join(
                    part
                    for part in (
                        _kind(field),
                        "" if name in required else "可不带",
                        field.get("description", ""),
                    )
                    if part
                ),
            )
            for name, field in schema.get("properties", {}).items()
        )
    return ()


_KINDS = {
    "string": "文字",
    "integer": "整数",
    "boolean": "是否",
    "array": "列表",
    "object": "对象",
    "number": "数",
    "null": "空",
}


def _kind(schema: dict[str, Any]) -> str:
    if "anyOf" in schema:
        return "或".join(dict.fromkeys(_kind(one) for one in schema["anyOf"]))
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[-1])
    if schema.get("format") == "binary":
        return "文件"
    return _KINDS.get(str(schema.get("type", "")), "任意")
