"""Everything that the access log may say was done: one list, which the pages show and the docs print."""

from collections.abc import Mapping
from dataclasses import dataclass

from server.records.fields import Label


@dataclass(frozen=True)
class Word:
    """What was done.

    Shape: `is_reading` where somebody saw what is recorded of people: 谁看过, and the rule on browsing.
    """

    label: Label
    is_reading: bool = False


def _reads(zh: str, en: str) -> Word:
    return Word(Label(zh, en), is_reading=True)


def _does(zh: str, en: str) -> Word:
    return Word(Label(zh, en))


WORDS: Mapping[str, Word] = {
    "read": _reads("查看一条记录", "read a record"),
    "sample": _reads("抽看一条记录", "read a record drawn by chance"),
    "parked_read": _reads("查看先收着的记录", "read a parked record"),
    "search": _reads("按姓名或门牌查找", "searched by name or door"),
    "open": _reads("打开一项保密内容", "opened a confidential field"),
    "glass": _reads("应急打开保密内容", "broke the glass: opened a confidential field in an emergency"),
    "glass_seen": _does("核对一次应急打开", "looked into an opening in an emergency"),
    "export": _reads("导出保密内容", "exported confidential content"),
    "hours_export": _reads("导出志愿服务时长", "exported volunteer hours"),
    "answers_export": _reads("导出问卷答卷", "exported answers to a questionnaire"),
    "form_publish": _does("发布问卷", "published a questionnaire"),
    "form_withdraw": _does("停用问卷", "withdrew a questionnaire"),
    "request_take": _does("收下居民申请", "took a resident's request"),
    "request_read": _reads("查看居民申请", "read a resident's request"),
    "request_checked": _does("核对来提申请的人", "checked who came with a request"),
    "request_answered": _does("答复居民申请", "answered a resident's request"),
    "request_refused": _does("没有同意居民申请", "refused a resident's request"),
    "resident_copy": _reads("给居民准备资料", "prepared a resident's copy"),
    "erasure_plan": _reads("看会删掉什么", "looked at what a deletion would take"),
    "erasure": _does("按居民申请删除", "deleted at a resident's request"),
    "about_read": _reads("查看某户某人的查阅情况", "read who had read about a home or a person"),
    "home_move": _does("给一户办了搬家", "moved a home to another door"),
    "chain_read": _does("核对一处的校验链", "checked a place's chain"),
    "parked_apply": _does("让先收着的记录生效", "applied a parked record"),
    "parked_reassign": _does("把先收着的记录转给别人", "gave a parked record to somebody else"),
    "parked_return": _does("把先收着的记录退回作者", "returned a parked record to its author"),
    "register_import": _does("导入台账", "imported a register"),
    "user_add": _does("新建账号", "made an account"),
    "user_disable": _does("停用账号", "closed an account"),
    "user_password": _does("重设密码", "set a password anew"),
    "role_give": _does("给予角色", "gave a role"),
    "role_end": _does("结束角色", "ended a role"),
    "device_revoke": _does("停用设备", "revoked a device"),
    "recut": _does("重划网格", "gave buildings to other grids"),
    "approval_ask": _does("申请需两人同意的事", "asked for a second person's yes"),
    "approval_agreed": _does("同意别人提的事", "agreed to somebody else's request"),
    "approval_refused": _does("没有同意别人提的事", "refused a request"),
    "approval_use": _does("用掉一次两人同意", "used a second person's yes"),
    "hold_begin": _does("开始依法保留", "began a legal hold"),
    "hold_end": _does("结束依法保留", "ended a legal hold"),
    "enrol_begin": _does("发出开通码", "made a link for coming in"),
    "enrol_finish": _does("用开通码登录", "came in by a link"),
    "sessions_end": _does("让人退出登录", "signed somebody out"),
    "totp_set": _does("启用动态口令", "began to use a second factor"),
    "totp_reset": _does("重设动态口令", "took a second factor away"),
    "recovery_code": _does("用掉一个备用码", "used a recovery code"),
    "identity_bind": _does("绑定统一身份", "bound the unit's own sign-in"),
    "retention_run": _does("按期限清理", "ran the retention job"),
    "retention_set": _does("改保存期限", "changed how long records are kept"),
    "notice_set": _does("改告知书", "changed the notice"),
    "alarm_seen": _does("处理一条提醒", "answered an alarm"),
    "restore": _does("恢复了备份", "restored a backup"),
}
READING = tuple(name for name, word in WORDS.items() if word.is_reading)
