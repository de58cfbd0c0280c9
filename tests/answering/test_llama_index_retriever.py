import pytest

from index_store.records import Hit, Narrowing, Readable, Sight
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
    (found,) = ShokoRetriever(search, readable, "極秘").retrieve("日当は？")
    assert search.asked == [("日当は？", readable)]
    assert (found.node.node_id, found.node.get_content(), found.score) == ("p1", "日当は2,000円。", 0.8)
    assert found.node.metadata["section"] == "第12条"


@pytest.mark.integration
def test_a_pipelines_model_gets_only_what_it_is_cleared_for() -> None:
    from answering.llama_index_retriever import ShokoRetriever

    for label, clearance, found in (
        ("社外秘", "社内", 0),
        ("社外秘", "社外秘", 1),
        (None, "社外秘", 0),
        (None, "極秘", 1),
    ):
        sight = Sight(labels=(("all", label),) if label is not None else ())
        readable = Readable(scope_ids=("all",), sight=sight)
        assert len(ShokoRetriever(Search(), readable, clearance).retrieve("日当は？")) == found  # type: ignore[arg-type]
