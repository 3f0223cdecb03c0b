"""Keeps exchanges: redacted, searched for leaks, written as recordings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from generator.package import LeakError, Redactor, facts_of, is_empty
from generator.recorder.exchange import Exchange, Verdict, judge
from generator.recordings import Recording, RecordingError, breaches, read_index, write
from generator.spec import Operation, Spec, SpecError, locked, pointer


@dataclass
class Keeper:
    """Writes one recording an operation of an answer with data, `<kind>`, and one of an answer without, `<kind>-empty`.

    kind: Where exchanges with the service come from: live or har. That of others is sandbox.
    scale: Address of the customer's own server, if one is given. Its host is nobody's business, so each recording has
        the address of the shared service.
    notes: What proves nothing, and why.
    """

    spec: Spec
    folder: Path
    kind: str
    client: str
    plan: str | None = None
    scale: str | None = None
    say: Callable[[str], None] = print
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.operations = {operation.id: operation for operation in self.spec.operations}
        self.facts = facts_of(self.spec)
        self._redactor = Redactor(self.facts)
        self._kept: set[tuple[str, str]] = set()
        #: The codes that the spec lists, and those that came with data as it describes it.
        self._success_codes = set(self.spec.success_codes)

    def shared(self) -> str:
        """Address of the shared service."""
        return self.spec.addresses("shared")[0]

    def is_live(self, base_url: str) -> bool:
        """Whether the address is the service's: a server of the spec, or the customer's own over https."""
        own = self.scale if self.scale and urlsplit(self.scale).scheme == "https" else None
        return base_url.rstrip("/") in {address.rstrip("/") for address in (self.shared(), own) if address}

    def keep(self, exchange: Exchange) -> dict[str, Any] | None:
        """Writes what is new of the exchange; what proves nothing is noted only. Gives the envelope of a success."""
        operation, verdict = exchange.operation, self.judge(exchange)
        if verdict.envelope is None:
            # What the exchange may speak against.
            at = operation.form.schema_at if exchange.status == 200 else operation.at
            at = pointer("x-getmx-success-codes") if verdict.is_unlisted else at
            self.notes.append(self._told(at, operation, verdict.problem))
        elif is_empty(verdict.envelope) and operation.is_one_of_list:
            self.notes.append(f"{operation.id}: answered without a row, which clients take for not found")
        else:
            self._keep_success(exchange, verdict.envelope)
        return verdict.envelope

    def judge(self, exchange: Exchange) -> Verdict:
        """Whether the exchange is a success. A code that the spec lacks is one once data came with it as described."""
        described = exchange.operation.answer.data

        def is_success(envelope: dict[str, Any]) -> bool:
            data, code = envelope.get("data"), int(envelope["code"])
            is_known = isinstance(data, dict) and bool(data.keys() & described.fields.keys())
            if is_known and not is_empty(envelope) and not any(breaches(described, data)):
                self._success_codes.add(code)
            return code in self._success_codes

        return judge(exchange, is_success, self._redactor.message)

    def _keep_success(self, exchange: Exchange, envelope: dict[str, Any]) -> None:
        source = "observed" if self.is_live(exchange.base_url) else "sandbox"
        name = (self.kind if source == "observed" else source) + ("-empty" if is_empty(envelope) else "")
        if (exchange.operation.id, name) in self._kept:
            return
        provenance = {"source": source, "date": exchange.date, "client": self.client}
        if self.plan and source == "observed":
            provenance["plan"] = self.plan
        recording = Recording(exchange.operation.id, name, provenance, self.folder)
        form, answer = self._redactor.form(exchange.form), self._redactor.answer(envelope)
        path = self.spec.document.path
        try:
            self._refuse_misfit(exchange)
            self._redactor.check(exchange.operation.id, form, answer, exchange.token)
            with locked(path, path.read_text(encoding="utf-8")):  # so that no other run writes the index
                write(recording, self.shared() + exchange.operation.path, form, answer)
        except (LeakError, RecordingError, SpecError) as error:
            self.notes.append(f"not recorded: {error}")
        else:
            self._kept.add((recording.operation, name))
            self.say(f"recorded {recording.operation}/{name} ({source})")

    def _refuse_misfit(self, exchange: Exchange) -> None:
        """A form that is not of the spec's kind is for people to look at. Raises RecordingError."""
        form = exchange.operation.form
        at, names = form.schema_at, list(dict.fromkeys(name for name, _ in exchange.form))
        unknown = ", ".join(ascii(self._redactor.field_name(name)) for name in names if name not in form.fields)
        missing = [name for name in form.required if name not in names]
        if missing:
            # Whether one stands for the other, nobody can tell from here.
            also = f", with {unknown}, which the spec lacks" if unknown else ""
            at, problem = form.fields[missing[0]].at, f"without {', '.join(missing)}{also}"
        elif unknown:
            problem = f"with fields that the spec lacks: {unknown}"
        elif names != [name for name in form.fields if name in names]:
            problem = f"with its fields in another order: {', '.join(names)}"
        else:
            return
        raise RecordingError(self._told(at, exchange.operation, f"accepted {problem}"))

    def _told(self, at: str, operation: Operation, problem: str) -> str:
        return f"{self.spec.document.path.name}:{self.spec.document.line(at)}: {operation.id}: {problem}"

    def left(self) -> list[str]:
        """What the redaction of this run left as it came, and why."""
        return self._redactor.kept()

    def done(self) -> set[tuple[str, str]]:
        """Operations and names of the observed recordings that this tool has written."""
        return {(known.operation, known.name) for known in read_index(self.folder) if known.source == "observed"}
