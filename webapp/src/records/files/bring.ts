/** One file to the server, piece by piece, from wherever it stands there. Source: docs/protocol.md, Files. */
import type { Bytes } from '../bytes';
import { RecordsError } from '../errors';
import { problemOf, type Transport } from '../exchange/transport';
import type { Pace } from './pace';

/** So often in a row the server may say that a piece does not fit, before we leave it for later. */
const MAX_MISFITS = 3;

export interface Bringing {
  transport: Transport;
  /** The device of the session that carries it. */
  carrier: string;
  scope: string;
  sha256: string;
  /** Length of the sealed form. */
  total: number;
  piece: (from: number, to: number) => Promise<Bytes | null>;
  pace: Pace;
  /** Lets go before what must not wait. */
  giveWay: () => Promise<void>;
  /** So many sealed bytes have arrived. */
  arrived: (bytes: number) => void;
}

/**
 * Resolves when the server holds the file whole; one that it holds already costs one question.
 *
 * Errors: offline and what a request says; lost_seal when the sealed form cannot be read here.
 */
export async function bringFile(one: Bringing): Promise<void> {
  let at = await whereItStands(one);
  for (let misfits = 0; at !== null; ) {
    one.arrived(at);
    await one.giveWay();
    const to: number = Math.min(one.total, at + one.pace.bytes);
    const piece = await one.piece(at, to);
    if (!piece) throw new RecordsError('lost_seal');
    const response = await put(one, piece, at);
    if (isReceived(response, one.sha256)) return;
    if (response.status === 202) {
      const next = begin(offsetOf(response), one);
      misfits = next > at ? 0 : misfits + 1;
      if (misfits === MAX_MISFITS) throw new RecordsError('not_understood', 202, 'what it takes does not grow');
      at = next;
    } else if ((response.status === 416 || response.status === 409) && ++misfits < MAX_MISFITS) {
      at = await whereItStands(one);
    } else {
      throw await problemOf(response);
    }
  }
}

/** The offset at which to go on; null when the server holds it whole. */
async function whereItStands(one: Bringing): Promise<number | null> {
  const response = await one.transport.reach('files', 'HEAD', pathOf(one), one.carrier);
  if (isReceived(response, one.sha256)) return null;
  if (response.status === 404) return begin(offsetOf(response), one);
  throw await problemOf(response);
}

async function put(one: Bringing, piece: Bytes, at: number): Promise<Response> {
  const range = `bytes ${at}-${at + piece.length - 1}/${one.total}`;
  const headers = { 'Content-Type': 'application/octet-stream', 'Content-Range': range };
  const from = performance.now();
  try {
    const response = await one.transport.reach('files', 'PUT', pathOf(one), one.carrier, headers, piece);
    one.pace.took(piece.length, performance.now() - from);
    return response;
  } catch (error) {
    one.pace.broke();
    throw error;
  }
}

const pathOf = ({ scope, sha256 }: Bringing): string => `/api/v1/files/${scope}/${sha256}`;

/** Only our server names the content in its answer: a portal's friendly page is no receipt. */
const isReceived = (response: Response, sha256: string): boolean =>
  response.status === 200 && response.headers.get('ETag')?.includes(sha256) === true;

/** Errors: not_understood for an answer that is not our server's. */
function offsetOf(response: Response): number {
  const told = response.headers.get('Upload-Offset');
  if (!told || !/^\d{1,9}$/.test(told)) throw new RecordsError('not_understood', response.status);
  return Number(told);
}

/** A part that is as long as ours and yet no file is sent again from its last piece; one that is longer, anew. */
function begin(offset: number, { total, pace }: Bringing): number {
  if (offset > total) return 0;
  return offset < total ? offset : Math.max(0, total - pace.bytes);
}
