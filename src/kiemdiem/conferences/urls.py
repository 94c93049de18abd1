"""Addresses of the conferences pages."""

from django.urls import path

from kiemdiem.conferences.views import entries, hall, lists, plans, roll

app_name = "conferences"
urlpatterns = [
    path("", lists.index, name="index"),
    path("len-lich/", lists.hosts, name="hosts"),
    path("len-lich/<int:cycle_unit_id>/", plans.plan, name="plan"),
    path("<int:conference_id>/", hall.conference, name="conference"),
    path("<int:conference_id>/bien-ban/", hall.minutes, name="minutes"),
    path("<int:conference_id>/sua-ke-hoach/", plans.replan, name="replan"),
    path("<int:conference_id>/moi/", plans.invite, name="invite"),
    path("<int:conference_id>/diem-danh/", roll.roll, name="roll"),
    path("<int:conference_id>/khai-mac/", hall.open_conference, name="open"),
    path("<int:conference_id>/be-mac/", hall.close_conference, name="close"),
    path("noi-dung/<int:item_id>/", hall.item, name="item"),
    path("noi-dung/<int:item_id>/bat-dau/", hall.open_item, name="open_item"),
    path("noi-dung/<int:item_id>/hoan/", hall.postpone_item, name="postpone_item"),
    path("noi-dung/<int:item_id>/y-kien/", hall.record_speech, name="record_speech"),
    path("noi-dung/<int:item_id>/ket-luan/", hall.conclude_item, name="conclude_item"),
    path("<int:conference_id>/trich/", entries.raise_closing, name="raise_closing"),
    path("noi-dung/<int:item_id>/trich/", entries.raise_conclusion, name="raise_conclusion"),
    path("y-kien/<int:speech_id>/trich/", entries.raise_speech, name="raise_speech"),
    path("noi-dung/<int:item_id>/han-che/", hall.entry_from_conclusion, name="entry_from_conclusion"),
    path("y-kien/<int:speech_id>/", hall.speech, name="speech"),
    path("y-kien/<int:speech_id>/sua/", hall.correct_speech, name="correct_speech"),
    path("y-kien/<int:speech_id>/xu-ly/", hall.dispose, name="dispose"),
    path("y-kien/<int:speech_id>/han-che/", hall.entry_from_speech, name="entry_from_speech"),
]
