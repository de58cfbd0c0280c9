import pytest

from index_store.records import Hit, Narrowing, Readable
from tests.answering.building import hit


class Search:
    def __init__(self) -> None:
        self.asked: list[tuple[str, Readable]] = []

    def search(
        self, text: str, readable: Readable, narrowing: Narrowing = Narrowing(), limit: int | None = None
    ) -> tuple[Hit, ...]:
        self.asked.append((text, readable))
        return (hit("日当は2,000円。", "p1", section=("第12条",)),)


@pytest.mark.integration
def test_hits_become_nodes_for_the_person_who_asks() -> None:
    from answering.llama_index_retriever import ShokoRetriever

    search, readable = Search(), Readable(scope_ids=("hr",))
    (found,) = ShokoRetriever(search, readable).retrieve("日当は？")
    assert search.asked == [("日当は？", readable)]
    assert (found.node.node_id, found.node.get_content(), found.score) == ("p1", "日当は2,000円。", 0.8)
    assert found.node.metadata["section"] == "第12条"
