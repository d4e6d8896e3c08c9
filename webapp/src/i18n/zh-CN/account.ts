export default {
  title: '账号安全',
  note: '密码、动态码、在哪里登录着',
  errors: {
    offline: '现在连不上街道，请稍后再试。',
    wrong_password: '密码不对，请再看一看。',
    totp_needed: '请再输入验证器上的动态码。',
    totp_wrong: '动态码不对，或已经用过。等它换一个再试。',
    too_many_tries: '试得太快了，请过一会儿再试。',
    signed_out: '登录已经结束，请重新登录。记录都在。',
    device_revoked: '这台设备已停用。',
    forbidden: '您的岗位要有动态码，不能不用。',
    link_over: '这个链接用过了或过期了，请再要一个。',
    oidc_failed: '统一认证没有成功，请再试一次。',
    oidc_unknown: '统一认证的这个人还没有绑定账号，请找管理员。',
    other: '出了点问题，请再试一次。',
  },
  password: {
    title: '密码', note: '不用定期更换；怀疑别人知道了才换。', change: '换密码', now: '现在的密码', new: '新密码', rule: '至少 10 个字；可以是一句话，不用大小写和符号。太常见的不收。',
    show: '看一眼', hide: '遮上', do: '换好', done: '换好了，其他设备要重新登录',
  },
  totp: {
    title: '动态码', off: '还没有设。设了以后，光知道密码也进不来。', on: '{day} 起使用，备用码还有 {n} 个', demanded: '您的岗位要有动态码。', set: '设动态码', renew: '换一部手机', drop: '不再用', dropTitle: '不再用动态码', dropDo: '不再用', dropped: '不用动态码了',
    begin: '先确认是您本人', next: '下一步', scan: '用手机上的验证器扫这张码', scanNote: '任何支持 TOTP 的验证器都行，不用联网，也不用手机号。', qr: '给验证器扫的二维码', type: '扫不了？手工输入这一串：', code: '验证器上的 6 位动态码', codeNote: '每 30 秒换一个', confirm: '设好', done: '设好了，下次登录要输动态码',
  },
  codes: { title: '备用码，只显示这一次', note: '手机不在身边时，一个顶一次动态码。打印或抄下来，和工作证放在一起。', print: '打印', kept: '我收好了' },
  sessions: {
    title: '在哪里登录着', own: '就是这里', since: '{from} 登录 · 最近 {seen}', end: '退出', endTitle: '让{name}退出', endNote: '那台设备要重新登录才能用。没上传的记录都在它上面，不会丢。', endAll: '别处都退出', ended: '退出了', only: '没有在别处登录', proof: { password: '密码', totp: '密码和动态码', oidc: '统一认证' },
  },
  enrol: {
    title: '开通账号', looking: '正在看这个链接…', hello: '{name}，请给自己设一个密码', username: '您的账号：{username}', until: '这个链接 {time} 以前有效，只能用一次', own: '密码只有您自己知道，管理员也看不到。', do: '设好', over: '这个链接不能用了', overNote: '链接 10 分钟内有效，只能用一次。请管理员再给一个。', again: '再试一次', doneTitle: '开通好了', doneNote: '用账号 {username} 和新密码登录。', signIn: '去登录',
  },
  code: { title: '再输入动态码', note: '打开手机上的验证器，看 6 位数字。手机不在身边，可以输一个备用码。', field: '动态码或备用码', do: '登录', back: '换个账号' },
  oidc: { button: '用{name}登录', returning: '正在回来…' },
  manage: {
    button: '登录', title: '{name}怎样登录', give: '开通二维码', giveNote: '给本人扫，或把链接发给本人。10 分钟内有效，只能用一次；用了以后，以前的密码作废。', giveDo: '出示二维码', giveAgain: '换一张', qr: '开通二维码', until: '{time} 以前有效', copy: '复制链接', copied: '复制好了', reset: '动态码', resetNote: '手机丢了才取消。取消后要再开通一次，所有设备都要重新登录。', resetNone: '没有设动态码', resetDo: '取消动态码', resetDone: '取消了', sessionsDo: '全部退出', sessionsNone: '没有登录着的设备',
  },
};
