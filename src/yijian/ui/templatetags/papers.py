"""Items, materials, certificates and what was checked about them."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString

from yijian.ui.rules.seal import arc, letter_size
from yijian.ui.templatetags.surfaces import drawn
from yijian.ui.vocabulary import CertificateFace, Check, Saving

MATERIAL_ICONS = {
    "ok": "check",
    "bad": "alert-triangle",
    "todo": "file-text",
    "promise": "pencil",
    "off": "minus",
    "got": "database",
    "busy": "clock",
}


def materials(content: str, join: bool = False, off: bool = False) -> SafeString:
    """Wrap ``material`` rows: separate cards, one joined list (不用您交) or dashed (这次不需要)."""
    return drawn("materials", content=content, join=join, off=off)


def material(
    content: str,
    title: str,
    state: str = "todo",
    text: str = "",
    used: str = "",
    icon: str = "",
    id: str = "",
) -> SafeString:
    """Show one material; what stands inside are its buttons.

    States: ``ok`` received, ``bad`` not taken (say why and how), ``todo``, ``promise``, ``got`` fetched by us, ``busy`` being read,
    ``off`` not needed.
    """
    return drawn(
        "material",
        content=SafeString(content.strip()),
        title=title,
        state=state,
        text=text,
        used=used,
        icon=icon or MATERIAL_ICONS[state],
        id=id,
    )


def items(content: str, off: bool = False) -> SafeString:
    """Wrap ``item`` cards; ``off``: those not needed."""
    return drawn("items", content=content, off=off)


def item(
    title: str,
    official: str = "",
    agency: str = "",
    days: str = "",
    legal: str = "",
    because: str = "",
    off: bool = False,
    url: str = "",
    change_url: str = "",
    change_label: str = "改回答",
    tag: str = "",
    tag_tone: str = "",
) -> dict[str, Any]:
    """Show one item: plain name first, official name second, days and legal limit, and because."""
    return {
        "title": title, "official": official if official != title else "", "agency": agency, "days": days, "legal": legal,
        "because": because, "off": off, "url": url, "change_url": change_url, "change_label": change_label, "tag": tag, "tag_tone": tag_tone,
    }  # fmt: skip


def certificate(face: CertificateFace) -> dict[str, Any]:
    """Draw a certificate's face in Song type, with the agency's round seal over agency and date.

    A demonstration writes across every face that it proves nothing.
    """
    return {
        "face": face,
        "glyphs": arc(face.seal_text),
        "letter": letter_size(face.seal_text),
        "demonstration": settings.SITE["demonstration"],
    }


def outcomes(content: str) -> SafeString:
    """Wrap ``outcome`` papers: what one holds in the end."""
    return drawn("outcomes", content=content)


def outcome(title: str, agency: str = "", when: str = "") -> dict[str, Any]:
    """Draw one certificate small, its seal still to come; ``when`` says on what it depends."""
    return {"title": title, "agency": agency, "when": when}


def verdict(ok: bool, title: str, text: str = "") -> dict[str, Any]:
    """Say in one sentence whether something is genuine and valid."""
    return {"ok": ok, "title": title, "text": text}


def checks(checks: Iterable[Check]) -> dict[str, Any]:
    """List what was looked at and how it came out."""
    return {"checks": tuple(checks)}


def savings(savings: Iterable[Saving], label: str = "比分开办省了多少") -> dict[str, Any]:
    """Show the four savings with the old numbers struck through."""
    return {"savings": tuple(savings), "label": label}
