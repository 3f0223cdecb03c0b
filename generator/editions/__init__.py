"""Editions of the spec: what other languages take, written from its model."""

from generator.editions.calls import calls, differences, edition_as_spec
from generator.editions.command import add_editions
from generator.editions.http_files import http_files
from generator.editions.postman import collection
from generator.editions.release import edition_texts, release_texts, zipped
from generator.editions.writing import EDITIONS, FLAT, INTEROP, INTEROP_30, Edition, written
