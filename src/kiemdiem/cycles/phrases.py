"""Vietnamese words for what a cycle deals with."""

from kiemdiem.core.ruleset import SubjectKind

KIND_NAMES = {
    SubjectKind.COLLECTIVE: "Tập thể",
    SubjectKind.LEADER: "Cá nhân lãnh đạo, quản lý",
    SubjectKind.STAFF: "Cá nhân không giữ chức vụ lãnh đạo, quản lý",
    SubjectKind.OUTSIDE: "Đảng viên ngoài hệ thống chính trị",
}
