import type { RouteRecordRaw } from 'vue-router';

/** The supervisor's pages, all below /desk; the frame with the side bar stays while they change. */
export const deskRoutes: RouteRecordRaw[] = [
  {
    path: '/desk',
    component: () => import('./DeskFrame.vue'),
    meta: { desk: true },
    children: [
      { path: '', component: () => import('./FirstPage.vue') },
      { path: 'arrivals', component: () => import('./arrivals/ArrivalsPage.vue'), meta: { deskEntry: 'arrivals' } },
      { path: 'parked', component: () => import('./parked/ParkedPage.vue'), meta: { deskEntry: 'parked' } },
      { path: 'hours', component: () => import('./hours/HoursPage.vue'), meta: { deskEntry: 'hours' } },
      { path: 'cases', component: () => import('./cases/CasesPage.vue'), meta: { deskEntry: 'cases' } },
      { path: 'forms', component: () => import('./forms/FormsPage.vue'), meta: { deskEntry: 'forms' } },
      { path: 'forms/:form', component: () => import('./forms/AnswersPage.vue'), meta: { deskEntry: 'forms' } },
      { path: 'residents', component: () => import('./residents/ResidentsPage.vue'), meta: { deskEntry: 'residents' } },
      { path: 'register', component: () => import('./register/RegisterPage.vue'), meta: { deskEntry: 'register' } },
      { path: 'units', component: () => import('./people/UnitsPage.vue'), meta: { deskEntry: 'units' } },
      { path: 'devices', component: () => import('./people/DevicesPage.vue'), meta: { deskEntry: 'devices' } },
      { path: 'account', component: () => import('./people/AccountPage.vue') },
      { path: 'suggestions', component: () => import('./confidential/SuggestionsPage.vue'), meta: { deskEntry: 'suggestions' } },
      { path: 'glass', component: () => import('./confidential/GlassPage.vue'), meta: { deskEntry: 'glass' } },
      { path: 'approvals', component: () => import('./approvals/ApprovalsPage.vue'), meta: { deskEntry: 'approvals' } },
      { path: 'retention', component: () => import('./retention/RetentionPage.vue'), meta: { deskEntry: 'retention' } },
      { path: 'access', component: () => import('./access/AccessPage.vue'), meta: { deskEntry: 'access' } },
      { path: 'access/about/:scope/:record', component: () => import('./access/AboutPage.vue'), meta: { deskEntry: 'access' } },
      { path: 'alarms', component: () => import('./access/AlarmsPage.vue'), meta: { deskEntry: 'alarms' } },
    ],
  },
];
