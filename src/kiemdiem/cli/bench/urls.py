"""The product's pages, and a bare one: 50 rows of a table, read by the ORM, in Django's own template language."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import include, path

from kiemdiem.cycles.models import Subject

ROWS = 50
TABLE = Engine().from_string(
    "<!doctype html><html><body><table>{% for row in rows %}<tr><td>{{ row.id }}</td><td>{{ row.name }}</td>"
    "<td>{{ row.title }}</td><td>{{ row.step }}</td><td>{{ row.due_on }}</td><td>{{ row.inclusion }}</td></tr>"
    "{% endfor %}</table></body></html>"
)


@login_not_required
def bare(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- Django's signature
    """Answer with the table: nobody is asked who they are, nothing is around it."""
    return HttpResponse(TABLE.render(Context({"rows": Subject.objects.order_by("id")[:ROWS]})))


urlpatterns = [path("bare/", bare), path("", include("kiemdiem.config.urls"))]
