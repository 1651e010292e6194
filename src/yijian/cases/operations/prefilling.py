"""Filling a draft with what is known: the person's own data, the certificates they hold, the registers that answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import structlog
from django.db import transaction

from yijian.accounts import queries as accounts
from yijian.cases import access
from yijian.cases.loops import ApplicationLoop
from yijian.cases.models import Application
from yijian.cases.operations.registers import ask_registers, key_for
from yijian.cases.queries import drafting
from yijian.certificates import queries as certificates
from yijian.kernel.actor import Actor
from yijian.kernel.definitions import DataElement, ElementKind
from yijian.kernel.forms import FormField, check_value, is_blank
from yijian.kernel.refusal import Refusal, Unavailable
from yijian.plumbing.connectors import base, registers

log = structlog.get_logger()

PROFILE = "实名登录"
FIRM = "市场监管登记库"
ROLES = ("mother", "father")


def prefill(*, ref: str, actor: Actor, now: datetime) -> int:
    """Fill the empty fields of a draft whose source is known, and keep with each where it came from; return how many were filled.

    Never overwrites what was typed. Registers are asked outside any transaction; one that is down holds nobody up: its fields are
    simply asked, and asking again later fills what is still empty. A value that its element refuses is asked instead of believed.
    """
    draft = access.application(ref, actor)
    if draft.state != ApplicationLoop.drafting.code:
        # What somebody has signed is not filled in behind their back.
        return 0
    source = _Sources(draft, actor, now)
    found = source.fill()
    down = [*source.down, *ask_registers(ref=ref, now=now)]
    with transaction.atomic():
        draft = Application.objects.select_for_update(of=("self",)).get(pk=draft.pk)
        filled = {key: entry for key, entry in found.items() if is_blank(draft.raw.get(key))}
        draft.raw = {**draft.raw, **{key: entry["value"] for key, entry in filled.items()}}
        draft.known = {**draft.known, **filled}
        draft.registers_down = list(dict.fromkeys(down))
        draft.values = drafting.plain_json(drafting.check(draft, today=now.date()).values)
        draft.save(update_fields=["raw", "known", "registers_down", "values"])
    return len(filled)


class _Sources:
    """What is known for the fields of one draft; a register is asked once for each person, and only when a field wants it."""

    def __init__(self, draft: Application, actor: Actor, now: datetime) -> None:
        self.draft = draft
        self.now = now
        self.typed: dict[str, Any] = dict(draft.raw)
        self.down: list[str] = []
        self.answers: dict[tuple[str, str], Mapping[str, Any] | None] = {}
        self.facts = accounts.facts_of(actor) if actor.subject_ref == draft.subject_ref else {}
        if not self.facts:
            self.facts = accounts.person_facts(draft.subject_ref)
        self.held = certificates.held_values(draft.subject_ref, on=now.date())
        self.kinds = {kind.code: kind.title for kind in certificates.kinds()}

    def fill(self) -> dict[str, dict[str, Any]]:
        """Return, by field key, the value and where it came from."""
        found: dict[str, dict[str, Any]] = {}
        fields = drafting.plan(self.draft).form.fields
        # What somebody's own number is decides what registers are asked by, so registers come after everything else.
        for field in sorted(fields, key=lambda field: field.element.source.startswith("register.")):
            if not field.element.source or not is_blank(self.typed.get(field.key)):
                continue
            value, origin = self.known(field.element)
            usable = _usable(field, value, self.now)
            if usable is None:
                continue
            self.typed[field.key] = usable
            found[field.key] = {"value": usable, "from": origin}
        return found

    def known(self, element: DataElement) -> tuple[Any, str]:
        kind, _, rest = element.source.partition(".")
        if kind in ("profile", "firm"):
            return self.facts.get(element.source), PROFILE if kind == "profile" else FIRM
        if kind == "certificate":
            code = rest.partition(".")[0]
            return self.held.get(element.source), self.kinds.get(code, "您的电子证照")
        if kind == "register":
            register, _, name = rest.partition(".")
            return self.register(register, name)
        return None, ""

    def register(self, register: str, name: str) -> tuple[Any, str]:
        """Return one field of a register's record; ``mother_…`` and ``father_…`` of the population register are that parent's."""
        if register not in registers.KEY_FIELDS:
            return None, ""
        title = base.info(register).title
        role = next((role for role in ROLES if name.startswith(f"{role}_")), "")
        if register == "population" and role:
            record = self.ask(register, self.number_of(role))
            return (record or {}).get(name.removeprefix(f"{role}_")), title
        if register == "hospital":
            number = self.number_of("mother")
            record = self.ask(register, number)
            return ({**record, "mother_id_number": number}.get(name) if record else None), title
        record = self.ask(register, key_for(register, self.draft))
        if register == "marriage" and name == "in_marriage":
            return ("1" if (record or {}).get("state") == "有效" else None), title
        return (record or {}).get(name), title

    def number_of(self, role: str) -> str:
        """Return a parent's identity number: typed, the applicant's own, or the spouse's by the marriage register."""
        typed = str(self.typed.get(f"{role}-id") or "")
        if typed:
            return typed
        own, sex = self.facts.get("profile.id_number", ""), self.facts.get("profile.sex", "")
        if not own or not sex:
            return ""
        if (sex == "女") == (role == "mother"):
            return own
        return str((self.ask("marriage", own) or {}).get("spouse_id_number", ""))

    def ask(self, register: str, key: str) -> Mapping[str, Any] | None:
        if not key:
            return None
        if (register, key) not in self.answers:
            self.answers[register, key] = None
            try:
                self.answers[register, key] = registers.look_up(
                    register,
                    request={registers.KEY_FIELDS[register]: key},
                    now=self.now,
                    about=self.draft.ref,
                )
            except Unavailable:
                log.info("register.down", register=register, draft=self.draft.ref)
                self.down.append(register)
        return self.answers[register, key]


def _usable(field: FormField, value: Any, now: datetime) -> Any:
    """Return a found value as it would have been typed, None when there is none or its element refuses it."""
    if value is None or is_blank(value) or field.element.kind in (ElementKind.CONSENT, ElementKind.SIGNATURE):
        return None
    try:
        checked = check_value(field.element, value, today=now.date())
    except Refusal:
        return None
    plain = drafting.plain_json({"value": checked})["value"]
    if isinstance(plain, bool):
        return "1" if plain else "0"
    return plain if isinstance(plain, list) else str(plain)
