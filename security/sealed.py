"""Inside a network of its own that leads nowhere: does steps, and counts every packet that they send to anywhere but loopback.

Started by `egress.py` through `unshare`. The way out is a TUN device whose other end is this process: it is a real default route, so
that programs send as they would to the world, and whatever they send arrives here. Steps as JSON on standard input, outcomes as JSON
on standard output.
"""

from __future__ import annotations

import fcntl
import os
import select
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from security.egress_record import STEPS, StepOutcome
from security.packets import Leaving, leaving

_TUNSETIFF, _IFF_TUN, _IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
_DEVICE = "out0"
# Of the networks for examples (RFC 5737, RFC 3849): nobody's.
_ADDRESS, _GATEWAY, _RESOLVER, _ADDRESS_V6 = "192.0.2.2/24", "192.0.2.1", "192.0.2.53", "2001:db8::2/64"
# A name server that doesn't answer shall cost a second, not a minute.
_RESOLV_CONF = f"nameserver {_RESOLVER}\noptions timeout:1 attempts:1\n"
# Daemons of the machine that look names up for whoever asks on a socket: a way around this network.
_WAYS_AROUND = ("/run/nscd", "/run/systemd/resolve", "/run/dbus")
_SETTLE_S = 0.3
_TARGETS_TOLD = 20


@dataclass(frozen=True, slots=True)
class Step:
    """`command` in the project's folder; `environment` beside what every step has. Nothing is run where `not_done` says why not."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    limit_s: float = 1800.0
    not_done: str | None = None


ORDERED: TypeAdapter[tuple[Step, ...]] = TypeAdapter(tuple[Step, ...])


class WayOut:
    """The only route that isn't loopback; what is sent there stands in `sent`."""

    def __init__(self) -> None:
        self.sent: list[Leaving] = []
        self._device = os.open("/dev/net/tun", os.O_RDWR)
        fcntl.ioctl(self._device, _TUNSETIFF, struct.pack("16sH", _DEVICE.encode(), _IFF_TUN | _IFF_NO_PI))
        Path(f"/proc/sys/net/ipv6/conf/{_DEVICE}/router_solicitations").write_text("0")
        for words in (
            "link set lo up",
            f"addr add {_ADDRESS} dev {_DEVICE}",
            f"link set {_DEVICE} up",
            f"route add default via {_GATEWAY}",
            f"-6 addr add {_ADDRESS_V6} dev {_DEVICE} nodad",
            f"-6 route add default dev {_DEVICE}",
        ):
            subprocess.run(["ip", *words.split()], check=True, stdout=sys.stderr)
        threading.Thread(target=self._listen, name="way-out", daemon=True).start()

    def _listen(self) -> None:
        while True:
            select.select([self._device], [], [])
            told = leaving(os.read(self._device, 65536))
            if told is not None:
                self.sent.append(told)


def name_servers_behind(folder: Path) -> None:
    """Every look-up becomes a packet: the resolver lies behind the way out, and no daemon of the machine is asked instead."""
    for name, text in (("resolv.conf", _RESOLV_CONF), ("nsswitch.conf", "hosts: files dns\n")):
        own = folder / name
        own.write_text(text, encoding="ascii")
        there = Path("/etc") / name
        if there.exists():
            subprocess.run(["mount", "--bind", str(own), str(there.resolve())], check=True, stdout=sys.stderr)
    for place in _WAYS_AROUND:
        if Path(place).is_dir():
            subprocess.run(["mount", "-t", "tmpfs", "none", place], check=True, stdout=sys.stderr)


def done(step: Step, way_out: WayOut) -> StepOutcome:
    if step.not_done is not None:
        return StepOutcome(step.name, not_done=step.not_done)
    before, started = len(way_out.sent), time.monotonic()
    failed = _run(step)
    time.sleep(_SETTLE_S)
    sent = way_out.sent[before:]
    return StepOutcome(
        name=step.name,
        seconds=round(time.monotonic() - started, 1),
        packets=len(sent),
        look_ups=sum(one.asks is not None for one in sent),
        targets=tuple(dict.fromkeys(sent))[:_TARGETS_TOLD],
        failed=failed,
    )


def _run(step: Step) -> str | None:
    """How it ended, None where well. What it says goes to standard error."""
    environment = {**os.environ, **step.environment}
    try:
        code = subprocess.run(
            step.command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
            timeout=step.limit_s,
            check=False,
        ).returncode
    except subprocess.TimeoutExpired:
        return f"not done within {step.limit_s:g} s"
    except OSError as error:
        return str(error)
    return None if code == 0 else f"exit code {code}"


def main() -> None:
    steps = ORDERED.validate_json(sys.stdin.buffer.read())
    with tempfile.TemporaryDirectory(prefix="shoko-sealed-") as folder:
        name_servers_behind(Path(folder))
        way_out = WayOut()
        outcomes = tuple(done(step, way_out) for step in steps)
    sys.stdout.buffer.write(STEPS.dump_json(outcomes))


if __name__ == "__main__":
    main()
