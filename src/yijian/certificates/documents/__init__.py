"""Documents as files: typeset by Typst, sealed by PAdES, their data signed by SM2; each checkable by programs that are not ours."""
