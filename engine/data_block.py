"""Foreign text as data: what an owner or a fan writes can't pose as a part of the prompt."""

import re
import unicodedata
from hashlib import sha256
from typing import Final

_TEMPLATE_TOKENS: Final = re.compile(
    r"<(?=[|/\uff0f<!]|[^\W\d_])"  # <card>, </s>, <|im_start|>, <<SYS>>
    r"|(?<=\|)>"  # closes <|...|>
)
_BRACKET_TOKENS: Final = re.compile(r"\[(/?)(INST|SYS|SYSTEM|ASSISTANT|USER)\]", re.IGNORECASE)
_ROLE_LINES: Final = re.compile(
    r"^([ \t#*>]*)(system|assistant|user|developer|human|instructions?)([ \t*]*)[:\uff1a]",
    re.IGNORECASE | re.MULTILINE,
)
_SOFT: Final = {"<": "\u2039", ">": "\u203a"}
"""Single angle quotation marks: read the same, mean nothing to a chat template."""
_WIDE: Final = str.maketrans(
    {"\uff1c": "<", "\uff1e": ">", "\uff5c": "|", "\ufe64": "<", "\ufe65": ">"}
)
"""Wide forms that a mind may read as the narrow ones."""
_SELECTORS: Final = re.compile("[\ufe00-\ufe0e\U000e0100-\U000e01ef]")
"""Variation selectors can carry bytes that nobody sees; the one that makes emoji stays."""
_HIDDEN: Final = frozenset(("Cc", "Cf", "Co", "Cs"))
"""Unicode categories that a reader can't see, tag characters among them."""


def as_data(text: str) -> str:
    """Neutralise chat-template tokens, tags and role lines; ordinary text stays as it is.

    ``I <3 you`` and ``2 > 1`` pass unchanged.
    """
    text = unicodedata.normalize("NFC", text)
    text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in _HIDDEN)
    text = _SELECTORS.sub("", text).translate(_WIDE)
    text = _TEMPLATE_TOKENS.sub(lambda found: _SOFT[found.group()], text)
    text = _BRACKET_TOKENS.sub(r"(\1\2)", text)
    return _ROLE_LINES.sub(r"\1\2\3 -", text).strip()


def data_block(tag: str, text: str) -> str:
    """Wrap foreign text in a delimiter that the text itself can't forge."""
    return f"<{tag}>\n{as_data(text)}\n</{tag}>"


def canary_for(*secrets: str) -> str:
    """A mark for the texts of one prompt: a reply that holds it recites the prompt."""
    return f"zq{sha256(chr(0).join(secrets).encode()).hexdigest()[:6]}"
