from pathlib import Path

import pytest

from answering.rerank import Reranker
from errors import ModelMissing
from tests.answering.building import hit


def make_tiny_cross_encoder(folder: Path) -> None:
    """A BERT of two layers with random weights and a vocabulary of single characters: real files, no training."""
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

    folder.mkdir()
    letters = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"出張日当円宿泊駐車場です。はのとする"]
    vocabulary = folder / "vocab.txt"
    vocabulary.write_text("\n".join(dict.fromkeys(letters)), encoding="utf-8")
    BertTokenizer(vocab=str(vocabulary)).save_pretrained(folder)
    config = BertConfig(
        vocab_size=len(letters),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
    )
    config.num_labels = 1
    BertForSequenceClassification(config).save_pretrained(folder)


@pytest.mark.integration
def test_a_cross_encoder_reorders_hits_by_its_own_score(tmp_path: Path) -> None:
    make_tiny_cross_encoder(tmp_path / "tiny")
    hits = [hit("出張の日当とする。", "p1"), hit("駐車場です。", "p2"), hit("宿泊の円。", "p3")]
    ranked = Reranker(tmp_path / "tiny", "tiny").rerank("日当は", hits)
    scores = [found.scores.reranker for found in ranked]
    assert {found.point_id for found in ranked} == {"p1", "p2", "p3"}
    assert all(score is not None for score in scores)
    assert scores == sorted(scores, key=lambda score: -(score or 0.0))
    assert ranked[0].scores.dense == hits[0].scores.dense


@pytest.mark.integration
def test_no_hits_need_no_scores(tmp_path: Path) -> None:
    make_tiny_cross_encoder(tmp_path / "tiny")
    assert Reranker(tmp_path / "tiny", "tiny").rerank("日当は", []) == ()


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing) as raised:
        Reranker(tmp_path, "tiny")
    assert raised.value.values["model"] == "tiny"
