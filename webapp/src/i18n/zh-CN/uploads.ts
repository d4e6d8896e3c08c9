export default {
  title: '上传情况', online: '有网络', offline: '没有网络，不影响记录', allReceived: '街道都收到了', allReceivedNote: '最近一次 {time}', waiting: '{n} 条记录', waitingNote: '已存在本机，联网后自动上传', tryNow: '现在上传', trying: '正在上传…', trySignIn: '登录后上传', look: '需要您再看一下 · {n} 件',
  conflict: '两人都改了', conflictAsk: '两人都改了，请选一个', conflictLine: '{a}；{b}', conflictValue: '{who} {when} 记 {value}', choose: '选一个', parked: '先替您收着', parkedReason: '先替您收着：{reason}', returned: '需要您再看一下：{reason}', parkedNote: '记录一字不少地存在街道。', correct: '改一下再传', discard: '不要了，说明原因', discardTitle: '不要这一条了', discardNote: '街道会留一笔：谁、什么时候、为什么不要。', discardWhy: '为什么不要', discardDo: '不要了', discarded: '不要了，已说明原因',
  waitsServer: '不用您办，原因没了会自己好', received: '街道已收到', lastReceipt: '最近回执 {seq}', receipt: '回执', receiptTitle: '回执', receiptNote: '街道给每一条的凭据，对账时可以出示', noReceipts: '还没有回执', seq: '第 {seq} 号', hash: '校验 {hash}', receivedAt: '{time} 收到', merged: '和同事的改动合在一起了', movedOn: '这件事已有人处理，您的话已加为备注', aside: '试了几次没送到，先放一放，明天再试', asking: '在问街道收到没有',
  stored: '本机存放正常', storedNote: '两处互相核对', storedOne: '只有一处存放，请勤连网', same: '一致', free: '空位 {free}', count: '{n} 条{kind}', edits: '{n} 处资料改动', locked: '一条记录', edit: '改', new: '新',
  what: '{name}的{field}', sheet: { which: '{what}，哪个是对的？', both: '两个都留着。您选的先用，没选的存在经过里，随时能找回。', use: '先用这个', swap: '换成这个', yours: '您记的', theirs: '{name}记的', empty: '（空）', confirm: '用这个', confirmNext: '用这个，看下一件', later: '以后再说', nth: '第 {i} 件，共 {n} 件', done: '选好了，两边都会一样', note: '说一句', noteHint: '可不填' },
  correctTitle: '改一下再传', correctNote: '原来的那一条会由这一条代替', lostNote: '封存的话不在这台平板上，请再写一次', reasons: {
    invalid: '有一处填得不对', forbidden: '这里现在不归您管', record_exists: '已经有这一条了', removed: '这一户已经不在这里了', wrong_scope: '记错了地方', id_reused: '编号重复了', too_large: '太长了', device_revoked: '这台平板停用了', server_error: '街道那边出了点问题', returned: '请您补充', waits: '等它说的那一条先到', unknown_kind: '街道还不认识这种记录', schema_too_new: '街道还没换新版本', seal_unreadable: '街道暂时打不开', author_unproven: '街道暂时认不出是谁记的', other: '要看一下',
  },
};
