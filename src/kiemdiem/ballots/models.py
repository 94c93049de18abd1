"""Votes counted on paper: two people enter the count, and only an agreed count stands."""

from django.db import models

from kiemdiem.accounts.models import Account
from kiemdiem.conferences.models import AgendaItem


class PaperVote(models.Model):
    """A vote on the level of one subject, on paper, at its conference. The level is a person's entry, never derived."""

    item = models.OneToOneField(AgendaItem, on_delete=models.CASCADE, related_name="paper_vote")
    present = models.PositiveSmallIntegerField("có mặt, được bỏ phiếu")
    threshold_percent = models.PositiveSmallIntegerField("ngưỡng (%)", null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"Kiểm phiếu: {self.item}"


class PaperCount(models.Model):
    """One person's entry of the count: papers, and boxes ticked."""

    vote = models.ForeignKey(PaperVote, on_delete=models.CASCADE, related_name="counts")
    entered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    issued = models.PositiveSmallIntegerField("số phiếu phát ra")
    returned = models.PositiveSmallIntegerField("số phiếu thu về")
    invalid = models.PositiveSmallIntegerField("số phiếu không hợp lệ")
    htxs = models.PositiveSmallIntegerField("hoàn thành xuất sắc nhiệm vụ")
    htt = models.PositiveSmallIntegerField("hoàn thành tốt nhiệm vụ")
    ht = models.PositiveSmallIntegerField("hoàn thành nhiệm vụ")
    kht = models.PositiveSmallIntegerField("không hoàn thành nhiệm vụ")
    unrated = models.PositiveSmallIntegerField("chưa đánh giá, xếp loại")

    class Meta:
        ordering = ["entered_at", "id"]
        constraints = [
            models.UniqueConstraint(
                name="ballots_count_once_per_person",
                fields=["vote", "entered_by"],
                violation_error_message="Hai người khác nhau phải nhập kết quả kiểm phiếu.",
            )
        ]
