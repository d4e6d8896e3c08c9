export default {
  ask: '这句话不必记录，是否改写？',
  stop: '这里写的大家都看得到，请改写这句话。',
  found: '里面有“{word}”（{subject}）。',
  rewrite: '改写',
  keep: '仍要保存',
};
