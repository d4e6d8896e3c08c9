import { onBeforeUnmount, ref } from 'vue';

/** Reads a page's words aloud, where the tablet has a voice. `isMute` is true once it turned out to have none. */
export function useAloud() {
  const canRead = 'speechSynthesis' in window && 'SpeechSynthesisUtterance' in window;
  const isReading = ref(false);
  const isMute = ref(false);

  function stop(): void {
    if (canRead) window.speechSynthesis.cancel();
    isReading.value = false;
  }

  function read(text: string, lang: string): void {
    stop();
    isMute.value = false;
    const words = new SpeechSynthesisUtterance(text);
    words.lang = lang;
    words.rate = 0.9; // a little slower than people speak
    const over = (): void => void (isReading.value = false);
    words.addEventListener('end', over, { once: true });
    words.addEventListener('error', (event) => {
      if (event.error !== 'interrupted' && event.error !== 'canceled') isMute.value = true;
      over();
    }, { once: true });
    isReading.value = true;
    window.speechSynthesis.speak(words);
  }

  onBeforeUnmount(stop);
  return { canRead, isReading, isMute, read, stop };
}

/** What a page says to somebody who listens: its heading and its content, one line after the other, no navigation. */
export function wordsOf(page: ParentNode): string {
  const parts = [...page.querySelectorAll<HTMLElement>('h1, #main')].map((part) => part.innerText);
  return parts.join('\n').split('\n').map((line) => line.trim()).filter(Boolean).join('。\n');
}
