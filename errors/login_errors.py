"""Who may come in: logins that are refused, and people that are unknown."""

from __future__ import annotations

from errors.input_errors import InputError
from errors.root import ShokoError


class LoginError(ShokoError):
    exit_code = 7


class LoginNeeded(LoginError):
    ja = "ログインが終わっています。もう一度ログインしてください。"
    en = "You are not logged in any more: log in again."


class LoginExpired(LoginError):
    ja = "このログインの手続きは、期限が切れたか、すでに使われたか、別のブラウザーで始められたものです。もう一度ログインしてください。"
    en = "This login has expired, was used already, or was begun in another browser: log in again."


class LoginRefused(LoginError):
    ja = "認証サービスがログインを認めませんでした（{reason}）。もう一度試し、続くときは管理者に伝えてください。"
    en = "The identity provider did not allow the login ({reason}): try again, and tell your administrator if it persists."


class IdTokenInvalid(LoginError):
    ja = "認証サービスの証明書（ID トークン）を確かめられないため、ログインできません（{reason}）。管理者に伝えてください。"
    en = "The identity provider's ID token cannot be trusted ({reason}), so you are not logged in: tell your administrator."


class IdentityMissing(LoginError):
    ja = "認証サービスから、あなたを表す値（{claim}）が届かないため、ログインできません。管理者に、設定 login.person_claim を確かめるよう伝えてください。"
    en = "The identity provider does not say who you are ({claim}), so you are not logged in: ask your administrator to check login.person_claim."


class EmailUnverified(LoginError):
    ja = "認証サービスが、あなたのメールアドレスを確認済みと伝えていないため、ログインできません。管理者に、設定 login.person_claim と login.require_verified_email を確かめるよう伝えてください。"
    en = "The identity provider does not say that your mail address was verified: ask your administrator to check login.person_claim and login.require_verified_email."


class GroupsTooMany(LoginError):
    ja = 'あなたのグループが多すぎて、認証サービスがログインのときに伝えていません。管理者に、名簿を使う設定（login.groups_from = "directory"）を検討するよう伝えてください。'
    en = 'You are in too many groups for the provider to tell at login: ask your administrator to use the directory (login.groups_from = "directory").'


class PersonNotListed(LoginError):
    ja = "{person} は会社の名簿にないため、ログインできません。管理者に、名簿に加えて `shoko people import` で取り込むよう伝えてください。"
    en = "{person} is not in the company's directory, so may not log in: ask your administrator to add you there and to run `shoko people import`."


class PersonDisabled(LoginError):
    ja = "{person} は利用を止められているため、ログインできません。管理者に確認してください。"
    en = "{person} was disabled, so may not log in: ask your administrator."


class ProviderUnreachable(LoginError):
    ja = "認証サービス {issuer} に接続できません（{reason}）。しばらくしてからもう一度試し、続くときは管理者に伝えてください。"
    en = "The identity provider {issuer} cannot be reached ({reason}): try again later, and tell your administrator if it persists."


class PersonUnknown(InputError):
    ja = "{person} は登録されていません。`shoko people list` で一覧を確かめてください。"
    en = "{person} is not known: see `shoko people list`."


class DirectoryInvalid(InputError):
    ja = (
        "名簿 {path} の {place} が使えません（{limit}）。何も取り込んでいません。直してからもう一度取り込んでください。"
    )
    en = "{place} of the directory {path} cannot be used ({limit}). Nothing was imported: mend it and import again."
