export default {
  signIn: {
    title: '先登录这台平板', again: '再登录一次', account: '账号', accountHint: '单位给您的账号', password: '密码', show: '看一眼', hide: '遮上',
    lockout: '没有图形验证码；连错 5 次，等 10 分钟再试。', device: '这台平板叫什么', deviceHint: '丢了好找', deviceName: '我的平板', button: '登录', busy: '正在登录…',
    once: '登录一次，之后没有网络也能用 72 小时', sealed: '资料加密存放；平板丢了，别人看不到一个字', calm: '不定位，不记在线时长，照片可不拍',
    large: '大字版', normal: '普通字', english: 'English', dark: '深色', bright: '浅色',
    demoTitle: '演示账号', demoNote: '密码都是 {password}',
    demoRoles: { wangge01: '网格员', louzhang01: '楼栋长', shequ01: '社区书记', jiedao01: '街道分管', guanli01: '街道管理员' },
    needAccount: '请填账号', needPassword: '请填密码',
    back: '回到解锁',
  },
  errors: {
    offline: '现在连不上街道。第一次登录要有网络，请稍后再试。', wrong: '账号或密码不对，请再看一看。', throttled: '试得太快了，等 10 分钟再试。', other: '这次没登录上，请稍后再试。',
    deviceTaken: '这台平板上的存放处属于别人，请再按一次登录。', disabled: '这个账号停用了，请找社区。',
  },
  pin: {
    title: '设一个解锁密码', first: '请想 6 位数字，只在这台平板上用', second: '请再按一遍', differ: '两遍不一样，请重新想一个', easy: '太好猜了，请换一个', said: '已输入 {n} 位，共 {of} 位',
    erase: '退一位', why: '没有网络时，就用它打开这台平板', lose: '忘了也不会丢记录：用账号密码再登录一次就行', working: '正在上锁…',
  },
  prepare: {
    title: '准备离线资料', step1: '1 登录', done1: '已登录', step2: '2 解锁密码', done2: '6 位数字，已设好', step3: '3 准备资料', receiving: '正在接收', ready3: '收好了',
    share: '已准备 {done} / {total}', what: '资料', have: '已准备', goodNow: '不用等，现在就能敲门', goodNote: '您的 {n} 户已经在本机。断网也不要紧，剩下的从断开的地方接着收。',
    waiting: '稍等，正在接收您的楼栋', waitingNote: '断网也不要紧，剩下的从断开的地方接着收。', ready: '已就绪，离线可用 72 小时', readyNote: '{n} 条资料在本机，加密存放',
    broken: '网络断了，收到的都在', brokenNote: '剩下的有网时从断开的地方接着收', again: '接着收', lease: '离线可用 72 小时，回来连一次网就续上', own: '只有您网格的资料；关怀的缘由不在平板上',
    room: '本机还有 {free} 空位，用去 {used}', today: '先看今天的安排', knock: '去敲门', noScopes: '您的工作在联网的电脑上办', noScopesNote: '不用在这台平板上存资料', count: '{n} 条',
  },
  unlock: {
    title: '解锁', people: '这台平板上的人', other: '别的人', hello: { morning: '{name}，上午好', noon: '{name}，中午好', afternoon: '{name}，下午好', evening: '{name}，晚上好' }, ask: '请输入 6 位解锁密码',
    wrong: '不是这个密码，请再试一次', opening: '正在打开…', forgot: '忘了密码', lockedOut: '错的次数多了，请用账号密码登录一次', keepTitle: '锁着也会上传，忘了密码也不会丢。',
    keepNone: '记录都是封好的，有网时自己送到街道。', keepSome: '没上传的 {n} 条是封好的，有网时自己送到街道。', forgotTitle: '忘了解锁密码', forgotNote: '用账号密码登录一次，再设一个新的。没上传的记录是封好的，照样会送到街道。', forgotButton: '去登录',
    none: '这台平板上还没有人', revoked: '已停用', signedOut: '已退出',
  },
};
