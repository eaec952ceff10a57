import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { VendorError } from '../errors.js';
import { printableText } from '../files/names.js';

/** Says where links that a vendor gives may lead. */
export type Guard = {
  /** @throws {VendorError} when nothing is asked there. It names the host, never the rest of the link. */
  requireUrl(link: string): URL;
  /** For the connection itself: its addresses are checked where they are looked up, so no second look-up can say otherwise. */
  lookup: LookupFunction;
};

export type GuardOptions = {
  vendor: string;
  /** Only for a vendor that was configured to be on this machine: its links lead to this machine, and nowhere else. */
  allowLoopback: boolean;
  /** All addresses of a host; the system's unless given. */
  resolve?: ((host: string) => Promise<readonly LookupAddress[]>) | undefined;
};

const hint = 'Links are only followed to public hosts over https. Report it to the vendor.';
const ownHosts = ['127.0.0.1', '[::1]', 'localhost'];

/**
 * The guard of one vendor's links. To the internet: https on port 443, a host name without tricks, and public addresses only,
 * so that no link reaches into the network of this machine.
 */
export function createGuard({ vendor, allowLoopback, resolve = resolveAll }: GuardOptions): Guard {
  const refused = (host: string, why: string) =>
    new VendorError(`${vendor} gave a link to "${printableText(host, 100)}", which is not followed: ${why}.`, hint);
  const objection = allowLoopback ? objectionToOwn : objectionToPublic;
  const isAllowed = allowLoopback ? isLoopback : isPublic;

  async function addressesOf(host: string): Promise<readonly LookupAddress[]> {
    const addresses = await resolve(host);
    if (addresses.length > 0 && addresses.every(({ address }) => isAllowed(address))) return addresses;
    throw refused(host, allowLoopback ? 'its address is not of this machine' : 'its address is not a public one');
  }

  return {
    requireUrl(link) {
      if (!URL.canParse(link)) throw new VendorError(`${vendor} gave a link that is not an address.`, hint);
      const url = new URL(link);
      const why = objection(url);
      if (why !== undefined) throw refused(url.host, why);
      return url;
    },

    lookup(host, options, callback) {
      addressesOf(host).then(
        (addresses) => {
          if (options.all) callback(null, [...addresses]);
          else callback(null, addresses[0]?.address ?? '', addresses[0]?.family);
        },
        (error) => callback(error, ''),
      );
    },
  };
}

function resolveAll(host: string): Promise<LookupAddress[]> {
  return new Promise((resolve, reject) => {
    systemLookup(host, { all: true }, (error, addresses) => (error ? reject(error) : resolve(addresses)));
  });
}

/** Two labels or more, no dot at the end, no characters that only URLs know. */
const fullName = /^(?:[a-z0-9_-]{1,63}\.)+[a-z0-9-]{1,63}$/;

/** The URL is parsed already: hexadecimal, octal and short spellings of an address are plain ones here. */
function objectionToPublic({ protocol, hostname, port, username, password }: URL): string | undefined {
  if (protocol !== 'https:') return 'it is not https';
  if (username !== '' || password !== '') return 'it holds a user name or password';
  if (port !== '') return 'its port is not 443';
  if (hostname.startsWith('[') || isIP(hostname) !== 0) return 'it is an address in place of a host name';
  if (!fullName.test(hostname)) return 'its host name is not a full one';
  return undefined;
}

function objectionToOwn({ protocol, hostname, username, password }: URL): string | undefined {
  if (protocol !== 'https:' && protocol !== 'http:') return 'it is neither http nor https';
  if (username !== '' || password !== '') return 'it holds a user name or password';
  return ownHosts.includes(hostname) ? undefined : 'it is not on this machine, as the vendor is';
}

const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');
const carriesIpv4 = ipaddr.IPv6.parseCIDR('64:ff9b::/96');

/** Of an address that stands for one of IPv4, that one counts. */
function isPublic(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  if (!(address instanceof ipaddr.IPv6)) return address.range() === 'unicast';
  const bytes = address.toByteArray();
  if (address.match(carriesIpv4)) return isPublicIpv4(bytes.slice(12));
  if (address.range() === '6to4') return isPublicIpv4(bytes.slice(2, 6));
  return address.range() === 'unicast' && address.match(globalUnicast);
}

function isPublicIpv4(bytes: number[]): boolean {
  return new ipaddr.IPv4(bytes).range() === 'unicast';
}

function isLoopback(text: string): boolean {
  return ipaddr.isValid(text) && ipaddr.process(text).range() === 'loopback';
}
