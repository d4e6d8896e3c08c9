export default {
  new: '新的{kind}', edit: '改{kind}', list: '{kind}', none: '还没有{kind}', noneNote: '零也是好消息，不用凑数', add: '记一条', yes: '是', no: '否', choose: '请选', chosen: '已选 {n} 个', search: '找一找', addRow: '加一行', removeRow: '去掉第 {n} 行', addPhone: '加一个电话', phone: '电话 {n}', removePhone: '去掉第 {n} 个', required: '要填', optional: '可不填', sealed: '封存：存好以后这里看不到',
  saved: '{kind}存好了', unknown: '（不在本机）', nothing: '没有改动', by: '{who} · {when}', state: '状态', scope: '地方', line: '第 {n} 行', tooLong: '最多 {n} 个字', notNumber: '请填数字', notPhone: '请填电话号码', needed: '这一项要填', steps: '经过', move: '下一步', moveNote: '说一句', moved: '记下了', count: '{n} 条', pendingRow: '没上传', shown: '先列 {n} 条，写几个字来找',
};
