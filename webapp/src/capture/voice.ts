/** A voice note: recorded by the browser, two minutes at most. */
import { onBeforeUnmount, ref, type Ref } from 'vue';

export const MOST_SECONDS = 120;
/** Speech needs no more: two minutes are some 400 KB. */
const BITS_PER_SECOND = 24_000;
const FORMATS = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus'];

const formatHere = (): string | undefined =>
  typeof MediaRecorder === 'undefined' ? undefined : FORMATS.find((format) => MediaRecorder.isTypeSupported(format));

/** Whether this browser can record what the server takes; where it cannot, there is no button. */
export const canRecord = (): boolean => !!globalThis.navigator?.mediaDevices?.getUserMedia && formatHere() !== undefined;

export interface Voice {
  seconds: Ref<number>;
  isOn: Ref<boolean>;
  /** Errors: what the browser says when the microphone is refused or there is none. */
  start: () => Promise<void>;
  /** Ends the recording; `heard` is told of it. */
  stop: () => void;
  cancel: () => void;
}

/** `heard` gets the note when it ends, by hand or at two minutes. */
export function useVoice(heard: (note: Blob) => void): Voice {
  const seconds = ref(0);
  const isOn = ref(false);
  let recorder: MediaRecorder | null = null;
  let timer: ReturnType<typeof setInterval> | undefined;
  let turn = 0; // a microphone that comes after its recording was given up is let go at once

  async function start(): Promise<void> {
    if (isOn.value) return;
    const own = ++turn;
    isOn.value = true;
    seconds.value = 0;
    let end = (): void => undefined;
    try {
      const sound = await navigator.mediaDevices.getUserMedia({ audio: true });
      const parts: Blob[] = [];
      end = (): void => sound.getTracks().forEach((track) => track.stop());
      if (own !== turn) return end();
      const now = (recorder = new MediaRecorder(sound, { mimeType: formatHere()!, audioBitsPerSecond: BITS_PER_SECOND }));
      now.addEventListener('dataavailable', ({ data }) => void parts.push(data));
      now.addEventListener('stop', () => {
        end();
        if (recorder !== now) return;
        heard(new Blob(parts, { type: now.mimeType }));
        over();
      });
      now.start();
      timer = setInterval(() => ++seconds.value >= MOST_SECONDS && stop(), 1000);
    } catch (error) {
      end();
      if (own !== turn) return;
      over();
      throw error;
    }
  }

  function over(): void {
    turn += 1;
    clearInterval(timer);
    recorder = null;
    isOn.value = false;
  }

  const stop = (): void => recorder?.stop();

  function cancel(): void {
    const given = recorder;
    over();
    given?.stop();
  }

  onBeforeUnmount(cancel);
  return { seconds, isOn, start, stop, cancel };
}
