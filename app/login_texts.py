"""Sentences of the login page, and of a page whose session has ended."""

from __future__ import annotations

from typing import Final

LOGIN_TEXTS: Final[dict[str, tuple[str, str]]] = {
    "login.lead": ("社内の文書に、たずねる場所。", "Where the company's documents answer."),
    "login.button": ("会社のアカウントでログイン", "Log in with your company account"),
    "login.again": ("もう一度ログインする", "Log in again"),
    "login.out": ("ログアウトしました。おつかれさまでした。", "You are logged out. See you again."),
    "login.other": ("English", "日本語"),
    "login.ended": ("ログインの時間が終わりました", "Your login has ended"),
    "login.ended.why": (
        "しばらく使われなかったか、決められた時間が過ぎたか、ログアウトしたため、この画面を閉じました。会話は残っています。",
        "You were away for a while, its time was over, or you logged out, so this page was closed. Your conversations are kept.",
    ),
    "side.person": ("{name} さん", "{name}"),
    "side.logout": ("ログアウト", "Log out"),
}
