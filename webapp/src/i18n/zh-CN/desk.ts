export default {
  nav: { label: '工作台', arrivals: '新到', parked: '先收着', register: '登记册', units: '人员与网格', devices: '设备', access: '查阅记录', field: '走访页面', out: '退出', language: 'English' },
  who: '{name} · {role}',
  light: { missing: '{devices} 台平板还有 {ops} 条没到', unsynced: '还有 {n} 条没上传，最早 {time}', all: '都到了', offline: '没有网络，写的话先存在本机' },
  trouble: { offline: '没有网络，写好的话都在', forbidden: '您没有这里的这项权限', not_found: '没有找到，可能刚有人处理过', other: '出了点问题，写好的话都在', again: '再试一次' },
  saved: { seen: '看过了', thanks: '谢过{name}了', asked: '问了{name}，答复会回到这里', waits: '存好了', waitsNote: '已存在本机，联网后自动上传', parked: '先替您收着：{reason}' },
  place: { door: '{entrance}单元 {door}' },
  arrivals: {
    title: '新到的记录', sub: '近 {days} 天 · {n} 条没看', subGrids: '{place} · {grids} 个网格 · 近 {days} 天 · {n} 条没看',
    kind: '种类', allKinds: '全部种类', grid: '网格', allGrids: '全部网格', option: '{name}（{n}）', unseen: '只看没看的', search: '姓名、门牌、电话后四位、谁记的',
    time: '时间', place: '地点', author: '谁记的', points: '要点', yesterday: '昨天 {time}',
    found: '找到的人和门', more: '再往前', none: '没看的都看过了', noneNote: '零也是好消息，不用凑数', nothing: '这里还没有记录', nothingNote: '网格员一上传就会到这里',
    late: '补记', skewed: '平板时间不准', conflict: '两人都改了', asked: '等答复', answered: '有答复', seen: '看过', thanked: '谢过', void: '撤回了', sealed: '封存',
    keys: { seen: '看过了', ask: '请再看一下', thanks: '谢谢', move: '上下' }, calm: '只抽看，不用条条看', choose: '点一行，看这条记录',
    care: '关怀走访', sealedLine: '{n} 段，封存着，这个版本还不能打开', photos: '{n} 个，位置信息已去掉', photo: '打开第 {n} 个',
    history: '经过', made: '{when} {name} 记下', madeOffline: '{when} {name} 记下，当时没有网络', received: '{when} 街道已收到 · 回执 {seq}', edited: '{when} {name} 改了{fields}', entered: '{when} {name} 改好记下 · 回执 {seq}', keptLine: '{when} 到了街道，先收着',
    reviewSeen: '{when} {name} 看过了', reviewThanks: '{when} {name} 说谢谢', reviewAsked: '{when} {name} 请再看一下：{note}', reviewField: '（{field}）', answer: '答复：{answer}', willSee: '您看过后，{name}能看到“{me} 看过”',
    related: '这一户近来', relatedCount: '{n} 次', clash: '两人都改了{field}：{values}', readers: '谁看过', readersNone: '没有别人打开过', reader: '{when} {name} · {why}',
    ask: '要问就写一句', askHint: '例如：水龙头报给物业了吗？', askField: '问的是哪一项', askWhole: '整条', askNeed: '写一句要问什么', send: '请再看一下', cancel: '先不', next: '看过了，下一条', thanks: '谢谢', 
  },
  street: {
    title: '各社区收到的', sub: '近 {days} 天 · 只有数，没有内容', community: '社区', few: '少于 5', look: '看几条', take: '随机看 5 条', 
    whyNote: '请选择查看原因（会留下记录）', note: '每打开一条都会记下来，记录的人看得到。', sample: '{community} · 随机 {n} 条', back: '回到各社区', none: '近 {days} 天没有可看的', calm: '看有没有需要帮忙的，不比谁多谁少。',
  },
  parked: {
    title: '先收着', sub: '{n} 条已经到了街道、一字不少，等人定怎么用', subNone: '没有等人定的', strays: '另有 {n} 份暂时打不开，钥匙到了会自动处理',
    when: '到的时间', what: '什么', author: '谁记的', why: '为什么收着', waited: '等了', days: '{n} 天', hours: '{n} 小时', soon: '刚到', allReasons: '全部原因', reason: '原因',
    none: '没有要定的', noneNote: '收着的都用上了', choose: '点一行，看收着的是什么', recorded: '{name} · {at} 记 · {received} 收到', whyTitle: '为什么收着', servers: '不用人定，原因没了会自己好', mineNow: '交给了{name}', 
    how: '怎么用', apply: '按我的权限算进来，{name}仍是记录人', correct: '改一下再算进来', giveBack: '请{name}再看一下', handOver: '交给别人定',
    open: '打开看内容', now: '现在是：{value}', sealed: '封存的话也在里面，这里不显示', lost: '封存的话不在这里，改了就没有了',
    note: '请{name}看什么', noteHint: '写一句，例如：是哪一户？', field: '问的是哪一项', whole: '整条', needNote: '写一句请人看什么', to: '交给谁', needTo: '请选一个人', doApply: '就这样定，看下一条', doCorrect: '存好，算进来', doBack: '请再看一下', doHand: '交出去',
    applied: '算进来了，记录人还是{name}', still: '还是先收着：{reason}', returned: '请{name}再看一下了', handed: '交给{name}了', corrected: '改好了，算进来了',
    safe: '一条也没有丢', safeNote: '收着的记录有回执，不占平板，也不挡住后面的上传。', whoDecides: '谁来定', whoNote: '记录人随时可改了再传；社区书记、街道可代为决定。', stays: '您的决定和{name}的原话都会留在经过里，{name}会收到回音。',
    keptOf: '{kind} · {place}', sentences: {
      invalid: '有一处填得不对，系统不替人改，先收着。', forbidden: '记录人在这里没有这项权限（可能网格调整过）；系统不替人做主，先收着。', record_exists: '这个编号的记录已经有了，先收着核对。', removed: '这条记录已经移除，后来的改动先收着。', wrong_scope: '这里不放这种记录，或没有这个地方。', id_reused: '同一个编号来了两样内容。', too_large: '这一条太长，放不下。', device_revoked: '平板已停用；它交出来的先收着，等人定。', server_error: '街道处理这一条时出了问题，内容一字不少。', waits: '它所说的那条记录还没到。', unknown_kind: '这个版本还不认识这种记录。', schema_too_new: '平板的版本比街道的新。', seal_unreadable: '暂时打不开密封。', author_unproven: '暂时认不出是谁记的。',
    }, asked: '已请记录人再看一下：{note}', about: '（{field}）', codes: {
      invalid: '有一处填得不对', forbidden: '这里不归记录人管', record_exists: '已经有这一条了', removed: '记录已移除', wrong_scope: '记错了地方', id_reused: '编号重复了', too_large: '太长了', device_revoked: '平板已停用', server_error: '街道出了点问题', returned: '请人再看', waits: '等它说的那一条', unknown_kind: '还不认识这种记录', schema_too_new: '平板版本更新', seal_unreadable: '暂时打不开', author_unproven: '认不出是谁记的',
    },
  },
  register: {
    title: '登记册', sub: '把社区的表格变成楼栋、住户和人；先试读，看过再写入', file: '社区的表格', pick: '选一个 xlsx 文件', pickNote: '列的顺序随意；身份证号、民族、宗教等不会收', send: '试读', sending: '正在送…', notFile: '请先选一个文件',
    list: '近来的表格', none: '还没有读过表格', state: { reading: '正在读', checked: '读好了，还没写入', applying: '正在写入', applied: '写入了', failed: '没读成' }, step: { waiting: '排着队', reading: '读表', comparing: '对照', writing: '写入', done: '好了' }, progress: '{step} {done} / {total}', progressOnly: '{step} {done}',
    rows: '{n} 行', held: '{n} 行先不收', found: '会改动 {n} 条', foundNone: '和现在一样，没有要改的', did: '改动了 {n} 条', kind: '种类', new: '新的', changed: '有改动', same: '一样', children: '14 岁以下 {n} 人，只计入户里的孩子数', refused: '不收的列：{names}', ignored: '不认识的列：{names}',
    conflicts: '{n} 处和别人的改动不一样，两个值都留着', parked: '{n} 条先收着', gone: '{n} 条这里已经没有了', fault: '要改的地方', faultCount: '{n} 处', errors: '下载要改的行', errorsNote: '改好再传一遍，收过的不会重复', apply: '写入', applyNote: '一次写完，要么都在，要么都不在', seconds: '用了 {n} 秒', columnLine: '第 {row} 行 · {column} · {what}', problem: '没有读成：{code}',
  },
  units: {
    title: '人员与网格', sub: '{place} · {communities} 个社区 · {grids} 个网格 · {buildings} 栋楼', search: '姓名、账号、网格、楼栋', here: '谁在这里', nobody: '这里还没有人', post: '岗位', name: '姓名', from: '从', to: '到', state: '状态', deal: '办理', held: '在岗', later: '即将开始', ended: '已结束', planned: '有安排', buildings: '楼栋', none: '没有楼栋',
    add: '添一个人', addTitle: '添一个人', fullName: '姓名', username: '账号', usernameNote: '2 到 40 个小写字母、数字或 . _ -', role: '岗位', roleNone: '先不给岗位', fromOn: '从哪天起（不填就是现在）', make: '添好', made: '{name}的账号是 {username}', password: '密码 {password}，只显示这一次，请抄给本人',
    give: '给岗位', giveTitle: '给{name}一个岗位', giveTo: '给谁', giveDo: '给岗位', given: '{name}：{role}', end: '结束', endTitle: '{name}不再是{role}', endNote: '不填日子就从现在起；没上传的照样收', endOn: '从哪天起没有', endDo: '结束岗位', endDone: '结束了',
    disable: '停用账号', disableTitle: '停用{name}的账号', disableNote: '下次联系时先交出没上传的，再清除。', disableDo: '停用', disabled: '已停用', noRole: '还没有岗位的人', code: '{nature} · {code}', 
    natures: { street: '街道', community: '社区', grid: '网格', building: '楼栋', team: '队伍' }, recut: '重新划分网格', recutTitle: '重新划分网格', recutNote: '表格里写楼栋和新的网格（CSV 或 xlsx）。整栋移交，记录一条不动。', recutFile: '划分表', recutPick: '选一个 CSV 或 xlsx 文件', recutFrom: '从哪天起', recutTry: '先看看', recutDo: '就这样划分', moves: '移交 {n} 栋', move: '{building}：{from} → {to}', faults: '有 {n} 处要改，先没有划分', fault: '第 {row} 行：{what}', recutDone: '划分好了，{day} 起', needFile: '请选文件和日子',
  },
  devices: {
    title: '设备', sub: '{n} 台 · {ok} 台都到了 · {behind} 台有记录没到 · {off} 台停用', search: '平板、姓名', device: '设备', user: '谁在用', seen: '最近联系', records: '记录', version: '版本', missing: '{n} 条没到', all: '都到了', revoked: '已停用', cloned: '换过存放处', never: '还没有', desk: '电脑',
    have: '到了的', haveLine: '第 {n} 号以前都到了', haveNone: '还没有记过', gap: '没到的', gapLine: '第 {from} 号以后缺 {n} 号', told: '上次说', toldLine: '还有 {n} 条没上传，最早 {time}', toldNone: '没有要上传的', room: '空位', roomLine: '{n} MB', since: '从', none: '没有设备', choose: '点一行，看这台设备',
    counting: '“没到”按平板的流水号算：缺了号，就知道还有几条。', calm: '这里没有在线时长，也没有位置。', call: '先打个电话问问', callNote: '多半是没电，或楼里没信号', lost: '平板丢了', lostNote: '下次联系时先交出没到的，再清除本机。', lostKept: '没到的记录会先收着，等人定', lostSafe: '已到的记录不受影响', revoke: '停用并清除这台设备…', revokeTitle: '停用{name}', revokeDo: '停用', done: '停用了',
  },
  access: {
    title: '查阅记录', all: '全部查阅', community: '本社区的查阅，和您自己的', own: '您自己的查阅', when: '时间', who: '谁', what: '做了什么', where: '哪里', why: '原因', system: '系统', more: '再往前', none: '还没有查阅记录',
    note: '记录只能加、不能改；一条改了，后面就对不上。', words: {
      read: '打开一条记录', sample: '随机看到一条', parked_read: '打开收着的一条', parked_apply: '把收着的算进来', parked_reassign: '把收着的交给别人', parked_return: '请人再看一下', user_add: '添账号', user_disable: '停用账号', role_give: '给岗位', role_end: '结束岗位', device_revoke: '停用设备', recut: '重新划分网格', register_import: '导入登记册', other: '其他',
    },
  },
};
