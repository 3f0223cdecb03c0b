"""An extension of Markdown: no markup of HTML, no pictures, no address that acts. Much of the text comes from a spec.

Run by Zensical, in the environment of the site.
"""

from __future__ import annotations

import html
import re
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE

#: A browser skips these in an address, so `java\tscript:` acts.
_SKIPPED = re.compile(r"[\x00-\x20]")
_ACTING = re.compile(r"(?!https?:|mailto:)[^/?#]*:", re.IGNORECASE)


class Plain(Extension):  # type: ignore[misc]  # it is Any where Markdown is not there
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # as Markdown calls it
        md.preprocessors.deregister("html_block")
        for name in ("html", "image_link", "image_reference", "short_image_ref"):
            md.inlinePatterns.deregister(name)
        md.treeprocessors.register(_Addresses(md), "plain addresses", 0)


class _Addresses(Treeprocessor):  # type: ignore[misc]  # the same
    """Takes away addresses that run something when they are clicked."""

    def run(self, root: Element) -> None:
        for node in root.iter("a"):
            address = html.unescape(node.get("href", "").replace(AMP_SUBSTITUTE, "&"))
            if _ACTING.match(_SKIPPED.sub("", address)):
                del node.attrib["href"]


def makeExtension() -> Plain:  # noqa: N802  # as Markdown calls it
    return Plain()
