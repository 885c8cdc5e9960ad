import type { Admin } from '../../admin/admin.ts'
import { html } from '../html.ts'
import type { Page, PageRoute } from '../page.ts'
import type { PageView } from '../page-view.ts'

/** Paths of ours that a login can lead to. */
const ownPath = /^[a-z0-9_][a-z0-9_/-]{0,100}$/

/** The login as a page; `next` is the path that it leads to, `isWrong` after an attempt in vain, `isNeeded` where a page asks for it. */
export function loginPage(
  { site, words }: PageView,
  about: { readonly next: string; readonly isWrong?: boolean; readonly isNeeded?: boolean },
): Page {
  const { login } = words.doing
  const { next, isWrong = false, isNeeded = false } = about
  return {
    title: login.title,
    width: 'text',
    body: html`<h1>${login.title}</h1>
${isNeeded && html`<p>${login.why}</p>`}
<form class="form-column" method="post" action="${site.basePath}login"><input type="hidden" name="next" value="${next}">
<label for="secret">${login.secret}</label>
<input class="field" id="secret" name="secret" type="password" autocomplete="current-password" required maxlength="1024"${isWrong && html` aria-invalid="true" aria-describedby="wrong"`}>
${isWrong && html`<p id="wrong" class="alarm" role="alert">${login.wrong}</p>`}
<button class="button">${login.button}</button></form>`,
  }
}

/** `/login` and `/logout`. */
export function loginPages(admin: Admin): readonly PageRoute[] {
  return [
    {
      path: /^login$/,
      answer: async ({ view, query }) => ({ kind: 'page', page: loginPage(view, { next: nextOf(query.get('next')) }) }),
      async act({ view, form, message }) {
        const next = nextOf(form.get('next'))
        const login = await admin.login(message, form.get('secret') ?? '')
        if (login.kind === 'in') return { kind: 'done', path: next, told: {}, cookie: login.cookie }
        if (login.kind === 'limited') return login
        return { kind: 'page', page: loginPage(view, { next, isWrong: true }), status: 403 }
      },
    },
    {
      path: /^logout$/,
      isFor: 'operator',
      answer: async () => ({ kind: 'moved', path: '', isForGood: false }),
      act: async ({ message }) => ({ kind: 'done', path: '', told: {}, cookie: admin.logout(message) }),
    },
  ]
}

function nextOf(path: string | null): string {
  return path !== null && ownPath.test(path) ? path : 'sources'
}
