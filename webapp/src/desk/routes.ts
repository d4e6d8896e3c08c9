import type { RouteRecordRaw } from 'vue-router';

/** The supervisor's pages, all below /desk. Without any, people of the desk begin on the field pages. */
export const deskRoutes: RouteRecordRaw[] = [];
