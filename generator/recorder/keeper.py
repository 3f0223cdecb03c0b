"""Keeps exchanges: redacted, searched for leaks, written as recordings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from generator.recorder.exchange import Exchange, Verdict, is_empty, judge
from generator.recorder.redaction import LeakError, Redactor
from generator.recordings import Recording, RecordingError, breaches, read_index, write
from generator.spec import Operation, Spec, SpecError, locked, pointer

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

    spec: Spec
    folder: Path
    kind: str
    client: str
    plan: str | None = None
    scale: str | None = None
    say: Callable[[str], None] = print
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._redactor = Redactor(self.spec)
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
        operation, verdict = self.spec.operation(exchange.operation), self.judge(exchange)
        if verdict.envelope is None:
            place = self._place(self._at_fault(operation, exchange, verdict))
            self.notes.append(f"{place}: {operation.id}: {verdict.problem}")
        elif is_empty(verdict.envelope) and operation.is_one_of_list:
            self.notes.append(f"{operation.id}: answered without a row, which clients take for not found")
        else:
            self._keep_success(exchange, verdict.envelope)
        return verdict.envelope

    def judge(self, exchange: Exchange) -> Verdict:
        """Whether the exchange is a success. A code that the spec lacks is one once data came with it as described."""
        described = self.spec.operation(exchange.operation).answer.data

        def is_success(envelope: dict[str, Any]) -> bool:
            data, code = envelope.get("data"), int(envelope["code"])
            is_known = isinstance(data, dict) and bool(data.keys() & described.fields.keys())
            if is_known and not is_empty(envelope) and not any(breaches(described, data)):
                self._success_codes.add(code)
            return code in self._success_codes

        return judge(exchange, is_success)

    def _keep_success(self, exchange: Exchange, envelope: dict[str, Any]) -> None:
        source = "observed" if self.is_live(exchange.base_url) else "sandbox"
        name = (self.kind if source == "observed" else source) + ("-empty" if is_empty(envelope) else "")
        if (exchange.operation, name) in self._kept:
            return
        form, answer = self._redactor.form(exchange.form), self._redactor.answer(envelope)
        try:
            self._refuse_misfit(exchange)
            self._redactor.check(exchange.operation, form, answer, exchange.token)
            self._write(exchange, name, source, form, answer)
        except (LeakError, RecordingError, SpecError) as error:
            self.notes.append(f"not recorded: {error}")

    def _write(self, exchange: Exchange, name: str, source: str, form: list[tuple[str, str]], answer: str) -> None:
        provenance = {"source": source, "date": exchange.date, "client": self.client}
        if self.plan and source == "observed":
            provenance["plan"] = self.plan
        path = self.spec.document.path
        with locked(path, path.read_text(encoding="utf-8")):  # so that no other run writes the index
            uri = self.shared() + self.spec.operation(exchange.operation).path
            write(Recording(exchange.operation, name, provenance, self.folder), uri, form, answer)
        self._kept.add((exchange.operation, name))
        self.say(f"recorded {exchange.operation}/{name} ({source})")

    def _refuse_misfit(self, exchange: Exchange) -> None:
        """A form that is not of the spec's kind is for people to look at. Raises RecordingError."""
        form = self.spec.operation(exchange.operation).form
        names = list(dict.fromkeys(name for name, _ in exchange.form))
        unknown = [ascii(name[:40]) for name in names if name not in form.fields]
        missing = [name for name in form.required if name not in names]
        if missing:
            # Whether one stands for the other, nobody can tell from here.
            also = f", with {', '.join(unknown)}, which the spec lacks" if unknown else ""
            self._refuse(exchange, form.fields[missing[0]].at, f"accepted without {', '.join(missing)}{also}")
        if unknown:
            problem = f"accepted with fields that the spec lacks: {', '.join(unknown)}"
            self._refuse(exchange, form.schema_at, problem)
        if names != [name for name in form.fields if name in names]:
            self._refuse(exchange, form.schema_at, f"accepted with its fields in another order: {', '.join(names)}")

    def _refuse(self, exchange: Exchange, at: str, problem: str) -> NoReturn:
        raise RecordingError(f"{self._place(at)}: {exchange.operation}: {problem}")

    def _at_fault(self, operation: Operation, exchange: Exchange, verdict: Verdict) -> str:
        """Pointer of what in the spec an exchange without success may speak against."""
        if verdict.is_unlisted:
            return pointer("x-getmx-success-codes")
        return operation.form.schema_at if exchange.status == 200 else operation.at

    def _place(self, at: str) -> str:
        return f"{self.spec.document.path.name}:{self.spec.document.line(at)}"

    def done(self) -> set[tuple[str, str]]:
        """Operations and names of the observed recordings that this tool has written."""
        observed = [recording for recording in read_index(self.folder) if recording.source == "observed"]
        return {(recording.operation, recording.name) for recording in observed}
