import type { Session } from '../records/contract';

/** Roles whose first page is the desk. A grid lead and community staff may go to the field pages as well. */
const DESK = new Set(['community_staff', 'grid_lead', 'street_supervisor', 'street_admin', 'privacy_officer', 'sys_admin', 'sec_admin', 'audit_admin']);

export const rolesOf = (session: Session | null): string[] => [...new Set(session?.user.roles.map((r) => r.role) ?? [])];

export const isAtDesk = (session: Session | null): boolean => rolesOf(session).some((role) => DESK.has(role));

/** Street roles and administrators work online and hold no copy of anything. */
export const hasReplica = (session: Session | null): boolean => !!session?.scopes.length;

/** Whom the elder view is meant for, until they choose: building leaders. */
export const isElder = (session: Session | null): boolean => rolesOf(session).includes('building_leader') && !isAtDesk(session);
