"""Import and export: hand in a workbook, see every fault or every difference, import exactly what was shown."""

import io
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from yijian.accounts.queries import actor_of, staff_only
from yijian.kernel.refusal import NotFound, NotYourDuty, Refusal
from yijian.plumbing import clock
from yijian.plumbing.importing import FileRefused, drafts, limits, write_template, write_workbook
from yijian.ui.vocabulary import Changed, Link

PAGE = 50
"""Faults or changed things on one page."""

CHANGES = {
    "added": ("新增", "ok"),
    "changed": ("修改", "info"),
    "removed": ("停用", "warn"),
}
"""Word and tone of each change."""

View = Callable[..., HttpResponse]


def _carriers_only(view: View) -> View:
    """Let only staff in who hold the duty of at least one section."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not drafts.titles_for(actor_of(request)):
            raise NotYourDuty(duty="事项发布")
        return view(request, *args, **kwargs)

    return staff_only(guarded)


@_carriers_only
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Show where to hand in a file, what to download, and what was handed in last."""
    return _start(request)


@_carriers_only
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Take a file in and look at what it would change; nothing of it is written."""
    file = request.FILES.get("file")
    if file is None:
        return _start(request, error="还没有选文件。请选一本工作簿再检查。")
    try:
        ref = drafts.look_at(file=file, name=file.name or "", actor=actor_of(request), now=clock.now())
    except FileRefused as refusal:
        return _start(request, error=refusal.sentence)
    return redirect("importing:draft", ref=ref)


@_carriers_only
@require_GET
def draft(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the faults of a file, or what it would change."""
    return _draft(request, drafts.draft(ref, actor=actor_of(request)))


@_carriers_only
@require_POST
def confirm(request: HttpRequest, ref: str) -> HttpResponse:
    """Import what was shown; when the platform moved meanwhile, say so and offer to look again."""
    actor = actor_of(request)
    try:
        row = drafts.confirm(ref=ref, digest=request.POST.get("digest", ""), actor=actor, now=clock.now())
    except NotFound:
        raise
    except Refusal as refusal:
        return _draft(request, drafts.draft(ref, actor=actor), refusal=refusal)
    messages.success(request, f"“{row.name}”导入好了。")
    return redirect("importing:draft", ref=ref)


@_carriers_only
@require_POST
def again(request: HttpRequest, ref: str) -> HttpResponse:
    """Look at the same file again, against what is stored now."""
    return redirect(
        "importing:draft", ref=drafts.look_again(ref=ref, actor=actor_of(request), now=clock.now())
    )


@_carriers_only
@require_GET
def current(request: HttpRequest) -> HttpResponse:
    """Hand out what is stored now as a workbook, as far as the asker's duties reach."""
    actor = actor_of(request)
    stream = io.BytesIO()
    write_workbook(stream, titles=drafts.titles_for(actor), actor=actor)
    return _workbook(stream, f"yijian-{clock.now():%Y%m%d}.xlsx")


@_carriers_only
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """Hand out the empty workbook, with the sections the asker may import."""
    stream = io.BytesIO()
    write_template(stream, titles=drafts.titles_for(actor_of(request)))
    return _workbook(stream, "yijian-template.xlsx")


def _start(request: HttpRequest, error: str = "") -> HttpResponse:
    actor = actor_of(request)
    return render(
        request,
        "workbench/import.html",
        {
            "titles": "、".join(drafts.titles_for(actor)),
            "latest": drafts.latest(actor=actor),
            "error": error,
            "most": limits.MOST_FILE // limits.MEGABYTE,
        },
        status=422 if error else 200,
    )


def _draft(request: HttpRequest, row: drafts.DraftRow, *, refusal: Refusal | None = None) -> HttpResponse:
    address = reverse("importing:draft", args=[row.ref])
    sheet = request.GET.get("sheet", "")
    shown: Sequence[Mapping[str, Any]]
    if row.faults:
        counts = Counter(fault["sheet"] or fault["file"] for fault in row.faults)
        shown = [fault for fault in row.faults if not sheet or (fault["sheet"] or fault["file"]) == sheet]
    else:
        counts = Counter(
            {section["title"]: len(section["entries"]) for section in row.sections if section["entries"]}
        )
        shown = [
            _entry(entry, section["title"])
            for section in row.sections
            for entry in section["entries"]
            if not sheet or section["title"] == sheet
        ]
    first = _first(request.GET.get("from"), len(shown))
    return render(
        request,
        "workbench/import_draft.html",
        {
            "draft": row,
            "refusal": refusal,
            "total": sum(counts.values()),
            "at_most": row.fault_count >= drafts.MOST_KEPT,
            "touched": [section for section in row.sections if section["entries"]],
            "untouched": [section for section in row.sections if not section["entries"]],
            "chips": _chips(address, counts, sheet),
            "shown": shown[first : first + PAGE],
            "number": len(shown),
            "first": first + 1,
            "last": min(first + PAGE, len(shown)),
            "previous_url": _url(address, sheet, first - PAGE) if first else "",
            "next_url": _url(address, sheet, first + PAGE) if first + PAGE < len(shown) else "",
            "back": reverse("importing:start"),
        },
        status=refusal.status if refusal else 200,
    )


def _entry(entry: Mapping[str, Any], sheet: str) -> dict[str, Any]:
    word, tone = CHANGES[entry["change"]]
    is_new = entry["change"] == "added"
    fields = tuple(Changed(**one, new=is_new) for one in entry["fields"])
    return {
        **entry,
        "sheet": sheet,
        "word": word,
        "tone": tone,
        "fields": fields,
        "count": f"{len(fields)}处",
    }


def _chips(address: str, counts: Mapping[str, int], sheet: str) -> list[Link]:
    if len(counts) < 2:
        return []
    every = Link(title="全部", url=_url(address, "", 0), count=sum(counts.values()), current=not sheet)
    return [
        every,
        *(
            Link(title=title, url=_url(address, title, 0), count=count, current=title == sheet)
            for title, count in counts.items()
        ),
    ]


def _url(address: str, sheet: str, first: int) -> str:
    query = {name: value for name, value in (("sheet", sheet), ("from", max(first, 0))) if value}
    return f"{address}?{urlencode(query)}" if query else address


def _first(text: str | None, number: int) -> int:
    first = int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else 0
    return first if first < number else 0


def _workbook(stream: io.BytesIO, name: str) -> HttpResponse:
    response = HttpResponse(stream.getvalue(), content_type=drafts.MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
