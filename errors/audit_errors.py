"""The audit log is not what was written into it, or can't be told to be."""

from __future__ import annotations

from errors.root import ShokoError


class AuditBroken(ShokoError):
    exit_code = 9
    ja = "監査ログが書かれたときのままではありません（{reason}）。データフォルダーの控えと照らし合わせてください。"
    en = "The audit log is not as it was written ({reason}): compare it with a copy of the data folder."


class AuditEntryChanged(AuditBroken):
    ja = "監査ログの {entry} 番の記録が、書かれたときと違います（{part} が合いません）。最初の異常はこの記録です。データフォルダーの控えと照らし合わせてください。"
    en = "Entry {entry} of the audit log is not as it was written (its {part} does not fit), the first one that is wrong: compare it with a copy of the data folder."


class AuditEntryMissing(AuditBroken):
    ja = "監査ログの {entry} 番の記録がありません。保存期間による削除の記録もありません。データフォルダーの控えと照らし合わせてください。"
    en = "Entry {entry} of the audit log is missing, and no entry tells of its removal by age: compare it with a copy of the data folder."


class AuditTailCut(AuditBroken):
    ja = "監査ログの {entry} 番から後の記録がありません（{head} 番まで書かれたはずです）。データフォルダーの控えと照らし合わせてください。"
    en = "The audit log ends before entry {entry}, but was written up to entry {head}: compare it with a copy of the data folder."


class AuditHeadDiffers(AuditBroken):
    ja = "監査ログの {entry} 番の記録が、控えてある先頭（{head}）と違います。{entry} 番までのどこかで書き直されています。データフォルダーの控えと照らし合わせてください。"
    en = "Entry {entry} of the audit log is not the one that the head names ({head}): it was written anew at or before that entry. Compare it with a copy of the data folder."


class AuditHeadUnusable(AuditBroken):
    ja = "監査ログの先頭を控えたファイル {path} が使えません（{reason}）。データフォルダーの控えから戻してください。控えがなければ、`shoko audit renew` で、そのことを記録して続けられます。"
    en = "The file {path} with the head of the audit log cannot be used ({reason}): restore it from a copy of the data folder, or `shoko audit renew` records that and goes on."


class AuditHeadUnknown(AuditBroken):
    ja = "監査ログに、先頭 {head} の記録がありません。その記録より後が切られたか、書き直されたか、別のデータフォルダーの控えです。"
    en = "No entry of the audit log is the head {head}: the log was cut before it or written anew, or the head is of another data folder."


class AuditHeadPruned(AuditBroken):
    ja = "先頭 {head} の記録は、保存期間を過ぎて削除されています（{upto} 番まで）。それより新しい控えで確かめてください。"
    en = "The entry of the head {head} was removed by age (up to entry {upto}): verify with a newer head."


class AuditKeyMissing(AuditBroken):
    ja = "監査ログの鍵 {path} がありません。控えから戻してください。失われたときは、`shoko audit renew` で、そのことを記録して新しい鍵で続けられます。"
    en = "The key {path} of the audit log is missing: restore it from a copy. Where it is lost, `shoko audit renew` records that and goes on with a new key."
