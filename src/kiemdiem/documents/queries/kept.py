"""Whether what was issued is still what was issued: the content under its hash, the kept files under theirs."""

from collections.abc import Iterator

from kiemdiem.core.papers.stored import content_hash, from_json
from kiemdiem.documents.models import DossierFile, OwnTemplate, PaperVersion
from kiemdiem.web.downloads import file_fault

AT_ONCE = 200


def paper_faults() -> Iterator[tuple[str, str]]:
    """Yield every issued version, own template and file of a dossier: which it is, and what is wrong with it."""
    versions = PaperVersion.objects.select_related("paper__unit").order_by("pk")
    for version in versions.iterator(chunk_size=AT_ONCE):
        where = f"Văn bản đã ban hành {version.pk}, {version.paper.unit}, bản {version.version}"
        if content_hash(from_json(version.content)) != version.content_hash:
            yield where, f"Nội dung của “{version.paper}” không còn khớp mã băm khi ban hành."
        else:
            yield where, file_fault(version.file, version.file_hash)
    for own in OwnTemplate.objects.select_related("body").order_by("pk").iterator(chunk_size=AT_ONCE):
        yield f"Mẫu Word riêng {own.pk}, {own.body}", file_fault(own.file, own.sha256)
    for added in DossierFile.objects.select_related("subject").order_by("pk").iterator(chunk_size=AT_ONCE):
        yield f"Tài liệu hồ sơ {added.pk}, {added.subject}", file_fault(added.file, added.sha256)
