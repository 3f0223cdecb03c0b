"""Keeps exchanges: redacted, searched for leaks, written as recordings."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from generator.document import Document, OperationEntry
from generator.recorder.exchange import Exchange, is_empty, judge
from generator.recorder.redaction import LeakError, Redactor
from generator.recorder.survey import form_at, properties
from generator.recordings import REDACTED, RecordingError, read_index, write

#: Where exchanges come from, and so what their files are called. `sandbox` is whatever is not the service itself.
KINDS = ("live", "har", "sandbox")


@dataclass
class Keeper:
    """Writes one recording an operation of an answer with data, `<kind>`, and one of an answer without, `<kind>-empty`.

    kind: One of KINDS, for exchanges with the service.
    scale: Address of the customer's own server, if one is given. Its host is nobody's business, so each recording has
        the address of the shared service.
    notes: What proves nothing, and why.
    """

    document: Document
    folder: Path
    kind: str
    client: str
    plan: str | None = None
    scale: str | None = None
    say: Callable[[str], None] = print
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._redactor = Redactor(self.document)
        self._kept: set[tuple[str, str]] = set()

    @property
    def success_codes(self) -> Collection[int]:
        return set(self.document.data["x-getmx-success-codes"])

    def shared(self) -> str:
        """Address of the shared service."""
        servers = self.document.data["servers"]
        return str(next(server["url"] for server in servers if server["x-getmx-server"] == "shared"))

    def is_live(self, base_url: str) -> bool:
        """Whether the address is the service's: a server of the spec, or the customer's own over https."""
        own = self.scale if self.scale and urlsplit(self.scale).scheme == "https" else None
        return base_url.rstrip("/") in {address.rstrip("/") for address in (self.shared(), own) if address}

    def keep(self, exchange: Exchange) -> None:
        """Writes what is new of the exchange; an error is noted only."""
        verdict = judge(exchange, self.success_codes)
        token = next((text for name, text in exchange.form if name == "token"), "")
        if verdict.envelope is None:
            problem = verdict.problem.replace(token, REDACTED) if token else verdict.problem
            self.notes.append(f"{exchange.operation}: {problem}")
            return
        source = "observed" if self.is_live(exchange.base_url) else "sandbox"
        name = (self.kind if source == "observed" else source) + ("-empty" if is_empty(verdict.envelope) else "")
        if (exchange.operation, name) in self._kept:
            return
        form, answer = self._redactor.form(exchange.form), self._redactor.answer(verdict.envelope)
        try:
            self._refuse_misfit(exchange)
            self._redactor.check(exchange.operation, form, answer, token)
            self._write(exchange, name, source, form, answer)
        except (LeakError, RecordingError) as error:
            self.notes.append(f"not recorded: {error}")

    def _write(self, exchange: Exchange, name: str, source: str, form: list[tuple[str, str]], answer: str) -> None:
        provenance = {"source": source, "date": exchange.date, "client": self.client}
        if self.plan and source == "observed":
            provenance["plan"] = self.plan
        write(
            self.folder,
            exchange.operation,
            name,
            uri=self.shared() + self._entry(exchange).path,
            form=form,
            status=exchange.status,
            answer_text=answer,
            provenance=provenance,
        )
        self._kept.add((exchange.operation, name))
        self.say(f"recorded {exchange.operation}/{name} ({source})")

    def _refuse_misfit(self, exchange: Exchange) -> None:
        """A form that is not of the spec's kind is for people to look at. Raises RecordingError."""
        at = form_at(self.document, self._entry(exchange))
        declared = properties(self.document, at)
        names = list(dict.fromkeys(name for name, _ in exchange.form))
        unknown = [ascii(name[:40]) for name in names if name not in declared]
        place = f"{exchange.operation}: {self.document.path.name}:{self.document.line(at)}"
        if unknown:
            raise RecordingError(f"{place}: accepted with fields that the spec lacks: {', '.join(unknown)}")
        if names != [name for name in declared if name in names]:
            raise RecordingError(f"{place}: accepted with its fields in another order: {', '.join(names)}")

    def _entry(self, exchange: Exchange) -> OperationEntry:
        return next(entry for entry in self.document.operations() if entry.name == exchange.operation)

    def done(self) -> set[tuple[str, str]]:
        """Operations and names of the observed recordings that this tool has written."""
        return {(one.operation, one.name) for one in read_index(self.folder) if one.source == "observed"}
