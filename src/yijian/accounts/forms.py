"""Shapes of what is typed on the accounts' pages."""

from django import forms

from yijian.accounts.vocabulary import AUTHORITY_TITLES, PAPER_TITLES, AuthorityKind

REQUIRED = {"required": "还没有填{label}，请填上。"}


class PlainForm(forms.Form):
    """A form whose faults are sentences that name the field."""

    def faults(self) -> dict[str, str]:
        """Return the first fault of each field."""
        found: dict[str, str] = {}
        for name, messages in self.errors.items():
            label = self.fields[name].label if name in self.fields else ""
            found[name] = str(messages[0]).format(label=label)
        return found


class SignInForm(PlainForm):
    """Account and password."""

    username = forms.CharField(label="账号", max_length=64, error_messages=REQUIRED)
    password = forms.CharField(label="密码", max_length=200, strip=False, error_messages=REQUIRED)


class PasswordForm(PlainForm):
    """A new password, typed twice."""

    old_password = forms.CharField(label="原密码", max_length=200, strip=False, error_messages=REQUIRED)
    new_password = forms.CharField(label="新密码", max_length=200, strip=False, error_messages=REQUIRED)
    again_password = forms.CharField(
        label="再输一遍新密码", max_length=200, strip=False, error_messages=REQUIRED
    )

    def clean(self) -> None:
        """Compare the two."""
        data = super().clean() or {}
        if (
            data.get("new_password")
            and data.get("again_password")
            and data["new_password"] != data["again_password"]
        ):
            self.add_error("again_password", "两遍新密码不一样，请再输一遍。")


class PersonForm(PlainForm):
    """Somebody named by name and paper."""

    name = forms.CharField(label="姓名", max_length=80, error_messages=REQUIRED)
    id_type = forms.ChoiceField(
        label="证件类型", choices=[(kind.value, title) for kind, title in PAPER_TITLES.items()]
    )
    id_number = forms.CharField(label="证件号码", max_length=40, error_messages=REQUIRED)


class AuthorityForm(PersonForm):
    """Whom one lets act for oneself, and until when."""

    kind = forms.ChoiceField(
        label="关系",
        choices=[(kind.value, AUTHORITY_TITLES[kind]) for kind in AuthorityKind],
        error_messages={"required": "还没有选是什么关系，请选一个。"},
    )
    last_day = forms.DateField(
        label="最后一天",
        error_messages={
            "required": "还没有填委托到哪天，请填上。",
            "invalid": "日期写得不对，请填成2027-01-31这样。",
        },
    )


class ColleagueForm(PersonForm):
    """Whom a legal representative lets handle the firm's matters."""


class PurposeForm(PlainForm):
    """Why somebody wants to see everything."""

    purpose = forms.CharField(label="用途", max_length=200, required=False)
