import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'

/** Where Debian's Chromiums stand. The one without windows is the same engine, and costs two thirds of the computing. */
const programs = ['/usr/lib/chromium/chromium-headless-shell', '/usr/bin/chromium'] as const

/** The first of them that is there; `CHROMIUM` names another. */
const program = process.env.CHROMIUM ?? programs.find((each) => existsSync(each)) ?? programs[1]

/** Whether there is a browser; where there is none, what needs one is skipped, and says so by its name. */
export const hasBrowser = existsSync(program)

/** The name of a suite that needs a browser. */
export const inBrowser = (name: string) => (hasBrowser ? name : `${name} (skipped: no Chromium at ${program})`)

/** A page that was opened, with what it complained of. */
export type VisitedPage = Page & {
  /** Lines of the console, what was thrown, and what the policy of the page refused. */
  readonly complaints: string[]
}

/** One browser for all tests of a file; pages see nothing but the site: pictures from elsewhere are one white dot. */
export function sharedBrowser(): (address: string, options?: BrowserContextOptions) => Promise<VisitedPage> {
  let browser: Browser | undefined
  beforeAll(async () => {
    if (hasBrowser) browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] })
  })
  afterAll(() => browser?.close())

  return async (address, options = {}) => {
    if (browser === undefined) throw new Error('the browser was not started')
    const context = await browser.newContext({ locale: 'en', ...options })
    const { origin } = new URL(address)
    await context.route(
      (url) => url.origin !== origin,
      (route) => route.fulfill({ contentType: 'image/gif', body: whiteDot }),
    )
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('dialog', (dialog) => {
      complaints.push(`dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    if (options.javaScriptEnabled !== false) {
      await page.exposeFunction('complain', (text: string) => void complaints.push(text))
      await page.addInitScript(`document.addEventListener('securitypolicyviolation', (event) =>
        complain('refused: ' + event.violatedDirective + ' ' + event.blockedURI))`)
    }
    await page.goto(address)
    return Object.assign(page, { complaints })
  }
}

/** Looks at other pages of the site with a page that is open, which costs a fraction of opening one: what axe finds, how wide it is. */
export async function lookAt(page: VisitedPage, address: string) {
  if (page.url() !== address) {
    page.complaints.length = 0
    await page.goto(address)
  }
  await page.evaluate(axeSource)
  const findings = await page.evaluate(`axe.run({ resultTypes: ['violations'] }).then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ': ' + nodes.map((node) => node.html).join(' ')))`)
  const sideways = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
  return { address, findings, sideways, complaints: [...page.complaints] }
}

/** What `lookAt` gives of a page that is as it should be. */
export const allWell = (address: string) => ({ address, findings: [], sideways: 0, complaints: [] })

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const whiteDot = Buffer.from('R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs=', 'base64')
