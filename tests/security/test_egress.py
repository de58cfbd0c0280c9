"""Fakes in the real namespace: what reaches out is counted, and what stays on loopback isn't."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from errors import EgressProofImpossible
from security import egress
from security.egress_record import EgressProof, StepOutcome, keep, kept
from security.sealed import Step

LOOPBACK = """
import socket
with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
    accepted, _ = server.accept()
    with accepted:
        client.sendall(b"x")
        assert accepted.recv(1) == b"x"
assert socket.getaddrinfo("127.0.0.1", 80)
"""
LOOK_UP = """
import socket
try:
    socket.getaddrinfo("leak.example", 443)
except OSError:
    pass
"""
CONNECT = """
import socket
for family, address in ((socket.AF_INET, "203.0.113.5"), (socket.AF_INET6, "2001:db8:1::5")):
    with socket.socket(family) as stream:
        stream.settimeout(0.1)
        try:
            stream.connect((address, 443))
        except OSError:
            pass
"""
TOLD_BEFOREHAND = """
import os
assert not [name for name in os.environ if name.startswith("HF_") or name.lower().endswith("_proxy")], os.environ
"""


def step(name: str, code: str) -> Step:
    return Step(name, (sys.executable, "-c", code), {}, limit_s=30.0)


@pytest.mark.slow
def test_what_leaves_is_counted_by_step_and_loopback_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    steps = (
        step("loopback", LOOPBACK),
        step("look-up", LOOK_UP),
        step("connect", CONNECT),
        step("environment", TOLD_BEFOREHAND),
        step("fails", "raise SystemExit(3)"),
        Step("browser", (), {}, not_done="no Chromium"),
    )
    try:
        proof = egress.prove(steps)
    except EgressProofImpossible as error:
        pytest.skip(str(error))
    assert (proof.control.packets >= 3, proof.control.look_ups >= 1, proof.counts) == (True, True, True)
    loopback, look_up, connect, environment, fails, browser = proof.steps
    assert (loopback.packets, loopback.failed) == (0, None)
    assert look_up.look_ups == look_up.packets > 0
    assert {target.asks for target in look_up.targets} == {"leak.example"}
    assert {(target.to, target.port) for target in connect.targets} == {("203.0.113.5", 443), ("2001:db8:1::5", 443)}
    assert (environment.failed, fails.failed, browser.not_done) == (None, "exit code 3", "no Chromium")
    assert not proof.holds


WELL = StepOutcome("ask", 1.0)
PROOF = EgressProof(
    at=datetime(2026, 11, 27, tzinfo=UTC),
    code="abc",
    control=StepOutcome("control", packets=3, look_ups=1),
    steps=(WELL,),
)


def test_a_proof_holds_only_where_its_control_was_counted_all_went_well_and_nothing_left() -> None:
    assert PROOF.holds
    assert replace(PROOF, steps=(WELL, StepOutcome("browser", not_done="no Chromium"))).holds
    for broken in (
        replace(PROOF, control=StepOutcome("control", packets=3)),
        replace(PROOF, control=StepOutcome("control")),
        replace(PROOF, steps=()),
        replace(PROOF, steps=(WELL, replace(WELL, packets=1))),
        replace(PROOF, steps=(WELL, replace(WELL, failed="exit code 1"))),
        replace(PROOF, steps=(replace(WELL, not_done="nothing was done"),)),
    ):
        assert not broken.holds


def test_the_last_proof_is_kept(tmp_path: Path) -> None:
    assert kept(tmp_path) is None
    keep(PROOF, tmp_path)
    path = keep(replace(PROOF, code="def"), tmp_path)
    found = kept(tmp_path)
    assert found is not None and (found.code, found.holds, path.stat().st_mode & 0o777) == ("def", True, 0o600)
    path.write_text("{")
    assert kept(tmp_path) is None


def test_a_machine_without_the_means_is_told_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(EgressProofImpossible, match="iproute2"):
        egress.prove(())
