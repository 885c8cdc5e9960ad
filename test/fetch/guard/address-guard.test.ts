import { describe, expect, test } from 'vitest'
import { fetchSettings } from '../../../src/fetch/fetch-settings.ts'
import { createAddressGuard, parseAllowedNetwork } from '../../../src/fetch/guard/address-guard.ts'

const guard = createAddressGuard([])

const closed = [
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '10.255.255.255',
  '100.64.0.1',
  '100.100.100.200',
  '127.0.0.1',
  '127.255.255.254',
  '168.63.129.16',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.192',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.0.1',
  '198.18.0.1',
  '198.19.255.255',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::7f00:1',
  '::127.0.0.1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:2',
  '::FFFF:a9fe:a9fe',
  '::ffff:10.0.0.1',
  '0:0:0:0:0:ffff:c0a8:0001',
  '::ffff:0:127.0.0.1',
  '64:ff9b::7f00:1',
  '64:ff9b::8.8.8.8',
  '64:ff9b:1::1',
  '100::1',
  '2001::1',
  '2001:0:4136:e378:8000:63bf:3fff:fdd2',
  '2001:10::1',
  '2001:2::1',
  '2001:db8::1',
  '2002:7f00:1::',
  '3fff::1',
  '5f00::1',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
  '4000::1',
  '',
  'localhost',
]
const open = [
  '1.1.1.1',
  '8.8.8.8',
  '9.255.255.255',
  '11.0.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '126.255.255.255',
  '128.0.0.1',
  '168.63.129.15',
  '169.253.255.255',
  '172.15.255.255',
  '172.32.0.0',
  '192.0.1.1',
  '192.167.255.255',
  '198.17.255.255',
  '198.20.0.0',
  '223.255.255.255',
  '::ffff:8.8.8.8',
  '::ffff:808:808',
  '2001:4860:4860::8888',
  '2400:3200::1',
  '2606:4700:4700::1111',
  '2a00:1450:4001:81b::200e',
  '3ffe::1',
]

describe('the address guard', () => {
  test.each(closed)('closes %j', (address) => {
    expect(guard.refusal(address, 80)).toEqual(expect.any(String))
    expect(guard.isPrivate(address)).toBe(true)
  })

  test.each(open)('leaves %s open', (address) => {
    expect(guard.refusal(address, 80)).toBeUndefined()
    expect(guard.isPrivate(address)).toBe(false)
  })

  test('the allow-list opens networks, with a port only that one', () => {
    const networks = ['10.0.0.0/8', '127.0.0.1:8080', '[fd00::/8]:443', '::1'].map((text) => parseAllowedNetwork(text))
    const opened = createAddressGuard(networks.filter((network) => network !== undefined))
    expect(opened.refusal('10.9.8.7', 25)).toBeUndefined()
    expect(opened.refusal('::ffff:10.9.8.7', 25)).toBeUndefined()
    expect(opened.isPrivate('10.9.8.7')).toBe(true)
    expect(opened.refusal('127.0.0.1', 8080)).toBeUndefined()
    expect(opened.refusal('127.0.0.1', 80)).toBe('127.0.0.1 is not a public address')
    expect(opened.refusal('127.0.0.2', 8080)).toBeDefined()
    expect(opened.refusal('fd12::1', 443)).toBeUndefined()
    expect(opened.refusal('fd12::1', 80)).toBeDefined()
    expect(opened.refusal('::1', 80)).toBeUndefined()
    expect(opened.refusal('192.168.0.1', 80)).toBeDefined()
  })

  test('what lies behind the network’s own NAT64 prefix is judged as IPv4', () => {
    const behind = createAddressGuard([], fetchSettings.parse({ nat64Prefixes: ['64:ff9b::/96'] }).nat64Prefixes)
    expect(behind.refusal('64:ff9b::8.8.8.8', 80)).toBeUndefined()
    expect(behind.refusal('64:ff9b::127.0.0.1', 80)).toBeDefined()
    expect(behind.refusal('64:ff9b:1::8.8.8.8', 80)).toBeDefined()
  })
})

describe('an entry of the allow-list', () => {
  test.each([
    ['10.0.0.0/8', { address: '10.0.0.0', prefixLength: 8 }],
    ['127.0.0.1', { address: '127.0.0.1', prefixLength: 32 }],
    ['127.0.0.1:8080', { address: '127.0.0.1', prefixLength: 32, port: 8080 }],
    ['192.168.0.0/16:443', { address: '192.168.0.0', prefixLength: 16, port: 443 }],
    ['::1', { address: '::1', prefixLength: 128 }],
    ['fd00::/8', { address: 'fd00::', prefixLength: 8 }],
    ['2001:db8:1:2:3:4:5:6', { address: '2001:db8:1:2:3:4:5:6', prefixLength: 128 }],
    ['[::1]:8080', { address: '::1', prefixLength: 128, port: 8080 }],
    ['[fd00::/8]:8080', { address: 'fd00::', prefixLength: 8, port: 8080 }],
  ])('reads %s', (text, network) => {
    expect(parseAllowedNetwork(text)).toEqual(network)
  })

  test.each([
    '',
    'localhost',
    '10.0.0.0/33',
    '::/129',
    '10.0.0/8',
    '10.0.0.0/8:0',
    '10.0.0.0/8:65536',
    '10.0.0.0/-1',
    '[10.0.0.0/8',
  ])('refuses %j', (text) => {
    expect(parseAllowedNetwork(text)).toBeUndefined()
  })
})
