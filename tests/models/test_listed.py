from __future__ import annotations

import pytest

from errors import ModelAddressNotListed
from models.listed import ListedAddresses, is_entry

LISTED = ListedAddresses(("qwen:8080", "[fd00::5]:443"))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/v1",
        "http://127.8.0.1/v1",
        "http://[::1]:8000",
        "http://qwen:8080/v1",
        "http://QWEN:8080",
        "https://[fd00::5]/v1",
    ],
)
def test_loopback_and_what_is_listed_may_be_asked(url: str) -> None:
    LISTED.check(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://qwen/v1",  # another port
        "http://qwen:8081/v1",
        "https://qwen/v1",
        "http://qwen.example.co.jp:8080/v1",
        "http://qwen:8080@evil.example/v1",
        "http://127.0.0.1:80@evil.example/",
        "http://127.0.0.1.evil.example/",
        "http://127.1/",  # some resolvers read it as loopback; it is a name here
        "http://localhost:8000/v1",
        "http://[fd00::6]:443/",
        "file:///etc/passwd",
        "qwen:8080",
        "http://[::1",
        "",
    ],
)
def test_nothing_else_may(url: str) -> None:
    with pytest.raises(ModelAddressNotListed):
        LISTED.check(url)


@pytest.mark.parametrize(
    "entry", ["qwen", "http://qwen:80", "qwen:0", "qwen:70000", "qwen:80/v1", "*:80", "QWEN:80", ""]
)
def test_an_entry_is_a_host_and_a_port(entry: str) -> None:
    assert not is_entry(entry)
