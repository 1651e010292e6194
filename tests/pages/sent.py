"""What each form sends when it is tried: enough for a write to begin, so that a check that comes too late is seen."""

from datetime import date, timedelta
from typing import Any

PHOTO = {"file": "a photograph"}
_SOON = str(date.today() + timedelta(days=3))  # noqa: DTZ011 - only ever typed into a form
_SOMEBODY = {"name": "赵敏之", "id_type": "111", "id_number": "590102199012120661"}

FORMS: dict[str, dict[str, Any]] = {
    "accounts:acting": {"capacity": "self:nobody"},
    "accounts:mail": {"mail": "yulan@mail.example"},
    "accounts:confirm-mail": {"mail": "yulan@mail.example", "code": "000000"},
    "accounts:reveal": {"purpose": "核对"},
    "accounts:authorities": {**_SOMEBODY, "kind": "relative", "last_day": _SOON},
    "accounts:revoke-authority": {"reason": "委托人到窗口来收回"},
    "accounts:colleagues": _SOMEBODY,
    "accounts:password": {"old_password": "wrong", "new_password": "x", "again_password": "y"},
    "bundles:ask": {"answer": "是"},
    "bundles:choose": {"item": "signboard"},
    "cases:form": {"drawn": ["kitchen-area"], "kitchen-area": "82"},
    "cases:save": {"drawn": ["kitchen-area"], "kitchen-area": "82"},
    "cases:check": {"field": "kitchen-area", "value": "82"},
    "cases:give": PHOTO,
    "cases:promise": {"wanted": "1"},
    "cases:sign": {"method": "password", "password": "wrong"},
    "cases:hand-in": PHOTO,
    "cases:statement": {"statement": "考试改期了。"},
    "ratings:rate": {"level": "5"},
    "ratings:again": {"why": "还是没有样本。"},
    "certificates:lend": {"user": "银行", "purpose": "开户", "until": _SOON},
    "certificates:copy": {"purpose": "开户", "until": _SOON},
    "certificates:visitor": {"id_type": "111", "id_number": "590102198803120268"},
    "certificates:issued-file": {"purpose": "核对"},
    "certificates:move": {"reason": "check", "why": "核查", "note": "核查"},
    "casework:tick": {"p-5": "yes"},
    "casework:do": {
        "reason": "testing",
        "days": "5",
        "note": "要做检测",
        "explanation": "不符合。",
        "why": "难",
    },
    "casework:correction": {"m-lease": "看不清，重拍。"},
    "casework:reveal": {"purpose": "核对"},
    "casework:reveal-application": {"purpose": "核对"},
    "casework:survey-arrange": {"on": _SOON, "time": "上午9点", "contact": "陈玉兰"},
    "casework:survey-opine": {"passed": "yes", "findings": "一致"},
    "workbench:move": {"why": "改期", "findings": "属实", "passed": "yes", "cause": "忙"},
    "workbench:mood": {"mood": "down"},
    "workbench:desk-visitor": _SOMEBODY,
    "workbench:desk-password": {**_SOMEBODY, "seen": ""},
    "workbench:desk-for": {"subject": "nobody"},
    "workbench:desk-matter": {"matter": "newborn"},
    "workbench:desk-answers": {"asked": ["area"], "q-area": "40"},
    "deskwork:save": {"drawn": ["kitchen-area"], "kitchen-area": "82"},
    "deskwork:give": PHOTO,
    "deskwork:promise": {"wanted": "1"},
    "deskwork:sign": {"delivery": "electronic"},
}
"""By the name of the address."""

CALLS: dict[str, dict[str, Any]] = {
    "/things/{code}/next": {"answers": {}},
    "/things/{code}/plan": {"answers": {}},
    "/things/{code}/begin": {"answers": {}, "region_code": "590102000000"},
    "/drafts/{ref}/fields": {"values": {"kitchen-area": "82"}},
    "/drafts/{ref}/materials/{material}/files": PHOTO,
    "/drafts/{ref}/materials/{material}/promise": {"wanted": True},
    "/drafts/{ref}/delivery": {"delivery": "electronic"},
    "/drafts/{ref}/sign": {"code": "000000", "consents": []},
    "/applications/{ref}/rating": {"level": 5},
    "/applications/{ref}/rating/again": {"why": "还是没有样本。"},
    "/applications/{ref}/promises/{promise_ref}/files": PHOTO,
    "/cases/{ref}/moves/answer_correction": {"values": {}},
    "/me/acting": {"capacity": "self:nobody"},
    "/follow": {"number": "590102202611250000019", "password": "000000"},
    "/cases/{ref}/ticks": {"findings": [{"point": "5", "tick": "good"}]},
    "/cases/{ref}/moves/ask_for_correction": {
        "defects": [{"kind": "material", "code": "lease", "title": "租房合同", "what": "重拍。"}]
    },
    "/certificates/search": {"code_type": "111", "code": "590102198803120268", "purpose": "核对"},
    "/certificates/get": {"purpose": "核对"},
    "/certificates/file": {"purpose": "核对"},
}
"""By the path template of the open API; places of the subject that the body names are filled in."""
