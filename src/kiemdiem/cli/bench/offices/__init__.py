"""Reports as offices make them in Word, each differently: what the reading of files is measured on.

All units, persons and events are invented. The same script gives the same bytes. What stands in each file, as a
person reads it, is `data/bench/intake.yaml`.
"""

from collections.abc import Callable, Mapping

from kiemdiem.cli.bench.offices import headings, letters, marked, tables

FILES: Mapping[str, Callable[[], bytes]] = {
    "danh_so_tu_dong.docx": headings.numbered_by_word,
    "chu_thuong.docx": headings.typed_plainly,
    "hai_cot.docx": headings.capitals_without_numbers,
    "mau_2a.docx": headings.of_a_leader,
    "hd_21.docx": headings.with_degrees,
    "giai_trinh.docx": headings.explained_points,
    "sua_doi.docx": marked.with_tracked_changes,
    "hop_van_ban.docx": marked.with_text_boxes,
    "ca_bang.docx": tables.all_in_a_table,
    "o_gop.docx": tables.merged_cells,
    "phu_luc.docx": tables.with_annex,
    "vntime.docx": letters.in_vntime,
    "vni.docx": letters.in_vni,
    "windows_1258.docx": letters.misread_windows_1258,
    "van_ban_thuan.txt": letters.plain_text,
}
"""The files by their names, each with its maker."""
