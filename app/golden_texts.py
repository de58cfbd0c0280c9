"""The sentences about golden questions on the 評価 page, Japanese beside English; `app.language` has them all."""

from __future__ import annotations

from typing import Final

GOLDEN_TEXTS: Final[dict[str, tuple[str, str]]] = {
    "golden.lead": (
        "低い評価の付いた質問と、答えられなかった質問が、ここに候補として並びます。正解と出典を確かめて採用すると、自社の質問集になります。",
        "Questions with a thumbs-down and questions that were refused wait here. Check the right answer and its source: accepted ones are your own question set.",
    ),
    "golden.kept": (
        "候補に見えるのは、その質問、直前の 3 往復まで、そのときの回答と見つかった箇所、低い評価の理由です。誰が尋ねたか、ほかの会話、その後の会話は見えません。"
        "写しを作るのは判定したときで、会話が削除されると、採用した質問（編集した文面）だけが残ります。",
        "A candidate shows its question, up to three turns before it, the answer given with the passages found, and the reason of a thumbs-down; never who asked, "
        "other conversations, or what followed. It is copied when you judge it; when its conversation is deleted, only what you accepted stays, as you edited it.",
    ),
    "golden.filter": ("状態", "State"),
    "golden.state.new": ("候補", "New"),
    "golden.state.draft": ("下書き", "Drafts"),
    "golden.state.accepted": ("採用", "Accepted"),
    "golden.state.rejected": ("不採用", "Rejected"),
    "golden.why.refused": ("答えられなかった", "refused"),
    "golden.why.disliked": ("低い評価", "thumbs-down"),
    "golden.times": ("{count} 回", "{count} times"),
    "golden.none.new": (
        "判定を待つ候補はありません。低い評価が付くか、答えられない質問があると、ここに並びます。",
        "Nothing waits to be judged. A thumbs-down or a refused question will appear here.",
    ),
    "golden.none.draft": (
        "下書きはありません。下の「下書きを作る」から作れます。",
        "No drafts. Make some below.",
    ),
    "golden.none.accepted": (
        "採用した質問はまだありません。候補か下書きを確かめて採用するか、ファイルから取り込みます。",
        "Nothing is accepted yet. Accept candidates or drafts, or import a file.",
    ),
    "golden.none.rejected": ("不採用にした質問はありません。", "Nothing is rejected."),
    "golden.open": ("「{question}」を確かめる", "Look at “{question}”"),
    "golden.more": ("次の {count} 件", "{count} more"),
    "golden.title": ("質問を確かめる", "Look at a question"),
    "golden.before": ("この前のやり取り", "Asked before"),
    "golden.given": ("そのときの回答", "The answer given"),
    "golden.reason": ("低い評価の理由: {reason}", "Reason of the thumbs-down: {reason}"),
    "golden.question": ("質問", "Question"),
    "golden.kind": ("種類", "Kind"),
    "golden.followup": ("前のやり取りの続きとして採用する", "Accept it as a follow-up, with what was asked before"),
    "golden.unanswerable": (
        "どの文書にも答えがない（「資料には記載がありません」が正解）",
        "No document says it: the right answer is the refusal",
    ),
    "golden.answers": ("正解（1 行に 1 つ、どれかを含めば正解）", "Right answers (one a line, any of them counts)"),
    "golden.answers.help": (
        "金額・日付・名前などの短い語句。文書にある書き方で。",
        "Short: an amount, a date, a name, as the document writes it.",
    ),
    "golden.place": ("正解のある箇所", "Where the answer stands"),
    "golden.place.search": ("ほかの箇所を探す", "Search for another passage"),
    "golden.place.none": (
        "箇所がまだありません。上の欄で探してください。",
        "No passage yet: search for one above.",
    ),
    "golden.place.missing": (
        "この箇所に、書かれた正解が見当たりません。箇所か正解を確かめてください。",
        "None of these answers stands in this passage: check the passage or the answers.",
    ),
    "golden.place.now": ("今の指定", "as it is now"),
    "golden.accept": ("採用", "Accept"),
    "golden.save": ("保存", "Save"),
    "golden.reject": ("不採用", "Reject"),
    "golden.back": ("一覧へ戻る", "Back to the list"),
    "golden.accepted": ("採用しました。", "Accepted."),
    "golden.rejected": ("不採用にしました。", "Rejected."),
    "golden.draft": ("文書から下書きを作る", "Draft questions from documents"),
    "golden.draft.lead": (
        "選んだ文書やフォルダーを手元のモデルが読み、質問と正解の下書きを作ります。正解が箇所の中に見つからない下書きは捨てます。人が採用するまで、測定には使いません。",
        "The local model reads the chosen document or folder and drafts questions with answers. A draft whose answer does not stand in its passage is dropped; nothing is measured with it until a person accepts it.",
    ),
    "golden.draft.source": ("ソース", "Source"),
    "golden.draft.where": ("文書かフォルダー", "Document or folder"),
    "golden.draft.all": ("すべての文書", "All documents"),
    "golden.draft.limit": ("読む箇所の数（最大 {most}）", "Passages to read (at most {most})"),
    "golden.draft.start": ("下書きを作る", "Draft"),
    "golden.draft.down": (
        "回答モデルが応答していないため、今は下書きを作れません。",
        "The answering model does not respond: drafts cannot be made now.",
    ),
    "golden.draft.progress": (
        "{done} / {total} 箇所 · 下書き {kept} 件",
        "{done} / {total} passages · {kept} drafts",
    ),
    "golden.draft.ended": (
        "{total} 箇所から下書きを {kept} 件作りました（使えずに捨てたもの {dropped} 件）。",
        "{kept} drafts from {total} passages ({dropped} of no use were dropped).",
    ),
    "golden.draft.kept_back": (
        "ラベルが回答モデルに許された範囲より上の {count} 箇所は読ませていません。",
        " {count} passages labelled above what the answering model may read were not given to it.",
    ),
    "golden.draft.no_source": ("先に「管理」でソースを追加してください。", "Add a source under Manage first."),
    "golden.files": ("ファイルに書き出す・取り込む", "Export and import"),
    "golden.files.lead": (
        "採用した質問を書き出します。CSV は表計算ソフトで直して取り込めます（同じ ID は置き換え）。JSONL は shoko eval golden にそのまま使えます。",
        "Accepted questions as files. CSV can be edited in a spreadsheet and imported again (the same id is replaced); JSONL is what shoko eval golden takes.",
    ),
    "golden.files.file": ("CSV または JSONL", "CSV or JSONL"),
    "golden.files.source": (
        "ソースの書かれていない質問の文書がある場所",
        "Where documents lie of questions without a source",
    ),
    "golden.files.import": ("取り込む", "Import"),
    "golden.files.done": ("{count} 件を取り込みました。", "{count} questions imported."),
    "kind.fact": ("事実", "fact"),
    "kind.number": ("数値", "number"),
    "kind.table": ("表", "table"),
    "kind.procedure": ("手順", "procedure"),
    "kind.sheet": ("シート", "sheet"),
    "kind.form": ("様式", "form"),
    "kind.slide": ("スライド", "slide"),
    "kind.mail": ("メール", "mail"),
    "kind.csv": ("CSV", "CSV"),
    "kind.edition": ("版", "edition"),
    "kind.department": ("部門", "department"),
    "kind.followup": ("続きの質問", "follow-up"),
    "kind.combination": ("組合せ", "combination"),
    "kind.unanswerable": ("答えなし", "unanswerable"),
}
