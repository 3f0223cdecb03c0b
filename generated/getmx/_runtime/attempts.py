# Copied by `make generate` from generator/package/runtime/attempts.py. Edit it there, not here.
"""The attempts of one call: what is sent when, how long to wait, and what hooks and logs are told."""

from __future__ import annotations

from .call import Call, fault_of
from .errors import GetMXConnectionError, GetMXDecodeError, GetMXError, GetMXTimeoutError
from .exchange import Reply, Request
from .hooks import RequestInfo, ResponseInfo
from .lazy import DEBUG, logger
from .redaction import scrub_headers
from .retry import Fault, Pace, asked_pause, outcome_of, pause_before_retry, status_fault, worse

#: How an attempt ended.
Outcome = Reply | GetMXConnectionError | GetMXDecodeError


class Attempts:
    """Leads the loop of a client: it asks for a request, sends it, reports the outcome and waits as told."""

    def __init__(self, call: Call, version: str, pace: Pace) -> None:
        self._call = call
        self._version = version
        self._pace = pace
        self._ends = pace.now() + call.settings.deadline

    def next_request(self) -> Request:
        """The request to send now. Raises GetMXTimeoutError once the deadline has passed."""
        self._time_left()
        self._call.ask_token()
        request = self._call.request(self._version, self._time_left())
        self._tell_request(request)
        return request

    def _time_left(self) -> float:
        left = self._ends - self._pace.now()
        if left <= 0:
            deadline = self._call.settings.deadline
            raise GetMXTimeoutError(f"no answer within the deadline of {deadline:g} s", fault="deadline")
        return left

    def pause_after(self, outcome: Outcome) -> float | None:
        """Seconds to wait before the next attempt; None if there is none."""
        pause = self._pause(outcome)
        self._tell_response(outcome, pause)
        return pause

    def _pause(self, outcome: Outcome) -> float | None:
        fault = _fault(outcome)
        if fault is None:
            return None
        call = self._call
        pause = pause_before_retry(
            fault=fault,
            retry=call.operation.retry,
            attempt=call.attempts,
            max_retries=call.settings.max_retries,
            asked=asked_pause(outcome.headers, self._pace.wall()) if isinstance(outcome, Reply) else None,
            time_left=self._ends - self._pace.now(),
            random=self._pace.random,
        )
        if pause is not None:  # What the last attempt says is known when the call is completed.
            call.is_under_way, call.outcome = False, worse(call.outcome, outcome_of(fault))
        return pause

    def _tell_request(self, request: Request) -> None:
        call, hook = self._call, self._call.settings.on_request
        if hook is None and not logger.isEnabledFor(DEBUG):
            return
        fields = call.shown_fields()
        logger.debug("%s: attempt %d to %s with %s", call.operation.id, call.attempts, request.url, fields)
        if hook is not None:
            headers = scrub_headers(request.headers, call.secrets)
            hook(RequestInfo(call.operation.id, call.attempts, request.url, fields, headers))

    def _tell_response(self, outcome: Outcome, pause: float | None) -> None:
        call, hook = self._call, self._call.settings.on_response
        if pause is not None:
            logger.debug("%s: attempt %d failed, next in %.2f s", call.operation.id, call.attempts, pause)
        if hook is None:
            return
        status, headers, elapsed, error = None, {}, 0.0, None
        if isinstance(outcome, Reply):
            status, elapsed = outcome.status, outcome.elapsed
            headers = scrub_headers(outcome.headers, call.secrets)
        else:
            error = type(outcome).__name__
        try:
            hook(ResponseInfo(call.operation.id, call.attempts, call.url, status, headers, elapsed, error, pause))
        except GetMXError as raised:  # The hook's own. It says nothing of this call.
            raised.outcome = "unknown"
            raise


def _fault(outcome: Outcome) -> Fault | None:
    return status_fault(outcome.status) if isinstance(outcome, Reply) else fault_of(outcome, None)
