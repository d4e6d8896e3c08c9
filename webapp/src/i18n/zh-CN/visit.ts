export default {
  who: '见到了谁', why: '来做什么', many: '可多选', look: '家里看一看', optional: '没问到的不用选', need: '需要什么', words: '说两句', wordsHint: '可不填', wordsPlaceholder: '', good: '好', attention: '留意', urgent: '急',
  sealed: '封存的话', sealedOn: '封存的话（已写）', sealedTitle: '封存的话', sealedNote: '只有社区书记在联网时、说明原因才能看，每次都留下记录。存好以后，这台平板上也看不到。', sealedWords: '要说的话', personLook: '本人情况', sealedKeep: '写好了', sealedDraft: '草稿只留 24 小时',
  how: '怎么见的', date: '哪一天', dateHint: '不是今天才改', next: '下次', nextNone: '不用约', nextEdit: '改日子', nextDo: '约日子', nextTitle: '下次哪一天', nextClear: '不约了', nextNote: '{cadence}一次', more: '改方式和日子', late: '补记',
  draft: '草稿已存在本机', draftNone: '写着就会自动存草稿', saveNext: '存好，去下一户（{next}）', saveNextShort: '存好，去下一户 {door}', save: '存好', saveChanges: '存好补充', needResult: '先点一下见到了谁', declined: '对方今天不方便，已记为联系过', done: '{door} 存好了',
  noAnswerCall: '要不要打个电话？', noAnswerNote: '电话联系上也算联系过', urgentTitle: '先打电话，再记录', urgentNote: '110 · 119 · 120 · 燃气抢修', askTitle: '需要您再看一下：{reason}', askNote: '社区看了这次走访，想请您补充', askField: '问的是：{field}', answer: '回一句话', answerHint: '可不填', answered: '补充好了', sealedAgain: '封存的话不会再显示，写了就是再加一句', thanks: '社区谢谢您', leave: '草稿已存好，回来接着写',
  folded: '{result} · {purposes}', title: '走访', restored: '接着上次没写完的',
};
