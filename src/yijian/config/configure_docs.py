"""The page docs/operate/configure.md, made from the declaration of the environment."""

from pathlib import Path

from yijian.config.env import ROOT, SECRETS, Environment

PAGE = ROOT / "docs" / "operate" / "configure.md"

HEAD = """\
# 配置

所有配置都是环境变量，都有默认值，都可以不设。有错时启动会一次列出全部错误。
任何变量都可以改用 `变量名_FILE` 指向一个文件，值从文件里读（适合密钥）。

本页由 `./yijian manage configure_docs` 从 `src/yijian/config/env.py` 生成，请勿手改。

| 变量 | 默认值 | 含义 |
|---|---|---|
"""


def page() -> str:
    """Return the whole page."""
    return HEAD + "".join(row(name) for name in Environment.model_fields)


def row(name: str) -> str:
    """Return one variable's row; paths are shown relative to the repository."""
    field = Environment.model_fields[name]
    default = field.default
    if isinstance(default, Path):
        default = default.relative_to(ROOT)
    shown = f"`{default}`" if default != "" else "（空）"
    mark = "（密）" if name in SECRETS else ""
    return f"| `{name.upper()}`{mark} | {shown} | {field.description} |\n"
