"""Reports that live in tables."""

from kiemdiem.cli.bench.offices.making import filled, head, new, packed, say, sign


def all_in_a_table() -> bytes:
    """A report filled into a form of two columns: the heading on the left, what is written on the right."""
    paper = new()
    head(paper, "ĐẢNG ỦY XÃ GIẢ LẬP", "BÁO CÁO KIỂM ĐIỂM TẬP THỂ")
    rows = [
        ("Nội dung", "Phần tự kiểm điểm"),
        ("I.1. Nguyên tắc tổ chức và hoạt động, tập trung dân chủ, quy chế làm việc", "Giữ nghiêm nguyên tắc tập trung dân chủ; 11/12 kỳ họp đúng lịch."),
        ("I.2. Kết quả thực hiện mục tiêu, chỉ tiêu, nhiệm vụ", "Sản lượng lương thực đạt 8.450 tấn. Bê tông hóa 6,7 km đường thôn."),
        ("I.3. Xây dựng, chỉnh đốn Đảng", "Mở 3 lớp bồi dưỡng cho 186 đảng viên."),
        ("II.1. Hạn chế, khuyết điểm", "- Xây dựng nông thôn mới nâng cao còn 2 tiêu chí chưa đạt.\n- Quản lý đất công ích buông lỏng, còn 14 hộ sử dụng sai mục đích.\n- Nghị quyết chuyên đề về chuyển đổi số triển khai chậm."),
        ("II.2. Nguyên nhân", "- Khách quan: nguồn thu của xã hạn hẹp.\n- Chủ quan: năng lực của một số cán bộ chưa đáp ứng yêu cầu."),
        ("III. Kết quả khắc phục những hạn chế được chỉ ra ở kỳ kiểm điểm trước", "1. Chậm giải quyết hồ sơ đất đai: đã khắc phục.\n2. Chợ tạm lấn chiếm vỉa hè: đang khắc phục, còn 2 điểm."),
        ("V. Trách nhiệm của tập thể, cá nhân", "Tập thể Đảng ủy nhận trách nhiệm; đồng chí phụ trách địa chính chịu trách nhiệm trực tiếp."),
        ("VI. Phương hướng, biện pháp khắc phục", "Thu hồi toàn bộ đất sử dụng sai mục đích trong năm 2027."),
    ]  # fmt: skip
    filled(paper.add_table(rows=len(rows), cols=2), rows)
    sign(paper)
    return packed(paper)


def merged_cells() -> bytes:
    """A report with merged cells: figures under a title over two columns, section III with a cell over two rows."""
    paper = new()
    head(paper, "ĐẢNG ỦY PHƯỜNG AN THỬ", "BÁO CÁO KIỂM ĐIỂM, TỰ ĐÁNH GIÁ, XẾP LOẠI CHẤT LƯỢNG")
    say(paper, "I. Ưu điểm, kết quả đạt được", bold=True)
    say(paper, "2. Kết quả thực hiện mục tiêu, chỉ tiêu, nhiệm vụ", bold=True)
    say(paper, "Kết quả các chỉ tiêu chủ yếu như bảng sau:")
    figures = paper.add_table(rows=6, cols=5)
    filled(
        figures,
        [
            ("Chỉ tiêu năm 2026", "", "", "", ""),
            ("TT", "Chỉ tiêu", "Đơn vị tính", "Kế hoạch giao", "Thực hiện"),
            ("1", "Thu ngân sách trên địa bàn", "tỷ đồng", "350", "362,4"),
            ("2", "Tỷ lệ giải ngân vốn đầu tư công", "%", "95", "88,2"),
            ("3", "Số chi bộ hoàn thành tốt nhiệm vụ", "chi bộ", "30", "27"),
            ("4", "Tỷ lệ hồ sơ trực tuyến", "%", "60", "71"),
        ],
    )
    figures.cell(0, 0).merge(figures.cell(0, 4))
    say(paper, "II. Hạn chế, khuyết điểm và nguyên nhân", bold=True)
    faults = paper.add_table(rows=4, cols=3)
    filled(
        faults,
        [
            ("TT", "Hạn chế, khuyết điểm", "Nguyên nhân"),
            ("1", "Giải ngân vốn đầu tư công không đạt kế hoạch được giao", "Chủ quan: chuẩn bị đầu tư chậm"),
            (
                "2",
                "Số chi bộ hoàn thành tốt nhiệm vụ thấp hơn chỉ tiêu",
                "Chủ quan: cấp ủy chi bộ thiếu kinh nghiệm",
            ),
            ("3", "Vỉa hè phố Thử bị chiếm làm nơi để xe trở lại sau ra quân", ""),
        ],
    )
    faults.cell(2, 2).merge(faults.cell(3, 2))
    say(
        paper,
        "III. Kết quả khắc phục những hạn chế, khuyết điểm đã được chỉ ra ở các kỳ kiểm điểm trước",
        bold=True,
    )
    prior = paper.add_table(rows=3, cols=4)
    filled(
        prior,
        [
            ("TT", "Hạn chế, khuyết điểm", "Kết quả", "Mức độ, khó khăn, trách nhiệm"),
            (
                "1",
                "Chậm giải quyết hồ sơ đất đai",
                "Đang khắc phục",
                "Còn 8 hồ sơ; trách nhiệm của bộ phận địa chính",
            ),
            ("2", "Chợ tạm lấn chiếm vỉa hè", "Đã khắc phục", "Đã giải tỏa xong trong quý III"),
        ],
    )
    say(paper, "VI. Phương hướng, biện pháp khắc phục hạn chế, khuyết điểm", bold=True)
    say(paper, "Giao kế hoạch giải ngân theo từng tháng cho từng dự án.")
    sign(paper)
    return packed(paper)


def with_annex() -> bytes:
    """A short report with long annexes: tables of figures with plan, result and share, and a list of projects."""
    paper = new()
    head(paper, "ĐẢNG ỦY PHƯỜNG GÒ MINH HỌA", "BÁO CÁO KIỂM ĐIỂM TẬP THỂ")
    say(paper, "I. Ưu điểm, kết quả đạt được", bold=True)
    say(paper, "1. Nguyên tắc tổ chức và hoạt động, tập trung dân chủ, quy chế làm việc", bold=True)
    say(paper, "Quy chế làm việc được sửa đổi theo mô hình chính quyền hai cấp.")
    say(paper, "2. Kết quả thực hiện mục tiêu, chỉ tiêu, nhiệm vụ", bold=True)
    say(paper, "Kết quả chi tiết tại Phụ lục 1. Tổng vốn đầu tư công đã giải ngân 57,9 tỷ đồng.")
    say(paper, "II. Hạn chế, khuyết điểm và nguyên nhân", bold=True)
    say(paper, "1. Hạn chế, khuyết điểm", bold=True)
    say(
        paper,
        "Tập thể Ban Thường vụ tự nhận thấy một số hạn chế. Việc lập quy hoạch chi tiết khu dân cư phía đông còn chậm. Công tác kiểm tra an toàn thực phẩm ở chợ đầu mối chưa thường xuyên. Phản ánh của người dân qua ứng dụng có việc chưa được trả lời đúng hạn.",
    )
    say(paper, "2. Nguyên nhân", bold=True)
    say(paper, "Khối lượng công việc lớn sau sáp nhập. Tinh thần trách nhiệm của một số công chức chưa cao.")
    say(paper, "VI. Phương hướng, biện pháp khắc phục", bold=True)
    say(paper, "Hoàn thành quy hoạch chi tiết trong quý II/2027.")
    sign(paper)
    say(paper, "PHỤ LỤC 1", "KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU NĂM 2026", bold=True)
    filled(
        paper.add_table(rows=5, cols=6),
        [
            ("STT", "Tên chỉ tiêu", "ĐVT", "Kế hoạch năm", "Kết quả thực hiện", "Tỷ lệ so với kế hoạch (%)"),
            ("1", "Tổng thu ngân sách", "triệu đồng", "182.000", "190.350", "104,6"),
            ("2", "Số việc làm mới", "người", "1.200", "1.315", "109,6"),
            ("3", "Tỷ lệ trẻ em tiêm chủng đầy đủ", "%", "98", "99,1", ""),
            ("4", "Số camera an ninh lắp mới", "camera", "150", "96", "64"),
        ],
    )
    say(paper, "PHỤ LỤC 2", "DANH MỤC DỰ ÁN", bold=True)
    filled(
        paper.add_table(rows=3, cols=3),
        [
            ("STT", "Tên dự án", "Ghi chú"),
            ("1", "Cải tạo trường Tiểu học Gò", "Vốn 12,4 tỷ đồng"),
            ("2", "Mở rộng đường Minh Họa", "Dài 1,3 km"),
        ],
    )
    return packed(paper)
