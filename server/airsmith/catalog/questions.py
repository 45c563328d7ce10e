"""Questions in plain words, reduced to what is worth searching by.

Apart from `words`, because nothing here decides what the database holds: it can change without the database being made
anew.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from airsmith.catalog.words import words_of_name

_WORD = re.compile(r"[a-z0-9]+")
_SHORTEST_PREFIX = 4
_SHORTEST_STEM = 4
_MOST_WORDS = 60
"""Words of one question that are searched by: whoever writes more says the most important ones first."""
_STOPWORDS = frozenset(
    """
    a airflow an and another any are as at be by can class component custom do does each for from given has have if in
    into is it its me my need needs new of on or our please so some such than that the them then there these this
    through to up us using via want wants was we when where which while will with would you your
    """.split()  # noqa: SIM905 - a column of sixty words says no more
)
_SAME_WORDS: dict[str, tuple[str, ...]] = {
    "alert": ("notifier", "notification"),
    "amazon": ("aws",),
    "ask": ("sensor",),
    "bash": ("shell",),
    "begin": ("start", "trigger"),
    "bring": ("transfer",),
    "bucket": ("s3", "gcs", "storage"),
    "build": ("create",),
    "call": ("invoke", "http"),
    "check": ("sensor",),
    "choose": ("branch",),
    "client": ("hook",),
    "clock": ("time",),
    "cloud": ("aws", "gcp", "azure"),
    "condition": ("branch", "circuit"),
    "connect": ("hook",),
    "connection": ("hook",),
    "consume": ("pull", "receive"),
    "copy": ("transfer",),
    "database": ("sql",),
    "destroy": ("delete",),
    "download": ("transfer", "get"),
    "drop": ("delete",),
    "dump": ("export", "to"),
    "duplicate": ("copy",),
    "email": ("smtp", "mail"),
    "emit": ("publish", "produce"),
    "erase": ("delete",),
    "execute": ("run",),
    "exists": ("sensor", "existence"),
    "expected": ("check",),
    "export": ("to", "transfer"),
    "fetch": ("get", "hook"),
    "folder": ("directory",),
    "hold": ("sensor", "wait"),
    "import": ("to", "transfer", "load"),
    "invoke": ("call", "run"),
    "k8s": ("kubernetes",),
    "launch": ("start", "run", "create"),
    "load": ("transfer", "insert"),
    "mail": ("email", "smtp"),
    "make": ("create",),
    "message": ("post", "send", "notification"),
    "move": ("transfer", "copy"),
    "new": ("create",),
    "notification": ("notifier",),
    "notify": ("notifier", "notification", "send"),
    "pick": ("branch",),
    "poll": ("sensor",),
    "postgresql": ("postgres",),
    "publish": ("produce", "send"),
    "push": ("send", "upload", "publish"),
    "put": ("upload", "create", "insert"),
    "query": ("sql", "execute"),
    "read": ("get",),
    "remove": ("delete",),
    "rest": ("http",),
    "run": ("execute", "start", "submit"),
    "save": ("to", "store"),
    "send": ("post", "publish"),
    "server": ("instance",),
    "shell": ("bash",),
    "skip": ("branch", "circuit"),
    "start": ("run", "trigger", "create"),
    "submit": ("run",),
    "talk": ("hook",),
    "time": ("date",),
    "trigger": ("run", "start"),
    "until": ("sensor",),
    "upload": ("create", "to", "transfer"),
    "url": ("http",),
    "validate": ("check",),
    "verify": ("check",),
    "wait": ("sensor", "poke"),
    "waits": ("sensor", "poke"),
    "warehouse": ("sql", "redshift", "snowflake", "bigquery"),
    "web": ("http",),
    "weekday": ("day", "week"),
    "write": ("insert", "create"),
}
"""What people say, and what Airflow and its providers call it."""


def search_words(text: str) -> list[str]:
    """The words of a question that are worth searching by, each once, in order."""
    words = _WORD.findall(f"{text} {words_of_name(text)}".lower())
    worth = (word for word in dict.fromkeys(words) if word not in _STOPWORDS and (len(word) > 1 or word.isdigit()))
    return list(islice(worth, _MOST_WORDS))


def match_expression(text: str) -> str:
    """A question as an FTS5 expression: any of its words may match; empty where it has none worth searching by.

    Longer words match as prefixes too. Words that mean the same in Airflow are searched along.
    """
    terms: dict[str, None] = {}
    for word in search_words(text):
        terms[f'"{word}"*' if len(word) >= _SHORTEST_PREFIX else f'"{word}"'] = None
    for word in search_words(text):
        terms.update(dict.fromkeys(f'"{other}"' for other in same_words(word)))
    return " OR ".join(terms)


def same_words(word: str) -> tuple[str, ...]:
    """Other words for the same thing, as Airflow and its providers use them."""
    return _SAME_WORDS.get(word, ())


def words_in(text: str) -> list[str]:
    """All words of a text, names taken apart."""
    return _WORD.findall(words_of_name(text).lower())


def word_line(words: Iterable[str]) -> str:
    """Words as one text for `is_among`, which is asked often."""
    return f" {' '.join(words)} "


def share_found(words: Sequence[str], others: Iterable[str]) -> float:
    """The share of some words, from 0 to 1, that are among others, which may end differently."""
    line = word_line(others)
    return sum(1 for word in words if is_among(word, line)) / len(words) if words else 0.0


def is_among(word: str, line: str) -> bool:
    """Whether a word, or for longer ones a word that begins like it, is among those of a `word_line`."""
    stem = word[: max(_SHORTEST_STEM, len(word) - 2)]
    return (f" {stem}" if len(stem) >= _SHORTEST_STEM else f" {word} ") in line
