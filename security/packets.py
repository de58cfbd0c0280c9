"""A packet that was about to leave -> where to, and which name it asks for."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from typing import Literal

Protocol = Literal["tcp", "udp", "other"]

_PROTOCOLS: dict[int, Protocol] = {6: "tcp", 17: "udp"}
_IGMP, _ICMP_V6, _HOP_BY_HOP = 2, 58, 0
_DNS_PORTS = (53, 5353, 5355)
_LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class Leaving:
    """A packet with its target; `asks` is the name that it looks up, None where it is no look-up."""

    protocol: Protocol
    to: str
    port: int | None = None
    asks: str | None = None


def leaving(packet: bytes) -> Leaving | None:
    """None for what the kernel says to its neighbours of itself (ICMPv6 and IGMP to a multicast group), which no program sent."""
    if not packet:
        return None
    version = packet[0] >> 4
    if version == 4 and len(packet) >= 20:
        return _told(packet[9], IPv4Address(packet[16:20]), packet[(packet[0] & 15) * 4 :])
    if version == 6 and len(packet) >= 40:
        return _told(packet[6], IPv6Address(packet[24:40]), packet[40:])
    return Leaving("other", "?")


def _told(number: int, to: IPv4Address | IPv6Address, body: bytes) -> Leaving | None:
    if to.is_multicast and number in (_IGMP, _ICMP_V6, _HOP_BY_HOP):
        return None
    protocol = _PROTOCOLS.get(number, "other")
    if protocol == "other" or len(body) < 4:
        return Leaving("other", str(to))
    port = int.from_bytes(body[2:4], "big")
    asks = _asked_name(body[8:]) if protocol == "udp" and port in _DNS_PORTS else None
    # A look-up over TCP begins with a handshake, in which no name stands yet.
    return Leaving(protocol, str(to), port, "?" if protocol == "tcp" and port == 53 else asks)


def _asked_name(message: bytes) -> str:
    """The name of the first question (RFC 1035, 4.1.2); `?` where it can't be read: it is a look-up all the same."""
    parts: list[str] = []
    place = 12
    while place < len(message) and message[place] and sum(map(len, parts)) < _LONGEST_NAME:
        length = message[place]
        parts.append(message[place + 1 : place + 1 + length].decode("ascii", "backslashreplace"))
        place += 1 + length
    return ".".join(parts) or "?"
