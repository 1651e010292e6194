"""The shape of what people type about certificates; what it means is the operations' to judge."""

from django import forms

from yijian.ui.vocabulary import FieldError

_SAY = {"required": "还没填。"}
_DAY = {"required": "还没选日期。", "invalid": "不是日期。请选一个日期，如2027-01-31。"}


class LendForm(forms.Form):
    """To whom, for what, until when."""

    user = forms.CharField(label="给谁用", max_length=30, error_messages=_SAY)
    purpose = forms.CharField(label="做什么用", max_length=30, error_messages=_SAY)
    until = forms.DateField(label="用到哪天", error_messages=_DAY)


class CopyForm(forms.Form):
    """For what, until when."""

    purpose = forms.CharField(label="做什么用", max_length=30, error_messages=_SAY)
    until = forms.DateField(label="用到哪天", error_messages=_DAY)


class VisitorForm(forms.Form):
    """The paper of somebody at the desk."""

    id_type = forms.CharField(label="证件类型", max_length=3, error_messages=_SAY)
    id_number = forms.CharField(label="证件号码", max_length=40, error_messages=_SAY)


class FileForm(forms.Form):
    """A file to check, for browsers that cannot work out its digest."""

    file = forms.FileField(
        label="PDF文件", error_messages={"required": "还没选文件。", "empty": "这个文件是空的。请重新选。"}
    )


def faults_of(form: forms.Form) -> tuple[FieldError, ...]:
    """Return a form's faults for the summary on top."""
    return tuple(
        FieldError(target=f"f-{name}", sentence=f"{form.fields[name].label}：{problems[0]}")
        for name, problems in form.errors.items()
        if name in form.fields
    )
