"""Path -> what a run must say of each file under ../shared/data/docs, as the README of its folder implies.

Whatever isn't named here must be indexed. The run has nothing that reads scans (tests/integration has): `SCANS` says so.
"""

from __future__ import annotations

INDEXED = ("indexed", None)
# Pages without a text layer, or with one that is noise: they need OCR, and the report says what to install.
SCANS = ("failed", "OcrMissing")
BLANK = ("failed", "FileWithoutText")
LOCKED = ("failed", "FilePasswordNeeded")
DAMAGED = ("failed", "FileDamaged")

EXPECTED: dict[str, tuple[str, str | None]] = {
    # "user-password PDF, owner-password-only PDF, truncated PDF, empty file, docx renamed .pdf"
    "derived_from_mhlw/encrypted_userpw_himitsu.pdf": LOCKED,
    "derived_from_mhlw/truncated_half.pdf": DAMAGED,
    "derived_from_mhlw/zero_bytes.pdf": ("failed", "FileEmpty"),
    # "image-only scans (clean / skewed+noisy / rotated 90)"
    "derived_from_mhlw/scan_clean_150dpi.pdf": SCANS,
    "derived_from_mhlw/scan_rotated90.pdf": SCANS,
    "derived_from_mhlw/scan_skew_noise_150dpi.pdf": SCANS,
    # "'~$...docx', 162 bytes, not zip"
    "gif_digital_agency/broken_office_lock_files/~$2-1_地域サービス・データモデル・ガイドブックβ版.docx": (
        "skipped",
        "FileIsTemporary",
    ),
    "gif_digital_agency/broken_office_lock_files/~$9_メタデータ導入実践ガイドブック.docx": (
        "skipped",
        "FileIsTemporary",
    ),
    # "5 of them, 454-1-*, have no extractable text at all"
    "gif_digital_agency/pdf/454-1-1_主体情報（児童生徒）データモデル_クラス図.pdf": SCANS,
    "gif_digital_agency/pdf/454-1-3_主体情報（教職員）データモデル_クラス図.pdf": SCANS,
    "gif_digital_agency/pdf/454-1-5_活動情報（健康診断情報）データモデル_クラス図.pdf": SCANS,
    # "issue2884, issue7696: wrong mapping gives mojibake"; the other has no map at all
    "nasty_pdf/pdfjs/issue2884_reduced.pdf": SCANS,
    "nasty_pdf/pdfminer/issue-791-non-unicode-cmap.pdf": SCANS,
    # "corrupted/encrypted/bomb ones": the last two open without a password, and hold nothing
    "nasty_pdf/pdfjs_general/GHOSTSCRIPT-698804-1-fuzzed.pdf": BLANK,
    "nasty_pdf/pdfjs_general/REDHAT-1531897-0.pdf": DAMAGED,
    "nasty_pdf/pdfjs_general/poppler-395-0-fuzzed.pdf": DAMAGED,
    "nasty_pdf/pdfjs_general/empty_protected.pdf": BLANK,
    "nasty_pdf/pdfminer/encrypted_doc_no_id.pdf": SCANS,
}
