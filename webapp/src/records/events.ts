/** Who wants to hear what. */
import type { Events } from './api';

type Hear<E extends keyof Events> = (what: Events[E]) => void;

export class Emitter {
  private readonly heard = new Map<keyof Events, Set<Hear<never>>>();

  on<E extends keyof Events>(event: E, hear: Hear<E>): () => void {
    const all = this.heard.get(event) ?? new Set();
    this.heard.set(event, all);
    all.add(hear as Hear<never>);
    return () => void all.delete(hear as Hear<never>);
  }

  emit<E extends keyof Events>(event: E, what: Events[E]): void {
    for (const hear of this.heard.get(event) ?? []) (hear as Hear<E>)(what);
  }
}
