"""The rule language as a dialect of sqlglot: SQL's boolean expressions, the Chinese words for them, nothing else.

sqlglot's tokenizer reads Chinese names as identifiers. Here its keyword table is cut down to the words of the language, so
that a field may be called ``left`` or ``date``, and full-width punctuation, as an input method types it, counts like half-width.
"""

from typing import Any, ClassVar

import sqlglot
from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import ParseError, TokenError
from sqlglot.parser import Parser as SqlParser
from sqlglot.parser import binary_range_parser
from sqlglot.tokenizer_core import TokenType
from sqlglot.tokens import Tokenizer as SqlTokenizer

from yijian.kernel.rules.faults import RuleFault, RuleFaults, fault_at

LONGEST = 4000
"""Characters in a rule; beyond that it should be several."""


class RuleDialect(Dialect):
    """SQL conditions with Chinese operators."""

    class Tokenizer(SqlTokenizer):
        """The words of the language."""

        SINGLE_TOKENS: ClassVar[dict[str, TokenType]] = {
            **SqlTokenizer.SINGLE_TOKENS,
            "（": TokenType.L_PAREN,
            "）": TokenType.R_PAREN,
            "，": TokenType.COMMA,
            "、": TokenType.COMMA,
            "＞": TokenType.GT,
            "＜": TokenType.LT,
            "＝": TokenType.EQ,
            "≥": TokenType.GTE,
            "≤": TokenType.LTE,
            "≠": TokenType.NEQ,
            "×": TokenType.STAR,
            "÷": TokenType.SLASH,
            "‘": TokenType.UNKNOWN,
            "“": TokenType.UNKNOWN,
        }
        QUOTES: ClassVar[list[tuple[str, str] | str]] = ["'", ("‘", "’"), ("“", "”")]
        IDENTIFIERS: ClassVar[list[str | tuple[str, str]]] = ['"']
        KEYWORDS: ClassVar[dict[str, TokenType]] = {
            "<=": TokenType.LTE,
            ">=": TokenType.GTE,
            "<>": TokenType.NEQ,
            "!=": TokenType.NEQ,
            "==": TokenType.EQ,
            "AND": TokenType.AND,
            "且": TokenType.AND,
            "并且": TokenType.AND,
            "OR": TokenType.OR,
            "或": TokenType.OR,
            "或者": TokenType.OR,
            "NOT": TokenType.NOT,
            "非": TokenType.NOT,
            "IN": TokenType.IN,
            "属于": TokenType.IN,
            "BETWEEN": TokenType.BETWEEN,
            "IS": TokenType.IS,
            "NULL": TokenType.NULL,
            "TRUE": TokenType.TRUE,
            "是": TokenType.TRUE,
            "FALSE": TokenType.FALSE,
            "否": TokenType.FALSE,
            "已填": TokenType.NOTNULL,
            "未填": TokenType.ISNULL,
            "包含": TokenType.AT_GT,
            "不包含": TokenType.AT_QMARK,
            "包含任一": TokenType.QMARK_PIPE,
            "包含全部": TokenType.QMARK_AMP,
            "只包含": TokenType.LT_AT,
            "开头是": TokenType.CARET_AT,
        }

    class Parser(SqlParser):
        """SQL's precedence; the Chinese tests bind like IN."""

        RANGE_PARSERS: ClassVar[dict[Any, Any]] = {
            TokenType.BETWEEN: SqlParser.RANGE_PARSERS[TokenType.BETWEEN],
            TokenType.IN: SqlParser.RANGE_PARSERS[TokenType.IN],
            TokenType.IS: SqlParser.RANGE_PARSERS[TokenType.IS],
            TokenType.AT_GT: binary_range_parser(exp.ArrayContains),
            TokenType.AT_QMARK: lambda self, this: exp.Not(
                this=binary_range_parser(exp.ArrayContains)(self, this),
            ),
            TokenType.QMARK_PIPE: binary_range_parser(exp.ArrayOverlaps),
            TokenType.QMARK_AMP: binary_range_parser(exp.ArrayContainsAll),
            TokenType.LT_AT: binary_range_parser(exp.ArrayContainedBy),
            TokenType.CARET_AT: binary_range_parser(exp.StartsWith),
        }
        FUNCTIONS: ClassVar[dict[Any, Any]] = {}
        FUNCTION_PARSERS: ClassVar[dict[Any, Any]] = {}
        NO_PAREN_FUNCTIONS: ClassVar[dict[Any, Any]] = {}
        NO_PAREN_FUNCTION_PARSERS: ClassVar[dict[Any, Any]] = {}


_DIALECT = RuleDialect()


def read_tree(text: str) -> exp.Expr:
    """Return sqlglot's tree of a condition.

    :raises RuleFaults: when the text is no condition, with the place where reading stopped.
    """
    if len(text) > LONGEST:
        raise RuleFaults(
            [RuleFault(LONGEST, len(text) - LONGEST, f"规则太长，最多 {LONGEST} 个字，请拆成几条。")],
            text=text,
        )
    try:
        tree = sqlglot.parse_one(text, into=exp.Condition, dialect=_DIALECT)
    except ParseError as error:
        raise RuleFaults([_explain(text, error)], text=text) from error
    except TokenError as error:
        quote = max((text.rfind(q) for q in "'‘“\""), default=0)
        reason = "引号没有配对，文字要用成对的引号括起来。" if quote >= 0 else "有认不出的符号。"
        raise RuleFaults([fault_at(text, max(quote, 0), len(text), reason)], text=text) from error
    except RecursionError as error:
        raise RuleFaults([RuleFault(0, len(text), "括号套得太深，请拆成几条规则。")], text=text) from error
    return tree


def _explain(text: str, error: ParseError) -> RuleFault:
    detail = error.errors[0] if error.errors else {}
    description = str(detail.get("description") or "")
    shown = str(detail.get("highlight") or "")
    context = str(detail.get("start_context") or "")
    start = text.find(context + shown) + len(context) if shown else len(text)
    end = start + len(shown)
    if "Expecting )" in description:
        return fault_at(text, start, end, "括号没有配对，这里缺少“)”。")
    if "Required keyword" in description or start >= len(text):
        return fault_at(text, start, end, f"“{shown}”的前面或后面缺少内容。" if shown else "规则没有写完。")
    if "Invalid expression" in description:
        return fault_at(text, start, end, f"看不懂“{shown}”，它前面可能缺少 and、or 或比较符号。")
    return fault_at(text, start, end, f"看不懂“{shown}”这一处的写法。")
