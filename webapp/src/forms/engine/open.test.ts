// @vitest-environment jsdom
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { nextTick, shallowReactive, watchEffect } from 'vue';
import winter from '../testing/winter.xml?raw';
import { openForm } from './open';
import { FormUnusable, type Group, type OpenForm, type Opening, type Part, type Question, type Repeat, type Values } from './types';

const opening = (more: Partial<Opening> = {}): Promise<OpenForm> => openForm({ xml: winter, attachment: async () => null, state: shallowReactive, ...more });
const labelled = <P extends Part>(parts: readonly Part[], label: string): P => parts.find((part) => part.label === label) as P;
const inGroup = (form: OpenForm, label: string): Question => labelled<Question>(labelled<Group>(form.parts, '再说几句').parts, label);

let form: OpenForm;
beforeEach(async () => void (form = await opening()));
const ask = (label: string): Question => labelled<Question>(form.parts, label);

describe('what is shown', () => {
  test('each question is of a kind that our pages know, in the order of the form', () => {
    expect(form.parts.map(({ asking }) => asking)).toEqual(
      ['one', 'many', 'group', 'repeat', 'note', 'range', 'order', 'tick', 'date', 'time', 'moment', 'file']);
  });

  test('hints and guidance stand apart, and marks of the author are read as words', () => {
    expect(ask('屋里暖不暖？')).toMatchObject({ hint: '问一句就行', guidance: '不用看温度表', isRequired: true });
    expect(form.parts[4]!.label).toBe('一共 1 间');
  });

  test('a question that does not apply appears once it does, and the page hears of it', async () => {
    const seen: boolean[] = [];
    watchEffect(() => void seen.push(ask('哪里不暖？').isShown));
    ask('屋里暖不暖？').set('cold');
    await nextTick();
    expect(seen).toEqual([false, true]);
  });

  test('the language of the page is the form’s where it has it, and can be changed', async () => {
    const english = await opening({ language: 'en' });
    expect(english.parts[0]).toMatchObject({ label: 'Is it warm inside?', guidance: 'No thermometer is needed', answers: [{ label: 'Warm' }, { label: 'Cold' }] });
    english.speak('中文 (zh)');
    expect(english.parts[0]).toMatchObject({ label: '屋里暖不暖？', answers: [{ label: '暖和' }, { label: '不暖' }] });
  });
});

describe('what is answered', () => {
  test('what the form forbids is said in the form’s words, and what is no number at all', () => {
    const people = inGroup(form, '几口人？');
    people.set('40');
    expect(people.fault).toEqual({ what: 'constraint', message: '0 到 20 之间' });
    people.set('三');
    expect(people.fault).toMatchObject({ what: 'number' });
    expect(form.faults()).toContain(people.id);
    people.set('3');
    expect(people.fault).toBeNull();
    expect(form.faults()).toEqual([ask('屋里暖不暖？').id]);
  });

  test('rows are added and taken away, and what counts them follows', () => {
    const rooms = labelled<Repeat>(form.parts, '房间');
    rooms.add();
    labelled<Question>(rooms.rows[1]!.parts, '哪一间？').set('厨房');
    expect(form.parts[4]!.label).toBe('一共 2 间');
    rooms.remove(0);
    expect(labelled<Question>(rooms.rows[0]!.parts, '哪一间？').value).toBe('厨房');
  });

  test('each change is told, so that it can be kept', async () => {
    const changed = vi.fn();
    const own = await opening({ changed });
    labelled<Question>(own.parts, '打几分？').set('4');
    labelled<Repeat>(own.parts, '房间').add();
    expect(changed).toHaveBeenCalledTimes(2);
  });

  test('the finished form is a tree of texts without what is empty or does not apply', async () => {
    ask('屋里暖不暖？').set('cold');
    ask('哪里不暖？').set('window radiator');
    inGroup(form, '几口人？').set('3');
    inGroup(form, '多大？').set('62.5');
    const rooms = labelled<Repeat>(form.parts, '房间');
    labelled<Question>(rooms.rows[0]!.parts, '几度？').set('14');
    rooms.add();
    ask('先修哪里？').set('radiator window');
    ask('说过通风了').set('OK');
    ask('哪一天？').set('2026-11-24');
    ask('几点？').set('08:30:00.000+08:00');
    ask('什么时候？').set('2026-11-24T08:30:00.000+08:00');
    ask('照片').set('0123456789abcdef-12.jpg');
    expect(form.faults()).toEqual([]);
    expect(await form.finish()).toEqual({
      warmth: 'cold', reasons: 'window radiator', more: { people: '3', area: '62.5' }, rooms: [{ degrees: '14' }, {}], sum: '2',
      order: 'radiator window', told: 'OK', on: '2026-11-24', at: '08:30:00.000+08:00', when: '2026-11-24T08:30:00.000+08:00', photo: '0123456789abcdef-12.jpg',
    });
    ask('屋里暖不暖？').set('warm');
    expect(await form.finish()).not.toHaveProperty('reasons');
  });
});

describe('a draft', () => {
  test('gives back everything, at any time: rows, files and what is still missing', async () => {
    ask('哪一天？').set('2026-11-24');
    ask('照片').set('0123456789abcdef-12.jpg');
    labelled<Repeat>(form.parts, '房间').add();
    inGroup(form, '还有什么要说的？').set('窗户 <漏风> & 冷');
    const again = await opening({ draft: form.draft() });
    expect(again.draft()).toBe(form.draft());
    expect(inGroup(again, '还有什么要说的？').value).toBe('窗户 <漏风> & 冷');
    expect(labelled<Repeat>(again.parts, '房间').rows).toHaveLength(2);
    expect(labelled<Question>(again.parts, '照片').value).toBe('0123456789abcdef-12.jpg');
    expect(again.faults()).toHaveLength(1);
  });
});

test('saved answers are read again as they were given, whatever was left out', async () => {
  const answers: Values = { warmth: 'cold', more: { remark: '窗户 <漏风> & 冷' }, rooms: [{ room: '厨房' }, { degrees: '9' }], sum: '2', photo: 'a-1.jpg' };
  const saved = await opening({ answers });
  expect(inGroup(saved, '还有什么要说的？').value).toBe('窗户 <漏风> & 冷');
  expect(labelled<Question>(saved.parts, '照片').value).toBe('a-1.jpg');
  expect(await saved.finish()).toEqual(answers);
});

test('a definition that cannot be run is said to be so, in the engine’s words', async () => {
  await expect(opening({ xml: winter.replace("count( /data/rooms )", 'count( /data/rooms') })).rejects.toThrow(FormUnusable);
  await expect(opening({ xml: '<html/>' })).rejects.toThrow(FormUnusable);
});
