from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenTab

pytestmark = pytest.mark.browser


def test_an_officer_reads_the_page_and_takes_report_and_sbom_along(open_tab: OpenTab) -> None:
    page = open_tab("light")
    page.set_default_timeout(60_000)  # every installed package is read
    page.get_by_role("link", name="セキュリティ").click()
    expect(page.get_by_role("heading", name="外へ出ないことの証明")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("heading", name="監査ログ")).to_be_visible()
    for name, key in (("報告を JSON で保存", "settings"), ("SBOM（CycloneDX）を保存", "components")):
        with page.expect_download() as download:
            page.get_by_role("link", name=name).click()
        assert key in json.loads(download.value.path().read_text(encoding="utf-8"))
    page.get_by_role("button", name="いま検証する").click()
    expect(page.get_by_text("異常はありませんでした")).to_be_visible(timeout=60_000)
