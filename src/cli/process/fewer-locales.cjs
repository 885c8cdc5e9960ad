// Keeps the 64 languages from being read in which zod can tell faults, of which English alone is used, and which it asks for
// apart: every way of importing it loads them, a tenth of what a command loads.
var modules = require('node:module')

var allLocales = /\/zod\/v4\/locales\/index\.js$/

modules.registerHooks({
  load: (url, context, next) =>
    allLocales.test(url) ? { format: 'module', source: '', shortCircuit: true } : next(url, context),
})
