"""What is the server home's own; the rest is in test_vector_index_conformance."""

from __future__ import annotations

import socket

import pytest
from qdrant_client import QdrantClient

from errors import GenerationMismatch, IndexUnavailable
from index_store.server_index import ServerIndex, connect

pytestmark = pytest.mark.filterwarnings("ignore:Payload indexes have no effect:UserWarning")


def test_no_server_is_said_with_its_address() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: connections are refused
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(IndexUnavailable) as caught:
            connect(url, None, "chunks", 4)
    assert caught.value.values["url"] == url
    assert "refused" in caught.value.values["reason"]


def test_an_existing_collection_is_used_again() -> None:
    client = QdrantClient(":memory:")
    ServerIndex(client, "chunks", 4)
    assert ServerIndex(client, "chunks", 4).count() == 0


def test_another_dimension_is_refused() -> None:
    client = QdrantClient(":memory:")
    ServerIndex(client, "chunks", 4)
    with pytest.raises(GenerationMismatch) as caught:
        ServerIndex(client, "chunks", 8)
    assert caught.value.values == {"name": "dimension", "indexed": "4", "current": "8"}


def test_a_collection_of_another_kind_is_refused() -> None:
    client = QdrantClient(":memory:")
    client.create_collection("chunks", vectors_config={})
    with pytest.raises(GenerationMismatch, match="dimension=None"):
        ServerIndex(client, "chunks", 4)
