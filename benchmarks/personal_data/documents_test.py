"""Documents that rules are only measured on, written after the rules were done: none stands in the other two files."""

from __future__ import annotations

DOCUMENTS = (
    "TO: 給与担当\nFROM: 東浜工場 庶務\n\n新入社員2名分の番号を送ります。\n{person}　マイナンバー {mynumber}　{birth}生\n{person}　マイナンバー {mynumber}　{birth}生\n取扱いにご注意ください。伝票は{long}です。\n",
    "番号確認書類チェックリスト\n□ 通知カードまたは個人番号カードの写し\n□ 記載された個人番号：{mynumber}\n□ 確認日：{date}\n□ 確認者：{surname}\n□ 管理簿No：{long}\n",
    "氏名|続柄|生年月日|個人番号|扶養開始日\n{person}|本人|{birth}|{mynumber}|{date}\n{person}|妻|{birth}|{mynumber}|{date}\n{person}|子|{birth}|{mynumber}|{date}\n",
    "ヘルプデスク チケット {lot}\n利用者「マイナンバー登録でエラーになります。番号は{mynumber}、連絡は{phone}へ」\n回答「番号をチケットに書かないでください。受付 {long} で承りました」\n",
    "個人番号（12桁）　{mynumber}\n法人番号（13桁）　{corporate}\n登録番号（T＋13桁）　{invoice}\n承認番号（12桁）　{long}\n",
    "給与振込先届\nフリガナ：{kana}\n銀行：かえで銀行\n支店：中央支店\n種類：普通\n口座番号：{account}\n届出日：{date}\n社員コード：{seven}\n",
    "支払一覧 {date}\n取引先\t振込先\t口座\t金額\n東浜商会\tかえで銀行中央支店\t普通{account}\t{amount}\n北沢電機\tもみじ信金本店\t当座{account}\t{amount}\n請求番号\t{longer}\t{long}\t{amount}\n",
    "【クレーム報告】\n発生日 {date}\n申出人 {person}様　{address}　{phone}\n商品 {part}（ロット {lot}）\n経緯：{clock}にお電話。購入時のカード{card}への返金を希望。\n対応者 {surname}\n返品伝票 {long}\n",
    "経費精算ガイド\nコーポレートカード（例 {card}）は他人に貸さないこと。明細の取引番号{longer}と領収書番号{long}を照合する。\n紛失時は{phone}（24時間）へ。\n",
    "宅配便の送り先\n{postal}\n{address}\n{person} 様\n{phone}\n品名 {part}　個数 {seven}\n送り状No {long}\n",
    "事業所一覧\n名称,郵便番号,所在地,代表電話,FAX\n本社,{postal},{address},{phone},{phone}\n東浜工場,{postal},{address},{phone},{phone}\n北沢工場,{postal},{address},{phone},{phone}\n",
    "当社（{address}）は、{greeting}に対し、{date}付で通知する。電話は{phone}、ファクシミリは{phone}とする。契約金額は{amount}とし、{article}を準用する。\n",
    "社内報 {date}号\n{place}に新拠点！ 面積は3-4倍、投資額{amount}。問い合わせは広報（{phone}、{email}）まで。\n写真：{surname}さん、{surname}さん。資料番号{long}。\n",
    "夜間連絡簿\n施設警備\t{phone}\n電気主任 {surname}\t{phone}\nガス会社（お客様番号 {lot}）\t{phone}\nエレベーター（号機番号 {part}）\t{phone}\n",
    "From: {person} <{email}>\nTo: {email}\nSubject: Re: 納期（発注 {long}）\n\n{surname}様\n\n部品 {part} は{date}に出荷します。追跡は {long} です。\n\n{person}\n東浜産業 / {address} / Tel {phone}\n",
    "入館申請\n会社名：東浜商会\n来訪者：{person}\n携帯：{tel}\n車両番号：{part}\n日時：{date} {clock}\n入館証番号：{seven}\n",
    "海外赴任者情報\n氏名 {person}\nPassport No. {passport}\n生年月日 {birth}\n日本の連絡先 {phone}\n留守宅 {address}\n赴任日 {date}\n保険証券 {long}\n",
    "社有車運転者登録\n{person}、免許証番号は{licence}、交付日は{date}。\n{person}、免許証番号は{licence}、交付日は{date}。\n車台番号 {longer}\n",
    "入社時提出書類の控え\n基礎年金番号：{pension}\n雇用保険被保険者番号：{insurance}\n提出日：{date}　受領印：{surname}\n控え番号：{long}\n",
    "製品仕様書 {part}\n定格 {seven}　質量 {seven}\nJAN {jan}\n適合規格 {article}\n版数 {network}　作成 {date}\n図面 {part}　承認 {longer}\n旧図面 {part}　梱包 {long}\n",
    "取締役会議事録\n日時 {date} {clock}\n場所 {place}本社会議室\n議長 {surname}は、{article}に基づき、{amount}の借入を諮った。契約番号{longer}。\n議案 {long}\n",
    "ネットワーク機器台帳\n{network}\t{part}\t{longer}\t{date}\n{network}\t{part}\t{longer}\t{date}\n{network}\t{part}\t{longer}\t{date}\n問合せ {phone}\n",
    "個人番号を含む書類の廃棄記録\n廃棄日 {date}　箱番号 {long}　処理委託先 法人番号 {corporate}\n証明書 {longer}　費用 {amount}\n立会 {surname}\n",
    "{greeting}、ご注文ありがとうございます。\nご注文番号 {long}（{date}）\n商品番号 {jan}　数量 {seven}\nお届け {place}方面　運賃 {amount}\nお届け番号 {long}\n変更は {phone} へ。\n",
    "研修アンケート（匿名）\n回答ID {lot}\n受講日 {date}\n満足度 3-4\n会場 {place}\n講師の{surname}先生の説明は分かりやすかった。\n講座ID {longer}\n",
    "社員 {person} は {birth} に生まれ、{address} に住んでいる。電話 {tel}。個人番号は {mynumber}。社員番号 {seven}。発令 {date}、辞令番号 {long}。\n",
)
