"""Where Chinese text may break and where it may not."""

import re
from html import escape, unescape

import rjieba

_UNIT = (
    "个工作日|个自然日|工作日|自然日|个小时|小时|分钟|平方米|平方公里|公里|千米|万元|亿元|个月|"
    "天|日|周|秒|元|米|㎡|亩|份|项|次|趟|件|人|页|张|位|岁|处|条|级|户|名|号|步|个|种|%"
)
_TOGETHER = re.compile(
    r"\d{4}年\d{1,2}月\d{1,2}日(?:（周[一二三四五六日]）|\s周[一二三四五六日])?"
    r"|\d{4}年\d{1,2}月(?!\d)"
    r"|\d{1,2}月\d{1,2}日(?:（周[一二三四五六日]）|\s周[一二三四五六日])?"
    r"|0\d{2,3}-\d{7,8}|[0-9A-Za-z]{3,8}\*{2,}[0-9A-Za-z]{2,4}|\d{1,2}:\d{2}"
    rf"|\d[\d,]*(?:\.\d+)?(?:{_UNIT})"
)
_TAG = re.compile(r"(<[^>]*>)")
_NAMES = re.compile(r"一件事|一件通|好差评|一网通办|跨省通办|办不成事|政务服务|办事指南|电子证照|告知承诺")
_BREAK_AFTER = frozenset("，、；：。？！）」』”》…")
_STICK_LEFT = frozenset("的了着得过们地吗呢吧呀啊前后内外上下里中间时")
_OPENING = frozenset("（「『“《")


def _pieces(text: str) -> list[str]:
    """Cut a title into chunks between which a line may break."""
    words: list[str] = []
    position = 0
    for name in _NAMES.finditer(text):
        words += rjieba.cut(text[position : name.start()])
        words.append(name.group())
        position = name.end()
    words += rjieba.cut(text[position:])

    chunks: list[str] = []
    for word in words:
        last = chunks[-1] if chunks else ""
        if not last or last[-1] in _OPENING:
            glue = bool(last)
        elif word[0] in _BREAK_AFTER or word in _STICK_LEFT or not word.strip():
            glue = True
        elif last[-1] in _BREAK_AFTER:
            glue = False
        else:
            glue = len(last) == 1 or len(word) == 1 or word[0].isascii() or last[-1].isascii()
        if glue and chunks:
            chunks[-1] += word
        else:
            chunks.append(word)
    return chunks


def _set(text: str, *, breaks: bool) -> str:
    """Return one run of plain text as markup."""
    out: list[str] = []
    position = 0
    for found in _TOGETHER.finditer(text):
        out.append(_loose(text[position : found.start()], breaks=breaks))
        out.append(f'<span class="nb">{escape(found.group())}</span>')
        position = found.end()
    out.append(_loose(text[position:], breaks=breaks))
    return "".join(out)


def _loose(text: str, *, breaks: bool) -> str:
    return "<wbr>".join(escape(piece) for piece in _pieces(text)) if breaks and text else escape(text)


def set_text(text: str, *, markup: bool = False, breaks: bool = False) -> str:
    """Return text as markup in which dates, numbers with units and telephone numbers stay on one line.

    ``breaks`` also allows lines to end between words (for titles, set ``word-break: keep-all``). With ``markup`` the text already is
    safe markup: its tags are kept and only the words between them are set; what stands in ``.nb`` already is left alone.
    """
    if not markup:
        return _set(text, breaks=breaks)
    out: list[str] = []
    inside = False
    for part in _TAG.split(text):
        if part.startswith("<"):
            inside = part == '<span class="nb">' or (inside and not part.startswith("</span"))
            out.append(part)
        else:
            out.append(part if inside else _set(unescape(part), breaks=breaks))
    return "".join(out)


def group_code(code: str, size: int = 4) -> str:
    """Return a code as markup that may break after every ``size`` characters, without changing what is copied."""
    return "<wbr>".join(escape(code[i : i + size]) for i in range(0, len(code), size))


def spell_masked(text: str) -> str:
    """Return how a masked value is read aloud: 尾号0026 for 4301**********0026."""
    found = re.fullmatch(r"[0-9A-Za-z]*\*+([0-9A-Za-z]{2,4})", text)
    return f"尾号{found.group(1)}" if found else text
