"""The error tree: what can go wrong, in one sentence each, in Japanese and English.

ShokoError
├── InputError            what was asked for cannot be done as asked            exit 2
│   ├── FolderNotFound · NotAFolder · SourceOverlaps · SourceUnknown
│   ├── QuestionEmpty · QuestionTooLong · FilterInvalid · DatasetInvalid · SettingInvalid
│   └── DocumentUnknown · ConversationUnknown
├── FileError             one file could not be read; the run goes on           exit 3
│   ├── FileUnreadable · FileVanished · FileEmpty · FileTypeUnknown · FileTooLarge · FileOutsideSource
│   ├── FileIsTemporary · FileIsHidden · FileIsLink · FileIsSpecial · FileNameUnreadable      (skipped, or not nameable)
│   ├── ArchiveTooManyFiles · ArchiveTooLarge · ArchiveBomb · ArchiveTooDeep · ArchiveNameEscapes
│   ├── FilePasswordNeeded · FileDamaged · FileWithoutText · FileChangedWhileRead
│   ├── FileExpandsTooFar · FileDeclaresEntities · FileTooNested · SheetTooLarge · FileTextTooLong      (hostile or absurd)
│   └── ParserTimedOut · ParserOutOfMemory · ParserCrashed
├── IndexFault            the index cannot be used as it is                     exit 4
│   ├── IndexLocked · IndexUnavailable · IndexDamaged
│   ├── IndexLostPoints
│   └── GenerationMismatch · LexicalLegSilent
├── ModelError            a model or its server is missing or wrong             exit 5
│   ├── ModelUnknown · ModelMissing · ModelDamaged · ModelFetchFailed
│   ├── ModelUnreadable · EmbeddingFailed
│   └── ModelServerDown · ModelServerFailed
├── MachineError          the machine refuses                                   exit 6
│   ├── PortTaken · DiskFull · DataFolderUnusable · DataFolderNewer
│   └── ServerUnreachable
├── AccessDenied          this person may not                                   exit 7
└── RunError              a run of the index                                    exit 8
    └── RunInProgress · RunUnknown · RunIncomplete · RunStopped

Each sentence says what, why and what to do. `ja` and `en` are `str.format` templates over the keyword arguments
given when the error is raised; a missing keyword is a programming error and fails at once.
"""

from __future__ import annotations

from typing import Literal

Language = Literal["ja", "en"]


class ShokoError(Exception):
    """The root. `sentence(language)` is for people, `code` for programs, `exit_code` for shells."""

    exit_code = 1
    ja = "予期しない誤りが起きました: {detail}"
    en = "Something unexpected went wrong: {detail}"

    def __init__(self, **values: object) -> None:
        self.values = {name: str(value) for name, value in values.items()}
        super().__init__(self.sentence("en"))

    @property
    def code(self) -> str:
        """The class name, stable: programs may compare it."""
        return type(self).__name__

    def sentence(self, language: Language = "ja") -> str:
        """The whole message for a person: value, limit, remedy."""
        return (self.ja if language == "ja" else self.en).format(**self.values)

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.values)


def _rebuild(kind: type[ShokoError], values: dict[str, str]) -> ShokoError:
    return kind(**values)


def error_from(code: str, values: dict[str, str]) -> ShokoError:
    """The error that `code` names, as it was raised in another process; `ShokoError` where the code is unknown."""
    kind = _kinds(ShokoError).get(code)
    return kind(**values) if kind is not None else ShokoError(detail=f"{code}: {values}")


def _kinds(root: type[ShokoError]) -> dict[str, type[ShokoError]]:
    found = {root.__name__: root}
    for child in root.__subclasses__():
        found.update(_kinds(child))
    return found


class InputError(ShokoError):
    exit_code = 2


class FolderNotFound(InputError):
    ja = "フォルダー {path} が見つかりません。パスを確かめてください。"
    en = "Folder {path} was not found: check the path."


class NotAFolder(InputError):
    ja = "{path} はフォルダーではありません。文書の入ったフォルダーを指定してください。"
    en = "{path} is not a folder: name the folder that holds the documents."


class SourceOverlaps(InputError):
    ja = "{path} は登録済みのソース {other} と重なっています。先に {other} を外すか、重ならないフォルダーを指定してください。"
    en = "{path} overlaps the source {other}: remove {other} first, or name a folder outside it."


class SourceUnknown(InputError):
    ja = "ソース {source} は登録されていません。`shoko sources list` で一覧を確かめてください。"
    en = "Source {source} is not registered: see `shoko sources list`."


class QuestionEmpty(InputError):
    ja = "質問が空です。知りたいことを文で入力してください。"
    en = "The question is empty: write what you want to know."


class QuestionTooLong(InputError):
    ja = "質問が {tokens} トークンあり、上限の {limit} トークンを超えています。短く分けて質問してください。"
    en = "The question has {tokens} tokens, the limit is {limit}: ask in shorter parts."


class FilterInvalid(InputError):
    ja = "絞り込み {name}={value} は使えません。{limit} を指定してください。"
    en = "The filter {name}={value} cannot be used: give {limit}."


class DatasetInvalid(InputError):
    ja = "評価データ {path} が読めません（{reason}）。passages.jsonl と questions.jsonl の形式を確かめてください。"
    en = "Dataset {path} cannot be read ({reason}): check the format of passages.jsonl and questions.jsonl."


class SettingInvalid(InputError):
    ja = "設定 {name} の値 {value} は使えません。{limit}"
    en = "Setting {name} has the value {value}, which cannot be used. {limit}"


class DocumentUnknown(InputError):
    ja = "文書 {document} は見つかりません。削除されたか、閲覧の許可がありません。"
    en = "Document {document} was not found: it was removed, or you may not read it."


class ConversationUnknown(InputError):
    ja = "会話 {conversation} は見つかりません。削除された可能性があります。"
    en = "Conversation {conversation} was not found: it may have been deleted."


class FileError(ShokoError):
    exit_code = 3


class FileUnreadable(FileError):
    ja = "ファイルを開けません（{reason}）。読み取りの許可を確かめてください。"
    en = "The file cannot be opened ({reason}): check its permissions."


class FileVanished(FileError):
    ja = "読み取りの途中でファイルがなくなりました。もう一度、再インデックスしてください。"
    en = "The file vanished while it was read: re-index again."


class FileEmpty(FileError):
    ja = "ファイルの中身が空です（0 バイト）。元のファイルを確かめてください。"
    en = "The file is empty (0 bytes): check the original."


class FileTypeUnknown(FileError):
    ja = "形式 {type} のファイルは読めません。読める形式: {known}。"
    en = "Files of type {type} cannot be read. Readable types: {known}."


class FileTooLarge(FileError):
    ja = "ファイルの大きさ {size} が上限 {limit} を超えています。分割するか、設定 {setting} を上げてください。"
    en = "The file has {size}, the limit is {limit}: split it, or raise the setting {setting}."


class FileOutsideSource(FileError):
    ja = "リンク先 {target} がソースの外にあります。ファイルそのものをソースに置いてください。"
    en = "The link leads to {target}, outside the source: put the file itself into the source."


class FileIsTemporary(FileError):
    ja = "編集中や保存中にソフトが作る一時ファイルです。文書ではないため読みません。"
    en = "A temporary or lock file that a program makes while editing: not a document, so it is not read."


class FileIsHidden(FileError):
    ja = "名前が「.」で始まる隠しファイル・隠しフォルダーか、システムのファイルです。読ませるには名前を変えてください。"
    en = "A hidden file or folder (its name begins with a dot) or a file of the system: rename it to have it read."


class FileIsLink(FileError):
    ja = "{target} へのリンクです。リンクはたどりません。リンク先もソースの中にあれば、そちらが読まれます。"
    en = "A link to {target}. Links are not followed; what it leads to is read where it lies, if that is in a source."


class FileIsSpecial(FileError):
    ja = "通常のファイルではありません（パイプ、ソケット、装置など）。文書ではないため読みません。"
    en = "Not a regular file (a pipe, a socket, a device): not a document, so it is not read."


class FileNameUnreadable(FileError):
    ja = "ファイル名の文字コードが UTF-8 ではありません。名前を付け直してください。"
    en = "The file's name is not UTF-8: rename the file."


class ArchiveTooManyFiles(FileError):
    ja = "中のファイルの数が上限 {limit} 件を超えています。分けて置くか、設定 {setting} を上げてください。"
    en = "It holds more than {limit} files: split it, or raise the setting {setting}."


class ArchiveTooLarge(FileError):
    ja = "展開した大きさの合計が上限 {limit} を超えています。分けて置くか、設定 {setting} を上げてください。"
    en = "Unpacked it is more than the limit of {limit} in all: split it, or raise the setting {setting}."


class ArchiveBomb(FileError):
    ja = "展開すると元の大きさ {size} の {limit} 倍を超えます。中のファイルを取り出してソースに置いてください。"
    en = "It has {size} and unpacks to more than {limit} times as much: put the files that it holds into the source instead."


class ArchiveTooDeep(FileError):
    ja = "圧縮ファイルやメールの入れ子が上限 {limit} 段を超えています。中のファイルを取り出して置くか、設定 {setting} を上げてください。"
    en = "Archives or mails lie in each other deeper than the limit of {limit}: take the files out, or raise the setting {setting}."


class ArchiveNameEscapes(FileError):
    ja = "圧縮ファイルの中の名前「{name}」が、その外の場所を指しています。安全のため読みません。正しい名前で圧縮し直してください。"
    en = "The name '{name}' inside the archive leads out of it, so it is not read: pack the file again under a plain name."


class FilePasswordNeeded(FileError):
    ja = "パスワードで保護されています。保護を外した版を置いてください。"
    en = "The file is protected by a password: put an unprotected copy in its place."


class FileDamaged(FileError):
    ja = "ファイルが壊れているか、拡張子と中身が違います（{reason}）。元のファイルを開いて保存し直してください。"
    en = "The file is damaged, or is not what its name says ({reason}): open the original and save it again."


class FileWithoutText(FileError):
    ja = "文字が見つかりません（{pages} ページ）。画像だけの文書は文字認識 (OCR) をしてから置いてください。"
    en = "No text was found ({pages} pages): run OCR on a document of pictures before adding it."


class FileChangedWhileRead(FileError):
    ja = "読み取りの途中でファイルが書き換えられました。次の再インデックスで読み直します。"
    en = "The file changed while it was read: the next re-index reads it again."


class FileExpandsTooFar(FileError):
    ja = "展開すると {found} になり、上限 {limit} を超えます（圧縮爆弾の疑い）。出所を確かめ、本物なら分けて保存し直してください。"
    en = "It unpacks to {found}, the limit is {limit} (possibly a zip bomb): check where it comes from, and save it in parts if it is genuine."


class FileDeclaresEntities(FileError):
    ja = "部品 {part} が XML の実体を宣言しています（上限 0 件）。Office はこれを書きません。出所を確かめ、Office で開いて保存し直してください。"
    en = "Its part {part} declares XML entities (the limit is 0, Office writes none): check where it comes from, and save it again from Office."


class FileTooNested(FileError):
    ja = "中身の入れ子が深すぎます（上限 {limit} 段）。出所を確かめ、本物なら入れ子を浅くして保存し直してください。"
    en = "Its parts are nested more than {limit} levels deep: check where it comes from, and save it with fewer levels."


class SheetTooLarge(FileError):
    ja = "表の{what}が {found} あり、上限 {limit} を超えています。シートやファイルを分けてください。"
    en = "The table has {found} ({what}), the limit is {limit}: split the sheet or the file."


class FileTextTooLong(FileError):
    ja = "文字の量 {size} が上限 {limit} を超えています。ファイルを分けてください。"
    en = "It holds {size} of text, the limit is {limit}: split the file."


class ParserTimedOut(FileError):
    ja = "読み取りが {limit} 秒で終わりませんでした。ファイルを分けるか、設定 {setting} を上げてください。"
    en = "Reading did not end within {limit} s: split the file, or raise the setting {setting}."


class ParserOutOfMemory(FileError):
    ja = "読み取りに {limit} を超えるメモリーが必要です。ファイルを分けるか、設定 {setting} を上げてください。"
    en = "Reading needs more than {limit} of memory: split the file, or raise the setting {setting}."


class ParserCrashed(FileError):
    ja = "読み取りが異常終了しました（{reason}）。元のファイルを開いて保存し直してください。"
    en = "The parser ended abnormally ({reason}): open the original and save it again."


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
    ja = "インデックスは {name}={indexed} で作られましたが、今の設定は {name}={current} です。設定を戻すか、新しい --data に作り直してください。"
    en = "The index was built with {name}={indexed}, the settings say {name}={current}: put the setting back, or build anew in another --data."


class LexicalLegSilent(IndexFault):
    ja = "日本語の語句検索の自己診断に失敗しました（問い「{query}」の得点が {score}）。fugashi と unidic-lite を入れ直してください。"
    en = "The self-test of Japanese word search failed (query '{query}' scored {score}): reinstall fugashi and unidic-lite."


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


class MachineError(ShokoError):
    exit_code = 6


class PortTaken(MachineError):
    ja = "ポート {port} は使用中です。使用中のプログラムを終えるか、設定 {setting} で別のポートを指定してください。"
    en = "Port {port} is taken: end the program that uses it, or set {setting} to another port."


class DiskFull(MachineError):
    ja = "{path} の空き容量が足りません（空き {free}、必要 {needed}）。空きを作ってからもう一度実行してください。"
    en = "{path} is full (free {free}, needed {needed}): make room and run again."


class DataFolderUnusable(MachineError):
    ja = "データフォルダー {path} に書き込めません（{reason}）。許可を確かめるか、--data で別の場所を指定してください。"
    en = "The data folder {path} cannot be written ({reason}): check its permissions, or name another with --data."


class DataFolderNewer(MachineError):
    ja = "データフォルダー {path} は新しい版の書庫で作られています（形式 {found}、この版が読める形式 {known}）。書庫を更新するか、--data で別の場所を指定してください。"
    en = "The data folder {path} was made by a newer Shoko (schema {found}, this one reads {known}): update Shoko, or name another with --data."


class ServerUnreachable(MachineError):
    ja = "実行中の書庫サーバー {url} に接続できません（{reason}）。`make run` を確かめてください。"
    en = "The running Shoko server {url} cannot be reached ({reason}): look at `make run`."


class AccessDenied(ShokoError):
    exit_code = 7
    ja = "この操作は許可されていません（{what}）。管理者に確認してください。"
    en = "You may not do this ({what}): ask your administrator."


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


class RunStopped(RunError):
    ja = "{folder} の再インデックスは途中で止められました。読み終えた分は検索できます。もう一度実行すると、続きから読みます。"
    en = "Re-indexing {folder} was stopped before its end. What was read is searchable; run again to go on from there."
