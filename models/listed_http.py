"""The one way over the network to a model: an HTTP client that sends nothing to an address that isn't listed.

`httpx2` and not `httpx`, since that is what the `openai` client is made of.
"""

from __future__ import annotations

import httpx2

from models.listed import ListedAddresses


class _ListedTransport(httpx2.BaseTransport):
    """Looks at the request that is about to be sent, not at the setting from which it was made."""

    def __init__(self, listed: ListedAddresses) -> None:
        self._listed = listed
        # `trust_env`: neither a proxy nor a certificate store of the environment decides where a prompt goes.
        self._network = httpx2.HTTPTransport(trust_env=False)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        self._listed.check_parts(request.url.scheme, request.url.host, request.url.port)
        return self._network.handle_request(request)

    def close(self) -> None:
        self._network.close()


def listed_client(listed: ListedAddresses, timeout_s: float) -> httpx2.Client:
    """Follows no redirect and knows no proxy. A request to another address raises ModelAddressNotListed."""
    transport = _ListedTransport(listed)
    return httpx2.Client(transport=transport, timeout=timeout_s, trust_env=False, follow_redirects=False)
