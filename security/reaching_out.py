"""The control of a proof of egress: asks for a name and sends to an address, as nothing of ours does. It is to be counted."""

from __future__ import annotations

import socket
from contextlib import suppress

_NAME = "egress-control.example.com"
# Of a network for examples (RFC 5737): nobody's.
_ADDRESS = "198.51.100.7"


def main() -> None:
    with suppress(OSError):
        socket.getaddrinfo(_NAME, 443)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        datagrams.sendto(b"shoko", (_ADDRESS, 9))
    with socket.socket() as stream, suppress(OSError):
        stream.settimeout(0.2)
        stream.connect((_ADDRESS, 443))


if __name__ == "__main__":
    main()
