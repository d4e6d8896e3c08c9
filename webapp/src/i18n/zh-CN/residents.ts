export default {
  title: '居民办理', sub: '免费，{n} 个工作日内答复', overdue: '{n} 件过了答复的日子', list: '居民申请', find: '找一位居民', back: '返回',
  number: '编号', who: '谁的资料', right: '要什么', due: '最晚答复', state: '到哪一步', gone: '已删除，不再有名字', late: '已过期', near: '快到期', more: '再往后', earlier: '再往前', none: '还没有申请', noneNote: '居民来窗口提了，就会在这里', choose: '点一行看申请，或者找一位居民',
  states: { received: '收下了', checked: '核对过', answered: '答复了', refused: '没有同意' },
  search: { title: '找一位居民', q: '姓名、门牌、电话后四位', why: '为什么找（会留下记录）', go: '找', none: '没有找到', noneNote: '换一个写法，或者看门牌', note: '只记谁为什么找，不记找的是谁。' },
  person: { phones: '电话', born: '出生年份', consents: '同意书', noConsents: '没有同意书', given: '{day} · {how}', withdrawn: '{day} 撤回', withdraw: '撤回', addConsent: '记一份同意书', saveConsent: '存好', kept: '同意书存好了', tookBack: '撤回了；靠它的关怀走访下次上传时停下', tasks: '关怀走访', task: '{purpose} · {day}', noTasks: '没有', correct: '改资料', correctNote: '改前改后的值都留在经过里，平板下次上传时就是新的。', save: '存好', saved: '改好了', waits: '存好了，联网后自动上传', nothing: '没有改动' },
  consent: { add: '记{name}的同意书', withdrawn: '撤回了；靠它的关怀走访上传后停下' },
  benefit: '撤回同意只是不再上门关怀，应得的补贴、服务一样不少。',
  take: { title: '收下一份申请', right: '要什么', asked_by: '谁来提的', words: '哪里错了，应该是什么', wordsNote: '只写要改的，不写病情、信仰这些', do: '收下，打印回执', need: '请选要什么、谁来提的', checkNote: '先看证件，只看不拍、不抄号码。' },
  request: { words: '居民说', steps: '经过', step: '{when} {name}：{to}', received: '收下了', check: '证件看过，是本人或有权提的人', checked: '记下了：核对过', answer: '答复', answerNote: '怎么答复的，写一句', answered: '答复记下了', refuse: '不能同意', refuseNote: '为什么，居民会看到这一句', needNote: '请写一句为什么', refused: '记下了：没有同意', done: '就这样答复', cancel: '先不', receipt: '打印回执', copy: '准备资料', copyNote: '包括谁记的、谁看过。别人的资料不在里面。', approvalAsk: '里面有封存的内容，要另一位同事同意', approvalDo: '请同事同意', approvalAsked: '已请同事同意；对方同意以后再点“准备资料”', toResident: '打开这位居民的资料', deletion: '看看会删掉什么' },
  erasure: { title: '删除前看一遍', gone: '整条删掉', emptied: '只清掉这一处，别人还住在这里', naming: '留下，但里面写到了名字；要一起删的请勾上', stays: '没有写到名字的、别人的记录都留着。', held: '有一条依法留存着，现在不能删', heldMark: '依法留存', warn: '删了就找不回来：平板下次上传时也没有了，备份恢复时会再删一遍。', sure: '我看过了，删除', do: '删除', done: '删除了 {n} 条', changed: '刚才有改动，请再看一遍' },
  receipt: { title: '受理回执', number: '编号 {number}', taken: '今天收到您的申请：', person: '谁的资料', right: '申请的事', by: '提出的人', due: '最晚答复', dueLine: '{day}（{n} 个工作日内）', free: '办理不收费。', window: '经办人', day: '日期', tell: '不同意答复的，可以向个人信息保护负责人或上级部门提出。' },
  copy: { system: '系统', title: '您的资料', made: '{when} 制', agreed: '经 {name} 同意', intro: '下面是系统里记着的、关于您的全部内容。家里别人的资料不在里面。', by: '{when} · {name} 记', changed: '{when} {name} 改过', removed: '已移走', parked: '另有 {n} 条收着、还没有算进来', readers: '谁看过', readersNone: '没有人打开过', reader: '{when} · {name} · {what}', print: '打印', book: '存成表格', close: '关上' },
};
