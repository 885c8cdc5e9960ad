// Ends every way of starting the program under a Node that is too old for it, with one line, before anything that such a Node
// does not understand is read. It is written in the JavaScript of long ago, so that every Node there is can read it.
var path = require('node:path')

var manifest = require(path.join(__dirname, '../../../package.json'))
var needed = manifest.engines.node.replace(/[^0-9.]/g, '')

function isOlder(found, than) {
  var ours = found.split('.').map(Number)
  var theirs = than.split('.').map(Number)
  return ours[0] < theirs[0] || (ours[0] === theirs[0] && ours[1] < (theirs[1] || 0))
}

if (isOlder(process.versions.node, needed)) {
  process.stderr.write(
    'feedkeeper needs Node.js ' +
      needed +
      ' or newer, and this is ' +
      process.versions.node +
      ': install a newer one (https://nodejs.org/), or start a clone with `npm ci && npm start`, which brings its own\n',
  )
  process.exit(2)
}

require('./compile-cache.cjs')
require('../../module-hooks.cjs')
