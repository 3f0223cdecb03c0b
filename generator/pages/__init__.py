"""A page of the vendor's docs as text, read into plain data."""

from generator.pages.page import Curl, DocsPage, Example, Form, NotAPage, Parameter, ResponseField, SidebarEntry, Unread
from generator.pages.page_number import DOCS_HOST, address_of, twin_of
from generator.pages.page_text import path_of as path_of_url
from generator.pages.reading import read
from generator.pages.twin import with_numbers
