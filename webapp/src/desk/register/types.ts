/** What the register's routes answer. */
import type { Json } from '../../records/contract';

export interface RegisterReport {
  rows: number;
  held_back: number;
  children: number;
  faults: { row: number; column: string; code: string; [more: string]: Json }[];
  fault_count: number;
  fault_codes: { code: string; count: number; zh: string; en: string }[];
  refused_columns: string[];
  ignored_columns: string[];
  records: Record<string, { new: number; changed: number; same: number }>;
  changes: number;
  gone: number;
  conflicts: number;
  parked: number;
  seconds: number;
  is_applied: boolean;
}

export interface RegisterJob {
  id: string;
  name: string;
  created_at: string;
  state: 'reading' | 'checked' | 'applying' | 'applied' | 'failed';
  step: string;
  done: number;
  total: number;
  problem: string | null;
  report: RegisterReport | null;
}
