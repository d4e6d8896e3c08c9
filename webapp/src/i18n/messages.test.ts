import { describe, expect, it } from 'vitest';
import en from './en';
import zh from './zh-CN';

type Tree = { [key: string]: string | Tree };
const flat = (tree: Tree, path = ''): [string, string][] =>
  Object.entries(tree).flatMap(([k, v]) => (typeof v === 'string' ? [[`${path}${k}`, v] as [string, string]] : flat(v, `${path}${k}.`)));
const chinese = flat(zh);
const english = flat(en);
const holes = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort();

describe('the words on screen', () => {
  it('exist in both languages, key for key', () => {
    expect(chinese.length).toBeGreaterThan(300);
    expect(english.map(([k]) => k).sort()).toEqual(chinese.map(([k]) => k).sort());
  });
  it('leave the same gaps in both languages', () => {
    const other = new Map(english);
    const may = new Set(['visit.nextNote', 'uploads.count', 'generic.count', 'items.records']);
    expect(chinese.filter(([k, v]) => !may.has(k) && holes(v).join() !== holes(other.get(k)!).join()).map(([k]) => k)).toEqual([]);
  });
  it('never use the words of control', () => {
    const forbidden = /管控|监管|重点人员|打卡|考核|积分|排名|驳回|违规/;
    expect(chinese.filter(([, v]) => forbidden.test(v))).toEqual([]);
  });
  it('never claim success before a receipt', () => {
    expect(chinese.filter(([, v]) => /提交成功|上传成功|失败/.test(v))).toEqual([]);
  });
  it('use full-width punctuation between Chinese characters', () => {
    expect(chinese.filter(([, v]) => /[\u4e00-\u9fff][,:;?!()]|[,:;?!(][\u4e00-\u9fff]/.test(v)).map(([k, v]) => `${k}: ${v}`)).toEqual([]);
  });
  it('say what was agreed, word for word', () => {
    expect(zh.frame.saved.short).toBe('存好了');
    expect(zh.frame.saved.local).toBe('已存在本机，联网后自动上传');
    expect(zh.frame.light).toMatchObject({ received: '街道已收到 · {time}', unsynced: '还有 {n} 条没上传，最早 {time}', offline: '没有网络，不影响记录' });
    expect(zh.uploads).toMatchObject({ parkedReason: '先替您收着：{reason}', conflictAsk: '两人都改了，请选一个', allReceived: '街道都收到了', returned: '需要您再看一下：{reason}', movedOn: '这件事已有人处理，您的话已加为备注' });
    expect(zh.visit).toMatchObject({ declined: '对方今天不方便，已记为联系过', urgentTitle: '先打电话，再记录' });
    expect(zh.field.care.badge).toBe('关怀走访');
    expect(zh.visit.late).toBe('补记');
  });
});
