"""`shoko eval citations`: draw cited sentences for a person to label, and count the labels."""

# Imports of rooms stand inside the functions that use them: `shoko --help` must not wait for them.
from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.opening import settings_of
from commands.output import DataOption, JsonOption, print_json, say
from errors import FilterInvalid

RunOption = Annotated[str | None, typer.Option("--run", help="評価の実行の id、名前、または last")]
OutOption = Annotated[Path | None, typer.Option("--out", help="抜き出した文を書くファイル（JSONL）")]
LabelsOption = Annotated[Path | None, typer.Option("--labels", help="判定を書き入れたファイル（JSONL）")]


def citations(
    run: RunOption = None,
    out: OutOption = None,
    labels: LabelsOption = None,
    sample: Annotated[int, typer.Option("--sample", min=1, help="抜き出す文の数")] = 100,
    seed: Annotated[int, typer.Option("--seed", help="無作為抽出の種")] = 0,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """引用つきの文が、引用した資料で裏付けられているかを測ります。

    `--run` と `--out` で文を抜き出し、人が読んで supported に true か false を書き入れ、`--labels` で割合を数えます。
    """
    from evaluation.citation_labels import answers_of, draw, support_share, write_labels
    from evaluation.run_store import RunStore

    if labels is not None:
        share = support_share(labels)
        if as_json:
            print_json(share.model_dump())
        else:
            say(
                f"裏付けあり {share.supported} / {share.labelled} 文（{share.share:.3f}、95% 区間 {share.low:.3f}〜{share.high:.3f}）"
            )
            say(f"未判定 {share.unlabelled} 文")
        return
    if run is None or out is None:
        raise FilterInvalid(name="run / out", value="—", limit="--run と --out の両方、または --labels")
    store = RunStore(settings_of(data).data)
    drawn = draw(answers_of(store.results(store.find(run).id)), sample, seed)
    write_labels(out, drawn)
    say(f"{len(drawn)} 文を {out} に書きました。supported に true か false を書き入れてください。")
