export default {
  title: '查阅记录', all: '全部查阅', community: '本社区的查阅，和您自己的', own: '您自己的查阅',
  when: '时间', who: '谁', what: '做了什么', where: '哪里', why: '原因', system: '系统', more: '再往前', none: '没有这样的查阅记录',
  note: '记录只能加、不能改；一条改了，后面就对不上，平板和服务器上的记号都会发现。',
  person: '查阅的人', everybody: '所有人', from: '从哪天', to: '到哪天', clear: '看全部', filter: '筛选',
  about: {
    title: '谁看过这户人家的资料', ask: '居民在窗口问起，就给他看、给他打印。打开也会记下来。', whyNeed: '请选一个原因', why: '为什么打开', open: '打开',
    sheet: '资料查阅情况', of: '资料', home: '一户：{names}', one: '{names}', empty: '没有姓名', place: '地点', printed: '打印', printedLine: '{when}，{name}', print: '打印（A4）',
    what: '看的什么', none: '街道和社区的工作台上，没有人打开过。', copies: '平板上存有这户资料的人', copiesNote: '这些人上门服务要用，平板上的资料加了锁；在平板上看不逐条记。', noCopies: '没有人的平板上存着。',
    search: '按姓名、门牌查找只记有人查找，不记找到了谁。', right: '对哪一条有疑问，可以当场提出，由个人信息保护负责人答复，不收费。', cut: '只列出最近 {n} 条。',
  },
  alarms: {
    title: '提醒', sub: '{n} 条等人核对', subNone: '没有等人核对的', none: '没有提醒', noneNote: '历史没有被改动的迹象，也没有无事由的查看', more: '再往前',
    note: '每条都由人来核对，只看事情，不比人。', seen: '{name} {when}：{note}', server: '数据库本身',
    answer: '我来核对', answerNote: '写下核对的结果，例如：和本人谈过，当天在做台账核对。写下后不能改。', words: '核对结果', need: '请写一句核对的结果', keep: '存好', mine: '关于自己的，由别人核对', done: '已记下',
    told: '设备听说过第 {told} 条，服务器现在到第 {seq} 条', have: '设备听说收到了 {told} 条，服务器现在是 {have} 条', epoch: '设备听说过一个服务器没有的历史编号', places: '{count} 处对不上', browsing: '一小时内打开 {homes} 户，近 7 天没有走访、关怀任务或新到的记录', between: '{from} 到 {to}', lines: '看这些查阅', rule: '规则：一小时内打开超过 10 户，而 7 天内没有本人的走访、阅件，没有到期的关怀走访，也没有新到的记录。抽看、先收着的不算。', restore: '历史对不上，多半是有人把旧数据库放了回去。请系统管理员查明，再用 qiaomen restore 声明。',
  },
  field: { button: '谁看过', title: '谁看过这条记录', none: '还没有别人在工作台上打开过', offline: '没有网络，联网后再看', later: '现在看不了，过一会儿再试', line: '{when} {name}', why: '原因：{why}', close: '好' },
};
