"""Forms and lists of materials: what several items want to know and to see, asked and handed in once."""

from yijian.kernel.forms.checking import FieldFault, FormCheck, check_form
from yijian.kernel.forms.materials import Bringer, MaterialLine, MaterialList, Need, Way, merge_materials
from yijian.kernel.forms.merging import (
    FieldGroup,
    Form,
    FormField,
    FormRule,
    MergedForm,
    WantedBy,
    merge_forms,
)
from yijian.kernel.forms.reading import Raw, check_value, is_blank
from yijian.kernel.forms.refusals import AnswerRefused, ElementUnknown, NotFilled
from yijian.kernel.forms.values import Answer, Value, facts_of, shown

__all__ = [
    "Answer",
    "AnswerRefused",
    "Bringer",
    "ElementUnknown",
    "FieldFault",
    "FieldGroup",
    "Form",
    "FormCheck",
    "FormField",
    "FormRule",
    "MaterialLine",
    "MaterialList",
    "MergedForm",
    "Need",
    "NotFilled",
    "Raw",
    "Value",
    "WantedBy",
    "Way",
    "check_form",
    "check_value",
    "facts_of",
    "is_blank",
    "merge_forms",
    "merge_materials",
    "shown",
]
