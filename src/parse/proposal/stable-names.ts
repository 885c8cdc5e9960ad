import type { Element } from 'domhandler'

const builders = /^(?:css|sc|jsx|jss|svelte|emotion|styled|makeStyles|astro|data-v|ng|tw)-/i
const states =
  /^(?:first|last|odd|even|active|current|selected|hover|show|shown|hide|hidden|clearfix|cf|fl|fr|left|right|new|hot|top|on|off|lazy|loaded|visited|sticky)$/i
const layout =
  /^(?:[mp][trblxy]?-|-?[wh]-|min-|max-|gap-|space-|text-|font-|bg-|border|rounded|shadow|leading-|tracking-|grid|flex|block|inline|col-|cols-|row$|container|items-|justify-|overflow-|relative|absolute|u-)/i

/** What a person wrote of a class that a builder ended: `Card_title__` of `Card_title__x1Y2z`. */
const modulePrefix = /^[A-Za-z]+(?:[-_][A-Za-z]+)+__(?=[\w-]{4,}$)/

/** Whether a class or id was written by a person to say what a thing is: not by a program, for a state, or for the layout. */
export function isTelling(name: string): boolean {
  if (!/^[A-Za-z][\w-]{1,40}$/.test(name) || builders.test(name) || states.test(name) || layout.test(name)) return false
  return !name.split(/[-_]+/).some(looksGenerated)
}

/** Numbers that count, and runs of letters and digits nobody would type. */
function looksGenerated(part: string): boolean {
  if (part === '' || /^[a-z]{1,4}$/i.test(part)) return false
  if (/^\d+$/.test(part)) return true
  if (/\d.*[a-z]|[a-z]+\d{3,}/i.test(part)) return true
  if (/^[a-zA-Z]{5,}$/.test(part) && !/[aeiouy]/i.test(part)) return true
  return /^[a-z]?[A-Z]*[a-z]*[A-Z]{2,}[a-z]+[A-Z]/.test(part)
}

/** The simple selectors that name an element for what it is, its tag alone last: `li.news`, `#list`, `li`. */
export function namesOf({ name, attribs }: Element): readonly string[] {
  const given = (attribs.class ?? '').split(/\s+/)
  const classes = given.filter(isTelling).slice(0, 3)
  const begun = given.flatMap((each) => modulePrefix.exec(each)?.[0] ?? []).slice(0, 2)
  const id = attribs.id !== undefined && isTelling(attribs.id) ? [`#${attribs.id}`] : []
  return [...classes.map((each) => `${name}.${each}`), ...begun.map((each) => `${name}[class*="${each}"]`), ...id, name]
}
