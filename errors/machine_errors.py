"""The machine or the person's rights refuse."""

from __future__ import annotations

from errors.root import ShokoError


class MachineError(ShokoError):
    exit_code = 6


class PortTaken(MachineError):
    ja = "ポート {port} は使用中です。使用中のプログラムを終えるか、設定 {setting} で別のポートを指定してください。"
    en = "Port {port} is taken: end the program that uses it, or set {setting} to another port."


class DiskFull(MachineError):
    ja = "{path} の空き容量が足りません（空き {free}、必要 {needed}）。空きを作ってからもう一度実行してください。"
    en = "{path} is full (free {free}, needed {needed}): make room and run again."


class FileUnwritable(MachineError):
    ja = "{path} に書けません（{reason}）。書ける場所を指定してください。"
    en = "{path} cannot be written ({reason}): name a place that can be written to."


class DataFolderUnusable(MachineError):
    ja = "データフォルダー {path} に書き込めません（{reason}）。許可を確かめるか、--data で別の場所を指定してください。"
    en = "The data folder {path} cannot be written ({reason}): check its permissions, or name another with --data."


class DataFolderNewer(MachineError):
    ja = "データフォルダー {path} は新しい版の書庫で作られています（形式 {found}、この版が読める形式 {known}）。書庫を更新するか、--data で別の場所を指定してください。"
    en = "The data folder {path} was made by a newer Shoko (schema {found}, this one reads {known}): update Shoko, or name another with --data."


class ServerUnreachable(MachineError):
    ja = "実行中の書庫サーバー {url} に接続できません（{reason}）。`make run` を確かめてください。"
    en = "The running Shoko server {url} cannot be reached ({reason}): look at `make run`."


class MessageNotDelivered(MachineError):
    ja = "再インデックスの知らせを {channel} で届けられませんでした（{reason}）。設定 notify.{channel} を確かめてください。次の再インデックスのあとに、もう一度送ります。"
    en = "News of the re-index could not be delivered by {channel} ({reason}): check the setting notify.{channel}. It is sent again after the next run."


class AccessDenied(ShokoError):
    exit_code = 7
    ja = "この操作は許可されていません（{what}）。管理者に確認してください。"
    en = "You may not do this ({what}): ask your administrator."


class EgressProofImpossible(MachineError):
    ja = "このコンピューターでは、外へ出ないことを証明するためのネットワークを作れません（{reason}）。util-linux と iproute2 を入れるか、root で実行してください。コンテナーでは /dev/net/tun と NET_ADMIN が要ります。"
    en = "This machine cannot make the network in which the proof is done ({reason}): install util-linux and iproute2, or run it as root; a container needs /dev/net/tun and NET_ADMIN."
