"""Correcting what one notice asks for, and nothing else."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from yijian.cases import rules
from yijian.cases.models import Application, Case, CorrectionNotice
from yijian.cases.queries import correcting as asking
from yijian.cases.queries import drafting


def change_fields(
    case: Case, notice: CorrectionNotice, typed: Mapping[str, Any], *, now: datetime
) -> dict[str, list[Any]]:
    """Change the fields that a notice asks for in a filed application; return before and after by field key.

    Belongs to the transaction of the answer.

    :raises NotCorrected: when one stands as it was; AnswerRefused when what was typed is wrong.
    """
    fields = {
        field.key: defect for field, defect in asking.fields_of(case.application, case.item_code, notice)
    }
    if not fields:
        return {}
    application = Application.objects.select_for_update(of=("self",)).get(pk=case.application_id)
    plain = drafting.plain_json({key: value for key, value in typed.items() if key in fields})
    changed = {}
    for key, defect in fields.items():
        before = application.raw.get(key)
        if plain.get(key, before) == before:
            raise rules.NotCorrected(field=key, title=defect["title"], what=defect["what"])
        changed[key] = [before, plain[key]]
    application.raw = {**application.raw, **plain}
    check = drafting.check(application, today=now.date())
    for key in fields:
        fault = check.fault_of(key)
        if fault is not None:
            # The form's key, not the element's code: one element may be asked for several items.
            fault.refusal.field = key
            raise fault.refusal
    application.values = {**application.values, **drafting.plain_json(check.values)}
    application.save(update_fields=["raw", "values"])
    return changed
