"""Every sentence of the page, Japanese beside English. Errors speak for themselves (errors/)."""

from __future__ import annotations

from typing import Final

from app.evaluation_texts import EVALUATION_TEXTS
from app.golden_texts import GOLDEN_TEXTS
from app.report_texts import REPORT_TEXTS
from app.safety_texts import SAFETY_TEXTS
from errors import Language
from security.texts import SECURITY_TEXTS

TEXTS: Final[dict[str, tuple[str, str]]] = (
    REPORT_TEXTS
    | GOLDEN_TEXTS
    | EVALUATION_TEXTS
    | SAFETY_TEXTS
    | SECURITY_TEXTS
    | {
        # -- the frame
        "name": ("書庫", "Shoko"),
        "tagline": (
            "社内の文書だけから、出典つきで答えます。質問も文書も社外へ出ません。",
            "Answers from your own documents, with sources. Nothing leaves this machine.",
        ),
        "page.ask": ("質問", "Ask"),
        "page.admin": ("管理", "Manage"),
        "page.terms": ("用語", "Terms"),
        "page.evaluation": ("評価", "Evaluate"),
        "page.admin.alerts": ("管理（要確認 {count}）", "Manage ({count} to check)"),
        "language": ("言語", "Language"),
        "opening": ("準備中です。文書の索引を開いています…", "Getting ready: opening the index of documents…"),
        "opening.detail": (
            "初めての起動では 1 分ほどかかります。このページは自動で切り替わります。",
            "The first start takes about a minute. This page changes by itself.",
        ),
        "failed": ("起動できませんでした", "Shoko could not start"),
        "unexpected": (
            "予期しない誤りが起きました（{kind}）。ページを読み込み直してください。続くときは管理者に伝えてください。",
            "Something unexpected went wrong ({kind}). Reload the page; tell your administrator if it persists.",
        ),
        "llm.starting": (
            "回答モデルを起動しています。検索は使えます。",
            "The answering model is starting. Search works already.",
        ),
        "llm.down": (
            "回答モデルが応答していません。検索は使えます。（{detail}）",
            "The answering model does not respond. Search still works. ({detail})",
        ),
        # -- asking
        "ask.placeholder": ("文書について質問する", "Ask about the documents"),
        "ask.welcome": ("何をお探しですか", "What are you looking for?"),
        "ask.example.1": ("宿泊を伴う出張の日当はいくらですか", "宿泊を伴う出張の日当はいくらですか"),
        "ask.example.2": ("有給休暇は何日前までに申請しますか", "有給休暇は何日前までに申請しますか"),
        "ask.example.3": ("パソコンを紛失したらどこに連絡しますか", "パソコンを紛失したらどこに連絡しますか"),
        "ask.no_documents": (
            "まだ文書がありません。「管理」でフォルダーを追加して、再インデックスしてください。",
            "There are no documents yet. Add a folder under Manage, then re-index it.",
        ),
        "ask.searching": ("文書を探しています…", "Searching the documents…"),
        "ask.reading.share": (
            "見つかった箇所を読んでいます… {share}%（{seconds} 秒）",
            "Reading the passages… {share}% ({seconds} s)",
        ),
        "ask.reading": ("見つかった箇所を読んでいます… {seconds} 秒", "Reading the passages… {seconds} s"),
        "ask.writing": ("回答を書いています…", "Writing the answer…"),
        "ask.stop": ("停止", "Stop"),
        "ask.stopped": ("ここで停止しました。", "Stopped here."),
        "ask.rewritten": ("「{text}」として探しました", "Searched for “{text}”"),
        "ask.yours": ("あなたの質問", "Your question"),
        "passage.reason": ("見える理由", "Why you see this"),
        "reason.whole": ("このソース全体", "this whole source"),
        "reason.folder": ("フォルダー「{folder}」", "the folder “{folder}”"),
        "reason.everyone": ("{where}は全員が読めるため", "Everyone may read {where}."),
        "reason.group": (
            "{where}はグループ「{group}」が読めるため",
            "The group “{group}”, which you belong to, may read {where}.",
        ),
        "reason.person": ("{where}はあなたが読めるように指定されているため", "You are named as a reader of {where}."),
        "answer.withheld": (
            "この回答のもとになった文書を、いまは閲覧できません（閲覧の許可が変わったか、文書が削除されました）。回答は表示しません。",
            "You cannot read a document that this answer rests on any more (your rights changed, or it was removed), so it is not shown.",
        ),
        "answer.suggestions": ("近い内容の箇所です。", "These passages come closest."),
        "answer.left_out": (
            "長さの都合で {count} 件の箇所を読んでいません。",
            "{count} passages did not fit and were not read.",
        ),
        "answer.copy": ("コピー", "Copy"),
        "answer.copied": ("コピーしました", "Copied"),
        "answer.sources": ("出典", "Sources"),
        "answer.timing": (
            "検索 {retrieve} 秒 · 回答 {total} 秒 · {model}",
            "search {retrieve} s · answer {total} s · {model}",
        ),
        "feedback.reason": ("どこが違いましたか（Enter で送信）", "What was wrong? (press Enter to send)"),
        "feedback.thanks": ("ありがとうございます。改善に使います。", "Thank you: this is how it gets better."),
        # -- passages
        "passages": ("見つかった箇所", "Passages found"),
        "passages.more": ("ほか {count} 件を見る", "Show {count} more"),
        "passages.none": ("一致する箇所は見つかりませんでした。", "No passage was found."),
        "passage.open": ("[{number}] {document} の該当箇所を開く", "[{number}] Open the passage in {document}"),
        "passage.close": ("閉じる", "Close"),
        "passage.original": ("原本を開く", "Open the original"),
        "passage.picture": (
            "{document} {place} の画像。該当箇所に印があります",
            "Picture of {document} {place}, passage marked",
        ),
        "passage.picture.whole": (
            "{document} {place} の画像。文字認識 (OCR) で読んだため、印はありません",
            "Picture of {document} {place}, read by OCR and so without a mark",
        ),
        "passage.ocr": ("OCR で読み取り", "read by OCR"),
        "passage.edition": ("版", "Edition"),
        "passage.file": ("ファイル", "File"),
        "passage.changed": ("更新日", "Changed"),
        "passage.why": ("この箇所が選ばれた理由", "Why this passage"),
        "passage.why.total": ("総合点 {fused}", "total {fused}"),
        "passage.why.dense": ("意味の近さ", "Meaning"),
        "passage.why.lemma": ("言葉の一致", "Words"),
        "passage.why.bigram": ("文字の並び", "Characters"),
        "passage.why.rank": ("{rank} 位", "no. {rank}"),
        "passage.why.none": ("一致なし", "none"),
        "passage.why.share": ("総合点のうち {percent}%", "{percent}% of the total"),
        "passage.why.against": ("意味が遠いため減点", "too far in meaning: counts against it"),
        "passage.why.reranker": ("並べ替えモデルの点 {score}", "reranker's score {score}"),
        "place.inside": ("{container} の {name}", "{name} in {container}"),
        "place.page": ("{page} ページ", "page {page}"),
        "place.slide": ("スライド {slide}", "slide {slide}"),
        # -- sidebar
        "side.new": ("新しい会話", "New conversation"),
        "side.conversations": ("会話", "Conversations"),
        "side.none": ("ここに会話が残ります。", "Your conversations are kept here."),
        "side.delete": ("「{title}」を削除", "Delete “{title}”"),
        "side.filters": ("絞り込み", "Filters"),
        "side.filters.on": ("絞り込み（{count}）", "Filters ({count})"),
        "side.sources": ("ソース", "Sources"),
        "side.types": ("形式", "Types"),
        "side.from": ("更新日（から）", "Changed from"),
        "side.to": ("更新日（まで）", "Changed until"),
        "side.all": ("すべて", "All"),
        # -- managing
        "admin.title": ("文書の管理", "Documents"),
        "admin.summary": ("{documents} 文書 · {chunks} 箇所", "{documents} documents · {chunks} passages"),
        "admin.models": ("埋め込み {embedding} · 回答 {chat}", "embedding {embedding} · answers {chat}"),
        "admin.pipeline": (
            "設定は、使用中のインデックスと違う作り方を求めています（{differences}）。検索は元の作り方のまま続いています。"
            "`shoko index build` で新しい世代を作り、`shoko index switch` で切り替えられます。",
            "The settings ask for another pipeline than that of the index in use ({differences}); search goes on with the old one. "
            "`shoko index build` makes a new generation, `shoko index switch` goes over to it.",
        ),
        "admin.pipeline.difference": (
            "{name}: 使用中 {indexed}、設定 {current}",
            "{name}: in use {indexed}, set {current}",
        ),
        "admin.sources": ("ソース", "Sources"),
        "admin.add": ("追加", "Add"),
        "admin.folder": ("フォルダーのパス", "Path of a folder"),
        "admin.folder.help": (
            "このマシンのフォルダー。下の階層も含みます。文書は動かさず、読むだけです。",
            "A folder of this machine, with everything below it. Documents are only read, never moved.",
        ),
        "admin.reindex": ("再インデックス", "Re-index"),
        "admin.stop": ("停止", "Stop"),
        "admin.stopping": ("いまのファイルが終わりしだい停止します…", "Stopping after the file in hand…"),
        "admin.remove": ("外す", "Remove"),
        "admin.remove.ask": (
            "{folder} を外すと、この文書からの回答はすぐに出なくなります。元のファイルは消えません。",
            "After {folder} is removed, nothing is answered from it. The files themselves stay.",
        ),
        "admin.remove.yes": ("外す", "Remove"),
        "admin.remove.no": ("やめる", "Keep"),
        "admin.removed": ("{folder} を外しました。", "Removed {folder}."),
        "admin.added_at": ("{date} に追加", "added {date}"),
        # -- the company's terms
        "terms.title": ("社内用語", "Company terms"),
        "terms.lead": (
            "社内だけの略語や言い換えを登録すると、どちらの言葉で質問しても、同じ文書が見つかります。",
            "Register abbreviations and other names that your company uses: a question in either word finds the same documents.",
        ),
        "terms.text": ("用語（1 行に 1 語）", "Terms (one a line)"),
        "terms.help": (
            "語のあとにカンマで同義語を続けます。1 語だけの行は、その語をひとまとまりとして扱います。# で始まる行は覚え書きです。",
            "Synonyms follow the term, separated by commas. A line with one word keeps that word whole. Lines that begin with # are remarks.",
        ),
        "terms.example": (
            "育休, 育児休業, 育児休暇\n情シス, 情報システム部\n# 製品名\nスライドベアリング",
            "育休, 育児休業, 育児休暇\n情シス, 情報システム部\n# product names\nスライドベアリング",
        ),
        "terms.apply": ("保存して反映", "Save and apply"),
        "terms.progress": (
            "文書を新しい用語で分け直しています… {done} / {total} 箇所",
            "Cutting the documents anew… {done} / {total} passages",
        ),
        "terms.applied": (
            "{terms} 行を反映しました（{passages} 箇所）。",
            "{terms} lines are in force ({passages} passages).",
        ),
        "terms.pending": (
            "保存された用語に、まだ検索に反映していない変更があります。「保存して反映」を押してください。",
            "The saved terms differ from those in force: press “Save and apply”.",
        ),
        "terms.in_force": ("検索に使われている用語（{count}）", "Terms in force ({count})"),
        "terms.none": ("まだありません。", "None yet."),
        "terms.whole": ("（ひとまとまりの語）", "(kept whole)"),
        "column.term": ("用語", "Term"),
        "column.synonyms": ("同義語", "Synonyms"),
        "run.starting": ("ファイルを調べています…", "Looking at the files…"),
        "run.progress": ("{done} / {total} ファイル · {chunks} 箇所", "{done} / {total} files · {chunks} passages"),
        "run.left": ("残り約 {time}", "about {time} left"),
        "run.seconds": ("{count} 秒", "{count} s"),
        "run.minutes": ("{count} 分", "{count} min"),
        "run.hours": ("{count} 時間", "{count} h"),
        "run.now": ("いま: {path}", "now: {path}"),
        "run.history": ("これまでの再インデックス", "Earlier runs"),
        "run.no_history": ("まだ実行していません。", "None yet."),
        "alert.dismiss": ("確認しました", "Dismiss"),
        "alert.accept": ("削除を確定する…", "Accept the removals…"),
        "alert.accept.ask": (
            "見つからない {count} 文書を索引から取り除き、この文書からの回答を出なくします。共有フォルダーがつながっていることを確かめましたか。",
            "The {count} missing documents leave the index, and nothing is answered from them any more. Is the share mounted?",
        ),
        "alert.accept.yes": ("取り除いて再インデックス", "Remove them and re-index"),
        "alert.accept.no": ("やめる", "Keep them"),
        "watch.watching": ("変更を監視中", "watched"),
        "watch.polling": ("変更を定期的に確認中", "looked at regularly"),
        "watch.changed": ("変更あり、まもなく読み取り", "changed, about to be read"),
        "watch.gone": (
            "フォルダーが見つかりません（戻るのを待っています）",
            "the folder is not there (waiting for it)",
        ),
        "chart.states": ("ファイルの状態", "Files by state"),
        "chart.types": ("検索できる文書の形式", "Searchable documents by type"),
        "chart.others": ("その他", "others"),
        "chart.label": (
            "{title}、{count} 回の再インデックス。最新: {latest}",
            "{title}, {count} runs. Latest: {latest}",
        ),
        "by.page": ("ページ", "page"),
        "by.command": ("コマンド", "command"),
        "by.schedule": ("定期実行", "schedule"),
        "by.watch": ("監視", "watch"),
        "outcome.running": ("実行中", "running"),
        "outcome.finished": ("完了", "finished"),
        "outcome.attention": ("要確認", "to check"),
        "outcome.stopped": ("停止", "stopped"),
        "outcome.failed": ("失敗", "failed"),
        "outcome.interrupted": ("中断", "interrupted"),
        "column.when": ("日時", "When"),
        "column.source": ("ソース", "Source"),
        "column.started_by": ("開始", "Begun by"),
        "column.outcome": ("結果", "Outcome"),
        "column.removed": ("削除", "Removed"),
        "column.documents": ("文書", "Documents"),
        "column.time": ("時間", "Time"),
    }
)


def text(language: Language, key: str, **values: object) -> str:
    """The sentence `key` with `values` filled in. A key that is not in the table is a programming error (KeyError)."""
    japanese, english = TEXTS[key]
    return (japanese if language == "ja" else english).format(**values)
