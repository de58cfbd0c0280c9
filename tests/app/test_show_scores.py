from app.show_scores import why_html
from index_store.records import LegShare, Scores

SCORES = Scores(0.512, 12.34, 0.0, 0.75, shares=(LegShare(2, 0.45), LegShare(1, 0.3), LegShare(None, 0.0)))


def test_each_leg_has_its_rank_its_raw_score_and_its_share_of_the_total() -> None:
    dense, lemma, bigram = why_html(SCORES, "ja").split('<div class="sk-leg">')[1:]
    assert "意味の近さ" in dense
    assert '<i style="width:60%">' in dense
    assert "<b>2 位</b><small>0.512</small>" in dense
    assert 'aria-label="総合点のうち 40%"' in lemma
    assert "<b>1 位</b><small>12.3</small>" in lemma
    assert "<b>一致なし</b><small>0.0</small>" in bigram


def test_a_leg_that_speaks_against_a_passage_says_so_and_has_no_bar() -> None:
    far = Scores(0.1, 12.3, 0.0, 0.2, shares=(LegShare(9, -0.1), LegShare(1, 0.3), LegShare(None, 0.0)))
    dense, lemma, _ = why_html(far, "ja").split('<div class="sk-leg">')[1:]
    assert "減点" in dense
    assert "width:0%" in dense
    assert "width:100%" in lemma


def test_a_reranker_is_told_and_kept_results_without_shares_have_only_the_total() -> None:
    reranked = Scores(0.5, 1.0, 1.0, 0.75, reranker=3.2)
    shown = why_html(reranked, "en")
    assert "total 0.75" in shown
    assert "reranker&#x27;s score 3.20" in shown
    assert "sk-leg" not in shown
