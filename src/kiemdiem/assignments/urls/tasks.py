"""Addresses below `/nhiem-vu/`."""

from django.urls import path

from kiemdiem.assignments.views import products, tasks

urlpatterns = [
    path("", tasks.index, name="index"),
    path("giao/", tasks.assign, name="assign"),
    path("nhap/", tasks.paste, name="paste"),
    path("danh-muc/", products.index, name="products"),
    path("danh-muc/them/", products.propose, name="propose"),
    path("danh-muc/<int:product_id>/", products.product, name="product"),
    path("danh-muc/<int:product_id>/phien-ban/", products.version, name="version"),
    path("danh-muc/<int:product_id>/phe-duyet/", products.approve, name="approve"),
    path("danh-muc/<int:product_id>/thoi-dung/", products.end, name="end_product"),
    path("<int:task_id>/", tasks.task, name="task"),
    path("<int:task_id>/<slug:slug>/", tasks.act, name="act"),
]
