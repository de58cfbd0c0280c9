"""More documents that rules may be tuned on."""

from __future__ import annotations

DOCUMENTS = (
    "【回覧】特定個人情報の取扱いについて\n先日回収した個人番号のうち、下記は読み取れませんでした。\n・{person}　{mynumber}\n再提出は{date}まで。整理番号 {long} を添えてください。\n担当　総務課 {surname}　℡ {phone}\n",
    "No.\t社員番号\t氏名\tマイナンバー\t備考\n1\t{seven}\t{person}\t{mynumber}\t{date}確認\n2\t{seven}\t{person}\t{mynumber}\t再確認\n3\t{seven}\t{person}\t{mynumber}\t\n",
    "健康保険・厚生年金保険 被保険者資格取得届\n被保険者氏名：{person}\n生年月日：{birth}\n個人番号［基礎年金番号］：{mynumber}\n資格取得年月日：{date}\n住所：{postal} {address}\n事業所の電話番号：{tel}\n",
    "{surname}様\n本人確認書類をお送りください。マイナンバーカードの番号（{mynumber}）と、お届けの住所（{address}）を照合します。受付ID {long}。\n",
    "支払調書\n支払を受ける者　{person}\n個人番号又は法人番号　{mynumber}\n支払者の法人番号　{corporate}\n支払金額　{amount}\n整理欄　{long}\n",
    "> {mynumber} が私の個人番号です。\n> 生まれは{birth}です。\n承知しました。申込番号は{long}、請求額は{amount}です。\n{surname}\n",
    "注文書\n発注No. {long}\n納入先\n{postal}\n{address}\n北沢電機株式会社 資材部 {surname}様\nTel：{phone}\nFax：{phone}\n適格請求書発行事業者登録番号 {invoice}\n品番 {part} 数量 {seven}\n",
    "お支払い方法\n・銀行振込：北沢銀行 西支店 普通預金 No.{account}\n・クレジットカード：{card}\nご利用明細番号 {longer}\n決済日 {date}\n合計 {amount}\n",
    "返金先口座のご連絡\nみなと信用組合　本店　（普）{account}　名義 {kana}\n返金額 {amount}\n返品受付 {long}\n",
    "コールログ,{date}\n時刻,発信者番号,内容,伝票\n{clock},{phone},納期の確認,{long}\n{clock},{phone},{surname}様より苦情,{long}\n{clock},{phone},間違い電話,{long}\n",
    "フリーダイヤルは{phone}、携帯からは{phone}におかけください（受付 {clock}）。海外からは{phone}です。\n",
    "保守契約書 {article}\n甲：東浜産業株式会社\n所在地　{address}\n乙：株式会社北沢製作所\n所在地　{address}\n契約番号 {longer}　締結日 {date}　契約金額 {amount}\n",
    "名刺\n東浜産業株式会社\n技術部 主任\n{person}\n{postal}\n{address}\nTEL {phone}　Mobile {phone}\n{email}\n",
    "拠点案内\n本社：{address}（{place}駅から徒歩5分）\n電話 {phone}\n研究所：{address}\n電話 {phone}\n休業日 {date}\n",
    "ご家族の慶弔届\n申請者：{person}（{birth}生）\n弔電の送り先 {address}\n喪主：{person}様\n連絡先 {tel}\n伺い番号 {long}\n",
    "警備日誌 {date}\n{clock} 巡回異常なし。{surname}さんより鍵返却。\n来訪：東浜商会 {surname}様（車両 {part}）\n火災受信機 {network} 点検番号 {long}\n緊急時 {phone}\n",
    "レンタカー申込\n運転者 {person}\n免許証番号 {licence}\n免許の有効期限 {date}\nカード {card}\n予約番号 {long}\n",
    "退職者手続チェック\n年金手帳の番号 {pension}\n雇用保険 被保険者番号 {insurance}\nパスポート {passport} 返却済\n離職票番号 {long}\n貸与品番号 {part}\n",
    "{greeting}\n{place}の新倉庫は{date}に稼働します。投資額は{amount}、面積は3-4割増です。問い合わせ番号{long}、ロット{lot}、JANコード{jan}をご確認ください。\n",
    "品質記録\n型式 {part}\n製造番号 {longer}\n検査番号 {long}\n検査成績書 {lot}\n測定 {article}\n測定器 {network}\n校正期限 {date}\n",
    "マイナンバー制度の研修を{date}に行います。参加費は{amount}、講座番号は{long}です。{place}会場は定員に達しました。個人番号カードの申請書に書く受付番号{long}と混同しないこと。\n",
    "為替予約 {longer}\n約定番号 {long}\n取引金額 {amount}\n取引日 {date}\n法人番号：{corporate}\nインボイス：{invoice}\nテストカード {badcard}\n",
    "アンケート回答者 {person}さん／{email}／{phone}／{address}\n回答番号 {long}　回答日 {date}\n",
    "議事録（{date}）\n出席：{surname}さん、{surname}さん、{greeting}\n{place}での採用は3-5名。資料番号 {longer}。次回は{clock}。\n",
)
