"""Addresses of the API; its description is at openapi.json. A key, not a session, says who asks."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from ninja import NinjaAPI

from kiemdiem.api import importing  # noqa: F401 -- adds its operations to the same addresses
from kiemdiem.api.answers import explain
from kiemdiem.api.keys import Key
from kiemdiem.api.reading import router

api = NinjaAPI(
    title="Kiểm Điểm",
    version="1",
    description="Sổ hạn chế, chỉ tiêu và đơn vị cho phần mềm khác. Mỗi mã truy cập làm được đúng những gì tài khoản "
    "của nó làm được trong phạm vi của mã.",
    auth=Key(),
    docs_url=None,
    urls_namespace="api",
)
explain(api)
api.add_router("", router)
addresses = api.urls
for pattern in addresses[0]:
    if pattern.callback is not None:
        pattern.callback = login_not_required(pattern.callback)  # the key is asked for instead

urlpatterns = [path("v1/", addresses)]
