#!/usr/bin/env node
import './cli/process/needs-node.cjs'

await import('./cli/command-line.ts')
