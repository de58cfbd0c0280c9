"""A model or its server is missing or wrong."""

from __future__ import annotations

from errors.root import ShokoError


class ModelError(ShokoError):
    exit_code = 5


class ModelUnknown(ModelError):
    ja = "モデル {model} はカタログにありません。使えるモデル: {known}。"
    en = "Model {model} is not in the catalogue. Known models: {known}."


class ModelMissing(ModelError):
    ja = "モデル {model} が {path} にありません。`shoko models pull` または `shoko models import フォルダー` で用意してください。"
    en = "Model {model} is not at {path}: run `shoko models pull`, or `shoko models import FOLDER`."


class ModelDamaged(ModelError):
    ja = "モデル {model} のファイル {file} の SHA-256 が {found} で、期待する {expected} と違います。{aside} に取り分けました。取得し直してください。"
    en = "File {file} of model {model} has SHA-256 {found}, expected {expected}; it was put aside as {aside}: fetch it again."


class ModelFetchFailed(ModelError):
    ja = "モデル {model} の取得に失敗しました（{reason}）。接続を確かめてもう一度 `shoko models pull` を実行してください（続きから始まります）。"
    en = (
        "Fetching model {model} failed ({reason}): check the connection and run `shoko models pull` again (it resumes)."
    )


class ModelUnreadable(ModelError):
    ja = "モデル {model} を {path} から読み込めません（{reason}）。`shoko models verify` で確かめ、取得し直してください。"
    en = "Model {model} at {path} cannot be loaded ({reason}): check it with `shoko models verify`, and fetch it again."


class EmbeddingFailed(ModelError):
    ja = "埋め込みモデル {model} の処理プロセスが {times} 回続けて終了しました（{reason}）。空きメモリーを確かめて、もう一度再インデックスしてください。"
    en = "The process of the embedding model {model} ended {times} times in a row ({reason}): check the free memory and re-index again."


class ModelServerDown(ModelError):
    ja = "回答モデルのサーバー {url} が応答しません（{reason}）。検索は使えます。書庫が動かしているモデルは、自動で再起動します。"
    en = "The answering model's server {url} does not respond ({reason}). Search still works; a model that Shoko runs itself is restarted."


class ModelServerFailed(ModelError):
    ja = "回答モデルのサーバーが誤りを返しました（{reason}）。もう一度質問してください。続くときは `shoko doctor` を実行してください。"
    en = "The answering model's server returned an error ({reason}): ask again, and run `shoko doctor` if it persists."


class ModelAddressNotListed(ModelError):
    ja = "モデルのアドレス {address} は許可されていません（許可: このコンピューターの 127.0.0.1 / ::1、{listed}）。使ってよいアドレスなら models.allowed_addresses に「ホスト:ポート」で加えてください。"
    en = "The model address {address} is not listed (allowed: 127.0.0.1 / ::1 of this machine, {listed}): where it may be used, add it to models.allowed_addresses as host:port."


class PromptAboveClearance(ModelError):
    ja = "「{label}」の内容は、「{clearance}」まで読めるモデル {model} には送れません。文書のラベルか、モデルに許す範囲（llm.clearance・guard.clearance）を見直してください。"
    en = "What is labelled {label} is not sent to model {model}, which is cleared up to {clearance}: see the documents' labels, or what the model may read (llm.clearance, guard.clearance)."
