"""Every error a caller can meet: a stable code, a status, a sentence in Chinese and one in English.

docs/protocol.md shows this list, and a test compares the two.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class ErrorKind:
    """One row of the list."""

    code: str
    status: int
    zh: str
    en: str


ERRORS: dict[str, ErrorKind] = {
    kind.code: kind
    for kind in (
        ErrorKind("bad_request", 400, "请求看不懂，请重试。", "The request could not be understood."),
        ErrorKind("bad_json", 400, "内容不是有效的 JSON。", "The body is not valid JSON."),
        ErrorKind("device_missing", 400, "请求缺少设备编号（X-Device）。", "The X-Device header is missing."),
        ErrorKind(
            "invalid", 422, "有内容填得不对，请看标出的地方。", "Something is not valid; see the fields."
        ),
        ErrorKind(
            "signed_out", 401, "请重新登录，本机的记录都在。", "Please sign in again; nothing here is lost."
        ),
        ErrorKind("device_revoked", 401, "这台设备已停用。", "This device has been revoked."),
        ErrorKind("wrong_password", 401, "用户名或密码不对。", "The user name or the password is wrong."),
        ErrorKind("totp_needed", 401, "请再输入验证器上的动态码。", "Your second factor's code is needed."),
        ErrorKind("totp_wrong", 401, "动态码不对，或已经用过。", "The code is wrong, or was used already."),
        ErrorKind(
            "oidc_failed", 401, "统一认证没有成功，请再试一次。", "The unit's sign-in did not succeed."
        ),
        ErrorKind(
            "oidc_unknown",
            403,
            "统一认证的这个人还没有绑定账号，请找管理员。",
            "Nobody here is bound to who you are at the unit's own sign-in.",
        ),
        ErrorKind(
            "totp_setup_needed",
            403,
            "您的岗位要先设动态码，请找管理员要一张开通二维码。",
            "Your role needs a second factor; ask an administrator for an enrolment link.",
        ),
        ErrorKind(
            "device_mismatch", 403, "设备编号与登录的设备不一致。", "X-Device is not the session's device."
        ),
        ErrorKind("forbidden", 403, "您没有这项权限。", "You may not do this."),
        ErrorKind(
            "approval_needed", 403, "这件事要另一位同事同意才能做。", "This needs a second person's approval."
        ),
        ErrorKind(
            "own_request",
            403,
            "自己提的，要由另一位同事同意。",
            "Somebody else has to agree to one's own request.",
        ),
        ErrorKind("share_refused", 403, "解锁密码不对。", "That PIN is not right."),
        ErrorKind(
            "share_closed",
            403,
            "解锁密码错了五次，请用账号密码登录一次。",
            "Five wrong PINs; sign in with the password.",
        ),
        ErrorKind(
            "link_over",
            404,
            "这个链接用过了或过期了，请再要一个。",
            "This link was used or is too old; ask for another one.",
        ),
        ErrorKind("not_found", 404, "没有找到。", "There is nothing here."),
        ErrorKind(
            "share_missing",
            404,
            "街道没有这台平板的那一半钥匙，请用账号密码登录一次。",
            "The server holds no share of this tablet's key; sign in with the password.",
        ),
        ErrorKind("method_not_allowed", 405, "不支持这种请求方式。", "This method is not allowed here."),
        ErrorKind(
            "device_taken", 409, "这个设备编号属于另一位用户。", "This device id belongs to somebody else."
        ),
        ErrorKind(
            "held", 409, "依法留存着，现在不能删。", "It is under a legal hold and cannot be deleted now."
        ),
        ErrorKind(
            "batch_too_large", 413, "一次上传太多，请分开上传。", "The batch is too large; send it in parts."
        ),
        ErrorKind("too_large", 413, "内容太大。", "The body is too large."),
        ErrorKind("unsupported_type", 415, "不支持这种内容格式。", "This content type is not supported."),
        ErrorKind(
            "bad_range",
            416,
            "断点位置不对，请先询问已收到多少。",
            "The range does not continue what is held.",
        ),
        ErrorKind("workbook_unreadable", 422, "这个表格读不了。", "The workbook cannot be read."),
        ErrorKind(
            "too_many_tries", 429, "尝试太多次，请过一会儿再试。", "Too many tries; please wait a while."
        ),
        ErrorKind(
            "too_many",
            429,
            "这段时间打开得太多，请过一会儿再打开。",
            "Too much was opened in this time; please wait before the next.",
        ),
        ErrorKind(
            "quota", 429, "暂存的内容已到上限。", "What is kept for this device has reached its bound."
        ),
        ErrorKind(
            "server_error", 500, "服务器出了点问题，您的记录没有丢。", "The server failed; nothing was lost."
        ),
        ErrorKind("busy", 503, "服务器正忙，请稍后再试。", "The server is busy; please try again."),
        ErrorKind(
            "disk_failed",
            503,
            "服务器的磁盘出了问题，请告诉管理员；您的记录没有丢。",
            "The server's disk fails; tell whoever runs it. Nothing was lost.",
        ),
        ErrorKind(
            "disk_full",
            507,
            "服务器的磁盘满了，请告诉管理员；您的记录没有丢。",
            "The server's disk is full; tell whoever runs it. Nothing was lost.",
        ),
    )
}


@dataclass
class Problem(Exception):
    """An error on its way to a caller, written as RFC 9457 problem details.

    Shape: `fields` maps a field to what is wrong with it; `detail` says more than the list's sentence;
           `wait_seconds` goes out as Retry-After.
    Errors: KeyError for a code that is not in the list.
    """

    code: str
    detail: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    wait_seconds: int = 0

    @property
    def kind(self) -> ErrorKind:
        return ERRORS[self.code]

    def as_json(self) -> dict[str, object]:
        """The body of an `application/problem+json` answer."""
        kind = self.kind
        body: dict[str, object] = {
            "type": f"/problems/{kind.code}",
            "title": kind.zh,
            "title_en": kind.en,
            "status": kind.status,
            "detail": self.detail or f"{kind.zh} {kind.en}",
            "code": kind.code,
        }
        if self.fields:
            body["fields"] = self.fields
        return body
