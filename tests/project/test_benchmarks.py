"""The benchmarks without their times: server, calls, turns, ratios, tables, and what is made once."""

from __future__ import annotations

import json
import sys
from functools import partial
from pathlib import Path

import pytest

from benchmarks import __main__ as benchmarks
from benchmarks import call_cost, command_start, counts, decode_cost, environments, memory_cost, sandbox_cost
from benchmarks.environments import SetupError, make_once, run
from benchmarks.peers import FORMS, PEERS
from benchmarks.rounds import Measurement, in_rounds
from benchmarks.server import IDS, request_length, serving, total_of
from benchmarks.table import Spread, as_data, ratios, spread, table
from benchmarks.worker import AT_ONCE

TIMES = {
    "sync": {"httpx": [2e-4, 4e-4, 8e-4], "getmx": [1e-4, 2e-4, 6e-4]},
    "async": {"httpx": [3e-4, 3e-4, 3e-4]},
}


@pytest.mark.parametrize(
    ("client", "ways"), [("httpx-files", {"async", "64 at once"}), ("http.client", {"sync", "8 threads"})]
)
def test_clients_by_hand_get_the_same_in_each_way(client: str, ways: set[str]) -> None:
    """Each checks what it got. `make bench` shows the same of the others, which not every environment has."""
    # Of many calls at once 5 fields are enough: what 11 fields change is one form, which the calls one by one show.
    cases = [
        case._replace(calls=1 if case.way in ("sync", "async") else AT_ONCE)
        for case in (*call_cost.CASES, *call_cost.SPECIAL_CASES)
        if case.way in ways and (case.way, case.form) != ("64 at once", "11 fields")
    ]
    measured = call_cost.measure(Path(sys.executable), [client], cases, 1)
    assert {case: set(times) for case, times in measured.times.items()} == {case.title(): {client} for case in cases}
    assert (measured.absent, measured.wrong) == ({}, set())


def test_a_client_that_gets_something_wrong_is_marked_and_not_measured(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """It trusts nobody, so it gets nothing over TLS."""
    monkeypatch.setattr(call_cost, "trusting", lambda _: environments.variables())
    case = call_cost.SPECIAL_CASES[0]._replace(calls=1)
    measured = call_cost.measure(Path(sys.executable), ["http.client"], [case], 1)
    assert measured.wrong == {(case.title(), "http.client")}
    assert "CERTIFICATE_VERIFY_FAILED" in capfd.readouterr().err
    shown = table({case.title(): {"a": [1e-3]}}, ["a", "http.client"], "a", "µs", measured.wrong)
    assert "| http.client | wrong" in shown


def test_reading_by_json_gives_the_ids() -> None:
    times = decode_cost.measured(1)
    assert set(times["20 rows"]) >= {"json.loads", "getmx"}


def test_memory_is_told_of_three_moments_and_one_more_client() -> None:
    python = Path(sys.executable)
    with serving() as url:
        figures = memory_cost.figures(python, "getmx", url, 3)
    assert len(figures) == len(memory_cost.COLUMNS)
    assert 0 < figures[0] < figures[1] <= figures[2]
    shown = memory_cost.table({"getmx": [1.0, 2.25, 3.0, 1234.5]}).splitlines()
    assert shown[2] == "| getmx | 1.0 | 2.2 | 3.0 | 1,234.5 |"


def test_pages_of_the_sandbox_have_all_rows_over_loopback_and_in_process() -> None:
    with sandbox_cost.server() as served:
        rows = {way: call() for way, call in sandbox_cost.cases(served).items()}
    assert rows == {"loopback": sandbox_cost.ROWS, "in process": sandbox_cost.ROWS}


def test_a_client_notices_that_a_row_or_a_field_is_missing() -> None:
    for form in FORMS.values():
        form.check((IDS, total_of(len(form.fields))))
        for wrong in (IDS[1:], total_of(len(form.fields))), (IDS, total_of(len(form.fields) - 1)):
            with pytest.raises(AssertionError):
                form.check(wrong)


def test_the_forms_have_as_many_fields_as_they_say() -> None:
    for name, form in FORMS.items():
        assert f"{len(form.fields)} fields" == name
        assert form.fields.keys() == {"token", *form.values, *form.flags}


@pytest.mark.parametrize(
    ("received", "length"),
    [
        (b"POST / HTTP/1.1\r\nContent-Length: 5\r\n", 0),
        (b"POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n", 43),
        (b"POST / HTTP/1.1\r\ncontent-length:5\r\n\r\n12", 42),
        (b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", 27),
    ],
)
def test_the_server_knows_how_long_a_request_is(received: bytes, length: int) -> None:
    assert request_length(received) == length


def test_measurements_take_turns_and_the_first_round_is_not_counted() -> None:
    made: list[str] = []

    def measured(client: str) -> float:
        made.append(client)
        return len(made)

    measurements = [Measurement("sync", client, partial(measured, client)) for client in ("a", "b")]
    assert in_rounds(measurements, 2) == {"sync": {"a": [3, 5], "b": [4, 6]}}
    assert made == ["a", "b"] * 3


def test_a_spread_holds_the_quartiles() -> None:
    assert spread([4, 1, 3, 2, 5]) == Spread(2, 3, 4)
    assert spread([7]) == Spread(7, 7, 7)
    assert Spread(0.5, 0.75, 1.0).text(2) == "0.75 ± 0.25"


def test_a_ratio_is_taken_in_each_round() -> None:
    assert ratios([1, 20, 3], [2, 40, 6]) == Spread(0.5, 0.5, 0.5)


def test_the_table_tells_a_case_that_is_left_out_from_an_absent_client() -> None:
    assert table(TIMES, ["httpx", "getmx", "other"], "httpx", "µs").splitlines() == [
        "|             | sync        | async       |",
        "| ----------- | ----------- | ----------- |",
        "| httpx       | 1.00 ± 0.00 | 1.00 ± 0.00 |",
        "| getmx       | 0.50 ± 0.06 | -           |",
        "| other       | absent      | absent      |",
        "| httpx in µs | 400 ± 150   | 300 ± 0     |",
    ]


def test_the_data_for_machines_holds_every_time() -> None:
    data = json.loads(json.dumps(as_data(TIMES, "httpx")))
    assert data["sync"]["getmx"]["seconds"] == TIMES["sync"]["getmx"]
    assert data["sync"]["getmx"]["ratio_quartiles"] == pytest.approx([0.5, 0.5, 0.625])
    assert data["async"]["httpx"]["quartiles"] == [3e-4, 3e-4, 3e-4]


def test_the_versions_are_those_that_the_requirements_pin() -> None:
    known = benchmarks.versions()
    assert {name for name, peer in PEERS.items() if peer.package not in known} == {"http.client", "getmx"}


def test_a_thing_is_made_again_when_its_sources_change(tmp_path: Path) -> None:
    source, stamp, made = tmp_path / "source", tmp_path / "folder" / "stamp", []
    for text in ("a", "a", "b"):
        source.write_text(text)
        make_once("thing", stamp, [source], lambda: made.append(text))  # noqa: B023  # called at once
    assert made == ["a", "b"]


def test_what_cannot_be_made_is_told_and_tried_again(tmp_path: Path) -> None:
    for _ in range(2):
        with pytest.raises(SetupError, match=r"^thing \(no-such-program is not installed\)$"):
            make_once("thing", tmp_path / "stamp", [], lambda: run("no-such-program"))


def test_a_program_that_fails_is_told_by_its_last_line() -> None:
    with pytest.raises(SetupError, match=r"^second$"):
        run("sh", "-c", "echo first; echo second; exit 1")


# What is counted, not measured.


@pytest.mark.parametrize(
    ("count", "before", "shown", "is_rise"),
    [(103, 100, "+3.0%", False), (104, 100, "+4.0%", True), (50, 100, "-50.0%", False), (9, None, "new", False)],
)
def test_a_count_that_rises_by_more_than_3_percent_is_told(
    count: int, before: int | None, shown: str, is_rise: bool
) -> None:
    assert (counts.change(count, before), counts.has_risen(count, before)) == (shown, is_rise)


def test_a_call_writes_to_its_socket_at_most_twice_with_any_form() -> None:
    with serving() as url:
        cases = {name: case for name, case in counts.cases(url).items() if name.startswith("writes")}
        assert cases
        assert all(case.measure(Path(sys.executable), case.code) <= 2 for case in cases.values())


def test_a_kept_count_is_of_a_case_that_is_counted() -> None:
    names = counts.cases("http://127.0.0.1:1").keys()
    kept = json.loads(counts.KEPT.read_text(encoding="utf-8"))
    assert kept
    assert all(of_version.keys() == names for of_version in kept.values())


@pytest.mark.parametrize(
    ("help_time", "list_time", "status"), [(0.079, 0.25, 0), (0.081, 0.25, 1), (0.03, 0.27, 1), (0.03, 0.2, 0)]
)
def test_the_start_of_the_command_is_held_to_its_limits(help_time: float, list_time: float, status: int) -> None:
    medians = {
        "python -c pass": 0.02,
        "getmx --help": help_time,
        "getmx domains list": list_time,
        "the same in a script": 0.2,
    }
    assert command_start.told(medians) == status
