import 'quasar/dist/quasar.css';
import '../ui/tokens.css';
import '../ui/base.css';
import '../ui/parts.css';
import '../ui/quasar-theme.css';
import { Quasar } from 'quasar';
import quasarChinese from 'quasar/lang/zh-CN';
import { createApp, type App as VueApp } from 'vue';
import App from '../App.vue';
import { keepForms } from '../forms/keeping';
import { chosenLocale, i18n, setLocale } from '../i18n';
import { provideEngine } from '../live';
import { askHello } from '../people/hello';
import { watchRevoked } from '../people/revoked';
import type { Engine } from '../records/engine';
import { keepUnsavedWords } from '../live/unsaved';
import { wearAppearance } from '../ui/appearance';
import { lockWhenIdle } from './idle';
import { makeRouter } from './router';
import { keepShell } from './updates';
import { wearByPerson } from './wearing';

/** Join the parts and show the first page. */
export function start(engine: Engine): VueApp {
  setLocale(chosenLocale());
  wearAppearance();
  const router = makeRouter(engine);
  const app = createApp(App).use(i18n).use(Quasar, { plugins: {}, lang: quasarChinese }).use(router);
  provideEngine(app, engine);
  watchRevoked(engine);
  engine.keepWords = keepUnsavedWords;
  keepForms(engine);
  lockWhenIdle(engine);
  wearByPerson(engine);
  app.mount('#app');
  void askHello();
  void keepShell(() => router.currentRoute.value.meta.writes === true);
  return app;
}
