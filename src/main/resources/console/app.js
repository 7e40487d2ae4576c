// The page: who is signed in, which screen is shown. One page; the route is in the hash.
import {render} from 'preact';
import {useEffect, useState} from 'preact/hooks';
import {Problem, isSignedIn, readSession, signInByLink, signOut, v2} from './api.js';
import {html} from './html.js';
import {offlineSince, start, useLive} from './live.js';
import {applyTheme, usePref} from './prefs.js';
import {clock, UNITS} from './units.js';
import {t} from './words.js';
import {Trouble} from './parts/trouble.js';
import {Health} from './screens/health.js';
import {Help} from './screens/help.js';
import {Home} from './screens/home.js';
import {NewSurvey} from './screens/new.js';
import {SignIn} from './screens/signin.js';
import {TaskScreen} from './screens/task.js';
import {Tasks} from './screens/tasks.js';

const SCREENS = {
  '': Home,
  tasks: Tasks,
  task: TaskScreen,
  survey: TaskScreen,
  new: NewSurvey,
  health: Health,
  help: Help,
};
const MENU = [['', 'menu.home'], ['tasks', 'menu.tasks'], ['health', 'menu.health'], ['help', 'menu.help']];

function route() {
  const [path, query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  const [screen, id = ''] = path.split('/');
  return {screen, id, query: new URLSearchParams(query)};
}

function Header({here, who, leave}) {
  const [theme, setTheme] = usePref('theme');
  const [unit, setUnit] = usePref('unit');
  return html`<header>
    <a class="skip" href="#main" onClick=${event => {
      event.preventDefault();
      document.getElementById('main').focus();
    }}>${t('menu.skip')}</a>
    <strong class="brand"><a href="#/">Cutfill</a></strong>
    <nav aria-label=${t('menu.label')}>
      ${MENU.map(([screen, word]) => html`
        <a href=${'#/' + screen} aria-current=${here === screen ? 'page' : null}>${t(word)}</a>`)}
    </nav>
    <span class="choices">
      <label>${t('menu.unit')} <select value=${unit} onChange=${event => setUnit(event.target.value)}>
        ${UNITS.map(name => html`<option value=${name}>${t('unit.' + name)}</option>`)}
      </select></label>
      <label>${t('menu.theme')} <select value=${theme} onChange=${event => setTheme(event.target.value)}>
        ${['system', 'light', 'dark'].map(name => html`<option value=${name}>${t('theme.' + name)}</option>`)}
      </select></label>
      ${who && isSignedIn() && html`<button onClick=${leave}>${t('menu.signout')}</button>`}
    </span>
  </header>`;
}

function Connection() {
  const [since, set] = useState(offlineSince());
  useLive(event => ['open', 'back', 'offline'].includes(event.type) && set(offlineSince()));
  return since && html`<p class="banner bad" role="status">${t('offline.since', {time: clock(since)})}</p>`;
}

function Blocked() {
  const [what, set] = useState('');
  useEffect(() => {
    const told = event => set(`${event.violatedDirective}: ${event.blockedURI}`);
    document.addEventListener('securitypolicyviolation', told);
    return () => document.removeEventListener('securitypolicyviolation', told);
  }, []);
  return what && html`<p class="banner bad" role="alert">${t('csp.blocked', {what})}</p>`;
}

function Page() {
  const [at, setAt] = useState(route());
  const [who, setWho] = useState(null);
  const [problem, setProblem] = useState(null);
  const [asked, setAsked] = useState(false);
  const enter = async () => {
    try {
      setWho(await v2('whoami'));
      setProblem(null);
      setAsked(false);
      start();
    } catch (refused) {
      setProblem(refused.status === 401 ? null : refused);
      setAsked(refused.status === 401);
    }
  };
  useEffect(() => {
    const moved = () => {
      setAt(route());
      window.scrollTo(0, 0);
    };
    const wanted = () => setAsked(true);
    window.addEventListener('hashchange', moved);
    window.addEventListener('cutfill-signin', wanted);
    (async () => {
      try {
        await readSession();
        const link = location.hash.match(/^#token=([\w-]+)$/);
        if (link) {
          history.replaceState(null, '', location.pathname + '#/');
          setAt(route());
          await signInByLink(link[1]);
        }
      } catch (refused) {
        setProblem(refused);
        if (refused.code === 'link_used') {
          setAsked(!(await v2('whoami').catch(() => null)));
          return;
        }
      }
      enter();
    })();
    return () => {
      window.removeEventListener('hashchange', moved);
      window.removeEventListener('cutfill-signin', wanted);
    };
  }, []);
  const leave = async () => {
    await signOut();
    window.dispatchEvent(new Event('cutfill-left'));
    setWho(null);
    enter();
  };
  const Screen = SCREENS[at.screen];
  const title = t('title.' + (Screen ? at.screen || 'home' : 'lost'));
  useEffect(() => {
    document.title = title + ' – Cutfill';
  }, [title]);
  const free = at.screen === 'help';
  return html`
    <${Header} here=${at.screen} who=${who} leave=${leave} />
    <${Blocked} />
    ${who && !asked && html`<${Connection} />`}
    <main id="main" tabindex="-1">
      ${problem && html`<${Trouble} problem=${problem} retry=${enter} />`}
      ${asked && !free
        ? html`<${SignIn} entered=${enter} />`
        : !Screen
          ? html`<${Trouble} problem=${new Problem(404, {detail: t('lost')})} />`
          : who || free
            ? html`<${Screen} key=${at.screen + at.id} id=${at.id} query=${at.query} who=${who} />`
            : !problem && html`<p class="quiet">${t('loading')}</p>`}
    </main>`;
}

applyTheme();
render(html`<${Page} />`, document.getElementById('app'));
