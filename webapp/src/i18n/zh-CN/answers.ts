export default {
  label: '您报的事有回音了',
  solved: '您 {date} 报的问题已解决：{note}',
  answered: '您 {date} 说的事有答复了：{note}',
  declined: '您 {date} 报的问题没有办理，原因：{note}',
  noNote: '已处理好',
  told: '知道了',
  notYet: '还没好',
  reopened: '好的，请他们再看一下',
};
