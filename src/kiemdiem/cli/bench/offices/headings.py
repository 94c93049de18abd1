"""Reports that differ in how their headings are written."""

from kiemdiem.cli.bench.offices.making import head, in_list, new, numbered, packed, say, sign


def numbered_by_word() -> bytes:
    """Mẫu 01 with heading styles and numbers that Word counts; limitations as Word's bullets."""
    paper = new()
    head(paper, "ĐẢNG ỦY PHƯỜNG AN THỬ", "BÁO CÁO KIỂM ĐIỂM, TỰ ĐÁNH GIÁ, XẾP LOẠI CHẤT LƯỢNG")
    say(paper, "A. NỘI DUNG KIỂM ĐIỂM", bold=True)
    lists = numbered(paper, [("upperRoman", "%1."), ("decimal", "%2."), ("lowerLetter", "%3)")])
    texts = [
        (0, "Ưu điểm, kết quả đạt được"),
        (1, "Nguyên tắc tổ chức và hoạt động, tập trung dân chủ, quy chế làm việc"),
        (None, "Ban Thường vụ duy trì họp định kỳ hằng tháng, đã ban hành 12 nghị quyết chuyên đề và giữ đúng quy chế làm việc."),
        (1, "Kết quả thực hiện mục tiêu, chỉ tiêu, nhiệm vụ"),
        (None, "Năm 2026 phường hoàn thành 18/20 chỉ tiêu Đảng bộ giao. Thu ngân sách đạt 412,6 tỷ đồng, bằng 103,5% dự toán; giải ngân vốn đầu tư công đạt 86,4 tỷ đồng."),
        (None, "Tỷ lệ hồ sơ giải quyết đúng hạn đạt 97,2%, tuy nhiên việc trả kết quả trực tuyến còn chậm so với yêu cầu."),
        (1, "Xây dựng, chỉnh đốn Đảng; tổ chức bộ máy; nêu gương, giải trình; kiểm tra, giám sát, kỷ luật"),
        (None, "Kết nạp 24 đảng viên, đạt 120% kế hoạch; tổ chức 9 cuộc kiểm tra, giám sát."),
        (1, "Trách nhiệm của tập thể trong thực hiện nhiệm vụ chính trị"),
        (None, "Tập thể bám sát chương trình công tác năm và phân công rõ từng đồng chí phụ trách."),
        (0, "Hạn chế, khuyết điểm và nguyên nhân"),
        (1, "Hạn chế, khuyết điểm"),
        (-1, "Tiến độ lát vỏ đá 3 tuyến phố Thử Nghiệm chậm 5 tháng so với kế hoạch."),
        (-1, "Việc xử lý công trình xây dựng sai phép ở tổ dân phố số 4 chưa dứt điểm."),
        (-1, "Sinh hoạt chuyên đề của một số chi bộ còn hình thức."),
        (1, "Nguyên nhân"),
        (2, "Nguyên nhân khách quan"),
        (None, "Giá vật liệu tăng, nhà thầu phải điều chỉnh dự toán."),
        (2, "Nguyên nhân chủ quan"),
        (None, "Ban Thường vụ chưa quyết liệt trong đôn đốc, kiểm tra; phối hợp giữa các bộ phận chưa chặt chẽ."),
        (0, "Kết quả khắc phục những hạn chế, khuyết điểm đã được kết luận hoặc chỉ ra ở các kỳ kiểm điểm trước"),
        (1, "Chậm giải quyết hồ sơ đất đai: Đang khắc phục, đã giảm từ 64 hồ sơ quá hạn xuống còn 11 hồ sơ."),
        (1, "Chợ tạm lấn chiếm vỉa hè: Đã khắc phục, chợ tạm đã được giải tỏa từ tháng 6."),
        (0, "Giải trình những vấn đề được gợi ý kiểm điểm"),
        (1, "Giải trình việc chậm cấp giấy chứng nhận: Hồ sơ tồn do thiếu bản đồ địa chính, Ban Thường vụ nhận trách nhiệm và đã lập tổ công tác."),
        (1, "Làm rõ trách nhiệm trong quản lý trật tự xây dựng: Trách nhiệm trước hết thuộc đồng chí Chủ tịch Ủy ban nhân dân phường."),
        (0, "Trách nhiệm của tập thể, cá nhân"),
        (None, "Ban Thường vụ chịu trách nhiệm chung; đồng chí phụ trách đô thị chịu trách nhiệm trực tiếp."),
        (0, "Phương hướng, biện pháp khắc phục hạn chế, khuyết điểm"),
        (None, "Hoàn thành lát đá trước ngày 30/6/2027; mỗi quý kiểm tra trật tự xây dựng một lần."),
    ]  # fmt: skip
    for level, text in texts:
        if level == -1:
            say(paper, text, style="List Bullet")
        elif level is None:
            say(paper, text)
        else:
            in_list(
                paper.add_paragraph(text, style=f"Heading {level + 1}" if level < 2 else None), lists, level
            )
    sign(paper)
    return packed(paper)


def typed_plainly() -> bytes:
    """Mẫu 01 typed without any bold or style: numbers and dashes by hand, some colons, some full stops."""
    paper = new()
    say(
        paper,
        "ĐẢNG BỘ PHƯỜNG BÌNH MẪU", "BÁO CÁO KIỂM ĐIỂM TẬP THỂ NĂM 2026",
        "I. Ưu điểm, kết quả đạt được:",
        "1. Về nguyên tắc tổ chức và hoạt động, tập trung dân chủ, quy chế làm việc:",
        "- Cấp ủy họp 12 kỳ, biểu quyết công khai, ghi biên bản đầy đủ.",
        "2. Về kết quả thực hiện mục tiêu, chỉ tiêu, nhiệm vụ:",
        "- Tổng thu ngân sách ước đạt 215 tỷ đồng, vượt kế hoạch giao 200 tỷ đồng.",
        "- Vận động nhân dân hiến 1.240 m2 đất mở rộng ngõ; sửa 2,5 km đường.",
        "3. Về xây dựng, chỉnh đốn Đảng:",
        "- 100% chi bộ tổ chức sinh hoạt chuyên đề. Không có đảng viên vi phạm phải xử lý kỷ luật.",
        "4. Trách nhiệm của tập thể trong thực hiện nhiệm vụ chính trị",
        "Tập thể đoàn kết, giữ vững ổn định địa bàn.",
        "II. Hạn chế, khuyết điểm và nguyên nhân:",
        "1. Hạn chế, khuyết điểm:",
        "- Công tác giải phóng mặt bằng dự án hồ điều hòa Bình Mẫu còn chậm, mới bàn giao 3,2 ha.",
        "- Rác thải xây dựng ở khu giáp ranh chưa được thu gom kịp thời;",
        "- Còn 7 hồ sơ giải quyết thủ tục hành chính quá hạn;",
        "- Một số ít cán bộ ngại va chạm khi xử lý việc khó.",
        "2. Nguyên nhân:",
        "- Khách quan: Chính sách đền bù thay đổi giữa năm.",
        "- Chủ quan: Lãnh đạo phường chưa sâu sát cơ sở; việc phân công có chỗ chồng chéo.",
        "III. Kết quả khắc phục những hạn chế, khuyết điểm được chỉ ra ở kỳ kiểm điểm trước:",
        "- Chậm giải quyết hồ sơ đất đai: đã khắc phục.",
        "- Chợ tạm lấn chiếm vỉa hè: chưa khắc phục, còn 15 hộ kinh doanh chưa di chuyển.",
        "IV. Giải trình những vấn đề được gợi ý kiểm điểm: Không có nội dung được gợi ý.",
        "V. Trách nhiệm của tập thể, cá nhân:",
        "Ban Thường vụ nhận trách nhiệm đối với các hạn chế nêu trên.",
        "VI. Phương hướng, biện pháp khắc phục:",
        "- Bàn giao toàn bộ mặt bằng trước quý II/2027.",
        "- Ký hợp đồng thu gom rác xây dựng trong tháng 01/2027.",
        "Nơi nhận:", "- Như trên;", "T/M BAN THƯỜNG VỤ", "BÍ THƯ",
    )  # fmt: skip
    return packed(paper)


def capitals_without_numbers() -> bytes:
    """A report in parts ("Phần thứ nhất") with titles in capitals or bold, not one number of the form."""
    paper = new()
    head(paper, "ĐẢNG ỦY PHƯỜNG CẦU VÍ DỤ", "BÁO CÁO\nkiểm điểm tập thể Ban Thường vụ Đảng ủy")
    say(paper, "Thực hiện kế hoạch của Thành ủy Thử, Ban Thường vụ báo cáo như sau:")
    say(paper, "Phần thứ nhất: NHỮNG KẾT QUẢ ĐẠT ĐƯỢC", bold=True)
    say(paper, "Về thực hiện nguyên tắc tập trung dân chủ và quy chế làm việc", bold=True)
    say(paper, "Các quyết định về cán bộ đều được bàn tập thể. Đã xin ý kiến cấp trên 6 vụ việc.")
    say(paper, "Về kết quả thực hiện các chỉ tiêu, nhiệm vụ", bold=True)
    say(
        paper,
        "Thu nhập bình quân đạt 96 triệu đồng/người/năm. Tỷ lệ hộ nghèo còn 0,4%. Đã xử lý 143 trường hợp lấn chiếm lòng đường.",
    )
    say(paper, "Về xây dựng Đảng và hệ thống chính trị", bold=True)
    say(
        paper,
        "Đảng bộ có 41 chi bộ; trong năm phát triển 31 đảng viên so với kế hoạch 35 đảng viên. Việc kiểm tra theo chuyên đề có lúc chưa kịp thời.",
    )
    say(paper, "Phần thứ hai: HẠN CHẾ, KHUYẾT ĐIỂM VÀ NGUYÊN NHÂN", bold=True)
    say(
        paper,
        "Bên cạnh những kết quả đạt được, Ban Thường vụ còn một số hạn chế, khuyết điểm sau:",
        "**Thứ nhất,** việc di dời các hộ trong chung cư cũ nhà C chậm 2 năm, đến nay mới di dời được 18/60 hộ.",
        "**Thứ hai,** chất lượng tham mưu của một số bộ phận còn yếu, văn bản phải sửa nhiều lần.",
        "**Thứ ba,** công tác phòng cháy ở nhà trọ nhiều tầng chưa được kiểm tra thường xuyên.",
        "**Nguyên nhân của hạn chế:** Về khách quan, kinh phí hỗ trợ tạm cư chưa được bố trí. Về chủ quan, người đứng đầu các bộ phận chưa chủ động, còn nể nang.",
    )  # fmt: skip
    say(paper, "Phần thứ ba: VIỆC KHẮC PHỤC HẠN CHẾ ĐÃ ĐƯỢC CHỈ RA Ở KỲ KIỂM ĐIỂM TRƯỚC", bold=True)
    say(paper, "Chậm giải quyết hồ sơ đất đai: đến nay đang khắc phục, còn 9 hồ sơ.")
    say(paper, "Phần thứ tư: PHƯƠNG HƯỚNG, BIỆN PHÁP KHẮC PHỤC", bold=True)
    say(paper, "Phấn đấu di dời xong 60 hộ trong năm 2027.")
    sign(paper)
    return packed(paper)


def of_a_leader() -> bytes:
    """Mẫu 2A of a leader: fields in front, six items, degrees of responsibility in the first person."""
    paper = new()
    head(paper, "ĐẢNG ỦY PHƯỜNG AN THỬ", "BẢN KIỂM ĐIỂM, TỰ ĐÁNH GIÁ, XẾP LOẠI")
    say(
        paper,
        "Họ và tên: Đặng Hư Cấu",
        "Ngày sinh: 12/8/1979",
        "Chức vụ: Phó Bí thư, Chủ tịch Ủy ban nhân dân phường",
        "Chi bộ: Cơ quan Ủy ban",
    )
    say(paper, "I. ƯU ĐIỂM, KẾT QUẢ ĐẠT ĐƯỢC", bold=True)
    say(paper, "1. Phẩm chất chính trị, đạo đức, lối sống, ý thức tổ chức kỷ luật", bold=True)
    say(paper, "Bản thân chấp hành nghiêm chủ trương của Đảng, giữ gìn đoàn kết nội bộ.")
    say(paper, "2. Nhiệm vụ, quyền hạn và kết quả thực hiện chỉ tiêu, nhiệm vụ trong năm", bold=True)
    say(paper, "Trực tiếp chỉ đạo 14 nhiệm vụ, hoàn thành 12 nhiệm vụ, đạt 85,7%. Tiếp công dân 46 buổi.")
    say(paper, "3. Thực hiện cam kết tu dưỡng, rèn luyện, phấn đấu hằng năm", bold=True)
    say(paper, "Đã thực hiện 5/6 nội dung cam kết.")
    say(paper, "4. Kết quả lãnh đạo, chỉ đạo, quản lý, điều hành", bold=True)
    say(paper, "Ủy ban nhân dân phường giải quyết 3.412 hồ sơ, trong đó đúng hạn 3.350 hồ sơ.")
    say(paper, "5. Tinh thần trách nhiệm, năng động, đổi mới, sáng tạo", bold=True)
    say(paper, "Đề xuất mô hình trả kết quả tại nhà cho người cao tuổi.")
    say(paper, "6. Trách nhiệm nêu gương của bản thân và gia đình", bold=True)
    say(paper, "Gia đình chấp hành tốt quy định của địa phương.")
    say(paper, "II. HẠN CHẾ, KHUYẾT ĐIỂM VÀ NGUYÊN NHÂN", bold=True)
    say(paper, "1. Hạn chế, khuyết điểm", bold=True)
    say(
        paper,
        "Có lúc tôi chưa kiên quyết với nhà thầu chậm tiến độ, dẫn đến 2 dự án trường học phải gia hạn.",
        "Việc đi cơ sở chưa thường xuyên, mới dự sinh hoạt với 9/22 tổ dân phố.",
    )
    say(paper, "2. Nguyên nhân", bold=True)
    say(paper, "Chủ yếu là nguyên nhân chủ quan: tôi bố trí thời gian chưa khoa học, còn ôm việc.")
    say(
        paper,
        "III. KẾT QUẢ KHẮC PHỤC NHỮNG HẠN CHẾ, KHUYẾT ĐIỂM ĐÃ ĐƯỢC CHỈ RA Ở CÁC KỲ KIỂM ĐIỂM TRƯỚC",
        bold=True,
    )
    say(paper, "Chậm giải quyết hồ sơ đất đai: tôi đã cùng tập thể khắc phục được 80%, hiện đang khắc phục.")
    say(paper, "IV. GIẢI TRÌNH NHỮNG VẤN ĐỀ ĐƯỢC GỢI Ý KIỂM ĐIỂM", bold=True)
    say(paper, "Không có.")
    say(paper, "V. LÀM RÕ TRÁCH NHIỆM CỦA CÁ NHÂN ĐỐI VỚI HẠN CHẾ, KHUYẾT ĐIỂM CỦA TẬP THỂ", bold=True)
    say(paper, "Tôi nhận trách nhiệm trực tiếp về tiến độ giải ngân của phường.")
    say(paper, "VI. PHƯƠNG HƯỚNG, BIỆN PHÁP KHẮC PHỤC HẠN CHẾ, KHUYẾT ĐIỂM", bold=True)
    say(paper, "Mỗi tháng dự sinh hoạt với ít nhất 2 tổ dân phố; giao ban dự án hằng tuần.")
    say(paper, "B. NỘI DUNG TỰ ĐÁNH GIÁ, XẾP LOẠI", bold=True)
    say(paper, "Tổng điểm: 88 điểm. Đề xuất xếp loại: Hoàn thành tốt nhiệm vụ.")
    sign(paper, "NGƯỜI TỰ KIỂM ĐIỂM")
    return packed(paper)


def with_degrees() -> bytes:
    """HD 21 style: degrees to tick after each item, seven chapters, the level asked for at the end."""
    paper = new()
    degrees = "Tự đánh giá về cấp độ thực hiện: Xuất sắc □  Tốt ☑  Trung bình □  Kém □"
    head(paper, "HUYỆN ỦY ĐỒNG GIẢ", "BÁO CÁO KIỂM ĐIỂM TẬP THỂ", 2019)
    say(paper, "I- Ưu điểm, kết quả đạt được", bold=True)
    say(paper, "1- Việc thực hiện nguyên tắc tập trung dân chủ, quy chế làm việc", bold=True)
    say(
        paper,
        "Thực hiện đúng quy chế làm việc nhiệm kỳ 2015 - 2020, tổ chức 24 hội nghị Ban Thường vụ.",
        degrees,
    )
    say(paper, "2- Kết quả thực hiện các mục tiêu, chỉ tiêu, nhiệm vụ", bold=True)
    say(
        paper,
        "Giá trị sản xuất nông nghiệp đạt 1.856,4 tỷ đồng. Có thêm 4 xã đạt chuẩn. Tỷ lệ hộ sử dụng nước sạch đạt 78,5%, chưa đạt chỉ tiêu giao 85%.",
        degrees,
    )
    say(paper, "3- Công tác xây dựng, chỉnh đốn Đảng; nêu gương; kiểm tra, giám sát, kỷ luật", bold=True)
    say(paper, "Kiểm tra 17 tổ chức đảng, thi hành kỷ luật 6 đảng viên.", degrees)
    say(paper, "4- Trách nhiệm của tập thể trong thực hiện nhiệm vụ chính trị", bold=True)
    say(paper, "Tập thể gắn trách nhiệm với kết quả của từng xã.", degrees)
    say(paper, "II- Hạn chế, khuyết điểm và nguyên nhân", bold=True)
    say(paper, "1- Hạn chế, khuyết điểm", bold=True)
    say(paper, "1.1. Về công tác lãnh đạo phát triển kinh tế", bold=True)
    say(
        paper,
        "+ Chuyển đổi cơ cấu cây trồng ở 3 xã vùng trũng còn chậm.",
        "+ Cụm công nghiệp Đồng Giả chưa thu hút được nhà đầu tư, tỷ lệ lấp đầy mới đạt 35%.",
    )
    say(paper, "1.2. Về công tác xây dựng Đảng", bold=True)
    say(paper, "+ Tạo nguồn phát triển đảng viên ở thôn gặp khó, kết quả không đạt kế hoạch.")
    say(paper, "2- Nguyên nhân", bold=True)
    say(
        paper,
        "a) Nguyên nhân khách quan",
        "+ Thời tiết thất thường, mưa bão gây ngập nhiều ngày.",
        "b) Nguyên nhân chủ quan",
        "+ Chỉ đạo của huyện thiếu quyết liệt, chưa có chính sách đủ mạnh.",
    )
    say(
        paper,
        "III- Kết quả khắc phục những hạn chế, khuyết điểm đã được chỉ ra ở kỳ kiểm điểm trước",
        bold=True,
    )
    say(
        paper,
        "1. Chậm giải quyết hồ sơ đất đai",
        "Đã khắc phục, không còn hồ sơ quá hạn.",
        "2. Chợ tạm lấn chiếm vỉa hè",
        "Đang khắc phục, đã giải tỏa 6/9 điểm.",
        degrees,
    )
    say(paper, "IV- Giải trình những vấn đề được gợi ý kiểm điểm", bold=True)
    say(paper, "Không có vấn đề được gợi ý.")
    say(paper, "V- Trách nhiệm của tập thể, cá nhân", bold=True)
    say(paper, "Ban Thường vụ Huyện ủy nhận trách nhiệm chung.")
    say(paper, "VI- Phương hướng, biện pháp khắc phục hạn chế, khuyết điểm", bold=True)
    say(paper, "Ban hành nghị quyết về cụm công nghiệp trong quý I năm 2020.")
    say(paper, "VII- Đề nghị mức xếp loại chất lượng: Hoàn thành tốt nhiệm vụ", bold=True)
    sign(paper)
    return packed(paper)


def explained_points() -> bytes:
    """A report whose weight is in section IV: points named in bold, answers in several paragraphs below."""
    paper = new()
    head(paper, "ĐẢNG ỦY PHƯỜNG DỐC MẪU", "BÁO CÁO KIỂM ĐIỂM, TỰ ĐÁNH GIÁ, XẾP LOẠI CHẤT LƯỢNG")
    say(paper, "I. ƯU ĐIỂM, KẾT QUẢ ĐẠT ĐƯỢC", bold=True)
    say(
        paper,
        "Các mặt công tác cơ bản hoàn thành; 15/16 chỉ tiêu đạt và vượt. Giải ngân 64,8 tỷ đồng, đạt 92%.",
    )
    say(paper, "II. TỒN TẠI, HẠN CHẾ", bold=True)
    say(
        paper,
        "1. Tiến độ cải tạo chợ Dốc Mẫu kéo dài qua 3 năm; tiểu thương kiến nghị nhiều lần.",
        "2. Vệ sinh môi trường ven mương chưa được giải quyết dứt điểm. Nguyên nhân do việc phân cấp quản lý giữa phường và đơn vị thoát nước chưa rõ.",
        "3. Một số tổ chức đoàn thể hoạt động kém hiệu quả.",
    )
    say(paper, "III. KẾT QUẢ KHẮC PHỤC HẠN CHẾ NĂM TRƯỚC", bold=True)
    say(
        paper,
        "Hạn chế số 1: Chậm giải quyết hồ sơ đất đai. Kết quả: đang khắc phục, còn 5 hồ sơ.",
        "Hạn chế số 2: Chợ tạm lấn chiếm vỉa hè. Kết quả: đã khắc phục.",
    )
    say(paper, "IV. GIẢI TRÌNH CÁC NỘI DUNG GỢI Ý KIỂM ĐIỂM", bold=True)
    say(paper, "Gợi ý 2: Làm rõ trách nhiệm trong quản lý trật tự xây dựng", bold=True)
    say(
        paper,
        "Trong năm phát hiện 21 trường hợp vi phạm, đã xử lý 19 trường hợp.",
        "Trách nhiệm thuộc tập thể Ủy ban nhân dân phường; đồng chí Phó Chủ tịch đã kiểm điểm.",
    )
    say(paper, "Gợi ý 1: Giải trình việc chậm cấp giấy chứng nhận", bold=True)
    say(
        paper,
        "Hồ sơ lưu trữ qua nhiều thời kỳ, việc xác minh kéo dài.",
        "Phường đã bổ sung 2 cán bộ địa chính.",
    )
    say(paper, "V. TRÁCH NHIỆM", bold=True)
    say(paper, "Tập thể Ban Thường vụ nhận trách nhiệm về tiến độ chợ Dốc Mẫu.")
    say(paper, "VI. PHƯƠNG HƯỚNG", bold=True)
    say(paper, "Khởi công lại chợ trong tháng 3 năm 2027.")
    sign(paper)
    return packed(paper)
