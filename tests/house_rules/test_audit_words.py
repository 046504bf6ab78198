"""The log can say everything: each code and keyword that a room records has its words, in both languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from django.utils import translation

from telecube.core.manifest import audit_fields, audit_values, audit_words
from tests.house_rules.source import modules

CODE = re.compile(r"^[a-z_]+\.[a-z_]+\.[a-z_]+$")
#: Words that are the same in both languages.
SAME = {"E-mail", "NIP", "IP", "Status", "SIP", "PIN", "Filtr", "Plan", "API"}


def calls_of_record() -> Iterator[tuple[ast.Module, ast.Call]]:
    """Yield every call of audit.record with the module that it stands in."""
    for _path, tree in modules():
        imports = {
            name.asname or name.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "telecube.audit"
            for name in node.names
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in imports & {"record"}:
                yield tree, node


def texts(node: ast.AST) -> set[str]:
    """Return the codes that stand in a piece of source."""
    constants = (part.value for part in ast.walk(node) if isinstance(part, ast.Constant))
    return {text for text in constants if isinstance(text, str) and CODE.match(text)}


def recorded_codes() -> set[str]:
    """Return the codes of all records; where the code is a variable, every code of that module."""
    found: set[str] = set()
    for tree, call in calls_of_record():
        found |= texts(call.args[1]) or texts(tree)
    return found


def recorded_fields() -> set[str]:
    """Return the keywords of all records."""
    return {keyword.arg for _tree, call in calls_of_record() for keyword in call.keywords if keyword.arg}


def test_every_recorded_code_has_a_sentence() -> None:
    assert len(recorded_codes()) > 15
    assert recorded_codes() - set(audit_words()) == set()


def test_every_keyword_of_a_record_has_its_word() -> None:
    assert recorded_fields() - set(audit_fields()) == set()


def test_every_sentence_and_word_of_the_log_has_its_polish() -> None:
    untranslated = set()
    for words in (audit_words(), audit_fields(), *audit_values().values()):
        for code, word in words.items():
            with translation.override("pl"):
                polish = str(word)
            with translation.override("en"):
                english = str(word)
            if polish == english and english not in SAME:
                untranslated.add(code)
    assert untranslated == set()
