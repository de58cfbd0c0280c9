from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenTab

pytestmark = pytest.mark.browser


def test_a_run_goes_on_while_its_tab_is_closed_and_another_asks(open_tab: OpenTab) -> None:
    page = open_tab("light")
    page.get_by_role("link", name="管理").click()
    page.get_by_role("button", name="再インデックス").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_text("/ 20 ファイル")).to_be_visible()
    page.close()

    asking = open_tab("light")
    box = asking.get_by_placeholder("文書について質問する")
    box.fill("宿泊を伴う出張の日当はいくらですか")
    box.press("Enter")
    expect(asking.locator(".sk-answer")).to_contain_text("3,000円です")

    again = open_tab("light")
    again.get_by_role("link", name="管理").click()
    expect(again.get_by_role("heading", name="読み取りの結果")).to_be_visible()
    expect(again.get_by_text("パスワードで保護されています")).to_be_visible()
    with again.expect_download() as saved:
        again.get_by_role("link", name="CSV で保存").click()
    assert saved.value.path().read_text(encoding="utf-8-sig").startswith("ファイル,状態,形式,文字コード,ページ")


def test_the_report_is_sorted_by_keyboard_and_a_file_is_read_again(open_tab: OpenTab) -> None:
    page = open_tab("dark")
    page.get_by_role("link", name="管理").click()
    page.get_by_role("button", name="再インデックス").click()
    heading = page.get_by_role("columnheader", name="文字数")
    heading.get_by_role("button").press("Enter")
    expect(heading).to_have_attribute("aria-sort", "ascending")
    expect(heading.get_by_role("button")).to_be_focused()

    page.get_by_role("button", name="総務/travel.pdf の詳細を開く").press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="次へ").click()
    dialog.get_by_role("button", name="次へ").click()
    expect(dialog.get_by_text("国内出張のうち宿泊を伴うもの")).to_be_visible()
    picture = dialog.get_by_role("img", name="3 ページの画像")
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth") > 0
    assert dialog.evaluate("dialog => getComputedStyle(dialog).colorScheme") == "dark"
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)

    page.get_by_role("button", name="人事/評価.docx の詳細を開く").click()
    dialog.get_by_role("button", name="このファイルを読み直す").click()
    expect(page.get_by_text("1 件は読めず")).to_be_visible()
    expect(dialog.get_by_text("パスワードで保護されています")).to_have_count(0)
    expect(dialog.get_by_role("button", name="このファイルを読み直す")).to_be_enabled()


# Long enough that the button is there to be pressed on a busy machine too.
@pytest.mark.parametrize("server", [1.0], indirect=True)
def test_stopping_a_run(open_tab: OpenTab) -> None:
    page = open_tab("light")
    page.get_by_role("link", name="管理").click()
    page.get_by_role("button", name="再インデックス").click()
    page.get_by_role("button", name="停止").click()
    expect(page.get_by_text("途中で停止しました")).to_be_visible(timeout=20_000)
    expect(page.get_by_role("button", name="再インデックス")).to_be_enabled()


def test_a_folder_that_is_not_there_is_a_sentence(open_tab: OpenTab) -> None:
    page = open_tab("light")
    page.get_by_role("link", name="管理").click()
    box = page.get_by_role("textbox", name="フォルダーのパス")
    box.fill("/no/such/folder")
    box.press("Enter")
    expect(page.get_by_text("フォルダー /no/such/folder が見つかりません")).to_be_visible()
    expect(page.get_by_text("Traceback")).to_have_count(0)


def test_what_needs_a_look_is_marked_until_it_is_dismissed(open_tab: OpenTab) -> None:
    page = open_tab("light")
    page.get_by_role("link", name="管理").click()
    page.get_by_role("button", name="再インデックス").click()
    banner = page.get_by_role("alert").filter(has_text="2 件のファイルを読めませんでした")
    expect(banner).to_be_visible(timeout=20_000)  # the run takes five seconds
    expect(page.get_by_role("link", name="管理（要確認 1）")).to_be_visible()
    expect(page.get_by_role("img", name="ファイルの状態、1 回の再インデックス")).to_be_visible()
    expect(page.get_by_role("cell", name="ページ")).to_be_visible()
    page.get_by_role("button", name="確認しました").click()
    expect(banner).to_have_count(0)
    expect(page.get_by_role("link", name="管理（")).to_have_count(0)
