/** 志愿服务证明: asked of the server, which numbers it and knows its code. */
import { request, valueOf } from '../../desk/ask';

/** What stands on the paper. */
export interface Paper {
  number: string;
  name: string;
  team_name: string;
  issuer: string;
  from_on: string;
  to_on: string;
  hours: number;
  shifts: number;
  duties: string[];
  issued_on: string;
  code: string;
  /** Where it may be checked; only to who prints it. */
  check_at?: string;
}

export interface Asked {
  team: string;
  volunteer: string;
  from_on: string;
  to_on: string;
}

/** Errors: offline; invalid where those days hold no confirmed hours; the server's code. */
export const certify = async (device: string, asked: Asked): Promise<Paper> => valueOf<Paper>(await request(device, 'POST', '/hours/certificates', { json: asked }));

export const again = async (device: string, scope: string, id: string): Promise<Paper> => valueOf<Paper>(await request(device, 'GET', `/hours/certificates/${scope}/${id}`));

/** By anybody, signed in or not. */
export const check = async (number: string, code: string): Promise<{ valid: boolean; paper: Paper | null }> => valueOf(await request('', 'POST', '/hours/check', { json: { number, code } }));

export interface Account {
  id: string;
  name: string;
  username: string;
}

/** The accounts of a team's volunteers, for its lead. */
export const accounts = async (device: string, team: string): Promise<Account[]> => (await valueOf<{ accounts: Account[] }>(await request(device, 'GET', `/hours/accounts/${team}`))).accounts;

/** The confirmed hours of a month as a workbook. */
export const book = async (device: string, month: string): Promise<Blob> => (await request(device, 'GET', `/hours/book?month=${month}`)).blob();
