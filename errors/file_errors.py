"""One file could not be read; the run goes on."""

from __future__ import annotations

from errors.root import ShokoError


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


class FileTextHidden(FileError):
    ja = "文書では見えない文字（{characters} 文字）のほかに文字がありません。検索させるには設定 ingest.hidden_text を report にしてください。"
    en = "The file has no text but {characters} characters that it does not show: to have them searched, set ingest.hidden_text to report."


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
    ja = "文字が見つかりません（{pages} ページ）。元のファイルを開いて、中身を確かめてください。"
    en = "No text was found ({pages} pages): open the original and look at what it holds."


class PictureWithoutText(FileError):
    ja = "画像に文字が見つかりません（{pages} ページ）。文書なら、文字がはっきり写るように読み取り直してください。"
    en = "No text was found in the picture ({pages} pages): if it is a document, scan it again so that its letters are clear."


class OcrMissing(FileError):
    ja = "文字認識 (OCR) が必要なページだけの文書です（{pages}）。読むには「{command}」で文字認識を入れ、もう一度、再インデックスしてください。"
    en = "Its pages ({pages}) are pictures and need OCR, which is not installed: run '{command}', then re-index."


class PictureTooLarge(FileError):
    ja = "画像の大きさ {found} ピクセルが上限 {limit} ピクセルを超えています。解像度を下げるか、分けて保存し直してください。"
    en = "The picture has {found} pixels, the limit is {limit}: save it with a lower resolution, or in parts."


class PictureTooManyPages(FileError):
    ja = "画像のページ数 {found} が上限 {limit} を超えています。分けて保存し直してください。"
    en = "The picture has {found} pages, the limit is {limit}: save it in parts."


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
