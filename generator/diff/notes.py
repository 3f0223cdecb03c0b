"""Release notes: every difference between two specs, what it breaks, and what it does to the Python package."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, groupby
from typing import Any

from generator.diff import rules
from generator.diff.facts import Facts, Keywords, Place, facts
from generator.diff.python import Effect, effects
from generator.diff.rules import SEVERITIES, Severity, worst
from generator.diff.wording import changed, code, listed
from generator.package import Plan, plan_of
from generator.spec import Document

_MOST_NAMED = 6
#: Lists that mean the same in any order.
_SETS = frozenset({"enum", "items.enum", "x-getmx-success-codes"})
#: If a field goes and another comes that differs in nothing but these keywords, it is taken for a rename.
_MAY_DIFFER = frozenset({"description", "examples", "title", "x-getmx-evidence"})


@dataclass(frozen=True)
class Change:
    """One difference, for all operations that have it alike.

    severity: The worse of the two below. `breaking`: code that worked may fail or not compile; `change`: it works,
        but a caller can notice the difference; `info`: only words, examples or evidence.
    others: For clients that teams of other languages have generated.
    python: For callers of the package.
    """

    severity: Severity
    others: Severity
    python: Severity
    operations: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class State:
    """One state of the spec: as it is written, and as a package is made of it."""

    facts: Facts
    plan: Plan


def state(document: Document) -> State:
    """Raises GenerationError where no package can be made of the document, SpecError where a `$ref` is broken."""
    plan = plan_of(document)  # first, since it refuses what facts cannot be read of
    return State(facts(document), plan)


def release_notes(old: Document, new: Document) -> list[Change]:
    """What differs, the worst first, in the order of the new spec. Raises as `state` does."""
    return compared(state(old), state(new))


def compared(old: State, new: State) -> list[Change]:
    renamed = _renamed(old.facts, new.facts)
    before = {place._replace(operation=renamed.get(place.operation, place.operation)): keywords
              for place, keywords in old.facts.items()}  # fmt: skip
    differences = list(_differences(before, new.facts, effects(old.plan, new.plan, renamed)))
    return sorted(_together(differences), key=lambda change: SEVERITIES.index(change.severity))


def _renamed(old: Facts, new: Facts) -> dict[str, str]:
    """Operations whose operationId is another, known by their path, else by their Python method: new names by old."""
    before, after = _operations(old), _operations(new)
    found: dict[str, str] = {}
    for key in ("path", "x-getmx-method"):
        coming = {after[name][key]: name for name in after if name not in before and name not in found.values()}
        going = [name for name in before if name not in after and name not in found]
        found |= {name: coming[before[name][key]] for name in going if before[name][key] in coming}
    return found


def python_renames(old: Facts, new: Facts) -> Iterator[str]:
    """Methods and keywords that have another name now: old code fails, unless the old name stays as an alias."""
    renamed = _renamed(old, new)
    before = {place._replace(operation=renamed.get(place.operation, place.operation)): keywords
              for place, keywords in old.items()}  # fmt: skip
    was, now = _operations(before), _operations(new)
    for name in was.keys() & now.keys():
        methods = [str(known[name]["x-getmx-method"]) for known in (was, now)]
        if methods[0] != methods[1]:
            yield f"mx.{methods[0]}() is called mx.{methods[1]}() now"
    places = [place for place in {**before, **new} if place.part == "form field"]
    for after, gone in _renamed_fields(before, new, places):
        if after.operation in now:
            method = now[after.operation]["x-getmx-method"]
            yield f"the keyword {gone.name} of mx.{method}() is called {after.name} now"


def _operations(known: Facts) -> dict[str, Keywords]:
    return {place.operation: keywords for place, keywords in known.items() if place.part == "operation"}


@dataclass(frozen=True)
class _Difference:
    """What differs at one place. `words` are empty if the spec differs elsewhere and only the package differs here."""

    place: Place
    others: Severity
    words: str
    effect: Effect | None


def _differences(old: Facts, new: Facts, package: dict[Place, Effect]) -> Iterator[_Difference]:
    places = [place for place in dict.fromkeys([*new, *old, *sorted(package)]) if not _covered(place, old, new)]
    fields = dict(_renamed_fields(old, new, places))
    for place in places:
        words = list(_told(place, old.get(place), new.get(place)))
        if place in fields:
            yield _rename(place, fields[place], package)
        elif place not in fields.values() and (words or place in package):
            others = worst(["info", *(severity for severity, _ in words)])
            yield _Difference(place, others, "; ".join(text for _, text in words), package.get(place))


def _covered(place: Place, old: Facts, new: Facts) -> bool:
    """Whether the operation, or the field above, came or went itself, so that nothing is to be said of its parts."""
    names = accumulate(place.name.split("/"), "{}/{}".format)
    above = {Place(place.operation, place.part, name) for name in names} | {Place(place.operation, "operation")}
    return any((holder in old) != (holder in new) for holder in above - {place})


def _told(place: Place, old: Keywords | None, new: Keywords | None) -> Iterator[tuple[Severity, str]]:
    if old is None and new is not None:
        yield rules.of_coming(place.part, new), f"added{', required' if new.get('required') else ''}"
    elif old is not None and new is None:
        yield rules.of_going(place.part), "removed"
    elif old is not None and new is not None:
        for keyword in dict.fromkeys([*new, *old]):
            before, after = _comparable(keyword, old, new)
            if before != after:
                # A path that was a guess promised nothing.
                guessed = keyword == "path" and old.get("evidence.path") == "assumed"
                severity = "change" if guessed else rules.of_change(place.part, keyword, before, after)
                yield severity, changed(keyword, before, after)


def _comparable(keyword: str, old: Keywords, new: Keywords) -> tuple[Any, Any]:
    """Both values, without what means nothing: the order of a set, fields that only one of two forms has."""
    before: Any = old.get(keyword)
    after: Any = new.get(keyword)
    if keyword in _SETS and isinstance(before, list) and isinstance(after, list):
        return sorted(before, key=repr), sorted(after, key=repr)
    if keyword == "form.order":
        return [name for name in before if name in after], [name for name in after if name in before]
    return before, after


def _renamed_fields(old: Facts, new: Facts, places: list[Place]) -> Iterator[tuple[Place, Place]]:
    """New and old place of a field, if it alone goes, one alone comes, and the two are alike."""
    moved = [place for place in places if place.part.endswith("field") and (place in old) != (place in new)]
    for _, group in groupby(sorted(moved), key=lambda place: (*place[:2], place.name.rpartition("/")[0])):
        both = sorted(group, key=lambda place: place in new)
        if [place in new for place in both] == [False, True] and _alike(old[both[0]]) == _alike(new[both[1]]):
            yield both[1], both[0]


def _alike(keywords: Keywords) -> Keywords:
    return {key: value for key, value in keywords.items() if key not in _MAY_DIFFER}


def _rename(new: Place, old: Place, package: dict[Place, Effect]) -> _Difference:
    words = f"takes the place of {code(old.name)}, which it is like: taken for a rename"
    found = [package[place] for place in (old, new) if place in package]
    texts = [effect.text for effect in found]
    if new.part == "answer field":
        texts = [f"is {code(effect.about)} now" for effect in found[-1:]]
    return _Difference(new, "breaking", words, Effect("breaking", found[0].about, ", ".join(texts)) if found else None)


def _together(differences: Iterable[_Difference]) -> Iterator[Change]:
    """Says once what several operations have alike, because they share a schema for example."""
    groups: dict[Any, list[_Difference]] = {}
    for difference in differences:
        effect = difference.effect and difference.effect._replace(about="")
        alike = replace(difference, place=difference.place._replace(operation=""), effect=effect)
        groups.setdefault(alike, []).append(difference)
    for group in groups.values():
        first = group[0]
        python = first.effect.severity if first.effect else "info"
        operations = tuple(difference.place.operation for difference in group if difference.place.operation)
        yield Change(worst((first.others, python)), first.others, python, operations, _text(group))


def _text(group: list[_Difference]) -> str:
    place, words, effect = group[0].place, group[0].words, group[0].effect
    said = f"{_subject(group)}: {words or f'by what is said of the whole {place.part.split()[0]}'}."
    if effect is None:
        return said
    about = _named(difference.effect.about for difference in group if difference.effect)
    return f"{said} Python: {about}: {effect.text}."


def _subject(group: list[_Difference]) -> str:
    place = group[0].place
    part = f"{place.part} {code(place.name)}" if place.name else place.part
    if not place.operation:
        return part
    operations = _named(difference.place.operation for difference in group)
    return operations if place.part == "operation" else f"{operations}: {part}"


def _named(names: Iterable[str]) -> str:
    known = list(dict.fromkeys(names))
    more = f" and {len(known) - _MOST_NAMED} more" if len(known) > _MOST_NAMED else ""
    return f"{listed(known[:_MOST_NAMED])}{more}"
