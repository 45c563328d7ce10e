"""Whether a text is SQL, told by the grammar of statements and not by single words; and what stands at a place in it."""

import re

from airsmith.rules.security.built_text import UNKNOWN_MARK

_FLAGS = re.IGNORECASE | re.DOTALL
_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_NAME = rf"[\w.$@#\"'`\[\]{UNKNOWN_MARK}-]+"
_OBJECT = (
    r"(?:table|view|schema|database|index|user|role|function|procedure|stage|warehouse|sequence|trigger|extension|type"
    r"|catalog|keyspace|stream|task|pipe|secret|service|share|policy|partition|tablespace|login|connection|model"
    r"|file\s+format|server|columns?|constraint|session|system|external|resource|publication|subscription|cluster)"
)
_STATEMENT = re.compile(
    rf"(?:\A|[;({UNKNOWN_MARK}]|\b(?:explain|begin|as|analyze)\b) ?(?:"
    rf"select (?:.+?\bfrom\b|(?:(?:distinct|all|top \d+) )?(?:\*|[\w$.]+\())"
    r"|insert\s+(?:ignore\s+|or\s+\w+\s+|low_priority\s+|delayed\s+)?(?:into|overwrite)\b"
    rf"|update\s+(?:only\s+)?{_NAME}(?:\s+(?:as\s+)?\w+)?\s+set\b"
    rf"|delete\s+(?:{_NAME}\s+)?from\b"
    rf"|merge\s+(?:into\b|{_NAME}\s+(?:as\s+)?(?:\w+\s+)?using\b)"
    rf"|(?:create|drop|alter|rename|undrop)\s+(?:or\s+(?:replace|alter)\s+)?(?:[a-z]+\s+){{0,3}}?{_OBJECT}\b"
    rf"|truncate\s+(?:table\s|{_NAME}\s*(?:;|\Z))"
    rf"|copy\s+(?:into\b|{_NAME}.*?\b(?:from|to)\b)"
    r"|unload\s*\("
    r"|export\s+data\b"
    rf"|call\s+{_NAME}\s*\("
    rf"|exec(?:ute)?\s+(?:immediate\b|(?:dbo|sp_|xp_|sys)[\w.]*|procedure\b|as\b)"
    r"|(?:grant|revoke)\s+.+?\s+(?:on|to|from)\b"
    rf"|with\s+(?:recursive\s+)?{_NAME}\s*(?:\([^)]*\)\s*)?as\s*(?:not\s+)?(?:materialized\s*)?\("
    rf"|use\s+(?:database|schema|role|warehouse|catalog|secondary)\b"
    r"|load\s+data\b|replace\s+into\b|msck\s+repair\b|refresh\s+(?:table|materialized\s+view)\b|lock\s+tables?\b|comment\s+on\b"
    rf"|vacuum\s+(?:(?:full|verbose|freeze|analyze)\s+)*{UNKNOWN_MARK}|(?:optimize|analyze)\s+table\b"
    rf"|optimize\s+{UNKNOWN_MARK}\s+(?:zorder|where)\b"
    r"|show\s+(?:create\s+)?(?:tables?|columns|databases|schemas|partitions|grants|views|functions)\b"
    r")",
    _FLAGS,
)
_OPENING = re.compile(
    rf"\A[ (]*(?:use|show|desc|describe|explain|set|kill|pragma|attach|detach|analyze"
    r"|optimize|vacuum|exec|execute|call|declare|truncate|load|install|copy|select|update|delete|insert|merge|put|get"
    rf"|list|remove|cluster|reindex|notify|listen|values|export|import|restore|backup)\b.*{UNKNOWN_MARK}",
    _FLAGS,
)
"""Words that begin a statement, but also many a sentence: only of use where nothing but SQL can come."""
_CLAUSE = re.compile(
    rf"\A{UNKNOWN_MARK}.*?\b(?:where|and|or|values|set|limit|offset|order\s+by|group\s+by|having|union(?:\s+all)?|join|from"
    rf"|in|like)\b.*{UNKNOWN_MARK}",
    _FLAGS,
)
"""What follows in a statement whose beginning is not known."""
_PROSE = re.compile(
    r"\b(?:from|into|to|on|in)\s+(?:the|an|your|our|my|this|that|these|those|each|all\s+the|one\s+of)\s",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"\A\s*[A-Z][a-z]+\b")

_VALUE_BEFORE = re.compile(
    r"(?:[=<>]|\b(?:like|ilike|rlike|regexp|between|limit|offset|then|else|when|where|and|or|not|having|interval|qualify"
    r"|in))\s*\(?\s*[\"]?%?\Z",
    re.IGNORECASE,
)
_COMPARING = re.compile(r"[=<>]\s*[\"]?\Z")
_COMPARED = re.compile(r"[\"`\]]?\s*(?:[=<>!]|(?:not\s+)?(?:in|like|ilike|between)\b|is\b)", re.IGNORECASE)
"""What follows the name of a column in a condition."""
_VALUE_LIST = re.compile(r"\b(?:values|in)\s*\((?:[^()]|\([^()]*\))*\Z", re.IGNORECASE)
_ASSIGNMENTS = re.compile(r"\bupdate\b.*\bset\s+\Z", _FLAGS)
_LONGEST = 5_000
"""Characters that are looked at; statements are shorter."""


def is_sql(shape: str, *, is_certain: bool) -> bool:
    """Whether a text with marks for its unknown parts is SQL; `is_certain`: where it goes nothing else can come."""
    text = " ".join(_COMMENT.sub(" ", shape[:_LONGEST]).split())
    if _PROSE.search(text):
        return False
    if is_certain:
        return any(pattern.search(text) for pattern in (_STATEMENT, _OPENING, _CLAUSE))
    return bool(_STATEMENT.search(text)) and not _SENTENCE.match(text)


def takes_value(before: str, after: str) -> bool:
    """Whether what stands between two pieces of SQL is a value, or a condition, and not the name of something."""
    text = before[-_LONGEST:]
    if text.count("'") % 2 == 1 or _VALUE_LIST.search(text) or _ASSIGNMENTS.search(text):
        return True
    return bool(_VALUE_BEFORE.search(text)) and not (_COMPARED.match(after) and not _COMPARING.search(text))
