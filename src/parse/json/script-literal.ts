import { type AnyNode, parseExpressionAt } from 'acorn'
import { boundedJson } from '../../text/bounded-json.ts'

/** What names stand for within a function that is called where it is written. */
type Names = ReadonlyMap<string, unknown>

/**
 * The value of an expression of JavaScript, as far as it is data: literals, lists and objects, `JSON.parse("…")`, and a
 * function that is called where it is written, with what it is given in the place of its parameters (Nuxt). It is read and
 * never run; what is no data (a function, a name from elsewhere) is `null`.
 *
 * Throws `SyntaxError` where there is no expression, `RangeError` where it nests too deep.
 */
export function literalAt(script: string, at: number): unknown {
  return dataOf(parseExpressionAt(script, at, { ecmaVersion: 'latest' }) as AnyNode, new Map())
}

function dataOf(node: AnyNode | null, names: Names): unknown {
  switch (node?.type) {
    case 'Literal':
      return typeof node.value === 'object' || typeof node.value === 'bigint' ? null : node.value
    case 'TemplateLiteral':
      return node.expressions.length === 0 ? node.quasis[0]?.value.cooked : null
    case 'ArrayExpression':
      return node.elements.map((each) => dataOf(each as AnyNode | null, names))
    case 'ObjectExpression':
      return Object.fromEntries(node.properties.flatMap((each) => propertyOf(each, names)))
    case 'UnaryExpression':
      return unary(node.operator, dataOf(node.argument as AnyNode, names))
    case 'Identifier':
      return names.get(node.name) ?? null
    case 'SequenceExpression':
      // `DATA = {…}, other = 1`: what follows the comma is given to another.
      return dataOf((node.expressions[0] ?? null) as AnyNode | null, names)
    case 'AssignmentExpression':
      return dataOf(node.right as AnyNode, names)
    case 'LogicalExpression':
      return dataOf(node.left as AnyNode, names) ?? dataOf(node.right as AnyNode, names)
    case 'NewExpression':
      return isNamed(node.callee, 'Date') ? dataOf((node.arguments[0] ?? null) as AnyNode | null, names) : null
    case 'CallExpression':
      return called(node.callee as AnyNode, node.arguments as AnyNode[], names)
    default:
      return null
  }
}

function propertyOf(node: AnyNode, names: Names): readonly (readonly [string, unknown])[] {
  if (node.type !== 'Property' || node.computed || node.kind !== 'init') return []
  const { key } = node
  const name = key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : undefined
  return name === undefined ? [] : [[name, dataOf(node.value as AnyNode, names)]]
}

function unary(operator: string, value: unknown): unknown {
  if (operator === '!') return !value
  if (typeof value !== 'number') return null
  return operator === '-' ? -value : operator === '+' ? value : null
}

function called(callee: AnyNode, given: readonly AnyNode[], names: Names): unknown {
  const values = () => given.map((each) => dataOf(each, names))
  if (callee.type === 'MemberExpression') {
    const isParse = isNamed(callee.object, 'JSON') && isNamed(callee.property, 'parse')
    const [text] = isParse ? values() : []
    return typeof text === 'string' ? boundedJson(text) : null
  }
  if (callee.type !== 'FunctionExpression' && callee.type !== 'ArrowFunctionExpression') return null
  const inside = new Map(names)
  const ofCall = values()
  callee.params.forEach((parameter, at) => {
    if (parameter.type === 'Identifier') inside.set(parameter.name, ofCall[at])
  })
  if (callee.body.type !== 'BlockStatement') return dataOf(callee.body as AnyNode, inside)
  const end = callee.body.body.find((each) => each.type === 'ReturnStatement')
  return dataOf((end?.argument ?? null) as AnyNode | null, inside)
}

function isNamed(node: { readonly type: string }, name: string): boolean {
  return node.type === 'Identifier' && (node as { readonly name?: string }).name === name
}
