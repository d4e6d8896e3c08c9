/** The pages of the desk, and whose they are; each is shown to nobody else. */
import type { IconName } from '../ui/icons';

export interface DeskEntry {
  name: 'arrivals' | 'parked' | 'cases' | 'residents' | 'hours' | 'forms' | 'register' | 'suggestions' | 'glass' | 'units' | 'devices' | 'alarms' | 'access' | 'approvals' | 'retention';
  icon: IconName;
  roles: readonly string[];
}

export const ENTRIES: readonly DeskEntry[] = [
  { name: 'arrivals', icon: 'inbox', roles: ['grid_lead', 'community_staff', 'street_supervisor'] },
  { name: 'parked', icon: 'box', roles: ['grid_lead', 'community_staff', 'street_supervisor', 'street_admin'] },
  { name: 'cases', icon: 'flag', roles: ['community_staff', 'grid_lead', 'street_supervisor'] },
  { name: 'residents', icon: 'person', roles: ['community_staff', 'grid_lead', 'privacy_officer'] },
  { name: 'hours', icon: 'clock', roles: ['community_staff', 'grid_lead', 'street_supervisor'] },
  { name: 'forms', icon: 'doc', roles: ['community_staff', 'grid_lead', 'street_supervisor', 'street_admin'] },
  { name: 'register', icon: 'table', roles: ['street_admin', 'grid_lead'] },
  { name: 'units', icon: 'users', roles: ['street_admin', 'sec_admin'] },
  { name: 'devices', icon: 'tablet', roles: ['grid_lead', 'street_admin', 'sys_admin'] },
  { name: 'suggestions', icon: 'chat', roles: ['grid_lead', 'community_staff', 'street_supervisor', 'street_admin', 'privacy_officer'] },
  { name: 'glass', icon: 'alert', roles: ['privacy_officer'] },
  { name: 'alarms', icon: 'bell', roles: ['privacy_officer', 'audit_admin', 'sec_admin'] },
  { name: 'approvals', icon: 'check', roles: ['grid_lead', 'community_staff', 'street_supervisor', 'street_admin', 'privacy_officer'] },
  { name: 'retention', icon: 'erase', roles: ['privacy_officer', 'street_admin'] },
  { name: 'access', icon: 'eye', roles: ['grid_lead', 'community_staff', 'street_supervisor', 'street_admin', 'privacy_officer', 'audit_admin', 'sec_admin'] },
];

/** The pages of somebody with these roles, in order. */
export const entriesOf = (roles: readonly string[]): DeskEntry[] => ENTRIES.filter((entry) => entry.roles.some((role) => roles.includes(role)));

export const pathOf = (entry: Pick<DeskEntry, 'name'>): string => `/desk/${entry.name}`;
