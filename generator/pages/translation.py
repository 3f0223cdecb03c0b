"""Whether a page came through the translator of a browser. The vendor writes titles and descriptions in English."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+")
_LONGEST = 20_000
#: Small words that a text of some length cannot do without, and that the other list does not have.
_ENGLISH = frozenset(
    _WORD.findall(
        "the of to and or is in for by be can not with from this that on are only all which if it at you your will has"
    )
)
# German, French, Spanish, Italian, Portuguese, Dutch, Swedish, Polish, Turkish, Indonesian.
_OTHERS = frozenset(
    _WORD.findall(
        """
        der das und ist den dem ein eine nicht mit von vom für im zur zum wird werden oder
        le la les des du un une et est pour dans pas sur aux ou qui par
        el los las del que con es y se su al lo
        il gli di della delle dei che per non è dal nel
        os da dos das em não com uma ao
        het een van voor niet door wordt
        och att det som på av är eller
        z w na jest nie lub dla przez
        ve bir için ile bu veya yang dan untuk dari dengan adalah atau
        """
    )
)


def is_translated(texts: Iterable[str]) -> bool:
    """Whether the texts are rather in another language than in English."""
    words = [word.casefold() for word in _WORD.findall("\n".join(texts)[:_LONGEST])]
    english = sum(word in _ENGLISH for word in words)
    others = sum(word in _OTHERS or not word.isascii() for word in words)
    return others >= 2 and others > english
