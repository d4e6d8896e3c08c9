export default {
  open: '打开', close: '收起', closes: '5 分钟后自动收起', wrote: '{name} {when} 写的', added: '{name} {when} 补充的', clash: '两人都改了{field}：都封存着，打开能看到两句', notYours: '要由网格员或社区书记打开',
  why: '请选择查看原因（会留下记录）', whyNote: '写的人看得到谁打开过、为什么。',
  glass: '应急打开', glassNote: '有人可能出事，又等不到能打开的人？', glassHow: '24 小时里您能打开这条记录里封存的话，过后自动关上。会马上告诉个人信息保护负责人。', glassWhy: '出了什么事', glassWords: '写一句情况', glassWordsHint: '至少 6 个字', glassDo: '应急打开', glassDone: '打开了，24 小时内有效', glassTold: '已告诉个人信息保护负责人', glassUntil: '应急打开，到 {when} 为止',
  glassPage: '应急打开', glassPageSub: '谁在紧急时打开了封存的话，为什么', glassNone: '没有人应急打开过', glassCalm: '每一次都请问清楚；看过的留在这里备查。', stillOpen: '到 {when} 自动关上', over: '已关上', openedTimes: '打开了 {n} 次', seen: '知道了', seenBy: '{name} {when} 看过', more: '再往前',
  export: '导出（要两个人同意）', exportNote: '打印出来要另一个人同意，纸上有两个人的名字。', exportAsk: '请另一个人同意', exportWaits: '在等另一个人同意', exportAgreed: '另一个人同意了，可以下载一次', exportTake: '下载', exportAsked: '问了，等另一个人同意', exportAskedNote: '24 小时内有效', exportName: '封存内容',
  suggest: '意见建议', suggestFull: '意见建议（不经您的上级）', suggestSub: '不经您的上级', suggestTitle: '只有个人信息保护负责人能打开', suggestNote: '存好就封起来，这里再也看不到；列表里没有名字，您的上级看不到。', suggestWords: '想说什么', draft: '草稿只留 24 小时', needWords: '先写一句', saved: '存好了，封起来了', noStreet: '本机还不知道送到哪里，联网打开一次就好',
  own: '我说过的', ownNone: '还没有', ownOffline: '连上网，能看到说过的和给您的答复', number: '第 {number} 号', answered: '有答复', unanswered: '还没答复', readAnswer: '看答复', openedBy: '{when} {name} 打开过',
  officerSub: '{n} 条还没答复', officerNone: '还没有意见建议', officerCalm: '列表里只有编号和日期，一次打开一条。', kept: '另有 {n} 条先收着', keptNote: '写的人平板停用了，或已离岗', take: '收进来', which: '编号', day: '日期', state: '答复', choose: '点一行，打开一条', lockedOne: '封存着', answer: '答复', answerAgain: '再补一句答复', answerHint: '只有写的人看得到', answerDo: '送出答复', answerSent: '答复送出了',
};
