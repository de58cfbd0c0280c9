"""What was asked for cannot be done as asked."""

from __future__ import annotations

from errors.root import ShokoError


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


class PathNotInSource(InputError):
    ja = "ソース {source} に {path} はありません。ソースのフォルダーから見たパス（例: 総務/規程.pdf）を確かめてください。"
    en = "The source {source} holds no {path}: check the path, as seen from the source's folder (such as rules/travel.pdf)."


class QuestionEmpty(InputError):
    ja = "質問が空です。知りたいことを文で入力してください。"
    en = "The question is empty: write what you want to know."


class QuestionTooLong(InputError):
    ja = "質問が {tokens} トークンあり、上限の {limit} トークンを超えています。短く分けて質問してください。"
    en = "The question has {tokens} tokens, the limit is {limit}: ask in shorter parts."


class QuestionWithheld(InputError):
    ja = "この質問には、会社の決まりで扱わないもの（{name}）が含まれるため、検索しませんでした。それを除いて質問してください。"
    en = "The question holds what this company does not allow here ({name}), so nothing was searched: ask without it."


class FilterInvalid(InputError):
    ja = "絞り込み {name}={value} は使えません。{limit} を指定してください。"
    en = "The filter {name}={value} cannot be used: give {limit}."


class DatasetInvalid(InputError):
    ja = "評価データ {path} が読めません（{reason}）。passages.jsonl と questions.jsonl の形式を確かめてください。"
    en = "Dataset {path} cannot be read ({reason}): check the format of passages.jsonl and questions.jsonl."


class SettingInvalid(InputError):
    ja = "設定 {name} の値 {value} は使えません。{limit}"
    en = "Setting {name} has the value {value}, which cannot be used. {limit}"


class AccessListUnreadable(InputError):
    ja = "権限の一覧 {path} を引き継げません（{reason}）。icacls /save、icacls /T、Get-Acl の CSV のどれかで書き出し、--root に、ソースのフォルダーに当たる一覧の中のパスを指定してください。名前の対応表は、account,reader の 2 列の CSV（UTF-8）です。"
    en = "The list of permissions {path} cannot be taken over ({reason}): export it with icacls /save, icacls /T or Get-Acl as CSV, and give the path of the list that is the source's folder with --root. The table of names is a CSV (UTF-8) with account,reader."


class TermsInvalid(InputError):
    ja = "社内用語の {line} 行目「{value}」は使えません（{limit}）。直してからもう一度保存してください。"
    en = "Line {line} of the company terms has {value}, which cannot be used ({limit}): mend it and save again."


class DocumentUnknown(InputError):
    ja = "文書 {document} は見つかりません。削除されたか、閲覧の許可がありません。"
    en = "Document {document} was not found: it was removed, or you may not read it."


class ConversationUnknown(InputError):
    ja = "会話 {conversation} は見つかりません。削除された可能性があります。"
    en = "Conversation {conversation} was not found: it may have been deleted."


class GoldenQuestionInvalid(InputError):
    ja = "評価用の質問 {id} の {name} が使えません（{limit}）。直してからもう一度保存してください。"
    en = "The golden question {id} has a {name} that cannot be used ({limit}): mend it and save again."


class GoldenFileInvalid(InputError):
    ja = "質問集 {path} の {line} 行目、{column} が使えません（{limit}）。何も取り込んでいません。直してからもう一度取り込んでください。"
    en = "Line {line} of {path}, column {column}, cannot be used ({limit}). Nothing was imported: mend it and import again."


class GoldenQuestionUnknown(InputError):
    ja = "評価用の質問 {id} は見つかりません。ほかの人が判定したか、会話ごと削除された可能性があります。"
    en = "The golden question {id} was not found: someone else may have judged it, or its conversation was deleted."


class NothingToDraftFrom(InputError):
    ja = "{path} には、質問を作れる箇所がありません。読み取り済みの文書かフォルダーを選んでください。"
    en = "{path} has no passage to draft questions from: choose a document or folder that was read."


class AuditRetentionUnset(InputError):
    ja = "監査ログの保存期間が決められていないため、何も削除しません。設定 audit.retention_days に日数を指定してください。"
    en = "No retention is set for the audit log, so nothing is removed: set audit.retention_days to a number of days."


class RuleOfSourceStays(InputError):
    ja = "ソース全体の閲覧ルールは消せません。`shoko access set` で閲覧できる人を変えてください（だれにも見せないなら --nobody）。"
    en = (
        "The rule of a whole source cannot be cleared: change its readers with `shoko access set` (--nobody closes it)."
    )


class PageOpenWithoutLogin(InputError):
    ja = "ログインなしで {host} を開くと、だれでもすべての文書を読めてしまうため、起動しません。ログインを設定する（login.issuer）か、page.host を 127.0.0.1 にしてください。"
    en = "Without login anyone who reaches {host} could read every document, so the page is not opened: set up login (login.issuer), or set page.host to 127.0.0.1."
