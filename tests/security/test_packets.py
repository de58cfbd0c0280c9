from __future__ import annotations

import struct
from ipaddress import ip_address

import pytest

from security.packets import Leaving, leaving


def v4(protocol: int, to: str, body: bytes) -> bytes:
    head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(body), 1, 0, 64, protocol, 0)
    return head + ip_address("192.0.2.2").packed + ip_address(to).packed + body


def v6(protocol: int, to: str, body: bytes) -> bytes:
    head = struct.pack("!IHBB", 6 << 28, len(body), protocol, 64)
    return head + ip_address("2001:db8::2").packed + ip_address(to).packed + body


def udp(port: int, body: bytes = b"") -> bytes:
    return struct.pack("!HHHH", 40000, port, 8 + len(body), 0) + body


QUESTION = struct.pack("!HHHHHH", 7, 0x0100, 1, 0, 0, 0) + b"\x04evil\x07example\x00" + struct.pack("!HH", 1, 1)


@pytest.mark.parametrize(
    ("packet", "told"),
    [
        (v4(17, "192.0.2.53", udp(53, QUESTION)), Leaving("udp", "192.0.2.53", 53, "evil.example")),
        (v4(17, "192.0.2.53", udp(53)), Leaving("udp", "192.0.2.53", 53, "?")),
        (v4(17, "224.0.0.251", udp(5353, QUESTION)), Leaving("udp", "224.0.0.251", 5353, "evil.example")),
        (v4(17, "198.51.100.7", udp(123)), Leaving("udp", "198.51.100.7", 123)),
        (v4(6, "198.51.100.7", struct.pack("!HH", 40000, 443)), Leaving("tcp", "198.51.100.7", 443)),
        (v4(6, "192.0.2.53", struct.pack("!HH", 40000, 53)), Leaving("tcp", "192.0.2.53", 53, "?")),
        (v6(6, "2001:db8::5", struct.pack("!HH", 40000, 443)), Leaving("tcp", "2001:db8::5", 443)),
        (v4(1, "198.51.100.7", b"\x08\x00\x00\x00"), Leaving("other", "198.51.100.7")),
        (b"\x45\x00", Leaving("other", "?")),
    ],
)
def test_a_packet_says_where_to_and_what_it_asks(packet: bytes, told: Leaving) -> None:
    assert leaving(packet) == told


@pytest.mark.parametrize("packet", [v6(58, "ff02::2", b"\x85\x00\x00\x00"), v4(2, "224.0.0.22", b"\x22\x00"), b""])
def test_what_the_kernel_says_of_itself_is_not_counted(packet: bytes) -> None:
    assert leaving(packet) is None
