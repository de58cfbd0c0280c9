from __future__ import annotations

from app.plain_label import plain_label


def test_no_sign_of_markdown_acts() -> None:
    assert plain_label("![x](http://a.b)\n**$1:red[y]") == r"\!\[x\]\(http\://a\.b\) \*\*\$1\:red\[y\]"
    assert plain_label("日当は3,000円") == "日当は3,000円"
