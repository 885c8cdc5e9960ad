// What every thread of the program begins with: hooks that spare it a fifth of the time it takes to load its modules
// (https://nodejs.org/api/module.html#customization-hooks).
var modules = require('node:module')

var besideIt = /^\.\.?\/.*\.(ts|m?js)$/
var allLocales = /\/zod\/v4\/locales\/index\.js$/

modules.registerHooks({
  // A module that is named by its file, relative to who imports it, stands there: Node asks the file system for each of the
  // thousand times one is named.
  resolve: (specifier, context, next) =>
    besideIt.test(specifier) && context.conditions.includes('import') && /^file:/.test(context.parentURL)
      ? { url: new URL(specifier, context.parentURL).href, shortCircuit: true }
      : next(specifier, context),
  // Of the 64 languages in which zod can tell faults, and which every way of importing it loads, English alone is used, and
  // asked for apart.
  load: (url, context, next) =>
    allLocales.test(url) ? { format: 'module', source: '', shortCircuit: true } : next(url, context),
})
