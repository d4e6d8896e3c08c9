import { createRouter, createWebHistory, type Router, type RouteRecordRaw } from 'vue-router';
import { deskRoutes } from '../desk/routes';
import { beginPaper, endPaper, paper } from '../field/paper/mode';
import { i18n } from '../i18n';
import { today } from '../i18n/today';
import { PAPER } from '../kinds/generic/decl';
import type { Engine } from '../records/engine';
import { turnAway } from './guard';
import { wentMissing } from './updates';

declare module 'vue-router' {
  interface RouteMeta {
    /** Open to somebody who is signed out or locked. */
    open?: boolean;
    /** Which entry of the navigation is lit. */
    nav?: 'today' | 'buildings' | 'record' | 'items' | 'me';
    /** Something is being written here, so no new version may take the page away. */
    writes?: boolean;
  }
}

const routes: RouteRecordRaw[] = [
  { path: '/sign-in', component: () => import('../people/SignInPage.vue'), meta: { open: true } },
  { path: '/sign-in/return', component: () => import('../people/ReturnPage.vue'), meta: { open: true } },
  { path: '/enrol', component: () => import('../people/EnrolPage.vue'), meta: { open: true } },
  { path: '/unlock', component: () => import('../people/UnlockPage.vue'), meta: { open: true } },
  { path: '/check', component: () => import('../people/SelfCheckPage.vue'), meta: { open: true } },
  { path: '/notice', component: () => import('../people/ResidentNotice.vue'), meta: { open: true } },
  { path: '/prepare', component: () => import('../people/PreparePage.vue') },

  { path: '/', component: () => import('../field/HomePage.vue'), meta: { nav: 'today' } },
  { path: '/today', component: () => import('../field/TodayPage.vue'), meta: { nav: 'today' } },
  { path: '/buildings/:building?', component: () => import('../field/BuildingPage.vue'), meta: { nav: 'buildings' } },
  { path: '/scan', component: () => import('../field/scan/ScanPage.vue'), meta: { nav: 'buildings' } },
  { path: '/b/:building', component: () => import('../field/scan/CodePage.vue'), meta: { open: true } },
  { path: '/homes/:household', component: () => import('../field/HouseholdPage.vue'), meta: { nav: 'buildings' } },
  { path: '/homes/:household/visit', component: () => import('../field/VisitPage.vue'), meta: { nav: 'buildings', writes: true } },
  { path: '/homes/:household/care', component: () => import('../field/care/PlanPage.vue'), meta: { nav: 'buildings', writes: true } },
  { path: '/homes/:household/emergency', component: () => import('../field/care/EmergencyPage.vue'), meta: { nav: 'buildings', writes: true } },
  { path: '/homes/:household/move', component: () => import('../field/MovePage.vue'), meta: { nav: 'buildings' } },
  { path: '/care', component: () => import('../field/care/PlansPage.vue'), meta: { nav: 'items' } },
  { path: '/season', component: () => import('../field/care/SeasonPage.vue'), meta: { nav: 'items' } },
  { path: '/visits/:visit', component: () => import('../field/CorrectPage.vue'), meta: { nav: 'today', writes: true } },
  { path: '/patrols', component: () => import('../field/patrol/PatrolsPage.vue'), meta: { nav: 'today' } },
  { path: '/patrols/:building', component: () => import('../field/patrol/PatrolPage.vue'), meta: { nav: 'today', writes: true } },
  { path: '/hours', component: () => import('../field/shifts/HoursPage.vue'), meta: { nav: 'today' } },
  { path: '/verify/:number?', component: () => import('../people/VerifyPage.vue'), meta: { open: true } },
  { path: '/shifts', component: () => import('../field/shifts/ShiftsPage.vue'), meta: { nav: 'today' } },
  { path: '/shifts/people', component: () => import('../field/shifts/PeoplePage.vue'), meta: { nav: 'today' } },
  { path: '/shifts/new', component: () => import('../field/shifts/NewShiftPage.vue'), meta: { nav: 'today', writes: true } },
  { path: '/shifts/:shift', component: () => import('../field/shifts/ShiftPage.vue'), meta: { nav: 'today', writes: true } },
  { path: '/report', component: () => import('../field/patrol/ReportPage.vue'), meta: { nav: 'record', writes: true } },
  { path: '/wishes', component: () => import('../field/cases/WishesPage.vue'), meta: { nav: 'items' } },
  { path: '/help/violence', component: () => import('../field/cases/ViolencePage.vue'), meta: { nav: 'record' } },
  { path: '/items', component: () => import('../field/ItemsPage.vue'), meta: { nav: 'items' } },
  { path: '/paper', component: () => import('../field/paper/PaperPage.vue'), meta: { nav: 'record' } },
  { path: '/paper/:kind', component: () => import('../field/paper/SheetPage.vue'), meta: { nav: 'record' } },
  { path: '/me', component: () => import('../field/MePage.vue'), meta: { nav: 'me' } },
  { path: '/me/log', component: () => import('../field/log/LogPage.vue'), meta: { nav: 'me' } },
  { path: '/me/account', component: () => import('../field/AccountPage.vue'), meta: { nav: 'me' } },
  { path: '/suggestions', component: () => import('../field/SuggestionsPage.vue'), meta: { nav: 'me', writes: true } },
  { path: '/uploads', component: () => import('../field/UploadsPage.vue'), meta: { nav: 'me' } },
  { path: '/uploads/:op/correct', component: () => import('../field/CorrectOpPage.vue'), meta: { nav: 'me', writes: true } },

  { path: '/forms', component: () => import('../forms/FormsPage.vue'), meta: { nav: 'record' } },
  { path: '/forms/answers/:answer', component: () => import('../forms/AnswerPage.vue'), meta: { nav: 'record' } },
  { path: '/forms/:form', component: () => import('../forms/FillPage.vue'), meta: { nav: 'record', writes: true } },

  { path: '/record', component: () => import('../field/RecordPage.vue'), meta: { nav: 'record' } },
  { path: '/record/:kind', component: () => import('../field/FormPage.vue'), meta: { nav: 'record', writes: true } },
  { path: '/records/:kind', component: () => import('../field/ListPage.vue'), meta: { nav: 'items' } },
  { path: '/records/:kind/:id', component: () => import('../field/CardPage.vue'), meta: { nav: 'items' } },
  { path: '/records/:kind/:id/edit', component: () => import('../field/FormPage.vue'), meta: { nav: 'items', writes: true } },

  ...deskRoutes,
  { path: '/:nowhere(.*)*', redirect: '/' },
];

const UNLOCK = '/unlock';

export function makeRouter(engine: Engine): Router {
  let left: { at: string; top: number } | null = null;
  const router = createRouter({
    history: createWebHistory(),
    routes,
    scrollBehavior: (to, from, kept) => kept ?? (from.path === UNLOCK && to.fullPath === left?.at ? { top: left.top } : { top: 0 }),
  });
  router.beforeEach((to, from) => turnAway(engine, to, from));
  router.afterEach((to, from) => {
    if (to.query.how === PAPER && !paper.isOn) beginPaper(today.value);
    if (to.path === '/') endPaper();
    // Names of pages only: addresses of homes have no place in the browser's history.
    const { t } = i18n.global;
    document.title = to.meta.nav ? `${t(`frame.nav.${to.meta.nav}`)} · ${t('frame.app')}` : t('frame.app');
    if (to.path !== from.path) document.getElementById('main')?.focus({ preventScroll: true });
  });
  router.onError((_error, to) => wentMissing(to.fullPath));
  engine.on('locked', () => {
    endPaper();
    const { path, fullPath, meta } = router.currentRoute.value;
    if (path === UNLOCK) return;
    // in memory alone: after a lock the same page opens where it was
    left = { at: fullPath, top: window.scrollY };
    void router.replace(meta.open || meta.desk || fullPath === '/' ? UNLOCK : { path: UNLOCK, query: { to: fullPath } });
  });
  return router;
}
