/** The test server's lane of files: parts of each device, whole files, and faults on the way. */
import { fromUtf8, joined, type Bytes } from '../bytes';

type Open = (sealed: { kid: string; enc: string; ct: Bytes }, info: string) => Promise<Bytes>;

export class FileDesk {
  readonly whole = new Map<string, Bytes>();
  readonly parts = new Map<string, Bytes>();
  /** Every piece that came, as it was said: from, to, and whether it was taken. */
  readonly pieces: { path: string; from: number; to: number; taken: boolean }[] = [];
  /** Asked before each request; gives an answer instead of the true one. `lost`: taken, and the answer is cut. */
  fault: (method: string, path: string, nth: number) => Response | 'offline' | 'lost' | null = () => null;
  private requests = 0;

  constructor(private readonly open: Open) {}

  async answer(device: string | null, path: string, init: RequestInit): Promise<Response> {
    const method = init.method ?? 'GET';
    const fault = this.fault(method, path, ++this.requests);
    if (fault === 'offline') throw new TypeError('network error');
    if (fault instanceof Response) return fault;
    const sha256 = path.split('/').at(-1)!;
    const told = await this.told(device, path, sha256, method, init);
    if (fault === 'lost') throw new TypeError('network error');
    return told;
  }

  private async told(device: string | null, path: string, sha256: string, method: string, init: RequestInit): Promise<Response> {
    const held = this.whole.get(path);
    if (method === 'GET') return held ? new Response(held) : new Response(JSON.stringify({ code: 'not_found' }), { status: 404 });
    if (held) return new Response(null, { status: 200, headers: { ETag: `"${sha256}"` } });
    const key = `${device}${path}`;
    const part = this.parts.get(key) ?? new Uint8Array(0);
    if (method === 'HEAD') return offset(404, part.length);
    const range = /bytes (\d+)-(\d+)\/(\d+)/.exec(new Headers(init.headers).get('Content-Range')!)!;
    const [from, to, total] = [Number(range[1]), Number(range[2]) + 1, Number(range[3])];
    const taken = from <= part.length;
    this.pieces.push({ path, from, to, taken });
    if (!taken) return new Response(JSON.stringify({ code: 'bad_range' }), { status: 416 });
    const sum = joined(part.subarray(0, from), init.body as Bytes);
    this.parts.set(key, sum);
    if (sum.length < total) return offset(202, sum.length);
    this.parts.delete(key);
    const end = sum.indexOf(10);
    const head = JSON.parse(fromUtf8(sum.subarray(0, end))) as { kid: string; enc: string };
    try {
      this.whole.set(path, await this.open({ ...head, ct: sum.slice(end + 1) }, sha256));
    } catch {
      return new Response(JSON.stringify({ code: 'invalid' }), { status: 422 });
    }
    return new Response(null, { status: 200, headers: { ETag: `"${sha256}"` } });
  }
}

const offset = (status: number, bytes: number): Response => new Response(null, { status, headers: { 'Upload-Offset': String(bytes) } });
