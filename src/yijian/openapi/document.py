"""The OpenAPI document: what ninja draws, with stable names, problem documents and idempotency keys said as they are."""

from copy import deepcopy
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from yijian.openapi.vocabulary import CLIENT_HEADER, KEY_HEADER, NONCE_HEADER, TIME_HEADER

_KEY_PARAMETER = {
    "in": "header",
    "name": KEY_HEADER,
    "required": False,
    "description": "安全重试用：同一个键、同一个请求，七天内返回同一个结果；换了请求则409。",
    "schema": {"type": "string", "minLength": 8, "maxLength": 80, "pattern": "^[A-Za-z0-9._:-]+$"},
}
_SIGNATURE = (
    "对“方法\\n路径和查询串\\n时间\\n随机数\\nSM3(请求体)的十六进制”的签名，Base64：SM2withSM3（DER）或HMAC-SM3。"
    f"同时要带{CLIENT_HEADER}、{TIME_HEADER}（1970年以来的秒数，误差不超过5分钟）、{NONCE_HEADER}（16到64个字符，只用一次）。"
)


class DocumentedAPI(NinjaAPI):
    """An API whose document and operation names are part of what is promised."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Return a name that generated clients can keep: ``cases_make_move``; moving code does not change it."""
        view = operation.view_func
        room = view.__module__.split(".")
        area = room[-1] if room[-1] != "api" else room[-2]
        return f"{area}_{view.__name__}"

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        """Return the document."""
        document = super().get_openapi_schema(**kwargs)
        for methods in document["paths"].values():
            for method, operation in methods.items():
                _say_problems(operation)
                content = operation.get("requestBody", {}).get("content", {})
                if method == "post" and "multipart/form-data" not in content and operation.get("security"):
                    operation["parameters"].append(_KEY_PARAMETER)
        schemes = document["components"].get("securitySchemes", {})
        if "MachineSignature" in schemes:
            schemes["MachineSignature"]["description"] = _SIGNATURE
        if "SignedIn" in schemes:
            schemes["SignedIn"]["description"] = "登录会话；写操作要带X-CSRFToken，值见GET /me。"
        return document


_PROBLEM = {
    "description": "Unprocessable Content",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
"""Whoever may send something may send something wrong."""


def _say_problems(operation: dict[str, Any]) -> None:
    if operation["parameters"] or "requestBody" in operation:
        operation["responses"].setdefault(422, deepcopy(_PROBLEM))
    for status, response in operation["responses"].items():
        content = response.get("content", {})
        if int(status) >= 400 and "application/json" in content:
            content["application/problem+json"] = content.pop("application/json")
