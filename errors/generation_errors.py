"""A second index beside the first: why it isn't built, switched to or dropped."""

from __future__ import annotations

from errors.index_errors import GenerationMismatch, IndexFault, RunInProgress
from errors.input_errors import InputError


class GenerationUnknown(InputError):
    ja = "世代 {generation} はありません。`shoko index list` で一覧を確かめてください。"
    en = "There is no generation {generation}: see `shoko index list`."


class NoGenerationToSwitch(InputError):
    ja = "切り替える先の世代がありません。先に `shoko index build` で作ってください。"
    en = "There is no generation to switch to: build one first with `shoko index build`."


class NoGenerationToRollBack(InputError):
    ja = "戻す先の世代がありません。切り替え前の世代が残っているときだけ戻せます。`shoko index list` で確かめてください。"
    en = "There is no generation to roll back to; this needs the one from before the switch: see `shoko index list`."


class GenerationServes(InputError):
    ja = "世代 {generation} は検索に使用中なので消せません。先に別の世代へ切り替えてください。"
    en = "Generation {generation} is being searched and cannot be dropped: switch to another one first."


class NothingToBuild(InputError):
    ja = "今の設定は、使用中の世代 {generation} と同じです。同じ設定で作り直すときは --rebuild を付けてください。"
    en = "The settings are those of generation {generation}, which serves: to build it anew with the same, add --rebuild."


class GenerationInTheWay(InputError):
    ja = "世代 {generation} が {name}={indexed} で作りかけです（今の設定は {current}）。設定を戻して続けるか、`shoko index drop {generation}` で消してください。"
    en = "Generation {generation} is half built with {name}={indexed}, the settings say {current}: put the setting back to go on, or `shoko index drop {generation}`."


class GenerationIncomplete(IndexFault):
    ja = "世代 {generation} には、使用中の文書 {total} 件のうち {missing} 件がないか、内容が違います（{documents}）。`shoko ingest` で各ソースを読み直し、`shoko index build` をもう一度実行してください。"
    en = "Generation {generation} lacks {missing} of the {total} documents in force, or has another content ({documents}): re-index the sources with `shoko ingest`, then run `shoko index build` again."


class GenerationWorse(IndexFault):
    ja = "世代 {generation} の recall@5 は {after} で、使用中の {before} より {limit} を超えて低くなっています（{questions} 問）。設定を見直すか、それでも切り替えるときは --accept-worse を付けてください。"
    en = "Generation {generation} has a recall@5 of {after}, the one in force {before}: worse by more than {limit} ({questions} questions). Look at the settings again, or add --accept-worse to switch all the same."


class GenerationUnmeasured(IndexFault):
    ja = "質問集 {path} がないか、登録済みの文書についての質問がその中にありません。--golden で自社の質問集を指定するか、比べずに切り替えるときは --without-golden を付けてください。"
    en = "There is no {path}, or no question in it is about an indexed document: name your own with --golden, or add --without-golden to switch without comparing."


class GenerationBusy(RunInProgress):
    """A run of another kind, over no source of its own."""

    ja = "世代の作成か切り替え、または社内用語の反映が実行中です。終わってからもう一度実行してください。"
    en = "A generation is being built or switched, or the company terms are being applied: run again when that has ended."


class GenerationTermsBehind(GenerationMismatch):
    """Not built otherwise, but left out when terms were applied by a program that couldn't cut its words."""

    ja = "世代 {generation} の箇所は、いまの社内用語で切り直されていません。`shoko terms apply` を実行してください。"
    en = "The passages of generation {generation} are not cut with the company terms in force: run `shoko terms apply`."
