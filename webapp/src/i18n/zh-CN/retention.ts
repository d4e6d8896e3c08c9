export default {
  title: '留存与删除', sub: '到期就删，或只留日期和结果；删了什么都记着', toNotice: '居民告知书',
  approvals: {
    title: '待我同意', sub: '有些事一个人不能做，要另一个人看过、同意', asks: '{name} 提的 · {when}', because: '为什么：{why}', until: '{when} 以前答复有效',
    agree: '同意', refuse: '不同意', agreed: '同意了，对方可以用一次', refused: '没有同意', takeBack: '不用了', none: '没有等您同意的', noneNote: '有人提了，会出现在这里', mine: '我提的',
    state: { asked: '等同事同意', agreed: '同意了，可以用', refused: '没有同意', used: '用过了', over: '过期了' },
  },
  run: {
    title: '按期限清理', dry: '先看会删什么', now: '现在就清理', note: '每天夜里自己做一次。这里只有种类、数目和编号，没有内容。', asked: '排上了，做好会显示在这里', none: '还没有做过', nothing: '没有到期的', isDry: '只是预演',
    state: { waiting: '排着队', running: '正在做', done: '做好了', failed: '没做成', interrupted: '中断了' },
    did: { reduced: '{what}：{n} 条只留下日期和结果', erased: '{what}：{n} 条删了', dropped: '{what}：{n} 条清掉' }, held: '{n} 条依法留存', before: '{day} 以前的', more: '还有 {n} 个编号',
    what: { removed: '早先移除的记录', session: '过期的登录', approval: '旧的两人同意', register_report: '旧的导入报告', job: '旧的清理报告' },
  },
  terms: { title: '保存多久', kind: '种类', months: '多久', until: '从什么时候算', always: '不按时间', n: '{n} 个月', of: '{kind}保存几个月', limits: '个月（{least}–{most}）', save: '就这样', saved: '改好了，告知书也跟着改' },
  holds: {
    title: '依法留存', note: '法院、监督机关要看的，先不删。要两个人：一个人提，另一个人同意，提的人再开始。', ask: '提一条留存', none: '现在没有依法留存的', record: '一条记录和说到它的', line: '{reason} · 留到 {day}', by: '{name} 提的，{when}', second: '{name} 同意的',
    state: { active: '留存着', ended: '结束了', agreed: '同意了，等您开始', asked: '等同事同意' }, begin: '开始留存', begun: '开始留存了', end: '结束留存', ended: '结束了，到期的会照常清理', askEnd: '提前结束…', askEndNote: '也要另一个人同意。', why: '为什么', askDo: '请同事同意', asked: '已请同事同意，同意后回到这里',
    askNote: '在这里面，到期也不删，居民申请删除也先不删。', place: '在哪里', choose: '请选', kind: '什么', orRecord: '或者只留一条记录：编号', orRecordNote: '住户或居民的编号，连同说到他们的记录一起留', reason: '依据（写文号，不写人名）', endsOn: '留到哪天（三年以内）',
  },
  contact: { title: '告知书上怎么联系我们', office: '单位名称（不填就是街道名）', address: '地址', phone: '电话', hours: '办公时间', officer_phone: '个人信息保护负责人电话', save: '存好', saved: '存好了' },
  notice: {
    print: '打印', listen: '读给我听', quiet: '不读了', language: 'English', back: '返回', link: '居民告知书',
    heading: '上门走访，我们记什么、不记什么', from: '{street} 告知',
    who: '我们是谁', whoText: '{street}和所属社区。网格员上门走访，是为了知道谁家需要帮忙，把事办好。依据法定职责和您的同意记录这些内容。',
    what: '我们记下什么', sealed: '（封存：只有少数人说明原因才能逐条打开）',
    never: '我们从不记', neverText: '民族、宗教、政治面貌、收入、银行卡、病历和用药、犯罪和信访经历、身份证照片、指纹人脸、行踪；不给人打分，不分先后，不列什么名单。14 岁以下的孩子不建档，只记人数。',
    see: '谁能看到', seeText: '您所在网格的网格员、社区工作人员和社区书记。街道只看数目，要看一条须说明原因。谁看过都有记录，您可以到窗口查“谁看过”。',
    long: '留多久', months: '{what}：{until}，{n} 个月', always: '{what}：{until}', longNote: '到期自动删除或只留日期和结果。法院等依法要求的，先留着。',
    no: '不愿意怎么办', noText: '您可以不开门、不回答、不拍照，说一声就行。', benefit: '撤回同意，或者不愿意被走访，不影响您享受任何待遇和服务。',
    rights: '您的权利', rightsText: '查看、复制、更正、删除、撤回同意、投诉：到社区窗口填一张纸，当天给回执，15 个工作日内答复，不收费。',
    reach: '怎么找我们', phone: '电话', officer: '个人信息保护负责人', noContact: '请到社区窗口，或问上门的网格员。', offline: '现在没有网络：保存多久联网后显示。',
  },
};
