"""Documents that rules are only measured on, written after the rules were done: none stands in the other two files."""

from __future__ import annotations

DOCUMENTS = (
    "【至急】番号未提出者への督促\n総務より：下記の方のマイナンバーが未登録でした。本日受け取ったので登録します。\n{surname} {mynumber}\n{surname} {mynumber}\n登録作業票 {lot}、期限 {date}。\n",
    "源泉徴収票作成データ\n支払を受ける者の個人番号={mynumber};住所={address};氏名={person};支払金額={amount};法人番号={corporate}\n",
    "Q. 家族の番号も必要ですか。\nA. 扶養に入れる方の個人番号が必要です。記入例のとおり、「{mynumber}」のように12桁で書きます。問い合わせ番号{long}を添えて{phone}へどうぞ。\n",
    "従業員ID\t姓名\tMy Number\t携帯電話\t自宅住所\n{seven}\t{person}\t{mynumber}\t{phone}\t{address}\n{seven}\t{person}\t{mynumber}\t{phone}\t{address}\n",
    "契約社員更新面談シート\n氏名：{person}（{birth}生まれ）\n個人番号提出：済（{mynumber}）\n面談日：{date}　時刻：{clock}\n通勤経路：{place}経由\n",
    "納品書 No.{long}\n{date}\n{greeting}\n品番 {part}　数量 {seven}　単価 {amount}\n品番 {part}　数量 {seven}　単価 {amount}\n納入先：{address}\n受領者：{surname}\nお問い合わせ：{phone}\n",
    "仕入先登録票\n商号　北沢電機株式会社\n本店所在地　{postal} {address}\n代表電話　{phone}\nFAX番号　{phone}\n取引銀行　もみじ銀行 駅前支店 当座預金 {account}\n登録番号　{invoice}\n法人番号　{corporate}\n",
    "返品・返金ポリシー\nカード払いの場合は同じカード（{card}）に返金します。銀行振込の場合は口座番号をお知らせください（例：普通 {account}、かえで銀行南支店）。\n注文番号：{long}　返品番号：{longer}\n",
    "チャット履歴 {date}\n[{clock}] お客様: 電話番号変わりました {phone} です\n[{clock}] 担当: 住所の変更はありますか\n[{clock}] お客様: {address} に引っ越しました\n[{clock}] 担当: 受付番号は{long}です\n",
    "安否確認\n{person}さん：無事。避難先は{address}。連絡は{phone}。\n{person}さん：連絡待ち。\n最終更新 {date} {clock}　管理番号 {lot}\n",
    "工事のお知らせ\n工事場所：{address}付近\n期間：{date}から\n時間：{clock}\n施工：東浜建設（{phone}）\n許可番号：{long}\n現場責任者：{person}\n",
    "保険金請求書\n被保険者 {person}\n証券番号 {long}\n生年月日（西暦・和暦） {birth}\n住所 {postal}\n{address}\n受取口座 もみじ銀行 本店 普通預金 口座番号 {account}\n事故日 {date}\n",
    "社内SNS\n@{surname} さん、{place}出張おつかれさま！ 土産代{amount}は立て替えます。{clock}の会議は3-4会議室。資料は{lot}。外線は{phone}。\n",
    "貸与PC管理\n資産番号\t機種\tシリアル\t使用者\t貸与日\n{lot}\t{part}\t{longer}\t{person}\t{date}\n{lot}\t{part}\t{longer}\t{person}\t{date}\n",
    "宿泊者名簿\n{person}　{address}　{phone}　旅券番号：{passport}\n{person}　{address}　{phone}　旅券番号：{passport}\n宿泊日 {date}　予約番号 {long}\n",
    "交通事故報告\n相手方：{person}（運転免許証の番号 {licence}）\n相手方連絡先：{phone}\n事故日時：{date} {clock}\n場所：{place}\n届出番号：{long}\n",
    "社会保険の手続\n基礎年金番号（{pension}）と雇用保険被保険者番号（{insurance}）を控えました。\n処理日 {date}　処理番号 {long}\n担当 {surname}\n",
    "年賀状リスト,{date}\n宛名,郵便,住所,電話\n{person},{postal},{address},{phone}\n{person},{postal},{address},{phone}\n",
    "監査メモ\nサンプル {lot} の証憑（{longer}）と仕訳 {long} を突合。差額 {amount}。{article}違反はなし。\n対象期間 {date}～{date}\n",
    "輸出書類\nInvoice {long}\nB/L {longer}\nHS code {network}\nJAN {jan}\nConsignee tel {phone}\nAttn: {email}\nDate {date}\n",
    "図書室からのお知らせ\n{greeting}、{place}分室の本（管理コード {lot}、ISBN {jan}）を{date}までにお返しください。{article}参照。延滞金 {amount}。整理番号 {long}。\n",
    "マイナンバーカードを社員証に使う実証実験\n対象：{place}の社員。期間：{date}から。費用：{amount}。端末番号 {long}、機器コード {part}。個人番号そのものは使いません。問い合わせ整理番号 {longer}。\n",
    "試験成績表 {part}\n試料番号 {seven}　計測値 {network}\nロット {lot}　測定日 {date}\n報告番号 {longer}　発行番号 {long}\n基準 {article}\n",
    "差出人：{email}\n宛先：{email}\n件名：請求書再発行\n\n{surname}様\n請求書{longer}を再発行しました。金額は{amount}です。旧番号{long}は破棄願います。\n東浜商会 {surname}\n電話：{phone}\n",
)
