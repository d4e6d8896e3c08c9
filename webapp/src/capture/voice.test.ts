import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createApp, defineComponent } from 'vue';
import { useVoice, type Voice } from './voice';

/** A microphone that is given when the test says so, and a recorder that hears nothing. */
const track = { stop: vi.fn() };
let give: () => void;
let refuse: (error: Error) => void;
class Recorder extends EventTarget {
  static isTypeSupported = (): boolean => true;
  mimeType = 'audio/webm';
  start(): void {}
  stop(): void {
    this.dispatchEvent(new Event('stop'));
  }
}

let voice: Voice;
const heard = vi.fn();
let app: ReturnType<typeof createApp>;
beforeEach(() => {
  vi.clearAllMocks();
  vi.stubGlobal('MediaRecorder', Recorder);
  const sound = { getTracks: () => [track] };
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia: () => new Promise((done, fail) => ([give, refuse] = [() => done(sound), fail])) } });
  app = createApp(defineComponent({ setup: () => ((voice = useVoice(heard)), () => null) }));
  app.mount(document.createElement('div'));
});
afterEach(() => {
  app.unmount();
  vi.unstubAllGlobals();
});

test('a note is heard once, and the microphone is let go', async () => {
  const started = voice.start();
  give();
  await started;
  voice.stop();
  expect([heard.mock.calls.length, track.stop.mock.calls.length, voice.isOn.value]).toEqual([1, 1, false]);
});

test('a microphone that is given after the note was given up is let go at once', async () => {
  const started = voice.start();
  voice.cancel();
  give();
  await started;
  expect([heard.mock.calls.length, track.stop.mock.calls.length, voice.isOn.value]).toEqual([0, 1, false]);
});

test('who leaves the page while they speak leaves no microphone on', async () => {
  const started = voice.start();
  give();
  await started;
  app.unmount();
  expect([heard.mock.calls.length, track.stop.mock.calls.length]).toEqual([0, 1]);
});

test('a refused microphone is said, and can be asked for again', async () => {
  const started = voice.start();
  refuse(new Error('refused'));
  await expect(started).rejects.toThrow('refused');
  expect(voice.isOn.value).toBe(false);
});
