"""The index cannot be used as it is, or a run of it did not end as meant."""

from __future__ import annotations

from errors.root import ShokoError


class IndexFault(ShokoError):
    exit_code = 4


class IndexLocked(IndexFault):
    ja = "インデックス {path} は別のプロセスが使用中です。そのプロセスを終えるか、別の --data を指定してください。"
    en = "The index {path} is in use by another process: end that process, or name another --data."


class IndexUnavailable(IndexFault):
    ja = "Qdrant サーバー {url} に接続できません（{reason}）。サーバーと設定 index.qdrant_url を確かめてください。"
    en = "The Qdrant server {url} cannot be reached ({reason}): check the server and the setting index.qdrant_url."


class IndexDamaged(IndexFault):
    ja = "インデックス {path} が開けません（{reason}）。{path} を別の場所へ移し、再インデックスしてください。"
    en = "The index {path} cannot be opened ({reason}): move {path} aside and re-index."


class IndexLostPoints(IndexFault):
    ja = "書き込んだ {written} 件のうち {missing} 件がインデックスにありません。前の版の文書は有効なままです。再起動してから再インデックスしてください。"
    en = "{missing} of the {written} points just written are not in the index; the earlier versions stay in force: restart, then re-index."


class GenerationMismatch(IndexFault):
    ja = "インデックスは {name}={indexed} で作られましたが、今は {name}={current} なので検索できません。元に戻すか、`shoko index build` で新しい世代を作って `shoko index switch` で切り替えてください。"
    en = "The index was built with {name}={indexed}, now {name}={current}, so that it cannot be searched: put it back, or build a new generation with `shoko index build` and go over with `shoko index switch`."


class LexicalLegSilent(IndexFault):
    ja = "日本語の語句検索の自己診断に失敗しました（問い「{query}」の得点が {score}）。fugashi と unidic-lite を入れ直してください。"
    en = "The self-test of Japanese word search failed (query '{query}' scored {score}): reinstall fugashi and unidic-lite."


class RunError(ShokoError):
    exit_code = 8


class RunInProgress(RunError):
    ja = "ソース {source} は再インデックス中です。終わってからもう一度実行してください。"
    en = "Source {source} is being re-indexed: run again when it has ended."


class RunUnknown(RunError):
    ja = "再インデックスの記録 {run} は見つかりません。"
    en = "Run {run} was not found."


class RunIncomplete(RunError):
    ja = "{failed} 件のファイルを読めませんでした（全 {total} 件）。一覧の理由を確かめてください。"
    en = "{failed} of {total} files could not be read: see the reasons in the list."


class TermsStopped(RunError):
    ja = "社内用語の反映は途中で止められました。これまでの用語のまま検索できます。もう一度反映してください。"
    en = "Applying the company terms was stopped before its end; the terms before are still in force: apply them again."


class RunStopped(RunError):
    ja = "{folder} の再インデックスは途中で止められました。読み終えた分は検索できます。もう一度実行すると、続きから読みます。"
    en = "Re-indexing {folder} was stopped before its end. What was read is searchable; run again to go on from there."


class RunInterrupted(RunError):
    ja = "{folder} の再インデックスは、書庫が突然終わったため途中で切れました。読み終えた分は検索できます。もう一度実行すると、続きから読みます。"
    en = "Re-indexing {folder} was cut off when Shoko ended abruptly. What was read is searchable; run again to go on from there."


class RunShrinks(RunError):
    ja = "{folder} の {documents} 文書のうち {missing} 文書のファイルが見つからないため、削除せずに残しました（上限 {limit}%）。共有フォルダーがつながっているか確かめてください。本当に取り除いたのなら、`shoko ingest --accept-removals` か「管理」のページで削除を確定してください。"
    en = "The files of {missing} of the {documents} documents of {folder} are missing; their documents were kept (the limit is {limit} %): check that the share is mounted. If they were really removed, accept it with `shoko ingest --accept-removals` or on the Manage page."


class RunFailsMore(RunError):
    ja = "{folder} で読めないファイルが前回の {before} 件から {failed} 件に増えました（全 {total} 件、警告の上限は増分 {limit}%）。一覧の理由を確かめてください。"
    en = "In {folder} {failed} files could not be read, {before} the time before (of {total}; a rise of {limit} % is told): see the reasons in the list."
