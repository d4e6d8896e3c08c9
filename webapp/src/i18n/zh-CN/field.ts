export default {
  today: {
    title: '今天', due: '该敲的门 {n} 户 · 今天已敲 {done} 户', byBuilding: '按楼', byTime: '按时间', view: '怎么排', building: '{name} · {n} 户', seeBuilding: '看楼栋', go: '去敲门', goAria: '去敲门：{door}',
    none: '今天该敲的门都敲过了', noneNote: '零也是好消息，不用凑数', buildings: '看看楼栋', look: '需要您再看一下', lookNote: '{n} 件 · {what}', thanks: '谢谢您', thanksNote: '{n} 次走访，社区道了谢',
    conflicts: '两人都改了', conflictsNote: '{n} 件，请选一个', recent: '今天记下的', local: '已存在本机', received: '街道已收到 · {time}', last: '上次 {day}', never: '还没敲过', triedToday: '今天没遇到', allTime: '所有楼栋', empty: '本机还没有楼栋',
    emptyNote: '连一次网，就会收到您的楼栋', lookButton: '打开', seen: '知道了',
  },
  due: { late: '晚了 {n} 天', lateFlag: '晚 {n} 天', today: '今天', week: '本周', later: '{day} 前' },
  cadence: { weekly: '每周', biweekly: '每两周', monthly: '每月', quarterly: '每季', half_year: '每半年' },
  care: { badge: '关怀走访', two: '两人同行' },
  building: {
    title: '楼栋', sub: '{estate} · {doors} 扇门 · {homes} 户', search: '姓名、拼音、门牌、电话尾号', onlyDue: '只看该敲的 {n} 户', all: '看全部的门', another: '换一栋', choose: '去哪一栋', dueHere: '该敲 {n} 户', entrance: '{n}单元', entranceShort: '{n}单元', floor: '{n}层', entrances: '单元',
    none: '没有找到', noneNote: '换个写法试试：姓、拼音首字母、门牌或电话后四位', hits: '找到 {n} 处', wall: '{name}的门', pick: '点一扇门', pickNote: '看住的是谁、上次是哪天，两下就能记好', dueNone: '这栋楼没有该敲的门',
    moveKeys: '用方向键换一扇门',
  },
  door: {
    ago: '{n} 天前', today: '今天', never: '没敲过', empty: '空置', waiting: '没上传', short: '{entrance}-{door}', full: '{building} {entrance}单元 {door}', fullPlain: '{building} {door}',
    key: { recent: '30 天内', older: '31–90 天', old: '90 天以上', empty: '空置', due: '该敲', waiting: '没上传' }, knob: '颜色和花纹的意思',
    knock: '去敲门', unchanged: '见到，无变化', noAnswer: '无人应答', phone: '打电话', card: '看这一户', last: '上次 {day} {result}', newHome: '还没有登记住户', newHomeNote: '住进人以后，在这里登记一户', addHome: '登记一户', whom: '打给谁', noPhone: '没有记下电话', call: '打给 {name}',
    savedUnchanged: '{door} 存好了：见到，无变化', savedNoAnswer: '{door} 存好了：无人应答',
  },
  household: {
    contact: '怎么联系', phone: '电话', family: '家人', times: '时间', ways: '方式', note: '留话', self: '本人', open: '办着的事', history: '来往', historyCount: '近 12 个月 {n} 次', all: '全部看', edit: '改资料', call: '打电话', people: '家里人', addPerson: '添一位家人',
    noOpen: '没有办着的事', noHistory: '还没有来往', refuse: '这里不记：病情、收入、信仰、证件号、照片。', refuseNote: '听到了也不用写。', members: '{n} 人', children: '其中小孩 {n} 人', band: '{band} 岁', head: '户主', noChange: '无变化', voided: '已撤销', late: '补记', needs: '需要{list}',
    editTitle: '改 {what}', moved: '已于 {day} 迁出', due: '{due} · {purpose}', none: '没有', mode: '{mode}', correct: '补充', withdraw: '撤销这次', withdrawTitle: '撤销这次走访', withdrawNote: '记录留着，不再算数。请说一句为什么。', withdrawWhy: '为什么', withdrawDo: '撤销', withdrawn: '撤销了，这次不算', reasons: { wrongDoor: '点错了门', twice: '记了两遍', wrongResult: '记错了' },
  },
  items: {
    title: '事项', sub: '关怀、回问和两人都改了的', look: '需要您再看一下', conflicts: '两人都改了，请选一个', tasks: '关怀走访', parked: '先替您收着', none: '没有等着您的事', noneNote: '零也是好消息，不用凑数', lists: '全部资料', due: '到 {day}', records: '{n} 条',
  },
  record: { title: '记一笔', sub: '想记什么', visit: '走访', visitNote: '先找门，再去敲', at: '记在哪里', all: '都能看到', none: '您的角色在这里没有要记的', chooseScope: '先选地方', noteAt: '记在 {scope}', kinds: '别的资料' },
  me: {
    title: '我的', device: '这台平板', deviceState: '本机存放', journal: '两处互相核对', single: '只有一处存放，请勤连网', uploads: '上传情况', uploadsNote: '回执、等着的、要您看的', lock: '现在锁上', language: '语言', size: '字号', normal: '普通', large: '大字', theme: '颜色', bright: '浅色', dark: '深色', auto: '跟平板一样',
    signOut: '退出登录', signOutTitle: '退出登录', signOutNote: '本机的住户资料会清掉；没上传的记录封好留着，照样会送到街道。', signOutWait: '还有 {n} 条没上传。它们不会丢：封好留在本机，有网时自己送到街道。', signOutDo: '清掉资料并退出', roles: '角色', scopes: '{n} 栋楼和地方的资料', records: '{n} 条资料', lastContact: '上次联网 {time}', never: '还没联过网', version: '版本 {version}',
    desk: '去看台账和新到', appearance: '看着舒服', pin: '解锁密码', readyOffline: '已就绪，离线可用 72 小时', receive: '现在收一次', free: '空位 {free}', persisted: '浏览器答应一直留着', notPersisted: '浏览器没答应一直留着，请勤连网', forgetNote: '没网时，用解锁密码打开',
  },
};
