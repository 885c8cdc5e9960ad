/**
 * So many lists, objects and commas may stand in one JSON text: ten times what the largest listings hold. V8 makes the values of
 * a text in one go, within which a thread that runs out of memory cannot be ended alone: it would end the program.
 */
const mostValues = 1_000_000

/** Reads JSON of bounded size; throws `SyntaxError` where it is none, `RangeError` where it holds more than a million values. */
export function boundedJson(text: string): unknown {
  if (text.length > mostValues && holdsMore(text)) throw new RangeError(`it holds more than ${mostValues} values`)
  return JSON.parse(text)
}

function holdsMore(text: string): boolean {
  let values = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === comma || code === list || code === object) values++
  }
  return values > mostValues
}

const comma = 0x2c
const list = 0x5b
const object = 0x7b
