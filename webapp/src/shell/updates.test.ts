import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openForm } from '../live/unsaved';
import { isOutdated, keepShell, takeVersion, waitingVersion } from './updates';

/** The browser's side: a container with a registration, in which a newer worker can be found and take over. */
class Workers extends EventTarget {
  controller: object | null = {};
  readonly newer = Object.assign(new EventTarget(), { postMessage: vi.fn() });
  readonly registration = Object.assign(new EventTarget(), {
    waiting: null as object | null,
    installing: null as EventTarget | null,
    update: vi.fn(async () => undefined),
  });
  register = async (): Promise<object> => this.registration;

  find(): void {
    this.registration.installing = this.newer;
    this.registration.dispatchEvent(new Event('updatefound'));
    this.registration.waiting = this.newer;
    this.newer.dispatchEvent(new Event('statechange'));
  }
  takeOver(): void {
    this.dispatchEvent(new Event('controllerchange'));
  }
}

let workers: Workers;
let isWriting = false;
const reload = vi.fn();
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

beforeEach(async () => {
  workers = new Workers();
  isWriting = false;
  waitingVersion.value = null;
  isOutdated.value = false;
  reload.mockClear();
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('visible');
  await keepShell(() => isWriting, { workers: workers as never, reload });
});
const closes: (() => void)[] = [];
afterEach(() => closes.splice(0).forEach((close) => close()));

describe('a new version', () => {
  it('is offered and waits; nothing is loaded until a person says so', async () => {
    workers.find();
    expect(waitingVersion.value).toBe(workers.newer);
    expect(reload).not.toHaveBeenCalled();
    await takeVersion();
    expect(workers.newer.postMessage).toHaveBeenCalledWith('take-over');
    workers.takeOver();
    await settle();
    expect(reload).toHaveBeenCalledOnce();
  });

  it('is not taken while a form holds words, nor on a page that writes', async () => {
    workers.find();
    const keep = vi.fn(async () => undefined);
    closes.push(openForm({ hasWords: () => true, keep }));
    await takeVersion();
    expect(workers.newer.postMessage).not.toHaveBeenCalled();
    closes.pop()!();
    isWriting = true;
    await takeVersion();
    expect(workers.newer.postMessage).not.toHaveBeenCalled();
    isWriting = false;
    await takeVersion();
    expect(workers.newer.postMessage).toHaveBeenCalledOnce();
  });

  it('that another window took puts the words of this one down, and takes nothing away from under them', async () => {
    const keep = vi.fn(async () => undefined);
    closes.push(openForm({ hasWords: () => true, keep }));
    isWriting = true;
    workers.takeOver();
    await settle();
    expect(keep).toHaveBeenCalledOnce();
    expect(reload).not.toHaveBeenCalled();
    expect(isOutdated.value).toBe(true);
    // the form was left: now the person may take it
    closes.pop()!();
    isWriting = false;
    await takeVersion();
    await settle();
    expect(reload).toHaveBeenCalledOnce();
  });

  it('that another window took is loaded by itself where nobody looks', async () => {
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    workers.takeOver();
    await settle();
    expect(reload).toHaveBeenCalledOnce();
  });

  it('somebody who began to write between the tap and the change keeps the page', async () => {
    workers.find();
    await takeVersion();
    isWriting = true;
    workers.takeOver();
    await settle();
    expect(reload).not.toHaveBeenCalled();
    expect(isOutdated.value).toBe(true);
  });

  it('is not looked for without a network, and an attempt that breaks leaves all as it is', async () => {
    workers.registration.update.mockRejectedValueOnce(new TypeError('network error'));
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(true);
    window.dispatchEvent(new Event('online'));
    await settle();
    expect(workers.registration.update).toHaveBeenCalled();
    expect(waitingVersion.value).toBeNull();
    expect(reload).not.toHaveBeenCalled();
  });
});

it('the first worker of all reloads nothing', async () => {
  const first = new Workers();
  first.controller = null;
  await keepShell(() => false, { workers: first as never, reload });
  first.takeOver();
  await settle();
  expect(reload).not.toHaveBeenCalled();
  expect(isOutdated.value).toBe(false);
});
