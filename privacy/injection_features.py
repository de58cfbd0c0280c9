"""What gives away a passage that speaks to a language model: orders to it, about its instructions, its prompt and its answers.

Weights in points: three make a passage suspect by default. What a company's own rules, surveys and manuals say too (「回答は…こと」,
"open https://…") weighs little alone; what only an attacker says weighs three. Written for normalised text in lower case.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Feature:
    """`needs`: without any of these words the pattern finds nothing, and isn't tried."""

    name: str
    weight: float
    pattern: re.Pattern[str]
    needs: tuple[str, ...] = ()

    def is_in(self, text: str) -> bool:
        if self.needs and not any(word in text for word in self.needs):
            return False
        return self.pattern.search(text) is not None


_MODEL = (
    r"(?:生成ai|ai(?![a-z])|人工知能|言語モデル|llm|gpt|chatgpt|qwen|copilot|(?:ai|チャット)ボット|アシスタント|自動応答|自動回答"
    r"|(?:ai|language) (?:assistant|model|agent|system)s?|chat ?bot|assistant)"
)
_ORDERS = r"(?:指示|命令|指令|プロンプト|ルール|制約|ガードレール|システム設定)"
_END = r"(?:こと|せよ|しろ|なさい|ください|下さい|べし|ます|ように)"


# What the features of these names need: every match holds one of these.
_NEEDS: Final[dict[str, tuple[str, ...]]] = {
    "override": (
        "無視",
        "忘れ",
        "上書き",
        "リセット",
        "従わな",
        "優先",
        "取り消",
        "取消",
        "破棄",
        "無効",
        "撤回",
        "解除",
        "instruction",
        "prompt",
        "directive",
        "guideline",
        "direction",
        "command",
        "rules",
    ),
    "first_of_orders": ("優先し",),
    "jailbreak": ("モード", "脱獄", "mode", "jailbr", "anything"),
    "reveal": ("プロンプト", "指示", "prompt", "instruction"),
    "new_role": ("あなたは", "you", " as ", "pretend"),
    "addressed": (
        "ai",
        "モデル",
        "language",
        "人工知能",
        "llm",
        "gpt",
        "qwen",
        "copilot",
        "ボット",
        "bot",
        "アシスタント",
        "assistant",
        "自動応答",
        "自動回答",
        "機械",
    ),
    "not_for_people": ("が読む", "の読者", "向けでは", "human"),
    "template": ("<|", "inst]", "sys>>", "_of_turn>"),
    "role": ("system", "assistant", "user", "developer", "instruction", "システム", "アシスタント"),
    "fence": (">>>", "<<<", "=====", "---", '"""', "```"),
    "place_in_answer": ("回答", "返答", "応答", "出力", "返信文", "answer", "repl", "respon", "output"),
    "said_answer": (
        "答え",
        "回答",
        "応答",
        "返答",
        "出力",
        "返し",
        "表示し",
        "answer",
        "reply",
        "respond",
        "say",
        "output",
    ),
    "about_answer": ("回答", "返答", "応答", "答え", "answer", "repl", "respon", "output", "tell"),
    "when_asked": (
        "質問",
        "聞かれ",
        "尋ねられ",
        "問われ",
        "たずねられ",
        "について",
        "に関する",
        "をもとに",
        "に基づ",
        "ask",
        "question",
    ),
    "language": ("語だけ", "語のみ", "語以外", "only"),
    "deny": ("記載", "わかりません", "分かりません", "お答え", "document", "say "),
    "link": ("http",),
    "exfiltration": ("http",),
    "trust": ("信頼", "信用", "信じ", "正しい", "無視", "使わ", "参照しな", "only this", "ignore"),
    "secret": ("言わな", "触れな", "明かさな", "知らせな", "伝えな", "漏らさな", "秘密", "do not", "don't", "never"),
    "encoded": ("から読", "base64", "rot13", "16進", "暗号", "backward", "decode"),
    "obey": (
        "必ず",
        "絶対",
        "厳守",
        "例外なく",
        "何よりも",
        "最優先で",
        "must",
        "mandatory",
        "imperative",
        "circumstances",
        "otherwise",
    ),
}


def _feature(name: str, weight: float, pattern: str) -> Feature:
    return Feature(name, weight, re.compile(pattern), _NEEDS.get(name, ()))


FEATURES: Final[tuple[Feature, ...]] = (
    # -- against the instructions that the model has
    _feature(
        "override",
        3.0,
        rf"(?:これまで|今まで|以前|上記|上述|上|直前|すべて|全て|全部|元|既存|他|ほか|最初|与えられ|受け取っ)[^。\n]{{0,12}}{_ORDERS}[^。\n]{{0,12}}"
        r"(?:無視|忘れ|上書き|リセット|従わな)",
    ),
    _feature(
        "first_of_orders",
        2.5,
        rf"(?:すべて|全て|全部|ほか|他|これまで)[^。\n]{{0,10}}{_ORDERS}(?:より|に)も?(?:必ず|常に)?優先し",
    ),
    _feature("override", 3.0, rf"(?:すべて|全て|全部|一切|いかなる)の?{_ORDERS}(?:より|に)も?(?:必ず|常に)?優先"),
    # An authority takes its orders back in any law: here it must be all of them, up to now.
    _feature(
        "override",
        3.0,
        rf"(?:これまで|今まで|これ以前|すべて|全て|全部|与えられた|受け取った)の?(?:すべての|全ての)?[^。\n、]{{0,4}}{_ORDERS}[^。\n]{{0,8}}(?:取り消|取消|破棄|無効|撤回|解除)",
    ),
    _feature(
        "override",
        3.0,
        r"(?:ignore|disregard|forget|override|overrides|bypass|discard|supersedes?|cancels?|drop|do not follow|stop following)"
        r"[^.\n]{0,30}(?:previous|prior|above|earlier|preceding|existing|initial|original|other|your|system|all|any)[^.\n]{0,25}"
        r"(?:instruction|prompt|directive|guideline|direction|command|rules)",
    ),
    _feature(
        "jailbreak",
        3.0,
        r"developer mode|dan mode|jailbr[e]ak|do anything now|開発者モード|脱獄|制限(?:なし|解除)モード",
    ),
    # -- about what the model is and what it was told
    _feature(
        "reveal",
        3.0,
        r"(?:システム|初期|内部|隠し)(?:の)?(?:プロンプト|指示)[^。\n]{0,20}(?:表示|出力|教え|開示|書き出|示|繰り返|全文)|"
        r"(?:print|reveal|repeat|show|output|leak|disclose)[^.\n]{0,25}(?:system|hidden|initial|your)[^.\n]{0,12}(?:prompt|instruction)",
    ),
    _feature(
        "new_role",
        2.5,
        r"あなたは[^。\n]{0,20}(?:として(?:振る舞|ふるま|行動|回答)|になりき)|"
        r"you are (?:now|no longer)|from now on,? you|(?:act|behave|respond) as (?:if you|an? (?:unrestricted|unfiltered))|pretend (?:to be|that you)",
    ),
    _feature(
        "addressed",
        3.0,
        rf"{_MODEL}(?:システム)?(?:へ|宛|あて)の?(?:指示|命令|通達|メッセージ|お願い)\s*[:\]】」]|[\[【「(]{_MODEL}(?:システム)?(?:へ|宛|あて)(?:の|[\]】」)])|"
        rf"(?:instructions?|message|note|attention|notice)\W{{0,3}}(?:to|for)?[^.\n]{{0,8}}{_MODEL}s?\s*:",
    ),
    _feature(
        "new_role",
        3.0,
        r"あなたは(?:今から|これから|以後|以降)[^。\n]{0,25}(?:として|になりき|です)|(?:今から|これから|以後|以降)、?あなたは",
    ),
    _feature(
        "addressed",
        2.0,
        rf"{_MODEL}(?:システム)?(?:の皆さん)?(?:へ|宛|あて)(?:の)?(?:指示|通達|通知|命令|お知らせ|連絡|注意|メッセージ|お願い|[:、\]】)])|"
        rf"あなたが[^。\n]{{0,12}}(?:{_MODEL}|モデル|機械)(?:なら|である|であれば|の場合)|{_MODEL}(?:として|なら|であれば)、?[^。\n]{{0,40}}{_END}|"
        rf"(?:読んで|処理して|要約して|参照して)いる{_MODEL}|"
        rf"(?:attention|note|notice|message|instructions?|important)[^.\n]{{0,20}}(?:to|for)[^.\n]{{0,12}}{_MODEL}|if you(?: are|'re) [^.\n]{{0,15}}{_MODEL}|"
        rf"(?:dear|hey|hello) {_MODEL}|{_MODEL}(?: reading| processing| summari[sz]ing)|(?:as|being) an? (?:ai|language model)",
    ),
    _feature(
        "not_for_people",
        1.5,
        r"人(?:間)?(?:が読む|の読者|向けでは)[^。\n]{0,15}(?:飛ば|無視|不要|読ま)|human(?: readers?|s)[^.\n]{0,20}(?:skip|ignore|disregard|need not)",
    ),
    # -- the form of a conversation
    _feature("template", 3.0, r"<\|[a-z_]{2,20}\|>|\[/?inst\]|<</?sys>>|<(?:start|end)_of_turn>"),
    _feature(
        "role",
        3.0,
        r"(?m)^\W{2,6}(?:system|assistant|user|developer)(?:\W{0,6}(?:prompt|message|instructions?))?\W{0,6}$|</?(?:system|assistant|user|instructions?)>",
    ),
    _feature(
        "role",
        2.5,
        r"(?m)^\s*(?:system|assistant|システム|アシスタント)\s*(?:prompt|message|プロンプト|メッセージ)?\s*:\s*\S",
    ),
    _feature(
        "fence",
        2.0,
        r"(?m)^\s*(?:>{3,}|<{3,}|={5,}|-{3,}|\"{3,}|`{3,})\s*(?:end|終わり|ここまで|以上)?[^\n]{0,20}\n\s*(?:質問|条件|指示|命令|新しい|question|condition|instructions?|task|new)",
    ),
    # -- about the answer
    _feature(
        "place_in_answer",
        3.0,
        r"(?:回答|返答|応答|出力|返信文)(?:文)?の(?:最後|末尾|冒頭|先頭|最初|始め|終わり|文頭|文末)(?:に|で|は)?[^。\n]{0,50}(?:書|記|付け|加え|入れ|含め|出力|添え|挿入)|"
        r"(?:end|begin|start|finish|close|open|prefix|prepend|append)[^.\n]{0,25}(?:your|the|every|each) (?:answers?|repl(?:y|ies)|responses?|outputs?)|"
        r"(?:in|to|at the (?:end|beginning) of) (?:your|every|each) (?:answers?|repl(?:y|ies)|responses?|outputs?)",
    ),
    _feature(
        "said_answer",
        2.0,
        rf"(?:と|とだけ|とのみ)(?:答え|回答し|応答し|返答し|出力し|返し)(?:る{_END}|て{_END}|な(?:さい|ければ)|ろ|よ)|(?:次|以下)の(?:文|文章|リンク|内容|文字列|とおり|通り)(?:を|だけを|に)[^。\n]{{0,8}}(?:出力|回答|答え|表示し)|"
        r"(?:answer|reply|respond|say|output)s?(?: only| exactly| just)?(?: with| that|:)[^.\n]{0,60}|(?:so|must|always|only),? (?:answer|reply|respond|say|output)|reply to (?:any|every|all)",
    ),
    _feature(
        "about_answer",
        1.5,
        rf"(?:回答|返答|応答|答え)(?:で|に|を|は|文)[^。\n]{{0,60}}(?:書く|記す|答える|案内する|含める|付ける|加える|表示する|出力する|示す|使う|入れる|する){_END}|"
        rf"(?:回答|返答|応答|答え)(?:で|に|を|は|文)[^。\n]{{0,60}}(?:書いて|答えて|案内して|含めて|付けて|加えて|表示して|出力して|示して|入れて){_END}|"
        r"(?:write|give|phrase|format|translate) (?:your|the|all) (?:answers?|repl(?:y|ies)|responses?|output)|tell the (?:reader|user|person|asker)",
    ),
    _feature(
        "when_asked",
        1.5,
        r"と(?:聞か|尋ねら|問わ|質問さ|たずねら)れ(?:た|たら)(?:とき|時|場合|ら|際)|(?:この|本|当該)(?:文書|資料|文章|ファイル|件)(?:について|に関する|をもとに|に基づ)[^。\n]{0,8}(?:質問|問い|答え|回答)|"
        r"質問(?:されたら|が来たら|へ答える者|に答える者)|(?:when|whenever|if)(?: you(?:'re| are)?| anyone| the user| someone)?(?: is)? ?ask(?:ed|s)|"
        r"(?:any |every |all )?questions? (?:about|on|regarding) this (?:document|file|text|page)|answers? questions? (?:from|about|with) this",
    ),
    _feature(
        "language",
        1.5,
        r"(?:英語|日本語|中国語|韓国語|フランス語|ドイツ語|スペイン語|他の言語)(?:だけ|のみ|以外)(?:で|を)[^。\n]{0,8}(?:書|答|回答|出力|応答)|(?:in|into) (?:english|japanese|chinese|french|german|spanish|korean) only|only in (?:english|japanese|chinese|french|german|spanish|korean)",
    ),
    _feature(
        "deny",
        1.5,
        r"(?:記載が?(?:ありません|ない)|わかりません|分かりません|お答えできません)[」』\"']?と(?:だけ|のみ)?(?:答|回答|返|言|書)|(?:only )?that the documents? (?:do not|don't|does not) say|say (?:that )?you (?:do not|don't|cannot)",
    ),
    # -- where it shall lead
    _feature(
        "link",
        1.0,
        r"https?://[^\s」)]+[^。\n]{0,20}(?:開く|開き|開い|クリック|アクセス|案内|誘導|送信|送る|送っ|表示)|(?:open|visit|click|go to|fetch|send|post|navigate to|tell|link)[^.\n]{0,40}https?://",
    ),
    _feature(
        "exfiltration",
        3.0,
        r"!\[[^\]]*\]\(https?://[^)\s]*[?=&{]|https?://\S*(?:\{|<|\[)(?:質問|question|data|secret|prompt|answer|回答|会話)|(?:会話|質問|文脈|社外秘|機密|個人情報)(?:の内容|履歴|の全文)?を[^。\n]{0,15}https?://",
    ),
    # -- which word counts
    _feature(
        "trust",
        2.5,
        r"(?:この|本)(?:文書|資料|通達|文章|段落|ページ|メモ)(?:の内容)?(?:だけ|のみ)を?(?:信頼|信用|信じ|正しい)|(?:他|ほか)の(?:文書|資料|出典|箇所)(?:は|を)[^。\n]{0,8}(?:無視|信用し|信頼し|使わ|参照しな)|(?:trust|believe|use|rely on) only this (?:document|text|file|page)|ignore (?:all |any |the )?other (?:documents?|sources?|passages?)",
    ),
    _feature(
        "secret",
        1.5,
        r"この(?:指示|命令|文|文章|段落)(?:の(?:存在|内容|こと))?(?:を|は|について)[^。\n]{0,15}(?:言わな|触れな|明かさな|知らせな|伝えな|漏らさな|秘密)|(?:do not|don't|never) (?:mention|reveal|disclose|tell|acknowledge)[^.\n]{0,25}(?:this|these) (?:instruction|note|message|text|prompt)s?",
    ),
    _feature(
        "encoded",
        3.0,
        r"(?:逆|後ろ|うしろ|反対)から読[^。\n]{0,40}(?:従|とおり|通り|実行|して|せよ)|(?:base64|rot13|16進|暗号)[^。\n]{0,20}(?:デコード|復号|解読)[^。\n]{0,20}(?:従|実行|指示|とおり|通り)|(?:read|reverse)[^.\n]{0,15}backwards?[^.\n]{0,30}(?:do|follow|obey|execute|carry)|decode[^.\n]{0,40}(?:follow|execute|obey|do (?:what|as)|carry)",
    ),
    _feature(
        "obey",
        1.0,
        rf"(?:必ず|絶対に|厳守|例外なく|ほかの何よりも|最優先で)[^。\n]{{0,40}}{_END}|(?:you must|must always|it is (?:mandatory|imperative)|under no circumstances|otherwise)",
    ),
    _feature("urgent", 0.5, r"至急|緊急|直ちに|ただちに|urgent|immediately|critical|important:"),
)

# No three points without one of these: most passages are told by one look.
TRIGGERS: Final = re.compile(
    r"指示|命令|指令|プロンプト|ルール|制約|ガードレール|生成ai|ai(?![a-z])|人工知能|言語モデル|llm|gpt|qwen|copilot|アシスタント|システム|ボット|bot|"
    r"あなた|回答|返答|応答|出力|答え|返信文|質問|聞かれ|尋ね|記載が|わかりません|だけで|のみで|読んで|から読|デコード|復号|解読|base64|"
    r"文書だけ|資料だけ|他の文書|ほかの文書|人が読|人間が読|モード|脱獄|"
    r"<\||inst\]|sys>>|_of_turn>|>>>|<<<|===|user|developer|system|assistant|instruct|prompt|directive|guideline|direction|command|rules|"
    r"ignore|disregard|forget|override|model|mode|anything|answer|repl|respon|output|tell |asked|http|trust only|decode|"
    r"backward|you are|from now on|pretend|human|jailb|only in|in english only|in japanese only"
)
