"""Numbers of papers: one after another in a body's series, never used twice, none left out."""

from kiemdiem.documents.models import Body, NumberSeries


def next_number(body: Body, type_code: str, span: str) -> tuple[NumberSeries, int]:
    """Return the series and its next number, and hold the series until the transaction ends.

    The count and the paper that bears the number are one transaction: where that fails, the number was never given.
    """
    NumberSeries.objects.get_or_create(body=body, type_code=type_code, span=span)
    series = NumberSeries.objects.select_for_update().get(body=body, type_code=type_code, span=span)
    series.last += 1
    series.save(update_fields=["last"])
    return series, series.last
