"""The closed lists of the register: states, origins, causes, attainment, measures, evidence."""

from django.db import models


class State(models.TextChoices):
    """Where an entry stands; keys are steps of the access policy."""

    DRAFT = "entry_draft", "Dự thảo"
    OPEN = "entry_open", "Đang khắc phục"
    CLAIMED = "entry_claimed", "Chờ thẩm tra kết quả"
    DEFERRED = "entry_deferred", "Tạm hoãn có thời hạn"
    CLOSED = "entry_closed", "Đã khắc phục"
    WITHDRAWN = "entry_withdrawn", "Đã rút"


class Origin(models.TextChoices):
    """How an entry was born."""

    SELF_REVIEW = "self_review", "Tự kiểm điểm"
    POINT = "point", "Gợi ý kiểm điểm"
    SPEECH = "speech", "Ý kiến tại hội nghị"
    CONCLUSION = "conclusion", "Kết luận hội nghị"
    DELEGATION = "delegation", "Kết luận của đoàn công tác"
    PLENUM = "plenum", "Ý kiến của hội nghị cấp ủy"
    INSPECTION = "inspection", "Kiểm tra, thanh tra"
    PETITION = "petition", "Đơn thư, phản ánh, kiến nghị"
    OTHER = "other", "Nguồn khác"


class CauseKind(models.TextChoices):
    """Whether somebody answers for the cause."""

    SUBJECTIVE = "subjective", "Chủ quan"
    OBJECTIVE = "objective", "Khách quan"


class Attainment(models.TextChoices):
    """How far a remedy got, in the owner's claim and in the verifier's rating."""

    FULL = "full", "Đạt đầy đủ"
    LARGELY = "largely", "Đạt phần lớn"
    PARTLY = "partly", "Đạt một phần"
    NOT = "not", "Chưa đạt"


class MeasureKind(models.TextChoices):
    """What proves the result."""

    FIGURE = "figure", "Chỉ số đo được"
    DOCUMENT = "document", "Văn bản, hồ sơ chứng minh kết quả"


class EvidenceKind(models.TextChoices):
    """What a piece of evidence shows; activity alone never closes an entry."""

    RESULT = "result", "Kết quả đạt được"
    CONFIRMATION = "confirmation", "Xác nhận của cơ quan có thẩm quyền"
    ACTIVITY = "activity", "Hoạt động (kế hoạch, cuộc họp, công văn)"
