"""The sentences behind a result's reason, Chinese and English: docs/protocol.md lists the same codes."""

REASONS: dict[str, tuple[str, str]] = {
    "invalid": ("有一项填得不对，请看标出的地方。", "Something in it is not valid; see the field."),
    "forbidden": ("您没有这里的这项权限，已先替您收着。", "You have no right to do this here; it is kept."),
    "record_exists": ("这条记录的编号已经有了。", "A record with this id exists already."),
    "removed": ("这条记录已经移除，请核对后再改。", "The record had been removed; please check."),
    "wrong_scope": ("这里不能放这种记录。", "Records of this kind do not live there."),
    "id_reused": ("这个编号已用于另一条内容。", "This id stands for other content already."),
    "too_large": ("这一条太大，请分开记。", "This op is too large; please split it."),
    "device_revoked": ("设备已停用，内容已收好，等人处理。", "The device is revoked; what it held is kept."),
    "server_error": ("服务器处理这一条时出错，内容已收好。", "The server failed on this op; it is kept."),
    "waits": (
        "它所说的那条记录还没到，到了会自动处理。",
        "Its record has not come yet; it will be applied then.",
    ),
    "unknown_kind": ("这个版本还不认识这种记录，升级后自动处理。", "This kind is not known here yet."),
    "schema_too_new": ("平板的版本比服务器新，升级后自动处理。", "The tablet is newer than the server."),
    "seal_unreadable": ("暂时打不开密封，内容已收好。", "The seal cannot be opened now; it is kept."),
    "author_unproven": ("无法确认是谁记的，内容已收好。", "The author could not be proven; it is kept."),
    "held": ("这条依法留存，暂时不能删。", "It is under a legal hold and cannot be erased now."),
    "returned": ("请您再看一下。", "Somebody asks you to look at it again."),
    "moved_on": ("这件事已有人处理，您的话已加为备注", "It had moved on; your words stand as a comment."),
    "replaced": ("已由新的一条代替。", "A newer op took its place."),
    "withdrawn": ("您已放弃这一条。", "You discarded it."),
    "erased": ("按规定已清除，不再保存。", "It was erased as the law requires, and is not kept."),
    "already_applied": ("这一条已经生效，没有放弃。", "It had been applied already and stands."),
}
WAITING = frozenset({"waits", "unknown_kind", "schema_too_new"})


def told(code: str, field: str | None = None, detail: str | None = None) -> dict[str, str | None]:
    """A reason as results carry it: `{"code","detail","field"}`."""
    zh, en = REASONS[code]
    named = _whole(field[:80]) if field else None
    return {"code": code, "detail": _whole(detail) if detail else f"{zh} {en}", "field": named}


def _whole(text: str) -> str:
    """Text without half letters, which no database takes."""
    return text.encode("utf-8", "replace").decode()
